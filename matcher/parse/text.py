"""Text as people type it, made uniform: widths, blanks, clauses and jieba words.

>>> normalise("月薪４０００－５０００元　包吃住")
'月薪4000-5000元 包吃住'
>>> [clause for _, clause in clauses("夜班熬不住，推销的活我干不来。")]
['夜班熬不住', '推销的活我干不来']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

import jieba

from matcher.config import DATA

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_BLANKS = re.compile(r"[^\S\n]+")
_DASHES = str.maketrans(
    {
        "—": "-",
        "–": "-",
        "－": "-",
        "─": "-",
        "−": "-",
        "‐": "-",
        "‒": "-",
        "―": "-",
        "～": "~",
        "〜": "~",
        "∼": "~",
    }
)
# NFKC would run ①28岁 together into 128岁.
_CIRCLED = {ord("①") + n: f"{n + 1}、" for n in range(20)}
_CLAUSE = re.compile(r"[^，,。.；;！!？?、\n\r]+(?:\.(?=\d)[^，,。.；;！!？?、\n\r]+)*")
_WORD = re.compile(r"[\w+#.]")


def normalise(text: str) -> str:
    """Fold widths and dashes, drop control characters, squeeze blanks."""
    folded = unicodedata.normalize("NFKC", text.translate(_CIRCLED)).translate(_DASHES)
    return _BLANKS.sub(" ", _CONTROL.sub("", folded)).strip()


def clauses(text: str) -> Iterator[tuple[int, str]]:
    """Cut normalised text at its punctuation; yields each clause with its offset."""
    for found in _CLAUSE.finditer(text):
        clause = found[0].strip()
        if clause:
            yield found.start() + found[0].index(clause[0]), clause


@cache
def _segmenter() -> jieba.Tokenizer:
    tokenizer = jieba.Tokenizer()
    jieba.setLogLevel(60)
    tokenizer.initialize()
    words = DATA / "lexicon" / "words.txt"
    if words.is_file():
        with words.open("rb") as lines:  # jieba leaves a file open that it opens itself
            tokenizer.load_userdict(lines)
    return tokenizer


def tokens(text: str) -> list[str]:
    """Cut text into lower-case search words, the project's job words kept whole."""
    cut = _segmenter().cut_for_search(normalise(text).lower())
    return [word for word in cut if _WORD.search(word)]
