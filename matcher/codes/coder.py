"""A title, and the text under it, in; its likeliest occupations of the 2022 classification out.

Three kinds of evidence are laid together: the everyday trade a title names, its letters beside
the names and ordinary titles of each occupation, and (with an encoder) its meaning. Two names
rarely share a meaning without sharing letters, but titles and definitions often do.

    >>> [guess.code for guess in Coder(None).code("会计", n=1)]
    ['2-06-03-00']
"""

from __future__ import annotations

from collections.abc import Sequence
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

_BATCH = 256  # titles scored at once: 256 × 1,632 occupations × a few tables stay in cache
_LATER_JOB = 0.9  # of several jobs in one title the first is meant a little more
_TRADE = 0.25  # how much a certain everyday trade adds to its occupation's score
_TEXT = 0.15
_SHARP = 14.0  # turns scores into shares; fitted on the tables' own names, each left out in turn
_SURE_SCORE = 0.75


class Coder:
    """Codes titles to 细类; built once, since it weighs every name of the classification."""

    def __init__(self, encoder: Encoder | None) -> None:
        self._index = NameIndex(encoder)

    def code(self, title: str, text: str = "", n: int = 5) -> tuple[OccupationGuess, ...]:
        """Give the n likeliest occupations of a title, best first."""
        return self.code_many([(title, text)], n)[0]

    def code_many(
        self, items: Sequence[tuple[str, str]], n: int = 5
    ) -> list[tuple[OccupationGuess, ...]]:
        """Code many (title, text) pairs at once, which is faster by far than one at a time."""
        coded: list[tuple[OccupationGuess, ...]] = []
        for start in range(0, len(items), _BATCH):
            batch = items[start : start + _BATCH]
            scores = self._scores(batch)
            coded += [self._guesses(row, n) for row in scores]
        return coded

    def _scores(self, batch: Sequence[tuple[str, str]]) -> _Scores:
        """Score every occupation for each title, as its best job's score."""
        owners, parts, weights = [], [], []
        for owner, (title, _) in enumerate(batch):
            for rank, part in enumerate(_parts(title)):
                owners.append(owner)
                parts.append(part)
                weights.append(_LATER_JOB**rank)
        by_name = self._index.scores(parts) + self._by_trade(parts)
        by_name *= np.asarray(weights, dtype=np.float32)[:, None]
        scores = np.zeros((len(batch), len(self._index.codes)), dtype=np.float32)
        np.maximum.at(scores, np.asarray(owners), by_name)
        texts = [text for _, text in batch]
        if any(texts):
            scores += _TEXT * self._index.text_scores(texts)
        return scores

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
        # Stable sorting of the negated scores breaks ties by code.
        order = np.argsort(-scores, kind="stable")[:n]
        shares = np.exp(_SHARP * (scores - scores[order[0]]))
        shares /= shares.sum()
        sure = min(1.0, float(scores[order[0]]) / _SURE_SCORE)
        return tuple(
            OccupationGuess(
                self._index.codes[column],
                self._index.names[column],
                round(float(shares[column]) * sure, 3),
            )
            for column in order
        )


def _parts(title: str) -> list[str]:
    """Cut a title into its jobs; what stands in brackets is another, later one."""
    main = list(jobs(bare(title)))
    named = [part for part in main if namings(part)] or main
    extra = [bare(aside) for aside in asides(title)]
    parts = named[:3] + [aside for aside in extra if namings(aside)][:1]
    return parts or [title.strip() or "无"]
