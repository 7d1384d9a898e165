"""A posting in; what open postings of its trade pay near it out, the nearest place with enough of them."""

from __future__ import annotations

from statistics import quantiles

from matcher.codes.regions import place
from matcher.errors import UnknownCode
from matcher.store.pages import Pages, region_prefix
from matcher.types import Posting
from service.schemas.reading import PaysOut
from service.wiring import Wiring

_ENOUGH = 5  # fewer say nothing of what is usual
_DIGITS = (6, 4, 2, 0)  # county, city, province, everywhere


def alike(wiring: Wiring, posting: Posting) -> PaysOut | None:
    """Compare with the same trade in the county, city, province, or everywhere; None: too few."""
    if not posting.trades:
        return None
    trade, pages = posting.trades[0].trade, Pages.of(wiring.store)
    prefix = region_prefix(posting.places[0].code) if posting.places else ""
    for digits in _DIGITS:
        if len(prefix) < digits:
            continue
        found = pages.pays([trade], prefix[:digits], posting.id)
        if len(found) >= _ENOUGH:
            low, middle, high = map(round, quantiles(found, n=4, method="inclusive"))
            where = _name(prefix[:digits])
            return PaysOut(
                trade=trade, region=where, count=len(found), low=low, middle=middle, high=high
            )
    return None


def _name(prefix: str) -> str:
    try:
        return place(prefix.ljust(6, "0")).name if prefix else ""
    except UnknownCode:
        return prefix
