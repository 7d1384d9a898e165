"""The least pay a person asks for, from a cell or from loose words."""

import pytest

from matcher.ingest.floors import floor_said, read_pay_floor


@pytest.mark.parametrize(
    ("text", "floor"),
    [
        ("六千是底线", 6000),
        ("低于四千二不做", 4200),
        ("三千八以上就行", 3800),
        ("没有五千不考虑", 5000),
        ("一天两百以上", 4350),
        ("7000起", 7000),
        ("一天两百", 4350),
        ("包吃住四千", 4000),
        ("想拿八千", 8000),
        ("年薪十二万以下不看", 10000),
    ],
)
def test_loose_words_name_a_floor(text, floor):
    assert floor_said([text]) == floor


@pytest.mark.parametrize(
    "text",
    [
        "以前拿八千",
        "押金三百",
        "2000年出生",
        "起码三年",
        "十年以上经验",
        "至少1200公里",
        "五险一金",
    ],
)
def test_other_numbers_are_no_floor(text):
    assert floor_said([text]) is None


def test_a_cell_prevails_over_the_words():
    assert read_pay_floor(5000, (), "低于四千不干", []) == 5000
    assert read_pay_floor("", (), "低于四千不干", []) == 4000
