"""Names in, scores of every occupation out: character n-grams and, with an encoder, meaning.

Each occupation is known by several names. It scores as its likest name does, with a little for
how many of the others are alike and for its definition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from matcher.codes.grams import GramSpace
from matcher.codes.occupations import Occupation, occupations
from matcher.codes.trades import fold, trades

if TYPE_CHECKING:
    from matcher.encoder.model import Encoder

_Scores = npt.NDArray[np.float32]

# How far a name of each source is believed. These and the weights below were fitted on the
# names themselves, each left out in turn (scripts/tune_occupation.py).
_OFFICIAL, _ORDINARY, _EVERYDAY = 1.0, 0.9, 0.8
_LIKEST, _OTHERS, _DEFINITION = 0.6, 0.6, 0.3
_MEANING, _DEFINITION_MEANING = 0.35, 0.1
# e5 puts unrelated short texts near .75, so only what lies above tells anything.
_MEANING_FLOOR = 0.72
_TITLES_TO_ENCODE = 3  # of the ordinary names; encoding every one would take minutes
_TEXT_LENGTH = 400  # letters of a posting's text that say what is done


class NameIndex:
    """Every name of every occupation, ready to be compared with many titles at once."""

    def __init__(self, encoder: Encoder | None) -> None:
        known = list(occupations().values())
        self.codes = [occupation.code for occupation in known]
        self.names = [occupation.name for occupation in known]
        self.column: Mapping[str, int] = {code: i for i, code in enumerate(self.codes)}
        self._index_letters(known)
        self._encoder = encoder
        if encoder is not None:
            self._index_meaning(known, encoder)

    def _index_letters(self, known: Sequence[Occupation]) -> None:
        named = entries(known, self.column)
        columns = np.asarray([column for column, _ in named])
        # Names sorted by occupation, so that the best of each is one reduceat.
        self._starts, counts = np.unique(columns, return_index=True, return_counts=True)[1:]
        self._root_counts = np.sqrt(counts).astype(np.float32)
        self._letters = GramSpace([text for _, text in named])
        belief = np.asarray(list(named.values()), dtype=np.float32)
        self._by_letters = csr_matrix(self._letters.own.multiply(belief[:, None])).T.tocsr()
        self._words = GramSpace([definition(occupation) for occupation in known])
        self._by_words = self._words.own.T.tocsr()

    def _index_meaning(self, known: Sequence[Occupation], encoder: Encoder) -> None:
        names = [
            (column, name)
            for column, occupation in enumerate(known)
            for name in (
                occupation.name,
                *occupation.aliases,
                *occupation.titles[:_TITLES_TO_ENCODE],
            )
        ]
        columns = [column for column, _ in names]
        self._meaning_starts = np.unique(columns, return_index=True)[1]
        self._by_meaning = encoder.encode([name for _, name in names], "passage")
        self._by_told = encoder.encode([definition(one) for one in known], "passage")

    def by_letters(self, titles: Sequence[str]) -> _Scores:
        """Score each occupation for each bare title by its letters: 0 to about 1."""
        alike = _dense(self._letters.vectors(titles) @ self._by_letters)
        likest = np.maximum.reduceat(alike, self._starts, axis=1)
        np.square(alike, out=alike)
        others = np.add.reduceat(alike, self._starts, axis=1) / self._root_counts
        told = _dense(self._words.vectors(titles) @ self._by_words)
        scores: _Scores = _LIKEST * likest + _OTHERS * others + _DEFINITION * told
        return scores

    def by_meaning(self, titles: Sequence[str]) -> _Scores:
        """Score each occupation for each bare title by meaning; zeros without an encoder."""
        if self._encoder is None:
            return np.zeros((len(titles), len(self.codes)), dtype=np.float32)
        vectors = self._encoder.encode(list(titles), "query")
        alike = _above_floor(vectors @ self._by_meaning.T)
        named = np.maximum.reduceat(alike, self._meaning_starts, axis=1)
        told = _above_floor(vectors @ self._by_told.T)
        scores: _Scores = _MEANING * named + _DEFINITION_MEANING * told
        return scores

    def by_text(self, texts: Sequence[str]) -> _Scores:
        """Score each occupation by how a posting's text speaks of its tasks."""
        short = [text[:_TEXT_LENGTH] for text in texts]
        return _dense(self._words.vectors(short) @ self._by_words)


def entries(known: Sequence[Occupation], column: Mapping[str, int]) -> dict[tuple[int, str], float]:
    """List (column, name) in order of column, with how far the name is believed."""
    belief: dict[tuple[int, str], float] = {}
    for occupation in known:
        at = column[occupation.code]
        for names, trust in (
            ((occupation.name, *occupation.aliases), _OFFICIAL),
            (occupation.titles, _ORDINARY),
        ):
            for name in names:
                belief.setdefault((at, fold(name)), trust)
    for trade in trades().values():
        if trade.occupation in column:
            for name in (trade.name, *trade.aliases):
                belief.setdefault((column[trade.occupation], fold(name)), _EVERYDAY)
    return dict(sorted(belief.items()))


def definition(occupation: Occupation) -> str:
    """Join what the classification tells of an occupation."""
    return f"{occupation.name}：{occupation.definition}{occupation.tasks}"


def _dense(matrix: csr_matrix) -> _Scores:
    return np.asarray(matrix.toarray(), dtype=np.float32)


def _above_floor(cosines: _Scores) -> _Scores:
    told: _Scores = np.clip((cosines - _MEANING_FLOOR) / (1 - _MEANING_FLOOR), 0, 1)
    return told
