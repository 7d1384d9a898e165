"""Texts in, scores out: Okapi BM25 over jieba words, and the fusion of rankings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from matcher.parse.text import tokens

Scores = npt.NDArray[np.float64]
K1, B = 1.5, 0.75
RRF = 60


class Bm25:
    """Okapi BM25 over jieba words, statistics from the whole catalogue."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = CountVectorizer(analyzer=tokens)
        counts = csr_matrix(self._words.fit_transform(texts), dtype=np.float64)
        length = np.asarray(counts.sum(axis=1)).ravel()
        norm = K1 * (1 - B + B * length / length.mean())
        rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
        documents = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log1p((counts.shape[0] - documents + 0.5) / (documents + 0.5))
        counts.data = idf[counts.indices] * counts.data * (K1 + 1) / (counts.data + norm[rows])
        self._weights = counts

    def scores(self, text: str) -> Scores:
        """Score every document of the catalogue."""
        known = self._words.vocabulary_
        query = np.zeros(self._weights.shape[1])
        for word, count in Counter(tokens(text)).items():
            if word in known:
                query[known[word]] = count
        scores: Scores = np.asarray(self._weights @ query, dtype=np.float64)
        return scores


def fuse(*lists: Scores) -> Scores:
    """Join rankings by reciprocal rank."""
    fused: Scores = np.sum([1 / (RRF + 1 + np.argsort(np.argsort(-one))) for one in lists], axis=0)
    return fused
