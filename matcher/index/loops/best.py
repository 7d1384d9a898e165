"""Rows in, those that are most alike to a query out, as many of them read whole as need be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.loops.compiling import compiled
from matcher.index.loops.order import at_least, kth
from matcher.index.loops.products import Query, Stored, bring, product, query_of, roughly
from matcher.types import Floats

_AHEAD = 4  # vectors on their way from memory while one is compared


class Best(NamedTuple):
    """Rows of which the k most alike are the best, in no order."""

    rows: Rows
    likeness: Floats


@compiled
def best_of(query: Floats, stored: Stored, rows: Rows, k: int) -> Best:
    """Compare all these rows, and give at least the k best."""
    return joined(nothing(), query_of(query), stored, rows, k)


@compiled
def nothing() -> Best:
    """Give no rows."""
    return Best(np.empty(0, np.int64), np.empty(0, np.float32))


@compiled
def joined(best: Best, query: Query, stored: Stored, rows: Rows, k: int) -> Best:
    """Compare more rows; those whose sketch is too unlike are not read."""
    lowest, highest = roughly(query, stored, rows)
    least = max(kth(best.likeness, k), kth(lowest, k))
    near = at_least(least, rows, highest)
    had, end = len(best.rows), len(stored.base)
    more = Best(np.empty(had + len(near), np.int64), np.empty(had + len(near), np.float32))
    for i in range(had):
        more.rows[i], more.likeness[i] = best.rows[i], best.likeness[i]
    for i in range(len(near)):
        if i + _AHEAD < len(near) and near[i + _AHEAD] < end:
            bring(stored.base, near[i + _AHEAD])
        row = near[i]
        vector = stored.base[row] if row < end else stored.recent[row - end]
        more.rows[had + i], more.likeness[had + i] = row, product(query.exact, vector)
    return more
