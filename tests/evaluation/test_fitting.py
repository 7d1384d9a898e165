import numpy as np
import pytest
from scipy.optimize import check_grad

from matcher.evaluation.fitting import (
    PROMISED,
    Case,
    Problem,
    cross_validate,
    fit,
    judge,
    pair_loss,
    pose,
    weight_intervals,
)
from matcher.evaluation.metrics import Grades
from matcher.ranking.weights import Weights

from .small_world import world

PRIOR = Weights(seeker={"place": 0.1, "refusal": 1.0}, employer={"education": 0.5})


def people(count):
    """Make people for whom the place decides and schooling misleads."""
    rng = np.random.default_rng(0)
    made = {}
    for n in range(count):
        place = np.log(rng.uniform(0.05, 1.0, 12))
        noise = np.log(rng.uniform(0.05, 1.0, (12, 1)))
        grades = tuple(Grades(int(g), int(g)) for g in np.digitize(place, [-2.0, -1.2, -0.5]))
        wants = np.column_stack([place, np.zeros(12)])
        items = tuple(f"{m:02d}" for m in range(12))
        made[f"{n:02d}"] = Case(items, wants, noise, np.ones(12, dtype=bool), grades)
    return made


def test_the_slope_of_the_loss_is_the_slope():
    grades = [3, 0, 2, 2]
    at = np.array([0.1, 0.4, -0.2, 0.0])
    wrong = check_grad(lambda x: pair_loss(x, grades)[0], lambda x: pair_loss(x, grades)[1], at)
    assert wrong < 1e-5


def test_equal_grades_teach_nothing():
    assert pair_loss(np.array([0.3, 0.1]), [2, 2])[0] == 0.0


def test_what_decides_gains_weight_and_what_misleads_loses_it():
    problem = Problem(people(10), PRIOR)
    place, _, education = fit(problem, sorted(problem.cases))
    assert place > 0.3
    assert education < 0.5


def test_no_weight_is_negative_and_a_refusal_is_never_talked_away():
    problem = Problem(people(10), PRIOR, pull=0.0)
    vector = fit(problem, sorted(problem.cases))
    assert (vector >= 0).all()
    assert vector[problem.names.index(next(iter(PROMISED)))] >= PRIOR.seeker["refusal"]


def test_a_strong_pull_keeps_the_given_weights():
    problem = Problem(people(6), PRIOR, pull=1e4)
    assert fit(problem, sorted(problem.cases)) == pytest.approx(problem.start, abs=1e-3)


def test_everybody_is_judged_by_weights_fitted_on_others():
    problem = Problem(people(10), PRIOR)
    before = judge(problem, "", dict.fromkeys(problem.cases, problem.start))
    crossed = cross_validate(problem, 5)
    assert set(crossed.figures) == set(problem.cases)
    assert crossed.mean("ndcg") > before.mean("ndcg")


def test_intervals_of_weights_hold_the_fit():
    problem = Problem(people(8), PRIOR)
    ends = weight_intervals(problem, np.random.default_rng(0), 8)
    assert all(low <= high for low, high in ends)


def test_the_problem_scores_pairs_as_the_matcher_does(tmp_path):
    _, judged, arena = world(tmp_path)
    problem = pose(arena, judged)
    ranked = judge(problem, "", dict.fromkeys(problem.cases, problem.start)).ranked
    assert ranked == {id: arena.rank_postings(id, sorted(pool)) for id, pool in judged.items()}


def test_fitted_weights_can_be_read_back(tmp_path):
    _, judged, arena = world(tmp_path)
    problem = pose(arena, judged)
    weights = problem.weights(problem.start)
    assert Weights.model_validate_json(weights.model_dump_json()) == arena.matcher.weights
