"""Judged pairs as parts of the score in; weights fitted to them, and how they do on others, out.

The model is the ranking's own: a side's score is the product of part ** weight. A weight is never
negative, so a part that improves can never lower a score, whatever is learnt. The loss is the
pairwise logistic loss of the joint score and, less, of each side's, with a pull to given weights.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from matcher.evaluation.arena import Arena
from matcher.evaluation.experiment import Run
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import Grades, figures
from matcher.ranking.score import INELIGIBLE, Scored
from matcher.ranking.weights import Weights

Array = npt.NDArray[np.float64]
SHARPNESS = 4.0  # how many times a difference of log scores counts in the logistic
SIDE = 0.4  # how much each side's own order counts beside the joint one
MOST = 3.0  # a larger weight would let one part decide alone
PROMISED = frozenset({"seeker.refusal"})  # may grow, not shrink: no sample may talk a refusal away
FOLDS = 5


@dataclass(frozen=True)
class Case:
    """One person's judged postings: logs of the parts of both sides, and the grades."""

    items: tuple[str, ...]
    wants: Array
    wanted: Array
    eligible: npt.NDArray[np.bool_]
    grades: tuple[Grades, ...]

    def scores(self, wants: Array, wanted: Array, balance: float) -> tuple[Array, Array, Array]:
        """Give logs of the seeker's, the employer's and the joint score."""
        seeker, employer = self.wants @ wants, self.wanted @ wanted
        worse = np.logaddexp(-balance * seeker, -balance * employer)
        joint = (math.log(2) - worse) / balance
        return seeker, employer, joint + np.where(self.eligible, 0.0, math.log(INELIGIBLE))


@dataclass(frozen=True)
class Problem:
    """All cases, the names of the weights, and the weights they are pulled to."""

    cases: Mapping[str, Case]
    prior: Weights
    pull: float = 0.1

    @property
    def names(self) -> tuple[str, ...]:
        """The weights' names in the order of a vector, by side."""
        wants = (f"seeker.{name}" for name in self.prior.seeker)
        return (*wants, *(f"employer.{name}" for name in self.prior.employer))

    @property
    def start(self) -> Array:
        """The prior weights as a vector."""
        return self.vector(self.prior)

    def vector(self, weights: Weights) -> Array:
        """Turn weights into a vector; a part they do not name weighs nothing."""
        wants = (weights.seeker.get(name, 0.0) for name in self.prior.seeker)
        return np.array(
            [*wants, *(weights.employer.get(name, 0.0) for name in self.prior.employer)]
        )

    def weights(self, vector: Array, digits: int = 2) -> Weights:
        """Turn a vector into weights."""
        values = [round(float(value), digits) for value in vector]
        seeker = dict(zip(self.prior.seeker, values, strict=False))
        employer = dict(zip(self.prior.employer, values[len(seeker) :], strict=True))
        return self.prior.model_copy(update={"seeker": seeker, "employer": employer})


def pose(arena: Arena, judged: Judgments, pull: float = 0.1) -> Problem:
    """Score every judged pair once and keep its parts."""
    prior = arena.matcher.weights
    cases = {}
    for query, pool in sorted(judged.items()):
        items = tuple(sorted(pool))
        scored = arena.score_postings(query, items)
        cases[query] = _case(items, scored, [pool[item] for item in items], prior)
    return Problem(cases, prior, pull)


def _case(
    items: tuple[str, ...], scored: Sequence[Scored], grades: Sequence[Grades], prior: Weights
) -> Case:
    wants = [[_logs(one)["wants", name] for name in prior.seeker] for one in scored]
    wanted = [[_logs(one)["wanted", name] for name in prior.employer] for one in scored]
    eligible = np.array([one.eligible for one in scored])
    return Case(items, np.array(wants), np.array(wanted), eligible, tuple(grades))


def _logs(scored: Scored) -> dict[tuple[str, str], float]:
    return {
        (side, part.name): math.log(part.value)
        for side, parts in (("wants", scored.wants), ("wanted", scored.wanted))
        for part in parts
    }


