"""Unigram pieces with scores in; the pieces Chinese job text needs, and a tokenizer of them, out.

Kept are the pieces made of Han characters, ASCII, digits, punctuation and signs, and single
letters of Latin and Greek (Φ, é, μ). What is cut belongs to other scripts and accented words.

    >>> [is_kept(piece) for piece in ("▁招聘", "PLC", "Φ", "работа", "café")]
    [True, True, True, False, False]
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from tokenizers import AddedToken, Regex, Tokenizer, normalizers
from tokenizers.models import Unigram
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing

SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
_BLANK = "▁"
_SIGNS = frozenset("PSN")  # Unicode categories: punctuation, symbols, numbers
_UNFOLDED = "～"  # NFKC would fold it, the model's own normalisation does not
_STAND_IN = "\ue000"


def is_kept(piece: str) -> bool:
    """Tell whether Chinese job text may need this piece."""
    if piece in SPECIAL:
        return True
    letters = piece.replace(_BLANK, "")
    if len(letters) == 1 and unicodedata.name(letters, "").startswith(("LATIN", "GREEK")):
        return True
    return all(_is_common(letter) for letter in letters)


def _is_common(letter: str) -> bool:
    return (
        letter.isascii()
        or unicodedata.category(letter)[0] in _SIGNS
        or unicodedata.name(letter, "").startswith("CJK UNIFIED")
    )


def make_tokenizer(
    pieces: Sequence[tuple[str, float]], replaced: Mapping[int, str], longest: int
) -> Tokenizer:
    """Make the XLM-R tokenizer of these pieces; texts are cut at `longest` tokens."""
    ids = {piece: number for number, (piece, _) in enumerate(pieces)}
    tokenizer = Tokenizer(Unigram(list(pieces), unk_id=ids["<unk>"], byte_fallback=False))
    tokenizer.normalizer = _normaliser(replaced)
    tokenizer.pre_tokenizer = Metaspace(_BLANK, prepend_scheme="always")
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[(name, ids[name]) for name in ("<s>", "</s>")],
    )
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in SPECIAL])
    tokenizer.enable_truncation(longest)
    pad = "<pad>"
    tokenizer.enable_padding(pad_id=ids[pad], pad_token=pad)
    return tokenizer


def _normaliser(replaced: Mapping[int, str]) -> normalizers.Normalizer:
    """NFKC and where the model's own table differs from it: controls dropped, more blanks."""
    dropped = _class(point for point, new in replaced.items() if not new)
    blanks = _class(point for point, new in replaced.items() if new == " ")
    return normalizers.Sequence(
        [
            normalizers.Replace(Regex(dropped), ""),
            normalizers.Replace(Regex(f"{blanks}+"), " "),
            normalizers.Replace(_UNFOLDED, _STAND_IN),
            normalizers.NFKC(),
            normalizers.Replace(_STAND_IN, _UNFOLDED),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )


def _class(points: Iterable[int]) -> str:
    return "[" + "".join(f"\\x{{{point:x}}}" for point in points) + "]"
