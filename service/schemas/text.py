"""A text as it was sent in; one that every database and answer can carry out."""

from __future__ import annotations

import re
import unicodedata

NUMBER_OF_PAPERS = "身份证号不收、不存，请删去"
_PAPERS = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-]+(?=[\dXx])")


def encodable(text: str) -> str:
    r"""Replace halves of surrogate pairs, and drop NUL.

    >>> encodable("a\x00b")
    'ab'
    """
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def joined(text: str) -> str:
    """Give a text as a number in it is looked for: plain digits, nothing between them."""
    return _BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text))


def words(text: str) -> str:
    """Clean what somebody wrote; a number of papers is refused even where it would be sealed."""
    if _PAPERS.search(joined(text)):
        raise ValueError(f"里面像有身份证号；{NUMBER_OF_PAPERS}")
    return encodable(text)
