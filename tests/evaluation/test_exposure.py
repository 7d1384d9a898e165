import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.evaluation.exposure import exposure, gini, room
from matcher.types import Posting

CATALOGUE = {
    "1": Posting("1", "", "焊工", employer="甲厂", headcount=1),
    "2": Posting("2", "", "钳工", employer="甲厂", headcount=10),
    "3": Posting("3", "", "车工", employer="乙厂"),
    "4": Posting("4", "", "铣工"),
}


def test_a_posting_that_names_no_seats_has_one():
    assert room(CATALOGUE["2"], 3) == 30
    assert room(CATALOGUE["3"], 3) == 3


def test_coverage_and_short_lists_are_counted():
    found = exposure({"甲": ["1", "2"], "乙": ["1"]}, CATALOGUE, 2)
    assert found.shown == 2
    assert found.coverage == 0.5
    assert found.short == 1


def test_referrals_beyond_the_seats_are_counted():
    found = exposure({str(n): ["1", "2"] for n in range(5)}, CATALOGUE, 2, per_seat=3)
    assert found.crowded == 1
    assert found.over_sent == pytest.approx(2 / 10)
    assert found.most == 5


def test_only_the_first_of_a_list_count():
    assert exposure({"甲": ["1", "2", "3"]}, CATALOGUE, 1).shown == 1


def test_employers_are_counted_over_all_their_postings():
    found = exposure({"甲": ["1", "3"]}, CATALOGUE, 2)
    assert found.gini_postings == pytest.approx(gini([1, 0, 1, 0]))
    assert found.gini_employers == pytest.approx(gini([1, 1, 0]))


def test_nobody_and_nothing_give_no_error():
    assert exposure({}, {}, 3).coverage == 0.0


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30))
def test_gini_lies_between_equal_and_everything(counts):
    assert -1e-9 <= gini(counts) <= 1 - 1 / len(counts) + 1e-9
