"""Sets of row numbers as packed words: one bit a row, so that a million rows are 125 KB.

>>> words = pack(np.array([1, 64, 66]), 70)
>>> count(words), unpack(words).tolist()
(3, [1, 64, 66])
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


def unpack(words: Words) -> Rows:
    """List the rows that are set, ascending."""
    filled = np.flatnonzero(words)
    bits = np.unpackbits(words[filled].view(np.uint8), bitorder="little")
    places = np.flatnonzero(bits.view(np.bool_))
    rows: Rows = (filled[places >> 6] << 6) + (places & 63)
    return rows


def _words(size: int) -> int:
    return max(1, -(-size // 64))
