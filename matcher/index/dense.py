"""Unit vectors in; the k rows most alike to a query among those that pass a filter out.

Few passing rows are all compared. Of many, only the lists are read where the best are expected;
as long as too many of the best may lie elsewhere, more lists are read, and in the end all passing
rows: never fewer than k are found when k rows pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from matcher.index import lists as inverted
from matcher.index.bitmap import Rows, full
from matcher.index.filters import Selection
from matcher.index.lists import Lists
from matcher.index.loops.best import Best, best_of
from matcher.index.loops.products import Stored, products
from matcher.index.loops.reading import best_in_lists
from matcher.index.sketch import Sketch, sketch
from matcher.types import Floats, Vectors

T = TypeVar("T")

FLAT_BELOW = 20_000  # rows: below, every passing row is compared
_EXACT_BELOW = 2_000  # passing rows: 0.1 µs each, less than weighing the lists
_LISTS_PER_ROOT = 4


@dataclass(frozen=True)
class Plan:
    """How a search was done: what was looked at to find so many."""

    strategy: str  # "exact", "lists" or "escalated"
    passing: int
    lists: int
    rows_scanned: int


@dataclass(frozen=True)
class Found:
    """Rows by falling likeness, and the plan that found them."""

    rows: Rows
    likeness: Floats
    plan: Plan


@dataclass(frozen=True)
class DenseIndex:
    """Vectors by row; never changed, only replaced."""

    base: Vectors
    rough: Sketch  # of the base
    recent: Vectors
    lists: Lists | None = None

    @classmethod
    def build(cls, vectors: Vectors, flat_below: int = FLAT_BELOW) -> tuple[DenseIndex, Rows]:
        """Index vectors; gives with the index the order in which it numbers them."""
        if len(vectors) < flat_below:
            return cls(vectors, sketch(vectors), vectors[:0]), np.arange(len(vectors))
        centres, groups = inverted.train(vectors, _list_count(len(vectors)))
        return cls._ordered(centres, groups, vectors, inverted.nearest(centres, vectors))

    @classmethod
    def _ordered(
        cls, centres: Vectors, groups: Rows, vectors: Vectors, lists: Rows
    ) -> tuple[DenseIndex, Rows]:
        order = np.argsort(lists, kind="stable")
        ordered = vectors[order]
        arranged = inverted.arrange(centres, groups, ordered, lists[order])
        return cls(ordered, sketch(ordered), ordered[:0], arranged).ready(), order

    def __len__(self) -> int:
        return len(self.base) + len(self.recent)

    def ready(self) -> DenseIndex:
        """Have the loops compiled, or read in, now rather than when somebody waits; gives itself."""
        if len(self):
            some, everything = np.zeros(1, np.int64), Selection.of_words(full(len(self)), len(self))
            best_of(self._stored.base[0].copy(), self._stored, some, 1)
            self.likeness(self.base[0], some)
            self.search(self.base[0], 1, everything, most=1)
        return self

    @property
    def unsorted(self) -> bool:
        """Whether rows should stand in lists and do not."""
        return len(self.recent) > 0 or (self.lists is None and len(self.base) >= FLAT_BELOW)

    def added(self, vectors: Vectors) -> DenseIndex:
        """Append rows."""
        if self.lists is None:
            base = np.concatenate([self.base, vectors])
            return replace(self, base=base, rough=self.rough + sketch(vectors))
        recent = np.concatenate([self.recent, vectors])
        return replace(self, recent=recent, lists=self.lists.added(vectors))

    def taken(self, rows: Rows, flat_below: int = FLAT_BELOW) -> tuple[DenseIndex, Rows]:
        """Keep these rows alone, laid out afresh; gives with them the order of the new rows."""
        vectors = self.vectors(rows)
        lists, wanted = self.lists, _list_count(len(rows))
        if lists is None or len(rows) < flat_below or len(lists.centres) != wanted:
            index, order = self.build(vectors, flat_below)
        else:
            kept = lists.lists_of_rows()[rows]
            index, order = self._ordered(lists.centres, lists.groups.starts, vectors, kept)
        return index, rows[order]

    def vectors(self, rows: Rows) -> Vectors:
        """Give the vectors of these rows."""
        if not len(self.recent):
            return np.ascontiguousarray(self.base[rows])
        gathered = np.empty((len(rows), self.base.shape[1]), np.float32)
        late = rows >= len(self.base)
        gathered[~late] = self.base[rows[~late]]
        gathered[late] = self.recent[rows[late] - len(self.base)]
        return gathered

    def likeness(self, query: Floats, rows: Rows) -> Floats:
        """Compute the exact cosine of the query with each row."""
        return products(np.array(query, np.float32), self._stored, rows)

    def search(self, query: Floats, k: int, selection: Selection, most: int | None = None) -> Found:
        """Find the k rows most alike to the query among the selected ones.

        `most` bounds, to a list's length, how many rows are compared: a query that is like nothing
        in particular has its best everywhere, and to be sure of the last of them is to read all.
        """
        query, most = np.array(query, np.float32), selection.count if most is None else most
        if self.lists is None or selection.count <= max(_EXACT_BELOW, k):
            return self._exact(query, k, selection, "exact")
        found = best_in_lists(query, self._stored, self._lists, selection.passing, k, most)
        best, read, scanned = found
        if len(best.rows) < k:
            return self._exact(query, k, selection, "escalated")
        return _found(best, k, Plan("lists", selection.count, read, scanned))

    def _exact(self, query: Floats, k: int, selection: Selection, name: str) -> Found:
        best = best_of(query, self._stored, selection.rows, k)
        return _found(best, k, Plan(name, selection.count, 0, selection.count))

    @cached_property
    def _stored(self) -> Stored:
        return _fixed(Stored(self.base, self.rough, self.recent))

    @cached_property
    def _lists(self) -> Lists:
        assert self.lists is not None
        return _fixed(self.lists)


def _found(best: Best, k: int, plan: Plan) -> Found:
    order = np.lexsort((best.rows, -best.likeness))[:k]  # whatever ties with the last: the lowest
    return Found(best.rows[order], best.likeness[order], plan)


def _fixed(arrays: T) -> T:
    """Show arrays as such that cannot be written to.

    That is part of their type to the compiler: of two kinds of arrays it would make two programs,
    the second while somebody waits.
    """
    if isinstance(arrays, tuple):
        return type(arrays)(*map(_fixed, arrays))
    view: Any = np.ascontiguousarray(arrays).view()
    view.flags.writeable = False
    return view  # type: ignore[no-any-return]


def _list_count(rows: int) -> int:
    """Choose a power of two near four times the root, as large collections want it."""
    return int(2 ** round(np.log2(max(1, _LISTS_PER_ROOT * np.sqrt(rows)))))
