"""Loops that run as machine code: arrays that numpy owns in, the best rows and what was read out.

Planning one search takes hundreds of small steps. As numpy calls they cost more than comparing the
vectors does; compiled they cost next to nothing. It is compiled on first use and kept beside the
source, or where NUMBA_CACHE_DIR says, for the next process. All of it stands in one file, since what
is kept is made anew only when the file of the function that is called has changed.

How alike a query is to the rows of a list follows nearly a normal distribution around its likeness
to the list's mean. With the passing rows of every list that tells, before any row is read, how many
of the best lie in which list, and after reading, how many may have been missed.
"""

from __future__ import annotations

from collections.abc import Callable
from math import erfc, sqrt
from typing import Any, NamedTuple, ParamSpec, TypeVar

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

from matcher.index.bitmap import Rows
from matcher.index.filters import Passing
from matcher.index.lists import Lists
from matcher.index.sketch import Sketch
from matcher.types import Floats, Vectors

P = ParamSpec("P")
R = TypeVar("R")

_MISSED = 0.01  # share of k that the first choice of lists may leave in others
_LEFT = 0.04  # share of k that may be expected elsewhere when the reading ends
_ROUNDS = 4
_HALVINGS = 7
_FAR = np.float32(4)  # spreads from a mean, beyond which next to nothing lies
_STEPS = 128  # a spread, in the table of shares
_FINE = 4095.0  # 12 bits of the query and 8 of a row: sums fit 32 bits up to 4,096 dimensions
_AHEAD = 16  # rows on their way from memory while one is compared: codes, and vectors of four
_VECTORS_AHEAD = 2  # times the size
_SOME = 4  # the share of the groups looked at first
_NOWHERE = np.float32(-9)  # how alike a list is that has not been looked at
_SURE = 5 / sqrt(12)  # five deviations of what rounding does to a product


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Compile on first use; no Python is run in it, so that other threads go on meanwhile."""
    # Sums may be added up in another order, or they could not use the width of the processor.
    reordered = {"reassoc", "contract", "nsz"}
    options: dict[str, Any] = {"nogil": True, "fastmath": reordered, "error_model": "numpy"}
    try:
        return njit(cache=True, **options)(function)  # type: ignore[no-any-return]
    except RuntimeError:  # nowhere to keep it: another user's folder, and no home
        return njit(**options)(function)  # type: ignore[no-any-return]


@intrinsic
def _fetch(_context: Any, address: Any) -> Any:  # noqa: ANN401 — the compiler's own values
    def generate(_: Any, builder: Any, __: Any, given: Any) -> Any:  # noqa: ANN401
        byte, wide = ir.IntType(8).as_pointer(), ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [byte, wide, wide, wide])
        call = builder.module.declare_intrinsic("llvm.prefetch", [byte], kind)
        to_read, second_cache, data = wide(0), wide(2), wide(1)
        builder.call(call, [builder.inttoptr(given[0], byte), to_read, second_cache, data])

    return types.void(types.uintp), generate


@compiled
def _bring(table: npt.NDArray[Any], row: int) -> None:
    """Have a row on its way from memory while others are compared."""
    width = table.shape[1] * table.itemsize
    start = table.ctypes.data + row * width
    for byte in range(0, width, 64):
        _fetch(np.uintp(start + byte))  # type: ignore[call-arg]  # the compiler gives the other


# --- Products ---


class Stored(NamedTuple):
    """Vectors by row: those of the base, with their sketch, and then recent ones."""

    base: Vectors
    rough: Sketch
    recent: Vectors


class Query(NamedTuple):
    """A vector asked for, as it is and in steps."""

    exact: Floats
    codes: npt.NDArray[np.int16]
    step: float
    length: float


@compiled
def _query(exact: Floats) -> Query:
    step = max(np.abs(exact).max() / _FINE, 1e-9)
    codes = np.empty(len(exact), np.int16)
    for i in range(len(exact)):
        codes[i] = np.int16(np.rint(exact[i] / step))
    return Query(exact, codes, step, sqrt(_product(exact, exact)))


@compiled
def _product(query: Floats, vector: Floats) -> np.float32:
    total = np.float32(0)
    for i in range(len(query)):
        total += query[i] * vector[i]
    return total


@compiled
def _rough_product(query: Query, rough: Sketch, row: int) -> float:
    vector, total = rough.codes[row], np.int32(0)
    for i in range(len(query.codes)):
        # Without the casts it is all taken for 64 bits wide, and goes through a few at a time.
        product = np.int32(np.int32(query.codes[i]) * np.int32(vector[i]))
        total = np.int32(total + product)
    return float(total * (query.step * rough.steps[row]))


@compiled
def products(query: Floats, stored: Stored, rows: Rows) -> Floats:
    """Multiply the query with each of these rows."""
    found, end = np.empty(len(rows), np.float32), len(stored.base)
    for i in range(len(rows)):
        row = rows[i]
        vector = stored.base[row] if row < end else stored.recent[row - end]
        found[i] = _product(query, vector)
    return found


# --- The best of some rows ---


class Best(NamedTuple):
    """Rows by falling likeness, equals by row."""

    rows: Rows
    likeness: Floats


@compiled
def best_of(query: Floats, stored: Stored, rows: Rows, k: int) -> Best:
    """Compare all these rows, and give the k best."""
    return _with(_query(query), stored, rows, k, _nothing())


@compiled
def _nothing() -> Best:
    return Best(np.empty(0, np.int64), np.empty(0, np.float32))


@compiled
def _with(query: Query, stored: Stored, rows: Rows, k: int, best: Best) -> Best:
    """Compare more rows with the k best so far; whose sketch is too unlike, is not read."""
    likeness, slack = _roughly(query, stored, rows)
    least = best.likeness[k - 1] if len(best.rows) == k else np.float32(-np.inf)
    if len(rows) > k:
        least = max(least, np.partition(likeness - slack, len(rows) - k)[len(rows) - k])
    near, end = rows[likeness + slack >= least], len(stored.base)
    found = np.empty(len(near), np.float32)
    for i in range(len(near)):
        if i + _VECTORS_AHEAD < len(near) and near[i + _VECTORS_AHEAD] < end:
            _bring(stored.base, near[i + _VECTORS_AHEAD])
        row = near[i]
        vector = stored.base[row] if row < end else stored.recent[row - end]
        found[i] = _product(query.exact, vector)
    all_rows = np.concatenate((best.rows, near))
    all_likeness = np.concatenate((best.likeness, found))
    by_row = np.argsort(all_rows)
    order = by_row[np.argsort(-all_likeness[by_row], kind="mergesort")][:k]
    return Best(all_rows[order], all_likeness[order])


@compiled
def _roughly(query: Query, stored: Stored, rows: Rows) -> tuple[Floats, Floats]:
    """Compute likenesses to what rounding leaves of them, and by how much they may be wrong."""
    likeness, slack = np.empty(len(rows), np.float32), np.zeros(len(rows), np.float32)
    rough, end = stored.rough, len(stored.base)
    for i in range(len(rows)):
        if i + _AHEAD < len(rows) and rows[i + _AHEAD] < end:
            _bring(rough.codes, rows[i + _AHEAD])
        row = rows[i]
        if row < end:
            likeness[i] = _rough_product(query, rough, row)
            slack[i] = _SURE * (query.length * rough.steps[row] + query.step)
        else:
            likeness[i] = _product(query.exact, stored.recent[row - end])
    return likeness, slack


# --- Rows that pass ---


@compiled
def _bits(word: np.uint64) -> int:
    """Count the bits of a word; compilers know this sum by sight."""
    pairs = word - ((word >> np.uint64(1)) & np.uint64(0x5555555555555555))
    low = np.uint64(0x3333333333333333)
    fours = (pairs & low) + ((pairs >> np.uint64(2)) & low)
    eights = (fours + (fours >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return int((eights * np.uint64(0x0101010101010101)) >> np.uint64(56))


@compiled
def _below(bit: int) -> np.uint64:
    """Set the bits below this one, of 0 to 63."""
    return (np.uint64(1) << np.uint64(bit)) - np.uint64(1)


@compiled
def rank(passing: Passing, positions: Rows) -> Rows:
    """Count, for each of some ascending positions, the passing rows before it."""
    words, listed = passing
    before, place, total = np.empty(len(positions), np.int64), 0, 0
    for i in range(len(positions)):
        position = positions[i]
        if not len(words):
            while place < len(listed) and listed[place] < position:
                place += 1
            before[i] = place
            continue
        while place < position >> 6:
            total += _bits(words[place])
            place += 1
        inside = position & 63  # a position at the very end has no word of its own
        before[i] = total + (_bits(words[place] & _below(inside)) if inside else 0)
    return before


@compiled
def _since(passing: Passing, first: int, size: int) -> Rows:
    """List the passing rows from `first` up to `size`, of which there are few."""
    words, listed = passing
    if not len(words):
        return listed[np.searchsorted(listed, first) :]
    rows, found = np.empty(size - first, np.int64), 0
    for row in range(first, size):
        if (words[row >> 6] >> np.uint64(row & 63)) & np.uint64(1):
            rows[found] = row
            found += 1
    return rows[:found]


# --- What is expected where ---

# The share of a normal distribution above z, for z from 4 spreads below the mean to 4 above.
_SHARES = np.array(
    [erfc(((i + 0.5) / _STEPS - _FAR) / sqrt(2)) / 2 for i in range(2 * int(_FAR) * _STEPS)],
    np.float32,
)


@compiled
def _above(threshold: float, count: int, likeness: float, spread: float) -> float:
    """Expect so many rows of a list to be more alike than the threshold."""
    z = (threshold - likeness) / spread
    if not count or z >= _FAR:
        return 0.0
    return float(count * _SHARES[max(0, int((z + _FAR) * _STEPS))])


@compiled
def _expected(threshold: float, counts: Rows, likeness: Floats, spreads: Floats) -> Floats:
    expected = np.empty(len(counts), np.float32)
    for i in range(len(counts)):
        expected[i] = _above(threshold, counts[i], likeness[i], spreads[i])
    return expected


@compiled
def _weighed(query: Query, lists: Lists, counts: Rows, k: int) -> tuple[Floats, float]:
    """Compute how alike the query is to the lists' means, and what about k rows should exceed.

    Lists of groups that cannot hold any of these are not looked at, and stay far away.
    """
    groups, spreads = lists.groups, lists.rows.spreads
    likeness = np.full(len(counts), _NOWHERE, np.float32)
    reach = np.empty(len(groups.spreads), np.float32)
    for g in range(len(reach)):
        reach[g] = _rough_product(query, groups.means, g) + _FAR * groups.spreads[g]
    reach += _FAR * spreads.max()
    enough = -1.0
    for place, g in enumerate(np.argsort(-reach)):
        if place == len(reach) // _SOME:
            enough = _threshold(counts, likeness, spreads, k)
        if reach[g] <= enough:
            break
        for i in range(groups.starts[g], groups.starts[g + 1]):
            if counts[i]:
                likeness[i] = _rough_product(query, lists.rows.means, i)
    return likeness, _threshold(counts, likeness, spreads, k)


@compiled
def _threshold(counts: Rows, likeness: Floats, spreads: Floats, k: int) -> float:
    """Find, from below, the likeness that about k rows are expected to exceed."""
    near = np.flatnonzero((counts > 0) & (likeness > _NOWHERE))
    if not len(near):
        return -1.0
    reach = likeness[near] + _FAR * spreads[near]
    high, low = reach.max(), reach.max() - 2 * _FAR * spreads.max()
    near = near[reach > low]
    if _all_above(low, near, counts, likeness, spreads) <= k:
        low, near = np.float32(-1), np.flatnonzero((counts > 0) & (likeness > _NOWHERE))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _all_above(middle, near, counts, likeness, spreads) > k:
            low = middle
            near = near[likeness[near] + _FAR * spreads[near] > low]
        else:
            high = middle
    return float(low)


@compiled
def _all_above(
    threshold: float, near: Rows, counts: Rows, likeness: Floats, spreads: Floats
) -> float:
    total = 0.0
    for i in near:
        total += _above(threshold, counts[i], likeness[i], spreads[i])
    return total


@compiled
def _cover(expected: Floats, missed: float) -> Rows:
    """Choose the fewest lists, so that fewer than `missed` rows are expected elsewhere."""
    some = np.flatnonzero(expected)
    # Lists that hold together no more than half of what may be missed need not be put in order.
    likely = some[expected[some] > missed / (2 * len(some))]
    order = likely[np.argsort(-expected[likely])]
    left = expected.sum()
    for i in range(len(order)):
        left -= expected[order[i]]
        if left < missed:
            return order[: i + 1]
    return order


# --- Lists read ---


@compiled
def _list_into(rows: Rows, some: int, passing: Passing, starts: Rows, before: Rows, i: int) -> int:
    """Write the passing base rows of a list after the first `some`; gives how many there are then."""
    words, listed = passing
    if not len(words):
        for place in range(before[i], before[i + 1]):
            rows[some] = listed[place]
            some += 1
        return some
    first, end = starts[i], starts[i + 1]
    for place in range(first >> 6, (end + 63) >> 6):
        word = words[place]
        if place == first >> 6:
            word &= ~_below(first & 63)
        if place == end >> 6:
            word &= _below(end & 63)
        while word:
            rest = word & (word - np.uint64(1))
            rows[some] = (place << 6) + _bits((word ^ rest) - np.uint64(1))
            some += 1
            word = rest
    return some


@compiled
def best_in_lists(
    query: Floats, stored: Stored, lists: Lists, passing: Passing, k: int, most: int
) -> tuple[Best, int, int]:
    """Read the lists where the k best passing rows are expected, until too few may lie elsewhere.

    Gives rows by falling likeness, perhaps fewer than k, how many lists were read and how many rows.
    Once `most` rows have been read no other list is begun.
    """
    end, asked = len(stored.base), _query(query)
    before = rank(passing, lists.rows.starts)
    fresh = _since(passing, end, end + len(stored.recent))
    fresh_lists = lists.recent[fresh - end]
    counts = before[1:] - before[:-1]
    for i in fresh_lists:
        counts[i] += 1
    alike, threshold = _weighed(asked, lists, counts, k)
    spreads = lists.rows.spreads
    best, read, scanned = _nothing(), 0, 0
    for _ in range(_ROUNDS):
        chosen = _cover(_expected(threshold, counts, alike, spreads), _MISSED * k)
        chosen = _within(chosen, counts, most - scanned)
        rows, some = np.empty(counts[chosen].sum(), np.int64), 0
        reading = np.zeros(len(counts), np.bool_)
        for i in chosen:
            some = _list_into(rows, some, passing, lists.rows.starts, before, i)
            counts[i], reading[i] = 0, True
        for j in range(len(fresh)):
            if reading[fresh_lists[j]]:
                rows[some] = fresh[j]
                some += 1
        best = _with(asked, stored, rows, k, best)
        read, scanned = read + len(chosen), scanned + some
        threshold = best.likeness[k - 1] if len(best.rows) == k else -1.0
        if scanned >= most or _expected(threshold, counts, alike, spreads).sum() <= _LEFT * k:
            break
    return best, read, scanned


@compiled
def _within(chosen: Rows, counts: Rows, most: int) -> Rows:
    """Keep of chosen lists the first, up to the one that brings the rows to so many."""
    total = 0
    for j in range(len(chosen)):
        total += counts[chosen[j]]
        if total >= most:
            return chosen[: j + 1]
    return chosen
