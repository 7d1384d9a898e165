from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.ingest.cells import (
    MAX_CELL,
    cell_text,
    clean,
    is_damaged_number,
    is_rounded,
    listed,
    plain_text,
    says_nothing,
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5000.0, "5000"),
        (0.3, "0.3"),
        (0.1 + 0.2, "0.3"),
        (13800138000.0, "13800138000"),
        (450000000000000.0, "450000000000000"),
        (True, "是"),
        (None, ""),
        (float("nan"), ""),
        (date(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1), "2026-11-01"),
        (datetime(2026, 11, 1, 8, 30), "2026-11-01 08:30"),
        (time(8, 30), "08:30:00"),
        (timedelta(hours=30), "1 day, 6:00:00"),
        ("  焊工 ", "焊工"),
        ("#N/A", ""),
    ],
)
def test_a_cell_reads_as_excel_shows_it(value, text):
    assert cell_text(value) == text


def test_a_rounded_id_is_told_from_an_exact_one():
    assert is_damaged_number(cell_text(1.649711597649789e18))
    assert not is_damaged_number("1649711597649788928")


def test_an_id_saved_as_text_after_rounding_is_recognised():
    assert is_rounded("1649711597649780000")
    assert not is_rounded("1649711597649788928")
    assert not is_rounded("100000")


def test_a_huge_cell_is_cut_just_above_the_limit():
    assert len(cell_text("长" * (MAX_CELL * 3))) == MAX_CELL + 1


def test_text_forced_by_a_formula_is_unwrapped():
    assert plain_text('="0012"') == "0012"


def test_markup_escapes_and_control_characters_are_dropped():
    assert clean("包吃住\x0b&nbsp;&amp;五险<br>双休_x000D_") == "包吃住 &五险\n双休"


def test_chinese_punctuation_stays_and_full_width_digits_are_folded():
    assert clean("月薪５０００，包吃住。") == "月薪5000，包吃住。"


def test_comparisons_are_not_taken_for_markup():
    assert clean("身高<170cm,年龄<45岁>") == "身高<170cm,年龄<45岁>"


def test_only_a_list_of_texts_is_a_list():
    assert listed("[]") == ()
    assert listed("['普工']") == ("普工",)
    assert listed("[1, 2]") is None
    assert listed("[急聘]普工") is None
    assert listed("['" + "长" * 30_000 + "']") is None


def test_a_nested_bomb_is_no_list():
    assert listed("[" * 5_000 + "]" * 5_000) is None


def test_fillers_say_nothing():
    assert says_nothing("--") and says_nothing("NaN") and not says_nothing("无")


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(clean(text))) == clean(clean(text))


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_number_is_shown_with_a_needless_fraction(value):
    assert not cell_text(value).endswith(".0")


def test_half_a_surrogate_pair_is_dropped():
    assert clean("焊\ud800工\udfff") == "焊工"
