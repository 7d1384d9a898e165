"""A query and vectors in, how alike they are out: exactly, or roughly from a quarter of the memory."""

from __future__ import annotations

from math import sqrt
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from matcher.index.bitmap import Rows
from matcher.index.loops.compiling import compiled
from matcher.index.sketch import Sketch
from matcher.types import Floats, Vectors

_FINE = 4095.0  # 12 bits of the query and 8 of a row: sums fit 32 bits up to 4,096 dimensions
_SURE = 5 / sqrt(12)  # five deviations of what rounding does to a product
_AHEAD = 16  # rows on their way from memory while one is compared


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
def query_of(exact: Floats) -> Query:
    """Bring a vector into steps, finer ones than those of the rows."""
    widest = np.float32(1e-9)
    for value in exact:
        widest = max(widest, abs(value))
    step, codes = widest / _FINE, np.empty(len(exact), np.int16)
    for i in range(len(exact)):
        codes[i] = np.int16(np.rint(exact[i] / step))
    return Query(exact, codes, float(step), sqrt(product(exact, exact)))


@compiled
def product(query: Floats, vector: Floats) -> np.float32:
    """Multiply two vectors."""
    total = np.float32(0)
    for i in range(len(query)):
        total += query[i] * vector[i]
    return total


@compiled
def rough_product(query: Query, rough: Sketch, row: int) -> float:
    """Multiply the query with what the sketch keeps of a row."""
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
        found[i] = product(query, vector)
    return found


@compiled
def roughly(query: Query, stored: Stored, rows: Rows) -> tuple[Floats, Floats]:
    """Compute between what bounds the likeness of each row lies."""
    lowest, highest = np.empty(len(rows), np.float32), np.empty(len(rows), np.float32)
    rough, end = stored.rough, len(stored.base)
    for i in range(len(rows)):
        if i + _AHEAD < len(rows) and rows[i + _AHEAD] < end:
            bring(rough.codes, rows[i + _AHEAD])
        row = rows[i]
        if row < end:
            likeness = rough_product(query, rough, row)
            slack = _SURE * (query.length * rough.steps[row] + query.step)
        else:
            likeness, slack = float(product(query.exact, stored.recent[row - end])), 0.0
        lowest[i], highest[i] = likeness - slack, likeness + slack
    return lowest, highest


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
def bring(table: npt.NDArray[Any], row: int) -> None:
    """Have a row on its way from memory while others are compared."""
    width = table.shape[1] * table.itemsize
    start = table.ctypes.data + row * width
    for byte in range(0, width, 64):
        _fetch(np.uintp(start + byte))  # type: ignore[call-arg]  # the compiler gives the other
