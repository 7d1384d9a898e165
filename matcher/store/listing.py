"""A posting in; the columns it is listed, counted and searched by out."""

from __future__ import annotations

from matcher.types import Posting


def listed(posting: Posting) -> dict[str, str | int | None]:
    """Repeat from the document what SQL asks about; pay in yuan a month."""
    low, high = posting.pay.monthly if posting.pay else (None, None)
    return {
        "title": posting.title,
        "employer": posting.employer,
        "region": posting.places[0].code if posting.places else "",
        "trade": posting.trades[0].trade if posting.trades else "",
        "published": posting.published.isoformat() if posting.published else None,
        "headcount": posting.headcount,
        "pay_low": low,
        "pay_high": high,
    }
