"""The lawful plain list: a place and a day in; the newest postings near there out.

Nothing of any person goes in, so that two people at one kiosk are shown the same. Postings are
kept by place, newest first; a list takes them from the nearest band of places, then the next.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, insort
from collections.abc import Iterator, Set
from datetime import date
from functools import lru_cache
from heapq import merge
from itertools import groupby, islice
from typing import NamedTuple

from matcher.codes.regions import distance_km, place
from matcher.errors import UnknownCode
from matcher.store.openings import Opening, Openings
from matcher.store.store import Store

_BANDS = (0.0, 60.0, 150.0, 400.0)  # km; as near as each other within one, newest first
_FARTHEST = len(_BANDS)


class _Entry(NamedTuple):
    age: int  # falling with the day of publication, so that the newest sort first
    id: str
    expires: str


class PlainList:
    """The open postings by place, followed in memory."""

    def __init__(self, store: Store) -> None:
        self._openings = Openings.of(store)
        self._lock = threading.Lock()
        self._by_region: dict[str, list[_Entry]] = {}
        self._known: dict[str, tuple[str, _Entry]] = {}
        self._change = 0

    def __len__(self) -> int:
        return len(self._known)

    def follow(self, today: date) -> None:
        """Take in every change since the last time; a day that has not come counts as today."""
        with self._lock:
            self._change, changed = self._openings.since(self._change)
            for opening in changed:
                self._drop(opening.id)
                if opening.shown:
                    self._keep(opening, today)

    def newest(
        self,
        near: str,
        today: date,
        n: int,
        skip: int = 0,
        exclude: Set[str] = frozenset(),
        among: Set[str] | None = None,
    ) -> list[str]:
        """List the ids of open postings, the nearest places first, the newest of these before.

        `among` are the only ones to choose from.
        """
        with self._lock:
            ordered = self._in_order(near) if among is None else self._of(near, among)
            found = (e.id for e in ordered if e.id not in exclude and _is_open(e, today))
            return list(islice(found, skip, skip + n))

    def count(self, today: date, exclude: Set[str], among: Set[str]) -> int:
        """Count the open ones among some postings."""
        with self._lock:
            entries = [self._known[id][1] for id in among - exclude if id in self._known]
            return sum(_is_open(entry, today) for entry in entries)

    def _of(self, near: str, among: Set[str]) -> list[_Entry]:
        """Put a few postings in the same order as all."""
        known = [self._known[id] for id in among if id in self._known]
        known.sort(key=lambda found: (band(near, found[0]), found[1]))
        return [entry for _, entry in known]

    def _in_order(self, near: str) -> Iterator[_Entry]:
        regions = sorted((band(near, region), region) for region in self._by_region)
        for _, of_band in groupby(regions, key=lambda found: found[0]):
            yield from merge(*(self._by_region[region] for _, region in of_band))

    def _drop(self, id: str) -> None:
        found = self._known.pop(id, None)
        if found is not None:
            region, entry = found
            entries = self._by_region[region]
            del entries[bisect_left(entries, entry)]
            if not entries:
                del self._by_region[region]

    def _keep(self, opening: Opening, today: date) -> None:
        published = date.fromisoformat(opening.published).toordinal() if opening.published else 0
        entry = _Entry(-min(published, today.toordinal()), opening.id, opening.expires)
        self._known[opening.id] = opening.region, entry
        insort(self._by_region.setdefault(opening.region, []), entry)


def _is_open(entry: _Entry, today: date) -> bool:
    return not entry.expires or entry.expires >= today.isoformat()


@lru_cache(maxsize=100_000)
def band(near: str, region: str) -> int:
    """Say how far a place is: 0 the same, then by bands of kilometres; unsaid ones last.

    >>> [band("450100", region) for region in ("450103", "451400", "440300", "")]
    [0, 2, 4, 4]
    """
    try:
        km = distance_km(place(near), place(region)) if region else None
    except UnknownCode:
        km = None
    if km is None:
        return _FARTHEST
    return next((at for at, limit in enumerate(_BANDS) if km <= limit), _FARTHEST)
