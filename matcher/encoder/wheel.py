"""The wheel's packed 4-bit model file in; vocabulary, normalisation and fp32 tensors out.

Format `E5S1`, as the wheel's own `e5.c` reads it: sizes; unigram pieces with scores; what each
code point is replaced by; a directory of tensors, plain fp32 or Q4_0 (an fp16 scale and 32 four-bit
values to a block of 18 bytes).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

MAGIC = b"E5S1"
BLOCK = 32  # values that share a scale
BYTES = 18  # of a block: an fp16 scale and 32 halves of a byte
_QUANTISED = 1

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Shape of the network."""

    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Packed:
    """Everything the file holds, tensors dequantised on demand."""

    sizes: Sizes
    pieces: tuple[str, ...]
    scores: Floats
    replaced: Mapping[int, str]  # code point → what stands for it, often nothing
    tensors: Mapping[str, tuple[bool, int, int]]  # quantised, number of values, offset
    raw: bytes

    def tensor(self, name: str) -> Floats:
        """Return one tensor, flat."""
        quantised, count, offset = self.tensors[name]
        if not quantised:
            return np.frombuffer(self.raw, "<f4", count, offset).copy()
        return dequantise(np.frombuffer(self.raw, np.uint8, count // BLOCK * BYTES, offset))

    def word_rows(self, ids: Sequence[int]) -> Floats:
        """Return the word embeddings of these pieces only; the whole table is 384 MB."""
        _, count, offset = self.tensors["emb.word"]
        width = self.sizes.hidden // BLOCK * BYTES
        rows = np.frombuffer(self.raw, np.uint8, count // BLOCK * BYTES, offset)
        return dequantise(rows.reshape(-1, width)[list(ids)]).reshape(-1, self.sizes.hidden)


def dequantise(blocks: npt.NDArray[np.uint8]) -> Floats:
    """Unfold Q4_0 blocks: byte j holds value j in its low half and value j + 16 in its high half.

    >>> block = np.frombuffer(np.float16(0.5).tobytes() + bytes([0xF9] * 16), np.uint8)
    >>> dequantise(block)[[0, 15, 16, 31]].tolist()
    [0.5, 0.5, 3.5, 3.5]
    """
    rows = blocks.reshape(-1, BYTES)
    scales = rows[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([rows[:, 2:] & 0x0F, rows[:, 2:] >> 4], axis=1)
    values: Floats = (halves.astype(np.float32) - 8) * scales
    return values.reshape(-1)


def read_packed(raw: bytes) -> Packed:
    """Read the whole file; the caller has checked its digest, so its shape is not doubted."""
    if raw[:4] != MAGIC:
        raise ValueError("not a packed model of format E5S1")
    hidden, layers, heads, inner, _, positions, types = struct.unpack_from("<7i", raw, 8)
    (epsilon,) = struct.unpack_from("<f", raw, 36)
    sizes = Sizes(hidden, layers, heads, inner, positions, types, epsilon)
    count, *_, blob = struct.unpack_from("<5iQ", raw, 44)
    at = 72
    bounds = np.frombuffer(raw, "<u4", count + 1, at)
    scores = np.frombuffer(raw, "<f4", count, at + 4 * (count + 1))
    at += 4 * (2 * count + 1)
    pieces = tuple(raw[at + low : at + high].decode() for low, high in pairwise(bounds.tolist()))
    at += blob
    entries, length = struct.unpack_from("<iI", raw, at)
    replaced = dict(_replacements(raw, at + 8, entries))
    tensors = dict(_directory(raw, at + 8 + length))
    return Packed(sizes, pieces, scores, replaced, tensors, raw)


def _replacements(raw: bytes, at: int, entries: int) -> Iterator[tuple[int, str]]:
    for _ in range(entries):
        point, length = struct.unpack_from("<IB", raw, at)
        yield point, "".join(map(chr, struct.unpack_from(f"<{length}I", raw, at + 5)))
        at += 5 + 4 * length


def _directory(raw: bytes, at: int) -> Iterator[tuple[str, tuple[bool, int, int]]]:
    (entries,) = struct.unpack_from("<i", raw, at)
    at += 4
    for _ in range(entries):
        (length,) = struct.unpack_from("<H", raw, at)
        name = raw[at + 2 : at + 2 + length].decode()
        kind, count, offset, _ = struct.unpack_from("<BIQQ", raw, at + 2 + length)
        yield name, (kind == _QUANTISED, count, offset)
        at += 2 + length + 21
