"""Dates as workbooks hold them, turned into days.

>>> parse_date("2023年1月5日"), parse_date(44931), parse_date("长期有效")
(datetime.date(2023, 1, 5), datetime.date(2023, 1, 5), None)
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from math import isfinite

from matcher.parse.numerals import arabic
from matcher.parse.text import normalise

_EXCEL_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2099-12-31
_YEARS = range(2000, 2100)  # 1970-01-01 and 1900-01-00 are how systems write "not said"
_DAY = re.compile(r"(?<!\d)(\d{4})\s*[-/.年_]\s*(\d{1,2})\s*[-/.月_]\s*(\d{1,2})(?!\d)")
_PACKED = re.compile(r"(?<!\d)(20\d{2})(\d{2})(\d{2})(?:\d{6})?(?!\d)")
_MONTH = re.compile(r"(?<!\d)(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*(?:月(?:底|末|份)?|$)")


def parse_date(cell: object, *, end: bool = False) -> date | None:
    """Read a date out of a cell of any type; of a mere month, its first day or, for an end, its last."""
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _of_number(cell)
    return _of_text(str(cell), end) if isinstance(cell, str) else None


def _of_number(number: float) -> date | None:
    if not (isfinite(number) and 0 < number < 10**9):
        return None
    if int(number) in _SERIALS:
        return _EXCEL_DAY_ZERO + timedelta(days=int(number))
    return _of_text(str(int(number)), end=False) if number > 20_000_000 else None


def _of_text(text: str, end: bool) -> date | None:
    text = arabic(normalise(text))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text):
        return _of_number(float(text))
    found = list(_DAY.finditer(text)) or list(_PACKED.finditer(text))
    if found:
        chosen = found[-1] if end else found[0]
        return _day(*(int(part) for part in chosen.groups()))
    month = _MONTH.search(text)
    return _of_month(int(month[1]), int(month[2]), end) if month else None


def _of_month(year: int, month: int, end: bool) -> date | None:
    if not 1 <= month <= 12:
        return None
    return _day(year, month, monthrange(year, month)[1] if end else 1)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if day.year in _YEARS else None