def fit(problem: Problem, people: Sequence[str]) -> Array:
    """Fit the weights on some people's pairs; a person named twice counts twice."""
    start = problem.start
    cases = [problem.cases[id] for id in people]

    def loss(vector: Array) -> tuple[float, Array]:
        found = [_case_loss(case, vector, problem.prior) for case in cases]
        value = sum(one for one, _ in found) / len(found)
        slope = np.sum([one for _, one in found], axis=0) / len(found)
        away = vector - start
        return value + problem.pull * float(away @ away), slope + 2 * problem.pull * away

    bounds = [
        (at if name in PROMISED else 0.0, max(at, MOST))
        for name, at in zip(problem.names, start, strict=True)
    ]
    vector: Array = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return vector


def _case_loss(case: Case, vector: Array, prior: Weights) -> tuple[float, Array]:
    cut = len(prior.seeker)
    seeker, employer, joint = case.scores(vector[:cut], vector[cut:], prior.balance)
    # The share of the joint score's slope that falls to the seeker's side: the lower side has more.
    share = 1 / (1 + np.exp(prior.balance * (seeker - employer)))
    both, at_both = pair_loss(joint, [grade.both for grade in case.grades])
    wants, at_wants = pair_loss(seeker, [grade.seeker for grade in case.grades])
    wanted, at_wanted = pair_loss(employer, [grade.employer for grade in case.grades])
    slope = np.concatenate(
        (
            (share * at_both + SIDE * at_wants) @ case.wants,
            ((1 - share) * at_both + SIDE * at_wanted) @ case.wanted,
        )
    )
    return both + SIDE * (wants + wanted), slope


def pair_loss(scores: Array, grades: Sequence[int]) -> tuple[float, Array]:
    """Give the logistic loss over pairs of unequal grades, weighted by gain, and its slope."""
    gains = np.exp2(np.asarray(grades, dtype=float))
    ahead = np.maximum(gains[:, None] - gains[None, :], 0.0)
    total = ahead.sum()
    if not total:
        return 0.0, np.zeros(len(scores))
    margin = SHARPNESS * (scores[:, None] - scores[None, :])
    loss = float((ahead * np.logaddexp(0.0, -margin)).sum() / total)
    pushed = ahead * SHARPNESS / (1 + np.exp(np.clip(margin, -500, 500))) / total
    return loss, pushed.sum(axis=0) - pushed.sum(axis=1)


def judge(problem: Problem, name: str, vectors: Mapping[str, Array]) -> Run:
    """Rank every person's postings by that person's vector."""
    cut = len(problem.prior.seeker)
    ranked, found = {}, {}
    for id, vector in sorted(vectors.items()):
        case = problem.cases[id]
        _, _, joint = case.scores(vector[:cut], vector[cut:], problem.prior.balance)
        order = sorted(range(len(joint)), key=lambda n: (-joint[n], case.items[n]))
        ranked[id] = tuple(case.items[n] for n in order)
        found[id] = figures(ranked[id], dict(zip(case.items, case.grades, strict=True)))
    return Run(name, ranked, found)


def cross_validate(problem: Problem, folds: int = FOLDS) -> Run:
    """Judge every person by weights fitted on the people of the other folds."""
    people = sorted(problem.cases)
    vectors: dict[str, Array] = {}
    for n in range(folds):
        held_out = people[n::folds]
        vector = fit(problem, [id for id in people if id not in held_out])
        vectors |= dict.fromkeys(held_out, vector)
    return judge(problem, f"交叉验证（{folds}折）", vectors)


def weight_intervals(
    problem: Problem, rng: np.random.Generator, rounds: int
) -> list[tuple[float, float]]:
    """Refit on resampled people; give each weight's 95 % interval."""
    people = sorted(problem.cases)
    fitted = [fit(problem, list(rng.choice(people, len(people)))) for _ in range(rounds)]
    low, high = np.quantile(fitted, (0.025, 0.975), axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
