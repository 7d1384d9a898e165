"""Names and texts in, unit vectors of their letters and pairs of letters out (TF-IDF).

>>> space = GramSpace(["焊工", "氩弧焊工", "会计"])
>>> alike = (space.vectors(["电焊工"]) @ space.own.T).toarray()[0]
>>> [bool(alike[0] > other) for other in alike[1:]]
[True, True]

Fitting is scikit-learn's to the letter, but one short title is turned in microseconds, which
an import needs that codes its rows one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from scipy.sparse import csr_matrix

from matcher.codes.trades import fold


def grams(text: str) -> Iterator[str]:
    """Cut a name into letters and pairs of letters; both ends are marked.

    The end holds the head of a Chinese name, the front what it deals with; runs of three letters
    only told names apart that mean the same.
    """
    letters = fold(text).replace(" ", "")
    yield from letters
    marked = f"^{letters}$"
    for start in range(len(marked) - 1):
        yield marked[start : start + 2]


class GramSpace:
    """The grams of some texts, each weighed by how rare it is among them."""

    def __init__(self, texts: Sequence[str]) -> None:
        counted = [Counter(grams(text)) for text in texts]
        spread = Counter(gram for counts in counted for gram in counts)
        self._column = {gram: column for column, gram in enumerate(sorted(spread))}
        frequency = np.asarray([spread[gram] for gram in self._column], dtype=np.float64)
        self._rarity = np.log((1 + len(texts)) / (1 + frequency)) + 1
        self.own = self._rows(counted)

    def vectors(self, texts: Iterable[str]) -> csr_matrix:
        """Turn texts into rows of unit length; grams never seen count for nothing."""
        return self._rows([Counter(grams(text)) for text in texts])

    def _rows(self, counted: Sequence[Counter[str]]) -> csr_matrix:
        columns, counts, ends = [], [], [0]
        for row in counted:
            known = [(self._column[gram], n) for gram, n in row.items() if gram in self._column]
            columns += [column for column, _ in known]
            counts += [n for _, n in known]
            ends.append(len(columns))
        at = np.asarray(columns, dtype=np.int32)
        weights = (1 + np.log(np.asarray(counts, dtype=np.float64))) * self._rarity[at]
        sums = np.concatenate(([0.0], np.cumsum(weights**2)))
        lengths = np.sqrt(np.diff(sums[ends]))
        weights /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(ends))
        shape = (len(counted), len(self._column))
        return csr_matrix((weights.astype(np.float32), at, np.asarray(ends)), shape=shape)
