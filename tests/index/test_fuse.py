import pytest

from matcher.index.fuse import fuse


def test_a_document_in_two_rankings_gains_from_both():
    assert fuse([["a", "b"], ["b", "c"]])[0] == ("b", pytest.approx(1 / 62 + 1 / 61))


def test_equals_stand_in_the_order_of_their_ids():
    assert [id for id, _ in fuse([["c", "a"], ["a", "c"], ["b"]])] == ["a", "c", "b"]


def test_nothing_fuses_to_nothing():
    assert fuse([[], []]) == []
