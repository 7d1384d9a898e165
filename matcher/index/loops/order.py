"""Values in, their order out: numpy's own sorting takes longer to compile than all other loops."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.loops.compiling import compiled
from matcher.types import Floats

Real: TypeAlias = float | np.float32


@compiled
def kth(values: Floats, k: int) -> float:
    """Give the k-th highest value, or minus infinity if there are not so many (Hoare's Find)."""
    if len(values) < k:
        return -np.inf
    some, first, last = values.copy(), 0, len(values) - 1
    while first < last:
        pivot, i, j = some[(first + last) >> 1], first, last
        while i <= j:
            while some[i] > pivot:
                i += 1
            while some[j] < pivot:
                j -= 1
            if i <= j:
                some[i], some[j] = some[j], some[i]
                i, j = i + 1, j - 1
        if j < k - 1 < i:
            break
        first, last = (first, j) if k - 1 <= j else (i, last)
    return float(some[k - 1])


@compiled
def at_least(least: Real, rows: Rows, values: Floats) -> Rows:
    """Keep the rows whose value is no lower."""
    kept, some = np.empty(len(rows), np.int64), 0
    for i in range(len(rows)):
        if values[i] >= least:
            kept[some] = rows[i]
            some += 1
    return kept[:some]


@compiled
def falling(values: Floats) -> Rows:
    """Order places by falling value, by taking a heap apart whose root is the least of them."""
    order = np.arange(len(values))
    for start in range(len(order) // 2 - 1, -1, -1):
        _sink(order, values, start, len(order))
    for end in range(len(order) - 1, 0, -1):
        order[0], order[end] = order[end], order[0]
        _sink(order, values, 0, end)
    return order


@compiled
def _sink(order: Rows, values: Floats, place: int, end: int) -> None:
    sunk = order[place]
    while 2 * place + 1 < end:
        below = 2 * place + 1
        if below + 1 < end and values[order[below + 1]] < values[order[below]]:
            below += 1
        if values[order[below]] >= values[sunk]:
            break
        order[place] = order[below]
        place = below
    order[place] = sunk
