"""Ranked lists and grades in; the figures of two-way ranking out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import ndcg_score

GOOD = 2  # both sides grade a pair at least this
CUT = 10
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Grades:
    """What the judges gave a pair: would the seeker want it, would the employer interview."""

    seeker: int
    employer: int
    note: str = ""

    @property
    def both(self) -> int:
        """The lower of the two grades."""
        return min(self.seeker, self.employer)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of one ranked list; None where a figure has no meaning (nothing good to find)."""

    ndcg: float | None
    precision: float
    hit: float
    bad: float
    ndcg_seeker: float | None
    ndcg_employer: float | None


def ndcg(gains: Sequence[int], k: int = CUT) -> float | None:
    """NDCG@k of grades in ranked order, gain 2^g - 1; None when every grade is 0."""
    if not any(gains):
        return None
    if len(gains) == 1:
        return 1.0
    truth = np.exp2(np.asarray([gains], dtype=float)) - 1
    order = -np.arange(len(gains), dtype=float)[None, :]
    return float(ndcg_score(truth, order, k=k, ignore_ties=True))


def figures(ranked: Sequence[str], grades: Mapping[str, Grades]) -> Figures:
    """Judge one list by its grades; ids without a grade are left out."""
    judged = [grades[item] for item in ranked if item in grades]
    top = judged[:SHOWN]
    return Figures(
        ndcg=ndcg([grade.both for grade in judged]),
        precision=sum(grade.both >= GOOD for grade in top) / SHOWN,
        hit=float(any(grade.both >= GOOD for grade in top)),
        bad=sum(grade.both == 0 for grade in top) / SHOWN,
        ndcg_seeker=ndcg([grade.seeker for grade in judged]),
        ndcg_employer=ndcg([grade.employer for grade in judged]),
    )


def mean(values: Sequence[float | None]) -> float:
    """Mean of the values that have meaning."""
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else float("nan")


def interval(
    values: Sequence[float | None], rng: np.random.Generator, rounds: int = 2000
) -> tuple[float, float]:
    """95 % bootstrap interval of the mean, resampling people."""
    known = np.asarray([value for value in values if value is not None])
    if not len(known):
        return float("nan"), float("nan")
    means = rng.choice(known, size=(rounds, len(known))).mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
