"""Names in, scores of every occupation out: character n-grams and, with an encoder, meaning.

Each occupation is known by several names; it scores as its best name does, with a little for
the next ones and for its definition.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from matcher.codes.occupations import Occupation, occupations
from matcher.codes.trades import trades

if TYPE_CHECKING:
    from matcher.encoder.model import Encoder

_Scores = npt.NDArray[np.float32]

_LETTERS, _MEANING, _DEFINITION, _DEFINITION_MEANING = 0.55, 0.35, 0.1, 0.1
# e5 puts unrelated short texts near .75, so only what lies above tells anything.
_MEANING_FLOOR = 0.72
_TEXT_LENGTH = 400  # letters of a posting's text that say what is done


class NameIndex:
    """Every name of every occupation, ready to be compared with many titles at once."""

    def __init__(self, encoder: Encoder | None) -> None:
        known = list(occupations().values())
        self.codes = [occupation.code for occupation in known]
        self.names = [occupation.name for occupation in known]
        self.column: Mapping[str, int] = {code: i for i, code in enumerate(self.codes)}
        entries = _entries(known, self.column)
        # Names sorted by occupation, so that the best of each is one reduceat.
        self._starts = np.unique([column for column, _ in entries], return_index=True)[1]
        self._texts = [text for _, text in entries]
        self._letters = TfidfVectorizer(analyzer=_grams, sublinear_tf=True, dtype=np.float32)
        self._by_letters = csr_matrix(self._letters.fit_transform(self._texts)).T.tocsr()
        told = [_definition(occupation) for occupation in known]
        self._words = TfidfVectorizer(analyzer=_grams, sublinear_tf=True, dtype=np.float32)
        self._by_words = csr_matrix(self._words.fit_transform(told)).T.tocsr()
        self._encoder = encoder
        if encoder is not None:
            self._by_meaning = encoder.encode(self._texts, "passage")
            self._by_told = encoder.encode(told, "passage")

    def scores(self, titles: Sequence[str]) -> _Scores:
        """Score each occupation for each bare title: 0 to about 1."""
        names = _LETTERS * _dense(self._letters.transform(titles) @ self._by_letters)
        told = _DEFINITION * _dense(self._words.transform(titles) @ self._by_words)
        if self._encoder is not None:
            vectors = self._encoder.encode(list(titles), "query")
            names += _MEANING * _above_floor(vectors @ self._by_meaning.T)
            told += _DEFINITION_MEANING * _above_floor(vectors @ self._by_told.T)
        return np.maximum.reduceat(names, self._starts, axis=1) + told

    def text_scores(self, texts: Sequence[str]) -> _Scores:
        """Score each occupation by how a posting's text speaks of its tasks."""
        short = [text[:_TEXT_LENGTH] for text in texts]
        scores = _dense(self._words.transform(short) @ self._by_words)
        if self._encoder is not None:
            vectors = self._encoder.encode(short, "query")
            scores = (scores + _above_floor(vectors @ self._by_told.T)) / 2
        scores[[row for row, text in enumerate(short) if not text]] = 0
        return scores


def _entries(known: Sequence[Occupation], column: Mapping[str, int]) -> list[tuple[int, str]]:
    """List (column, name) in order of column, every name once per occupation."""
    pairs = {
        (column[occupation.code], name)
        for occupation in known
        for name in (occupation.name, *occupation.aliases, *occupation.titles)
    }
    for trade in trades().values():
        if trade.occupation in column:
            pairs |= {(column[trade.occupation], name) for name in (trade.name, *trade.aliases)}
    return sorted(pairs)


def _definition(occupation: Occupation) -> str:
    return f"{occupation.name}：{occupation.definition}{occupation.tasks}"


def _grams(text: str) -> Iterator[str]:
    """Cut a name into runs of one to three letters; its end is marked, for there stands the head."""
    letters = text.lower().replace(" ", "") + "$"
    for size in (1, 2, 3):
        for start in range(len(letters) - size + 1):
            yield letters[start : start + size]


def _dense(matrix: csr_matrix) -> _Scores:
    return np.asarray(matrix.todense(), dtype=np.float32)


def _above_floor(cosines: _Scores) -> _Scores:
    return np.clip((cosines - _MEANING_FLOOR) / (1 - _MEANING_FLOOR), 0, 1)
