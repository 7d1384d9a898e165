"""Sets of row numbers as packed words: one bit a row, so that a million rows are 125 KB.

>>> words = pack(np.array([1, 64, 66]), 70)
>>> count(words), unpack(words).tolist(), rank(words, np.array([0, 2, 65, 70])).tolist()
(3, [1, 64, 66], [0, 1, 2, 3])
>>> contains(words, np.array([1, 2, 66])).tolist()
[True, False, True]
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]  # bit i & 63 of word i >> 6, the order FAISS reads
Rows: TypeAlias = npt.NDArray[np.int64]

_ONE = np.uint64(1)


def pack(rows: npt.NDArray[Any], size: int) -> Words:
    """Set the bits of these rows in an empty bitmap for `size` rows."""
    flags = np.zeros(_words(size) * 64, np.bool_)
    flags[rows] = True
    return pack_flags(flags)


def pack_flags(flags: npt.NDArray[np.bool_]) -> Words:
    """Turn one truth value a row into a bitmap."""
    packed = np.zeros(_words(len(flags)), np.uint64)
    packed.view(np.uint8)[: -(-len(flags) // 8)] = np.packbits(flags, bitorder="little")
    return packed


def full(size: int) -> Words:
    """Set every one of `size` rows, and nothing beyond them."""
    words = np.full(_words(size), ~np.uint64(0), np.uint64)
    if size & 63 or not size:
        words[-1] = (_ONE << np.uint64(size & 63)) - _ONE
    return words


def grown(words: Words, size: int) -> Words:
    """Copy a bitmap into one for `size` rows, the new rows unset."""
    longer = np.zeros(_words(size), np.uint64)
    longer[: len(words)] = words
    return longer


def set_rows(words: Words, rows: npt.NDArray[Any]) -> None:
    """Set the bits of a few rows in place."""
    places = np.asarray(rows, np.int64)
    np.bitwise_or.at(words, places >> 6, _ONE << (places & 63).astype(np.uint64))


def clear_rows(words: Words, rows: npt.NDArray[Any]) -> None:
    """Clear the bits of a few rows in place."""
    places = np.asarray(rows, np.int64)
    np.bitwise_and.at(words, places >> 6, ~(_ONE << (places & 63).astype(np.uint64)))


def count(words: Words) -> int:
    """Count the rows that are set."""
    return int(np.bitwise_count(words).sum(dtype=np.int64))


def contains(words: Words, rows: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Say for each row whether it is set."""
    octets = words.view(np.uint8)
    bits: npt.NDArray[np.uint8] = (octets[rows >> 3] >> (rows & 7).astype(np.uint8)) & 1
    return bits.view(np.bool_)


def unpack(words: Words, first: int = 0) -> Rows:
    """List the rows that are set, ascending, from row `first` on."""
    head = first >> 6
    filled = np.flatnonzero(words[head:])
    bits = np.unpackbits(words[head:][filled].view(np.uint8), bitorder="little")
    places = np.flatnonzero(bits.view(np.bool_))
    rows: Rows = ((filled[places >> 6] + head) << 6) + (places & 63)
    return rows[np.searchsorted(rows, first) :] if first & 63 else rows


def unpack_ranges(words: Words, starts: Rows, ends: Rows) -> Rows:
    """List the rows that are set in ranges, range by range."""
    some = ends > starts
    starts, ends = starts[some], ends[some]
    first, length = starts >> 6, ((ends - 1) >> 6) - (starts >> 6) + 1
    places = spread(first, length)
    taken = words[places]
    tails = np.cumsum(length) - 1
    taken[tails - length + 1] &= ~_below(starts & 63)
    taken[tails] &= _below(((ends - 1) & 63) + 1)
    bits = np.flatnonzero(np.unpackbits(taken.view(np.uint8), bitorder="little").view(np.bool_))
    rows: Rows = (places[bits >> 6] << 6) + (bits & 63)
    return rows


def spread(first: Rows, length: Rows) -> Rows:
    """Count up from each `first`, `length` times, one after the other."""
    ends = np.cumsum(length)
    return np.repeat(first - (ends - length), length) + np.arange(length.sum())


def rank(words: Words, positions: Rows) -> Rows:
    """Count, for each position, the rows set before it."""
    before = np.zeros(len(words) + 1, np.int64)
    np.cumsum(np.bitwise_count(words), dtype=np.int64, out=before[1:])
    word, bit = positions >> 6, (positions & 63).astype(np.uint64)
    # A position at the very end has no word of its own; its partial count is nothing.
    partial = words[np.minimum(word, len(words) - 1)] & ((_ONE << bit) - _ONE)
    ranks: Rows = before[word] + np.where(bit > 0, np.bitwise_count(partial), 0)
    return ranks


def _below(bits: Rows) -> Words:
    """Set the lowest bits of a word, 0 to 64 of them."""
    # A shift by 64 is undefined in hardware; two shifts by half are not.
    half = (bits >> 1).astype(np.uint64)
    rest = (bits - (bits >> 1)).astype(np.uint64)
    return ~((~np.uint64(0) << half) << rest)


def _words(size: int) -> int:
    return max(1, -(-size // 64))
