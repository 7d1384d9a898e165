"""A query and the counts of a filter in, where its k best rows are to be expected out.

How alike a query is to the rows of a list follows nearly a normal distribution around its likeness
to the list's mean. With the passing rows of every list that tells, before any row is read, how many
of the best lie in which list, and after reading, how many may have been missed.
"""

from __future__ import annotations

from math import erfc, sqrt

import numpy as np

from matcher.index.bitmap import Rows
from matcher.index.lists import Lists
from matcher.index.loops.compiling import compiled
from matcher.index.loops.order import Real, at_least, falling
from matcher.index.loops.products import Query, rough_product
from matcher.types import Floats

_HALVINGS = 7
_FAR = np.float32(4)  # spreads from a mean, beyond which next to nothing lies
_STEPS = 128  # a spread, in the table of shares
_SOME = 16  # the share of the groups looked at first
_NOWHERE = np.float32(-9)  # how alike a list is that has not been looked at
# The share of a normal distribution above z, for z from 4 spreads below the mean to 4 above.
_SHARES = np.array(
    [erfc(((i + 0.5) / _STEPS - _FAR) / sqrt(2)) / 2 for i in range(2 * int(_FAR) * _STEPS)],
    np.float32,
)


@compiled
def weighed(query: Query, lists: Lists, counts: Rows, k: int) -> tuple[Floats, float]:
    """Compute how alike the query is to the lists' means, and what about k rows should exceed.

    Lists of groups that cannot hold any of these are not looked at, and stay far away.
    """
    groups, spreads = lists.groups, lists.rows.spreads
    likeness, widest = np.full(len(counts), _NOWHERE, np.float32), np.float32(0)
    for spread in spreads:
        widest = max(widest, spread)
    reach = np.empty(len(groups.spreads), np.float32)
    for g in range(len(reach)):
        reach[g] = rough_product(query, groups.means, g) + _FAR * (groups.spreads[g] + widest)
    enough = -1.0
    for place, g in enumerate(falling(reach)):
        if place == len(reach) // _SOME:
            enough = _threshold(counts, likeness, spreads, k)
            if reach[g] <= enough:
                return likeness, enough
        if reach[g] <= enough:
            break
        for i in range(groups.starts[g], groups.starts[g + 1]):
            if counts[i]:
                likeness[i] = rough_product(query, lists.rows.means, i)
    return likeness, _threshold(counts, likeness, spreads, k)


@compiled
def _threshold(counts: Rows, likeness: Floats, spreads: Floats, k: int) -> float:
    """Find, from below, the likeness that about k rows are expected to exceed."""
    near = _reaching(_NOWHERE + 1, np.flatnonzero(counts), likeness, spreads)
    high, widest = _NOWHERE, np.float32(0)
    for i in near:
        high, widest = max(high, likeness[i] + _FAR * spreads[i]), max(widest, spreads[i])
    low = high - 2 * _FAR * widest
    if _all_above(low, near, counts, likeness, spreads) <= k:
        low = np.float32(-1)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _all_above(middle, near, counts, likeness, spreads) > k:
            low = middle
            near = _reaching(low, near, likeness, spreads)
        else:
            high = middle
    return float(low)


@compiled
def _reaching(threshold: Real, lists: Rows, likeness: Floats, spreads: Floats) -> Rows:
    """Keep the lists that may hold a row more alike than the threshold."""
    kept, some = np.empty(len(lists), np.int64), 0
    for i in lists:
        if likeness[i] + _FAR * spreads[i] > threshold:
            kept[some] = i
            some += 1
    return kept[:some]


@compiled
def cover(expected: Floats, missed: float) -> Rows:
    """Choose the fewest lists, so that fewer than `missed` rows are expected elsewhere."""
    some, left = 0, 0.0
    for value in expected:
        some, left = some + (value > 0), left + value
    # Lists that hold together no more than half of what may be missed need not be put in order.
    least = missed / (2 * max(some, 1))
    likely = at_least(least, np.arange(len(expected)), expected)
    order: Rows = likely[falling(expected[likely])]
    for i in range(len(order)):
        left -= expected[order[i]]
        if left < missed:
            return order[: i + 1]
    return order


@compiled
def expected(threshold: Real, counts: Rows, likeness: Floats, spreads: Floats) -> Floats:
    """Expect so many rows of each list to be more alike than the threshold."""
    above = np.empty(len(counts), np.float32)
    for i in range(len(counts)):
        above[i] = _above(threshold, counts[i], likeness[i], spreads[i])
    return above


@compiled
def _all_above(
    threshold: Real, near: Rows, counts: Rows, likeness: Floats, spreads: Floats
) -> float:
    total = 0.0
    for i in near:
        total += _above(threshold, counts[i], likeness[i], spreads[i])
    return total


@compiled
def _above(threshold: Real, count: int, likeness: Real, spread: Real) -> float:
    z = (threshold - likeness) / spread
    if not count or z >= _FAR:
        return 0.0
    if z < -_FAR:
        return float(count)
    return float(count * _SHARES[int((z + _FAR) * _STEPS)])
