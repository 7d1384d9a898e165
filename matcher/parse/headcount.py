"""How many people are sought, turned into a number.

>>> parse_headcount("3-5名"), parse_headcount("若干"), parse_headcount("男2女3")
(5, None, 5)
"""

from __future__ import annotations

import re

from matcher.parse.numerals import arabic
from matcher.parse.text import normalise

_NUMBER = re.compile(r"(?<![\d.])(?<!^-)\d{1,5}(?:\.0+)?(?![\d.])")
_RANGE = re.compile(r"(\d{1,5})\s*(?:人|名)?\s*(?:-|~|至|到)+\s*(\d{1,5})")
_BY_SEX = re.compile(
    r"男[性生工]?[:：]?\s*(\d{1,4})\D{0,4}女[性生工]?[:：]?\s*(\d{1,4})|(\d{1,4})\s*[名个]?男\D{0,3}(\d{1,4})\s*[名个]?女"
)
_MOST = 50_000


def parse_headcount(cell: str) -> int | None:
    """Read a headcount, the upper end of a range; 若干, 不限 and 0 say no number."""
    text = arabic(normalise(cell))
    by_sex = _BY_SEX.search(text)
    if by_sex:
        return sum(int(number) for number in by_sex.groups() if number) or None
    span = _RANGE.search(text)
    if span:
        return _plausible(max(int(span[1]), int(span[2])))
    number = _NUMBER.search(text)
    return _plausible(int(float(number[0]))) if number else None


def _plausible(number: int) -> int | None:
    return number if 0 < number <= _MOST else None
