import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.salary import find_pay, parse_salary, pay_from_bounds
from matcher.types import Pay, PayPeriod

TABLE = Path(__file__).with_name("pay_spellings.tsv")


def spellings():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def expected(row):
    if row["period"] == "none":
        return None
    low, high = (int(row[key]) if row[key] else None for key in ("low", "high"))
    return Pay(low, high, PayPeriod(row["period"]), int(row["months"] or 12))


@pytest.mark.parametrize("row", spellings(), ids=lambda row: f"{row['kind']}: {row['spelling']}")
def test_a_spelling_is_read_as_a_clerk_would(row):
    read = parse_salary if row["kind"] == "cell" else find_pay
    assert read(row["spelling"]) == expected(row)


def test_negotiable_pay_is_not_zero():
    assert parse_salary("面议") is None


def test_implausible_pay_in_a_cell_is_kept_for_the_screening():
    assert parse_salary("20-30万") == Pay(200_000, 300_000)
    assert parse_salary("5-8") == Pay(5, 8)


def test_a_boast_is_not_the_pay_of_a_text():
    assert find_pay("能力突出者月收入12000-20000，上不封顶") is None
    assert find_pay("底薪3000+提成，轻松月入过万") == Pay(3000, None)


def test_regular_pay_goes_before_the_pay_of_the_best():
    text = "正常收入每月8000-12000，能力较突出者月收入12000-20000"
    assert find_pay(text) == Pay(8000, 12000)


def test_a_number_in_a_list_is_not_part_of_the_amount():
    assert find_pay("1、能吃苦；2、熟练工优先；3.3000-3500元/月，包三餐") == Pay(3000, 3500)


def test_bonus_months_are_kept_apart_from_the_amount():
    assert parse_salary("5000-6000元，13薪") == Pay(5000, 6000, months=13)


@pytest.mark.parametrize(
    ("low", "high", "pay"),
    [
        ("4000", "6000", Pay(4000, 6000)),
        (6000.0, 4000, Pay(4000, 6000)),
        ("4000", "", Pay(4000, None)),
        (None, "8千", Pay(None, 8000)),
        ("0", "0", None),
        ("", None, None),
        ("面议", "面议", None),
    ],
)
def test_two_cells_join_into_one_pay(low, high, pay):
    assert pay_from_bounds(low, high) == pay


PAY_ALPHABET = "0123456789.-~至到元千万kKwW/月天年小时薪底综合以上下起面议计件+·，,。 （）五百十"
anything = st.one_of(st.text(), st.text(alphabet=PAY_ALPHABET))


@given(anything)
def test_any_text_is_read_without_an_error_and_bounds_stand_in_order(text):
    for pay in (parse_salary(text), find_pay(text)):
        if pay is not None and pay.low is not None and pay.high is not None:
            assert 0 < pay.low <= pay.high


@given(st.text(alphabet=PAY_ALPHABET))
def test_full_width_characters_and_outer_blanks_change_nothing(text):
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    assert parse_salary(f" {wide}\u3000") == parse_salary(text)


@given(st.integers(1000, 50_000), st.integers(0, 50_000))
def test_a_written_range_comes_back(low, more):
    assert parse_salary(f"{low}-{low + more}元/月") == Pay(low, low + more)
    assert find_pay(f"综合工资{low}—{low + more}元") == Pay(low, low + more)
