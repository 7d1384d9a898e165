"""What is open today in; the work there is, and where, for somebody who chooses with a finger, out.

Counted by the database and kept for some seconds: what is chosen from need not be newer.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from pypinyin import Style, lazy_pinyin

from matcher.codes.regions import city_of, distance_km, place
from matcher.codes.trades import Trade, find_trades, nearness, trades
from matcher.errors import UnknownCode
from matcher.store.fairs import Fair
from matcher.store.tallies import Tallies, Tally
from matcher.types import Place
from service.wiring import Wiring

_SECONDS = 20
_NEAR = 0.6  # trades as alike as this are offered where a word names none that is present
_SPOKEN = 4  # everyday names of a trade that can be found by their first letters
_FARTHEST = 1e6
_PARTNERS = ("44", "32")  # Guangdong and Jiangsu, where the stations are


@dataclass(frozen=True, slots=True)
class Work:
    """A trade with open postings."""

    name: str
    family: str
    count: int
    at_fair: int


@dataclass(frozen=True, slots=True)
class Spot:
    """A place with how many postings it has, of the work chosen and of any."""

    code: str
    name: str
    count: int
    all: int
    parts: tuple[Spot, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """Places that are named together, the nearest first."""

    name: str
    whole: str  # what it is called where every place in it will do
    count: int
    spots: tuple[Spot, ...]


def work_today(wiring: Wiring, fair: Fair | None = None) -> tuple[Work, ...]:
    """List the trades with open postings: a fair's first, then those with most."""
    all_of_them, at_fair = _by_trade(tallies(wiring)), Counter[str]()
    if fair is not None:
        at_fair = _by_trade(tallies(wiring, fair.id))
    known = trades()
    found = [
        Work(name, known[name].family, count, at_fair[name])
        for name, count in all_of_them.items()
        if name in known
    ]
    return tuple(sorted(found, key=lambda work: (-work.at_fair, -work.count, work.name)))


def find_work(present: Sequence[Work], said: str) -> tuple[Work, ...]:
    """Find trades by letters of their pinyin or by any of their names; else those most like it.

    >>> present = (Work("电工", "维修电工类", 3, 0), Work("焊工", "焊接类", 2, 0))
    >>> [work.name for work in find_work(present, "dg")], [w.name for w in find_work(present, "烧焊")]
    (['电工'], ['焊工'])
    """
    words = "".join(said.split()).casefold()
    if not words:
        return ()
    if words.isascii() and words.isalpha():
        return _by_letters(present, words)
    named = [
        work for work in present if words in work.name or _is_called(trades()[work.name], words)
    ]
    if named:
        return tuple(sorted(named, key=lambda work: words not in work.name))
    return _like(present, [trade for _, _, trade in find_trades(words)])


def areas(wiring: Wiring, near: str, titles: Collection[str]) -> tuple[Area, ...]:
    """List where there is work: here, in Guangdong, in Jiangsu, elsewhere; the nearest first."""
    here = _place(near) or place(wiring.settings.region)
    wished, everything = Counter[str](), Counter[str]()
    for tally in tallies(wiring):
        everything[tally.region] += tally.count
        if not titles or tally.trade in titles:
            wished[tally.region] += tally.count
    cities = _cities(here, wished, everything)
    return tuple(area for area in _areas(here, cities) if area.spots)


def total(wiring: Wiring, titles: Collection[str]) -> int:
    """Count the open postings of some trades; of none they are all meant."""
    found = (tally for tally in tallies(wiring) if not titles or tally.trade in titles)
    return sum(tally.count for tally in found)


def tallies(wiring: Wiring, fair_id: str = "") -> list[Tally]:
    """Count what is open, or recall what was counted a moment ago."""
    day = wiring.today
    key = "tallies", day, fair_id, int(time.monotonic() / _SECONDS)
    known = wiring.recall.get(key)
    if isinstance(known, list):
        return known
    found = Tallies.of(wiring.store).open_on(day, fair_id)
    wiring.recall.put(key, found)
    return found


def _by_trade(found: Iterable[Tally]) -> Counter[str]:
    counted = Counter[str]()
    for tally in found:
        counted[tally.trade] += tally.count
    return counted


def _by_letters(present: Sequence[Work], letters: str) -> tuple[Work, ...]:
    ranked = [(_rank(trades()[work.name], letters), at, work) for at, work in enumerate(present)]
    return tuple(work for rank, _, work in sorted(ranked, key=lambda one: one[:2]) if rank < _NONE)


_NONE = 9


def _rank(trade: Trade, letters: str) -> int:
    """Say how well letters name a trade: its own first ones best, those of a by-name last."""
    own, *others = initials(trade)
    if own.startswith(letters):
        return 0 if own == letters else 1
    if letters in own:
        return 2
    return 3 if any(other.startswith(letters) for other in others) else _NONE


@cache
def initials(trade: Trade) -> tuple[str, ...]:
    """Write the first letters of a trade's name and of its commonest other names.

    >>> initials(trades()["叉车工"])[0]
    'ccg'
    """
    names = (trade.name, *trade.aliases[:_SPOKEN])
    return tuple("".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).casefold() for name in names)


def _is_called(trade: Trade, words: str) -> bool:
    return any(words in alias or alias in words for alias in trade.aliases if len(alias) > 1)


def _like(present: Sequence[Work], meant: Sequence[str]) -> tuple[Work, ...]:
    near = [
        (max((nearness(one, work.name) for one in meant), default=0.0), work) for work in present
    ]
    kept = [(likeness, work) for likeness, work in near if likeness >= _NEAR]
    return tuple(work for _, work in sorted(kept, key=lambda one: -one[0]))


def _cities(
    here: Place, wished: Counter[str], everything: Counter[str]
) -> list[tuple[Place, Spot]]:
    """Gather counties into their cities, the nearest first; those of a whole province stay."""
    parts: dict[Place, list[Spot]] = {}
    for code, count in everything.items():
        spot = _place(code)
        if spot is not None:
            parts.setdefault(city_of(spot), []).append(Spot(code, spot.name, wished[code], count))
    return [
        (city, _city(city, parts[city]))
        for city in sorted(parts, key=lambda city: (_far(here, city), city.code))
    ]


def _city(city: Place, parts: Sequence[Spot]) -> Spot:
    counties = sorted((one for one in parts if one.code != city.code), key=lambda one: -one.count)
    count, all = sum(one.count for one in parts), sum(one.all for one in parts)
    return Spot(city.code, city.name, count, all, tuple(counties))


def _areas(here: Place, cities: Sequence[tuple[Place, Spot]]) -> Iterable[Area]:
    home = here.province
    named = (home, *(code for code in _PARTNERS if code != home))
    for province in named:
        own = [spot for city, spot in cities if city.province == province]
        whole = place(province)
        title = f"本地（{whole.name}）" if province == home else whole.name
        yield _area(title, whole.name, own)
    yield _area("其他地方", "", [spot for city, spot in cities if city.province not in named])


def _area(title: str, whole: str, spots: Sequence[Spot]) -> Area:
    """Put those with the work wished for first; both parts stay in the order of distance."""
    ordered = sorted(spots, key=lambda spot: spot.count == 0)
    return Area(title, whole, sum(spot.count for spot in spots), tuple(ordered))


def _far(here: Place, there: Place) -> float:
    km = distance_km(here, there)
    return _FARTHEST if km is None else km


def _place(code: str) -> Place | None:
    try:
        return place(code) if code else None
    except UnknownCode:
        return None
