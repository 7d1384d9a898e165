"""Unit vectors in; the k rows most alike to a query among those that pass a filter out.

Few passing rows are all compared. Of many, only the lists are read where the best are expected;
as long as too many of the best may lie elsewhere, more lists are read, and in the end all passing
rows: never fewer than k are found when k rows pass.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.index import lists as inverted
from matcher.index.bitmap import Rows
from matcher.index.expect import Expectation
from matcher.index.filters import Selection
from matcher.index.kernels import products
from matcher.index.lists import Floats, Lists
from matcher.types import Vectors

FLAT_BELOW = 20_000  # rows: below, every passing row is compared
_EXACT_BELOW = 4_000  # passing rows: 90 ns each, less than weighing the lists
_MISSED = 0.01  # share of k that the first choice of lists may leave in others
_LEFT = 0.025  # share of k that may be expected elsewhere when the reading ends
_ROUNDS = 4
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
    recent: Vectors
    lists: Lists | None = None

    @classmethod
    def build(cls, vectors: Vectors, flat_below: int = FLAT_BELOW) -> tuple[DenseIndex, Rows]:
        """Index vectors; gives with the index the order in which it numbers them."""
        if len(vectors) < flat_below:
            return cls(vectors, vectors[:0]), np.arange(len(vectors))
        centres = inverted.train(vectors, _list_count(len(vectors)))
        return cls._ordered(centres, vectors, inverted.nearest(centres, vectors))

    @classmethod
    def _ordered(cls, centres: Vectors, vectors: Vectors, lists: Rows) -> tuple[DenseIndex, Rows]:
        order = np.argsort(lists, kind="stable")
        ordered = vectors[order]
        return cls(ordered, ordered[:0], inverted.lay_out(centres, ordered, lists[order])), order

    def __len__(self) -> int:
        return len(self.base) + len(self.recent)

    @property
    def unsorted(self) -> bool:
        """Whether rows should stand in lists and do not."""
        return len(self.recent) > 0 or (self.lists is None and len(self.base) >= FLAT_BELOW)

    def added(self, vectors: Vectors) -> DenseIndex:
        """Append rows."""
        if self.lists is None:
            return replace(self, base=np.concatenate([self.base, vectors]))
        recent = np.concatenate([self.recent, vectors])
        return replace(self, recent=recent, lists=self.lists.added(vectors))

    def taken(self, rows: Rows, flat_below: int = FLAT_BELOW) -> tuple[DenseIndex, Rows]:
        """Keep these rows alone, laid out afresh; gives with them the order of the new rows."""
        vectors = self.vectors(rows)
        lists, wanted = self.lists, _list_count(len(rows))
        if lists is None or len(rows) < flat_below or len(lists.means) != wanted:
            index, order = self.build(vectors, flat_below)
        else:
            index, order = self._ordered(lists.centres, vectors, lists.lists_of_rows()[rows])
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
        late = rows >= len(self.base)
        if not late.any():
            return products(query, self.base, rows)
        found = np.empty(len(rows), np.float32)
        found[~late] = products(query, self.base, rows[~late])
        found[late] = products(query, self.recent, rows[late] - len(self.base))
        return found

    def search(self, query: Floats, k: int, selection: Selection, most: int | None = None) -> Found:
        """Find the k rows most alike to the query among the selected ones.

        `most` bounds, to a list's length, how many rows are compared: a query that is like nothing
        in particular has its best everywhere, and to be sure of the last of them is to read all.
        """
        query = np.ascontiguousarray(query, np.float32)
        if self.lists is None or selection.count <= max(_EXACT_BELOW, k):
            return self._exact(query, k, selection, "exact")
        rows, likeness, plan = self._by_lists(self.lists, query, k, selection, most)
        if len(rows) < k:
            return self._exact(query, k, selection, "escalated")
        return Found(rows, likeness, plan)

    def _exact(self, query: Floats, k: int, selection: Selection, name: str) -> Found:
        rows, likeness = _best(selection.rows, self.likeness(query, selection.rows), k)
        return Found(rows, likeness, Plan(name, selection.count, 0, selection.count))

    def _by_lists(
        self, lists: Lists, query: Floats, k: int, selection: Selection, most: int | None
    ) -> tuple[Rows, Floats, Plan]:
        hope = Expectation.of(query, lists, lists.counts(selection))
        threshold = hope.threshold(k)
        rows, likeness = np.zeros(0, np.int64), np.zeros(0, np.float32)
        scanned = read = 0
        for _ in range(_ROUNDS):
            chosen = hope.cover(threshold, _MISSED * k)
            if most is not None:
                chosen = hope.within(chosen, most - scanned)
            fresh = lists.rows_in(hope.lists[chosen], selection)
            rows = np.concatenate([rows, fresh])
            likeness = np.concatenate([likeness, self.likeness(query, fresh)])
            rows, likeness = _best(rows, likeness, k)
            scanned, read = scanned + len(fresh), read + len(chosen)
            hope = hope.without(chosen)
            threshold = float(likeness[-1]) if len(likeness) == k else -1.0
            if hope.above(threshold).sum() <= _LEFT * k or (most is not None and scanned >= most):
                break
        return rows, likeness, Plan("lists", selection.count, read, scanned)


def _best(rows: Rows, likeness: Floats, k: int) -> tuple[Rows, Floats]:
    if len(rows) > k:
        last = np.partition(likeness, -k)[-k]
        top = np.flatnonzero(likeness >= last)
        rows, likeness = rows[top], likeness[top]
    order = np.lexsort((rows, -likeness))[:k]  # whatever ties with the last: the lowest rows
    return rows[order], likeness[order]


def _list_count(rows: int) -> int:
    """Choose a power of two near four times the root, as large collections want it."""
    return int(2 ** round(np.log2(max(1, _LISTS_PER_ROOT * np.sqrt(rows)))))
