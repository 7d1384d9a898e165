"""Write `data/lexicon/words.txt`, the words jieba must not cut, from the project's own tables.

python scripts/build_words.py
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.config import DATA
from matcher.parse.lexicon import expand

LEXICON = DATA / "lexicon"
# jieba cuts on what is not a word letter, so that longer phrases would only cost time.
_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}|[\u4e00-\u9fff]*[A-Za-z][A-Za-z0-9]*[\u4e00-\u9fff]*")
_FREQUENCY = 200
_PHRASES = re.compile(r"[不没无的了在着过要能]")  # speech, which a search should cut


def main() -> None:
    words = sorted({word for word in _words() if _WORD.fullmatch(word) and len(word) > 1})
    text = "".join(f"{word} {_FREQUENCY}\n" for word in words)
    (LEXICON / "words.txt").write_text(text, encoding="utf-8")
    print(f"{len(words)} words")


def _words() -> Iterator[str]:
    for trade in trades().values():
        yield trade.name
        yield from (alias for alias in trade.aliases if not _PHRASES.search(alias))
    for file in ("conditions", "skills", "licences", "industries"):
        for row in read_rows(LEXICON / f"{file}.csv"):
            if ":" not in row["name"]:
                yield row["name"]
            yield from _spelt(row["aliases"])


def _spelt(cell: str) -> Iterator[str]:
    for spelling in cell.split("|"):
        plain = spelling.lstrip("-~+").partition("?")[0]
        if "…" not in plain and not _PHRASES.search(plain):
            yield from expand(plain)


if __name__ == "__main__":
    main()
