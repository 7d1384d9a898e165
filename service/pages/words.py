"""Values in; what a page says of them, in plain Chinese, out.

>>> date_words("2026-11-24"), yuan(5000), few(["a", "b", "c"], 2)
('11月24日', '5,000元', 'a、b等3项')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any


def date_words(day: date | str | None) -> str:
    """Say a day; a year only if it is not this one."""
    if day is None or day == "":
        return ""
    told = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    year = "" if told.year == datetime.now(UTC).astimezone().year else f"{told.year}年"
    return f"{year}{told.month}月{told.day}日"


def time_words(at: str | datetime | None) -> str:
    """Say a moment in local time."""
    if not at:
        return ""
    told = (datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone()
    return f"{date_words(told.date())} {told:%H:%M}"


def yuan(amount: int | float | None) -> str:
    """Say an amount of money."""
    return "" if amount is None else f"{amount:,.0f}元"


def in_yuan(pay: str) -> str:
    """Add to a pay told in bare figures what they are.

    >>> in_yuan("3200-3800"), in_yuan("180元/天"), in_yuan("面议")
    ('3200-3800元', '180元/天', '面议')
    """
    return f"{pay}元" if re.fullmatch(r"\d[\d\s,.~～—–至到-]*", pay) else pay


def few(items: Sequence[str], most: int = 3) -> str:
    """Name the first of many."""
    told = "、".join(items[:most])
    return told if len(items) <= most else f"{told}等{len(items)}项"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": date_words,
    "time": time_words,
    "yuan": yuan,
    "in_yuan": in_yuan,
    "few": few,
}
