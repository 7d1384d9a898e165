import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.headcount import parse_headcount


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("5人", 5),
        ("5.0", 5),
        ("3-5名", 5),
        ("10-20", 20),
        ("招10人", 10),
        ("十名", 10),
        ("男2女3", 5),
        ("2男3女", 5),
        ("4人人", 4),
        ("50人以上", 50),
        ("若干", None),
        ("若干人", None),
        ("数名", None),
        ("不限", None),
        ("0人", None),
        ("-1", None),
        ("人", None),
        ("", None),
        ("13800138000", None),
    ],
)
def test_headcounts_are_numbers_or_not_said(cell, number):
    assert parse_headcount(cell) == number


@given(st.text(), st.text(alphabet="0123456789-~人名男女若干十百"))
def test_any_text_is_read_and_no_headcount_is_zero(text, words):
    for number in (parse_headcount(text), parse_headcount(words)):
        assert number is None or number > 0
