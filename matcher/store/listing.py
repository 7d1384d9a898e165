"""A posting in; the columns it is listed, counted and searched by out."""

from __future__ import annotations

from matcher.types import Posting

_MOST = 2**31 - 1


def listed(posting: Posting) -> dict[str, str | int | None]:
    """Repeat from the document what SQL asks about; pay in yuan a month."""
    low, high = posting.pay.monthly if posting.pay else (None, None)
    return {
        "title": posting.title,
        "employer": posting.employer,
        "region": posting.places[0].code if posting.places else "",
        "trade": posting.trades[0].trade if posting.trades else "",
        "published": posting.published.isoformat() if posting.published else None,
        "headcount": _bounded(posting.headcount),
        "pay_low": _bounded(low),
        "pay_high": _bounded(high),
    }


def _bounded(number: int | None) -> int | None:
    """Keep a misread number within the column; the document has it whole."""
    return None if number is None else max(-_MOST, min(number, _MOST))
