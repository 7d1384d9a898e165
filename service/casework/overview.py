"""The store in; openings and people by trade and city, pay offered and asked, exposure, out.

求人倍率 is the number of places over the number of people who look for such work: above 1 there
are more places than people. A posting that does not say how many it seeks counts as one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from matcher.codes.regions import place
from matcher.ranking.share import seats
from matcher.store.figures import Exposed, Feed, Figures, Offer
from matcher.store.store import Store
from matcher.types import Seeker
from service.wiring import Wiring

_Cell: TypeAlias = tuple[str, str]  # trade and city

PAY_STEP = 1000  # yuan a month
_TOP_PAY = 20_000  # all above are one
_MOST = 200  # rows of a table


@dataclass(frozen=True, slots=True)
class Balance:
    """Openings against people: of a trade, of a city, or of a trade in a city."""

    trade: str  # empty: not seen from the words; or all trades together
    city: str  # four digits; empty: not said, or all places together
    postings: int
    places: int
    seekers: int

    @property
    def ratio(self) -> float | None:
        """Places for each person; None where nobody looks."""
        return round(self.places / self.seekers, 2) if self.seekers else None

    @property
    def city_name(self) -> str:
        """The city as people say it."""
        return place(f"{self.city}00").name if self.city else ""


@dataclass(frozen=True, slots=True)
class PayBand:
    """How many postings offer, and people ask for, pay from `low` up by one step."""

    low: int | None  # None: not said
    postings: int
    seekers: int


@dataclass(frozen=True, slots=True)
class Exposure:
    """How evenly recommendations fall on openings and employers."""

    postings: int
    never_sent: int
    over_sent: int  # more people than their places can see
    gini: float | None  # over employers: 0 even, 1 all to one; None without recommendations


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the charts are drawn from."""

    trades: tuple[Balance, ...]
    cities: tuple[Balance, ...]
    unmet: tuple[Balance, ...]
    pays: tuple[PayBand, ...]
    exposure: Exposure
    flow: dict[str, int]
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person looks for first."""

    trade: str
    city: str
    pay_floor: int | None


def overview(wiring: Wiring, region: str = "") -> Overview:
    """Count everything, or what lies in a region; remembered as long as the store stays the same."""
    store = wiring.store
    sent = Figures.of(store).flow()
    key = ("overview", region, store.change_number(), wiring.today, tuple(sorted(sent.items())))
    known = wiring.recall.get(key)
    if isinstance(known, Overview):
        return known
    with wiring.recall.alone(key):
        made = _count(store, region, sent)
        wiring.recall.put(key, made)
    return made


def wish_of(seeker: Seeker) -> Wish:
    """Tell what a person looks for first."""
    trade = seeker.trades[0].trade if seeker.trades else ""
    city = "" if seeker.anywhere or not seeker.places else seeker.places[0].code[:4]
    return Wish(trade, city, seeker.pay_floor)


def balance(
    offers: Sequence[Offer], wishes: Sequence[Wish], by_trade: bool, by_city: bool
) -> tuple[Balance, ...]:
    """Hold places against people, by trade, by city or by both; most people first."""
    postings, places, people = Counter[_Cell](), Counter[_Cell](), Counter[_Cell]()
    for offer in offers:
        cell = offer.trade if by_trade else "", offer.city if by_city else ""
        postings[cell] += offer.postings
        places[cell] += offer.places + offer.unsaid
    for wish in wishes:
        people[wish.trade if by_trade else "", wish.city if by_city else ""] += 1
    cells = {*postings, *people}
    found = [Balance(*cell, postings[cell], places[cell], people[cell]) for cell in cells]
    return tuple(sorted(found, key=lambda one: (-one.seekers, -one.places, one.trade, one.city)))


def gini(counts: Iterable[int]) -> float | None:
    """Tell how unevenly counts are spread: 0 all alike, towards 1 all on one.

    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 4]), gini([])
    (0.0, 0.75, None)
    """
    ordered = sorted(counts)
    total = sum(ordered)
    if not total:
        return None
    ranked = sum(rank * count for rank, count in enumerate(ordered, 1))
    size = len(ordered)
    return round((2 * ranked / total - size - 1) / size, 3)


def _count(store: Store, region: str, flow: dict[str, int]) -> Overview:
    figures = Figures.of(store)
    offers = figures.offers(region)
    wishes = [wish_of(one.seeker) for one in store.iter_seekers() if _looks_in(one.seeker, region)]
    unmet = [one for one in balance(offers, wishes, True, True) if one.places < one.seekers]
    return Overview(
        trades=balance(offers, wishes, True, False)[:_MOST],
        cities=balance(offers, wishes, False, True)[:_MOST],
        unmet=tuple(unmet[:_MOST]),
        pays=_pays(figures.pays(PAY_STEP, region), wishes),
        exposure=_exposure(figures.exposed(region)),
        flow=flow,
        feeds=figures.feeds(),
    )


def _looks_in(seeker: Seeker, region: str) -> bool:
    if not region or seeker.anywhere or not seeker.places:
        return True
    return any(_overlap(spot.code, region) for spot in seeker.places)


def _overlap(code: str, region: str) -> bool:
    told = code.rstrip("0")
    return code.startswith(region) or region.startswith(told)


def _pays(offered: dict[int | None, int], wishes: Sequence[Wish]) -> tuple[PayBand, ...]:
    postings, people = Counter[int | None](), Counter[int | None]()
    for low, count in offered.items():
        postings[_band(low)] += count
    for wish in wishes:
        people[_band(wish.pay_floor)] += 1
    bands = sorted({*postings, *people}, key=lambda low: -1 if low is None else low)
    return tuple(PayBand(low, postings[low], people[low]) for low in bands)


def _band(pay: int | None) -> int | None:
    return None if pay is None else min(_TOP_PAY, pay // PAY_STEP * PAY_STEP)


def _exposure(exposed: Sequence[Exposed]) -> Exposure:
    by_employer = Counter[str]()
    for one in exposed:
        if one.employer:
            by_employer[one.employer] += one.sent
    return Exposure(
        postings=len(exposed),
        never_sent=sum(not one.sent for one in exposed),
        over_sent=sum(one.sent > seats(one.headcount) for one in exposed),
        gini=gini(by_employer.values()),
    )
