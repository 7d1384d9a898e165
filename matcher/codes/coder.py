"""A title, and the text under it, in; its likeliest occupations of the 2022 classification out.

Three kinds of evidence are laid together: the everyday trade a title names, its letters beside
the names and ordinary titles of each occupation, and (with an encoder) its meaning. Two names
rarely share a meaning without sharing letters, but titles and definitions often do.

    >>> [guess.code for guess in Coder(None).code("会计", n=1)]
    ['2-06-03-00']
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from matcher.codes.names import NameIndex
from matcher.codes.titles import asides, bare, jobs, namings
from matcher.codes.trades import trades
from matcher.types import OccupationGuess

if TYPE_CHECKING:  # the encoder's own module loads torch, which coding without one need not
    from matcher.encoder.model import Encoder

_Scores = npt.NDArray[np.float32]

_BATCH = 64  # titles scored at once: 64 × 34,000 names is what a cache still holds
_LATER_JOB = 0.9  # of several jobs in one title the first is meant a little more
_TRADE = 0.08  # how much a certain everyday trade adds to its occupation's score
_TEXT = 0.15
_SHARP = 14.0  # turns scores into shares
_SURE_SCORE = 0.75
_DOUBT = 0.6  # with a smaller share for the best, the encoder is asked too
_KEPT_TITLES, _KEPT_GUESSES = 50_000, 5


class Coder:
    """Codes titles to 细类; built once, since it weighs every name of the classification."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._index = NameIndex(encoder)
        self._asks_meaning = encoder is not None
        # Feeds repeat their titles: 普工 stands in one posting of ten.
        self._coded = lru_cache(maxsize=_KEPT_TITLES)(self._code_bare)

    def code(self, title: str, text: str = "", n: int = 5) -> tuple[OccupationGuess, ...]:
        """Give the n likeliest occupations of a title, best first."""
        if not text and n <= _KEPT_GUESSES:
            return self._coded(title)[:n]
        return self.code_many([(title, text)], n)[0]

    def code_many(
        self, items: Sequence[tuple[str, str]], n: int = 5
    ) -> list[tuple[OccupationGuess, ...]]:
        """Code many (title, text) pairs at once, which is faster by far than one at a time."""
        distinct = list(dict.fromkeys(items))
        coded: dict[tuple[str, str], tuple[OccupationGuess, ...]] = {}
        for start in range(0, len(distinct), _BATCH):
            batch = distinct[start : start + _BATCH]
            for item, row in zip(batch, self._scores(batch), strict=True):
                coded[item] = self._guesses(row, n)
        return [coded[item] for item in items]

    def _code_bare(self, title: str) -> tuple[OccupationGuess, ...]:
        return self.code_many([(title, "")], _KEPT_GUESSES)[0]

    def _scores(self, batch: Sequence[tuple[str, str]]) -> _Scores:
        """Score every occupation for each title, as its best job's score."""
        owners, parts, weights = [], [], []
        for owner, (title, _) in enumerate(batch):
            for rank, part in enumerate(_parts(title)):
                owners.append(owner)
                parts.append(part)
                weights.append(_LATER_JOB**rank)
        by_name = self._index.by_letters(parts) + self._by_trade(parts)
        if self._asks_meaning:
            self._ask_meaning(parts, by_name)
        by_name *= np.asarray(weights, dtype=np.float32)[:, None]
        # Parts stand in order of their titles, and no title is without one.
        starts = np.unique(owners, return_index=True)[1]
        scores: _Scores = np.maximum.reduceat(by_name, starts, axis=0)
        told = [row for row, (_, text) in enumerate(batch) if text]
        if told:
            scores[told] += _TEXT * self._index.by_text([batch[row][1] for row in told])
        return scores

    def _ask_meaning(self, parts: Sequence[str], scores: _Scores) -> None:
        """Add the meaning of the parts that letters and trades leave in doubt."""
        doubtful = [row for row, own in enumerate(scores) if _shares(own).max() < _DOUBT]
        if doubtful:
            scores[doubtful] += self._index.by_meaning([parts[row] for row in doubtful])

    def _by_trade(self, parts: Sequence[str]) -> _Scores:
        """Add what the trades named in each part speak for."""
        added = np.zeros((len(parts), len(self._index.codes)), dtype=np.float32)
        for row, part in enumerate(parts):
            for naming in namings(part):
                column = self._index.column.get(trades()[naming.trade].occupation)
                if column is not None:
                    added[row, column] = max(added[row, column], _TRADE * naming.confidence)
        return added

    def _guesses(self, scores: _Scores, n: int) -> tuple[OccupationGuess, ...]:
        order = _best(scores, n)
        shares = _shares(scores)
        sure = min(1.0, float(scores[order[0]]) / _SURE_SCORE)
        return tuple(
            OccupationGuess(
                self._index.codes[column],
                self._index.names[column],
                round(float(shares[column]) * sure, 3),
            )
            for column in order
        )


def _best(scores: _Scores, n: int) -> npt.NDArray[np.intp]:
    """Order the n best columns; ties by code, whatever the machine."""
    n = min(n, scores.size)
    least = np.partition(scores, -n)[-n]
    among = np.flatnonzero(scores >= least)
    order: npt.NDArray[np.intp] = among[np.argsort(-scores[among], kind="stable")][:n]
    return order


def _shares(scores: _Scores) -> _Scores:
    """Turn one title's scores into shares that sum to 1."""
    shares: _Scores = np.exp(_SHARP * (scores - scores.max()))
    shares /= shares.sum()
    return shares


def _parts(title: str) -> list[str]:
    """Cut a title into its jobs; what stands in brackets is another, later one."""
    main = list(jobs(bare(title)))
    named = [part for part in main if namings(part)] or main
    extra = [bare(aside) for aside in asides(title)]
    parts = named[:3] + [aside for aside in extra if namings(aside)][:1]
    return parts or [title.strip() or "无"]
