"""Texts in, vectors that tell nothing apart out: what stands in when the encoder cannot be had.

Trades and words find the postings then. Every posting is as like a query as any other, half way
between what unlike and like texts are, so that likeness neither helps nor harms anybody.

    >>> words = Keywords()
    >>> query, passage = words.encode(["焊工"], "query")[0], words.encode(["会计"], "passage")[0]
    >>> round(float(query @ passage), 3) == round((UNLIKE + ALIKE) / 2, 3)
    True
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matcher.encoder.model import Kind
from matcher.ranking.score import ALIKE, UNLIKE
from matcher.types import Vectors

_HALFWAY = (UNLIKE + ALIKE) / 2
_QUERY = (_HALFWAY, (1 - _HALFWAY**2) ** 0.5)
_PASSAGE = (1.0, 0.0)


class Keywords:
    """An encoder to which all texts of a kind are the same."""

    name = "keywords"
    dim = 2

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Give the one vector of the kind for each text."""
        one = np.array(_QUERY if kind == "query" else _PASSAGE, np.float32)
        return np.tile(one, (len(texts), 1))
