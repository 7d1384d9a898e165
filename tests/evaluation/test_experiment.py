import pytest

from matcher.evaluation.experiment import answerable, compare, run
from matcher.evaluation.metrics import Grades

JUDGED = {
    "甲": {"1": Grades(3, 3), "2": Grades(0, 0)},
    "乙": {"1": Grades(0, 3), "2": Grades(3, 3)},
    "丙": {"1": Grades(0, 0)},
}


def upwards(query, items):
    return sorted(items)


def downwards(query, items):
    return sorted(items, reverse=True)


def test_queries_without_any_good_answer_can_be_left_out():
    assert set(answerable(JUDGED)) == {"甲", "乙"}


def test_a_query_with_nothing_to_find_counts_for_bad_lists_but_not_for_ndcg():
    found = run("", upwards, JUDGED)
    assert found.figures["丙"].ndcg is None
    assert found.mean("bad") == pytest.approx(1 / 3)


def test_a_run_against_itself_shows_no_difference():
    one = run("", upwards, JUDGED)
    found = compare(one, one)
    assert (found.difference, found.low, found.high, found.better, found.worse) == (0, 0, 0, 0, 0)


def test_a_comparison_counts_whom_it_serves_better_and_worse():
    found = compare(run("", upwards, JUDGED), run("", downwards, JUDGED))
    assert (found.better, found.worse) == (1, 1)
    assert found.difference == pytest.approx(0.0)
    assert found.low < 0 < found.high


def test_an_unknown_query_in_one_run_only_is_refused():
    with pytest.raises(ValueError, match=r"zip"):
        compare(run("", upwards, JUDGED), run("", upwards, answerable(JUDGED)))
