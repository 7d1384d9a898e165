"""What every document is said to be, by column: attribute values and numbers in, rows out.

A value is a posting list, and a packed bitmap besides where it is common. A filter starts from
its narrowest list, or ANDs bitmaps where none is narrow; either way its count is exact.

    >>> columns = Columns.of([{"city": {"南宁"}}, {"city": {"柳州"}}, {}], [{"rank": 3}, {}, {}])
    >>> columns.select(Filter(any_of={"city": frozenset({"南宁"})})).rows.tolist()
    [0]
    >>> columns.select(Filter(at_most={"rank": 2})).rows.tolist()
    [1, 2]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from matcher.index import bitmap
from matcher.index.bitmap import Rows, Words
from matcher.index.document import Attributes, Numbers
from matcher.index.filters import NOT_SAID, Filter, Selection

Posting: TypeAlias = npt.NDArray[np.int32]
Clause: TypeAlias = tuple[str, tuple[str, ...]]

# Fewer than one row in 32: a list takes less room than a bitmap, and less time to go through.
_NARROW = 32
_BOUNDS = 32  # bitmaps of bounds that are kept: of a million rows 4 MB
_NO_ROWS, _NONE = np.zeros(0, np.int32), np.zeros(0, np.int64)


@dataclass(frozen=True)
class Columns:
    """Everything a filter can ask of the documents; never changed, only replaced."""

    live: Words
    size: int
    living: int
    postings: Mapping[str, Mapping[str, Posting]]
    numbers: Mapping[str, npt.NDArray[np.float64]]
    _bitmaps: dict[tuple[str, str], Words] = field(default_factory=dict, compare=False, repr=False)
    _bounds: dict[tuple[str, str, float], Words] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, attributes: Sequence[Attributes], numbers: Sequence[Numbers]) -> Columns:
        """Lay out columns from one mapping of values and one of numbers for each row."""
        return cls(bitmap.full(0), 0, 0, {}, {}).added(attributes, numbers)

    def added(self, attributes: Sequence[Attributes], numbers: Sequence[Numbers]) -> Columns:
        """Append rows."""
        size = self.size + len(attributes)
        live = bitmap.grown(self.live, size)
        bitmap.set_rows(live, np.arange(self.size, size))
        return Columns(
            live,
            size,
            self.living + len(attributes),
            _more_postings(self.postings, self.size, attributes),
            _more_numbers(self.numbers, self.size, numbers),
        )

    def without(self, rows: Iterable[int]) -> Columns:
        """Mark rows as dead; they pass no filter from now on."""
        dead = np.unique(np.fromiter(rows, np.int64))
        dead = dead[bitmap.contains(self.live, dead)]
        live = self.live.copy()
        bitmap.clear_rows(live, dead)
        return replace(self, live=live, living=self.living - len(dead))

    def taken(self, rows: Rows) -> Columns:
        """Keep these rows alone, renumbered in the order given."""
        place = np.full(self.size, -1, np.int32)
        place[rows] = np.arange(len(rows), dtype=np.int32)
        postings: dict[str, dict[str, Posting]] = {}
        for key, values in self.postings.items():
            moved = {value: place[old] for value, old in values.items()}
            postings[key] = {value: np.sort(new[new >= 0]) for value, new in moved.items()}
        numbers = {key: column[rows] for key, column in self.numbers.items()}
        return Columns(bitmap.full(len(rows)), len(rows), len(rows), postings, numbers)

    def select(
        self,
        wanted: Filter | None = None,
        exclude: Rows = _NONE,
        among: Rows | None = None,
    ) -> Selection:
        """Find the living rows that pass; `exclude` are left out besides, `among` alone looked at."""
        wanted = wanted or Filter()
        asked = wanted.wanted()
        if any(self._impossible(clause) for clause in asked):
            return Selection.of_rows(_NONE, self.size)
        clauses = [clause for clause in asked if clause[0] in self.postings]
        if among is not None:
            return self._listed(among, clauses, wanted, exclude)
        narrowest = min(clauses, key=self._width, default=None)
        if narrowest and self._width(narrowest) * _NARROW < self.size:
            clauses.remove(narrowest)
            return self._listed(self._rows(narrowest), clauses, wanted, exclude)
        return self._masked(clauses, wanted, exclude)

    def _impossible(self, clause: Clause) -> bool:
        key, values = clause
        return key not in self.postings and NOT_SAID not in values

    def _width(self, clause: Clause) -> int:
        return sum(len(posting) for posting in self._postings(clause))

    def _postings(self, clause: Clause) -> list[Posting]:
        known = self.postings.get(clause[0], {})
        return [known[value] for value in clause[1] if value in known]

    def _rows(self, clause: Clause) -> Rows:
        found = self._postings(clause)
        if len(found) == 1:
            return found[0].astype(np.int64)
        rows = np.sort(np.concatenate([_NO_ROWS, *found])).astype(np.int64)
        return rows[np.diff(rows, prepend=-1) > 0]

    def _listed(self, rows: Rows, clauses: list[Clause], wanted: Filter, out: Rows) -> Selection:
        """Hold the rows of the narrowest clause against all the others."""
        if self.living < self.size:
            rows = rows[bitmap.contains(self.live, rows)]
        for clause in clauses:
            rows = rows[self._within(clause, rows)]
        for clause in wanted.refused():
            rows = rows[~self._within(clause, rows)]
        for key, bound in wanted.at_least.items():
            rows = rows[~(self._column(key)[rows] < bound)]  # NaN, not said, passes
        for key, bound in wanted.at_most.items():
            rows = rows[~(self._column(key)[rows] > bound)]
        rows = rows[~np.isin(rows, out)] if len(out) else rows
        return Selection.of_rows(rows, self.size)

    def _within(self, clause: Clause, rows: Rows) -> npt.NDArray[np.bool_]:
        key, values = clause
        inside = np.zeros(len(rows), np.bool_)
        for value in values:
            posting = self.postings.get(key, {}).get(value, _NO_ROWS)
            if len(posting) * _NARROW < self.size:
                inside |= np.isin(rows, posting, assume_unique=True)
            else:
                inside |= bitmap.contains(self._bitmap(key, value), rows)
        return inside

    def _masked(self, clauses: list[Clause], wanted: Filter, out: Rows) -> Selection:
        """AND the bitmaps of all clauses."""
        masks = [self._union(clause) for clause in clauses]
        masks += [~self._union(clause) for clause in wanted.refused()]
        masks += [self._bounded(">=", key, bound) for key, bound in wanted.at_least.items()]
        masks += [self._bounded("<=", key, bound) for key, bound in wanted.at_most.items()]
        if self.living < self.size or wanted.none_of or not masks:
            masks.append(self.live)  # in which nothing beyond the last row is set
        words = masks[0]  # which others may be reading: from here on it is not written to
        if len(masks) > 1 or len(out):
            words = words & masks[-1]
        for mask in masks[1:-1]:
            words &= mask
        bitmap.clear_rows(words, out)
        return Selection.of_words(words, self.size)

    def _union(self, clause: Clause) -> Words:
        key, values = clause
        common = [v for v in values if not self._is_narrow(key, v)]
        rare = [self.postings.get(key, {}).get(v, _NO_ROWS) for v in values if v not in common]
        if common and not any(map(len, rare)):
            words = self._bitmap(key, common[0])
        else:
            words = bitmap.pack(np.concatenate([_NO_ROWS, *rare]), self.size)
        for value in common:
            words = words | self._bitmap(key, value)
        return words

    def _is_narrow(self, key: str, value: str) -> bool:
        return len(self.postings.get(key, {}).get(value, _NO_ROWS)) * _NARROW < self.size

    def _bitmap(self, key: str, value: str) -> Words:
        if (key, value) not in self._bitmaps:
            rows = self.postings.get(key, {}).get(value, _NO_ROWS)
            self._bitmaps[key, value] = bitmap.pack(rows, self.size)
        return self._bitmaps[key, value]

    def _bounded(self, side: str, key: str, bound: float) -> Words:
        """Find the rows that keep to a bound; the same day and schooling are asked for over and over."""
        known = self._bounds.get((side, key, bound))
        if known is None:
            column = self._column(key)
            beyond = column < bound if side == ">=" else column > bound  # NaN, not said, is not
            known = bitmap.pack_flags(~beyond)
            while len(self._bounds) >= _BOUNDS:
                self._bounds.pop(next(iter(self._bounds)), None)
            self._bounds[side, key, bound] = known
        return known

    def _column(self, key: str) -> npt.NDArray[np.float64]:
        return self.numbers[key] if key in self.numbers else np.full(self.size, np.nan)


def _more_postings(
    old: Mapping[str, Mapping[str, Posting]], first: int, attributes: Sequence[Attributes]
) -> dict[str, dict[str, Posting]]:
    """Extend the posting lists by rows `first`, `first` + 1 and so on."""
    fresh: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row, said in enumerate(attributes, first):
        for key, values in said.items():
            for value in values - {NOT_SAID}:
                fresh[key][value].append(row)
    keys = dict.fromkeys([*old, *sorted(fresh)])
    for row, said in enumerate(attributes, first):
        for key in keys:
            if not said.get(key, frozenset()) - {NOT_SAID}:
                fresh[key][NOT_SAID].append(row)
    before = np.arange(first, dtype=np.int32)
    return {key: _joined(old.get(key, {NOT_SAID: before}), fresh[key]) for key in keys}


def _joined(old: Mapping[str, Posting], fresh: Mapping[str, list[int]]) -> dict[str, Posting]:
    joined = dict(old)
    for value in sorted(fresh):
        more = np.array(fresh[value], np.int32)
        joined[value] = np.concatenate([joined.get(value, _NO_ROWS), more])
    return joined


def _more_numbers(
    old: Mapping[str, npt.NDArray[np.float64]], first: int, numbers: Sequence[Numbers]
) -> dict[str, npt.NDArray[np.float64]]:
    keys = dict.fromkeys([*old, *sorted({key for said in numbers for key in said})])
    silent = np.full(first, np.nan)
    return {
        key: np.concatenate([old.get(key, silent), [said.get(key, np.nan) for said in numbers]])
        for key in keys
    }
