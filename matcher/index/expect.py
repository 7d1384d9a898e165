"""A query and the counts of a filter in, where its k best rows are to be expected out.

How alike a query is to the rows of a list follows nearly a normal distribution around its likeness
to the list's mean. With the passing rows of every list that tells, before any row is read, how many
of the best lie in which list, and after reading, how many may have been missed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matcher.index.bitmap import Rows
from matcher.index.lists import Floats, Lists

_LOOKED_AT = 1024  # lists weighed for a query: the rest is too unlike to hold one of the best
_HALVINGS = 7
_FAR = 4.0  # spreads from a mean, beyond which next to nothing lies


@dataclass(frozen=True)
class Expectation:
    """Where the best rows of one query are to be expected, list by list."""

    lists: Rows
    counts: Floats
    likeness: Floats
    spreads: Floats

    @classmethod
    def of(cls, query: Floats, lists: Lists, counts: Rows) -> Expectation:
        """Weigh the lists that hold passing rows."""
        likeness = lists.likeness(query)
        filled = np.flatnonzero(counts)
        if len(filled) > _LOOKED_AT:
            reach = likeness[filled] + 2 * lists.spreads[filled]
            filled = filled[np.argpartition(reach, -_LOOKED_AT)[-_LOOKED_AT:]]
        held = counts[filled].astype(np.float32)
        return cls(filled, held, likeness[filled], lists.spreads[filled])

    def above(self, threshold: float) -> Floats:
        """Expect so many rows of each list to be more alike than the threshold."""
        return self.counts * _tail((threshold - self.likeness) / self.spreads)

    def threshold(self, k: int) -> float:
        """Find, from below, the likeness that about k rows are expected to exceed."""
        widest = float(self.spreads.max())
        high = float(self.likeness.max()) + _FAR * widest
        low = high - 2 * _FAR * widest
        if self.above(low).sum() <= k:
            low = -1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.above(middle).sum() > k else (low, middle)
        return low

    def cover(self, threshold: float, missed: float) -> npt.NDArray[np.intp]:
        """Choose the fewest lists, so that fewer than `missed` rows are expected elsewhere."""
        expected = self.above(threshold)
        order = np.argsort(-expected)
        left = expected.sum() - np.cumsum(expected[order])
        return order[: int(np.searchsorted(-left, -missed)) + 1]

    def within(self, chosen: npt.NDArray[np.intp], rows: int) -> npt.NDArray[np.intp]:
        """Keep of chosen lists the first, up to the one that brings the rows to so many."""
        return chosen[: int(np.searchsorted(np.cumsum(self.counts[chosen]), rows)) + 1]

    def without(self, done: npt.NDArray[np.intp]) -> Expectation:
        """Leave out the lists that have been read."""
        keep = np.ones(len(self.lists), np.bool_)
        keep[done] = False
        lists, counts = self.lists[keep], self.counts[keep]
        return Expectation(lists, counts, self.likeness[keep], self.spreads[keep])


def _tail(z: Floats) -> Floats:
    """Approximate the share of a normal distribution that lies above z, to one in 7,000."""
    return np.float32(0.5) - np.float32(0.5) * np.tanh(z * (0.79885 + 0.03529 * (z * z)))
