import math

import numpy as np
import pytest

from matcher.evaluation.metrics import Grades, figures, interval, mean, ndcg


def test_ndcg_is_the_hand_computed_one():
    found = (7 / math.log2(2) + 3 / math.log2(4)) / (7 / math.log2(2) + 3 / math.log2(3))
    assert ndcg([3, 0, 2]) == pytest.approx(found)
    assert ndcg([3, 2, 0]) == 1.0


def test_ndcg_sees_ten_places_only():
    assert ndcg([0] * 10 + [3]) == 0.0


def test_a_list_with_nothing_to_find_has_no_ndcg():
    assert ndcg([0, 0]) is None
    assert ndcg([]) is None


def test_a_list_of_one_is_in_the_best_order():
    assert ndcg([2]) == 1.0


def test_a_pair_counts_by_its_lower_grade():
    found = figures(["a", "b", "c"], {"a": Grades(3, 0), "b": Grades(2, 3), "c": Grades(1, 3)})
    assert (found.precision, found.hit, found.bad) == (1 / 3, 1.0, 1 / 3)


def test_each_side_has_its_own_ndcg():
    found = figures(["a", "b"], {"a": Grades(3, 0), "b": Grades(0, 3)})
    assert found.ndcg is None
    assert found.ndcg_seeker == 1.0
    assert found.ndcg_employer == pytest.approx(1 / math.log2(3))


def test_postings_nobody_judged_are_left_out():
    assert figures(["x", "a"], {"a": Grades(3, 3)}).precision == 1 / 3


def test_the_mean_passes_over_what_has_no_meaning():
    assert mean([1.0, None, 0.0]) == 0.5
    assert math.isnan(mean([None]))


def test_the_interval_of_equal_people_is_a_point():
    assert interval([0.5] * 8, np.random.default_rng(0)) == (0.5, 0.5)


def test_the_interval_holds_the_mean_and_is_the_same_each_time():
    values = [0.0, 0.25, 0.5, 1.0, None]
    low, high = interval(values, np.random.default_rng(0))
    assert low < mean(values) < high
    assert (low, high) == interval(values, np.random.default_rng(0))
