"""Judged pairs and rankers in; every query's ranked list with its figures out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import Figures, figures, interval, mean

Ranker = Callable[[str, Sequence[str]], Sequence[str]]  # query id, item ids → item ids, best first
SEED = 0
NAMES: Mapping[str, str] = {
    "ndcg": "nDCG@10",
    "precision": "P@3",
    "hit": "hit@3",
    "bad": "bad@3",
    "ndcg_seeker": "nDCG 求职者",
    "ndcg_employer": "nDCG 单位",
}


@dataclass(frozen=True, slots=True)
class Run:
    """What one ranker did with every query."""

    name: str
    ranked: Mapping[str, tuple[str, ...]]
    figures: Mapping[str, Figures]

    def values(self, figure: str) -> list[float | None]:
        """Give one figure of every query, in the order of the queries' ids."""
        return [getattr(found, figure) for _, found in sorted(self.figures.items())]

    def mean(self, figure: str) -> float:
        """Average one figure over the queries where it has meaning."""
        return mean(self.values(figure))

    def interval(self, figure: str) -> tuple[float, float]:
        """Bootstrap the 95 % interval of the mean over queries."""
        return interval(self.values(figure), np.random.default_rng(SEED))


def answerable(judged: Judgments) -> Judgments:
    """Keep the queries that have something to find."""
    return {query: pool for query, pool in judged.items() if any(g.both for g in pool.values())}


def run(name: str, rank: Ranker, judged: Judgments) -> Run:
    """Let a ranker order the judged items of every query."""
    ranked = {query: tuple(rank(query, sorted(pool))) for query, pool in sorted(judged.items())}
    return Run(
        name, ranked, {query: figures(items, judged[query]) for query, items in ranked.items()}
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one run differs from another, query by query: mean difference and its 95 % interval."""

    figure: str
    difference: float
    low: float
    high: float
    better: int
    worse: int


def compare(one: Run, other: Run, figure: str = "ndcg") -> Comparison:
    """Compare two runs over the same queries."""
    pairs = zip(one.values(figure), other.values(figure), strict=True)
    differences = [a - b for a, b in pairs if a is not None and b is not None]
    low, high = interval(differences, np.random.default_rng(SEED))
    return Comparison(
        figure,
        mean(differences),
        low,
        high,
        sum(d > 0 for d in differences),
        sum(d < 0 for d in differences),
    )
