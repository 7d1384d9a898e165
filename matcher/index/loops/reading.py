"""A query and lists in; the best rows out, of no more lists than it takes."""

from __future__ import annotations

import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.filters import Passing
from matcher.index.lists import Lists
from matcher.index.loops.best import Best, joined, nothing
from matcher.index.loops.compiling import compiled
from matcher.index.loops.expect import cover, expected, weighed
from matcher.index.loops.order import kth
from matcher.index.loops.passing import list_into, rank, since
from matcher.index.loops.products import Stored, query_of
from matcher.types import Floats

_MISSED = 0.0125  # share of k that the first choice of lists may leave in others
_LEFT = 0.04  # share of k that may be expected elsewhere when the reading ends
_ROUNDS = 4


@compiled
def best_in_lists(
    query: Floats, stored: Stored, lists: Lists, passing: Passing, k: int, most: int
) -> tuple[Best, int, int]:
    """Read the lists where the k best passing rows are expected, until too few may lie elsewhere.

    Gives at least the k best of the rows read, how many lists were read and how many rows.
    Once `most` rows have been read no other list is begun.
    """
    asked, spreads, end = query_of(query), lists.rows.spreads, len(stored.base)
    before = rank(passing, lists.rows.starts)
    fresh = since(passing, before[-1], end, end + len(stored.recent))
    counts = before[1:] - before[:-1]
    for row in fresh:
        counts[lists.recent[row - end]] += 1
    alike, threshold = weighed(asked, lists, counts, k)
    best, read, scanned = nothing(), 0, 0
    for _ in range(_ROUNDS):
        chosen = cover(expected(threshold, counts, alike, spreads), _MISSED * k)
        chosen = _within(most - scanned, chosen, counts)
        rows = _listed(chosen, lists, passing, before, counts, fresh)
        best = joined(best, asked, stored, rows, k)
        read, scanned = read + len(chosen), scanned + len(rows)
        for i in chosen:
            counts[i] = 0
        threshold, left = kth(best.likeness, k), 0.0
        for rest in expected(threshold, counts, alike, spreads):
            left += rest
        if scanned >= most or left <= _LEFT * k:
            break
    return best, read, scanned


@compiled
def _within(most: int, chosen: Rows, counts: Rows) -> Rows:
    """Keep of chosen lists the first, up to the one that brings the rows to so many."""
    total = 0
    for place, i in enumerate(chosen):
        total += counts[i]
        if total >= most:
            return chosen[: place + 1]
    return chosen


@compiled
def _listed(
    chosen: Rows, lists: Lists, passing: Passing, before: Rows, counts: Rows, fresh: Rows
) -> Rows:
    """List the passing rows of chosen lists, the fresh ones last."""
    total, some = 0, 0
    reading = np.zeros(len(counts), np.bool_)
    for i in chosen:
        total, reading[i] = total + counts[i], True
    rows = np.empty(total, np.int64)
    for i in chosen:
        some = list_into(rows, some, passing, lists.rows.starts, before, i)
    first = lists.rows.starts[-1]
    for row in fresh:
        if reading[lists.recent[row - first]]:
            rows[some] = row
            some += 1
    return rows
