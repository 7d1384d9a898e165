"""Vectors in, whole numbers of 8 bits out: a quarter of the memory, to see at once who is too unlike.

A row's numbers are rounded to steps of its own. The error of a product is the sum of as many small
errors as there are dimensions, and so nearly normal, with a deviation of a step over the root of 12.

    >>> rough = sketch(np.array([[0.6, -0.8], [0, 0]], np.float32))
    >>> rough.codes.tolist(), [round(float(c * rough.steps[0]), 3) for c in rough.codes[0]]
    ([[95, -127], [0, 0]], [0.598, -0.8])
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.types import Floats, Vectors

_FINEST = np.float32(127)
_AT_ONCE = 50_000  # rows: what is computed on the way is no larger than needed


class Sketch(NamedTuple):
    """Rows of small whole numbers, and the size of a row's step."""

    codes: npt.NDArray[np.int8]
    steps: Floats

    def __add__(self, other: Sketch) -> Sketch:  # type: ignore[override]
        """Put the rows of another after these."""
        codes = np.concatenate([self.codes, other.codes])
        return Sketch(codes, np.concatenate([self.steps, other.steps]))


def sketch(vectors: Vectors) -> Sketch:
    """Round every row to 127 steps on either side of nought."""
    codes = np.empty(vectors.shape, np.int8)
    steps = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        steps[some] = np.maximum(np.abs(vectors[some]).max(axis=1), 1e-9) / _FINEST
        np.rint(vectors[some] / steps[some, None], out=codes[some], casting="unsafe")
    return Sketch(codes, steps)
