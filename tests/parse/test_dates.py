from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.dates import parse_date


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-01-05", date(2023, 1, 5)),
        ("2023/1/5", date(2023, 1, 5)),
        ("2023.1.5", date(2023, 1, 5)),
        ("20230105", date(2023, 1, 5)),
        ("2023年1月5日", date(2023, 1, 5)),
        ("二〇二三年一月五日", date(2023, 1, 5)),
        ("2022-12-31 00:00", date(2022, 12, 31)),
        ("2023-01-05T08:00:00Z", date(2023, 1, 5)),
        ("44931", date(2023, 1, 5)),
        (44931, date(2023, 1, 5)),
        (44931.5, date(2023, 1, 5)),
        (20230105, date(2023, 1, 5)),
        (datetime(2023, 1, 5, 8), date(2023, 1, 5)),
        (date(2023, 1, 5), date(2023, 1, 5)),
        ("1970-01-01", None),
        (date(1970, 1, 1), None),
        ("长期有效", None),
        ("招满为止", None),
        ("2023-02-30", None),
        ("08-30", None),
        ("", None),
        (None, None),
        (0, None),
        (True, None),
        (float("nan"), None),
        (float("inf"), None),
    ],
)
def test_cells_of_any_type_give_their_day(cell, day):
    assert parse_date(cell) == day


def test_a_month_is_its_first_day_and_as_an_end_its_last():
    assert parse_date("2026年2月") == date(2026, 2, 1)
    assert parse_date("2026年2月底", end=True) == date(2026, 2, 28)


def test_of_a_stretch_the_end_is_the_last_day():
    assert parse_date("2026.1.1-2026.3.31", end=True) == date(2026, 3, 31)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.text(alphabet="0123456789年月日-/. ")))
def test_any_cell_is_read_without_an_error(cell):
    day = parse_date(cell)
    assert day is None or 2000 <= day.year < 2100


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_written_day_comes_back(day):
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(day.isoformat()) == day
