import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.experience import find_experience, parse_experience
from matcher.types import Span


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("1-3年", Span(1, 3)),
        ("3-4年经验", Span(3, 4)),
        ("3年以上", Span(3)),
        ("2年", Span(2)),
        ("3+年", Span(3)),
        ("3", Span(3)),
        ("10年以上工作经验", Span(10)),
        ("三到五年", Span(3, 5)),
        ("1年以内", Span(0, 1)),
        ("半年以上", Span(0.5)),
        ("经验不限", Span(0)),
        ("无经验", Span(0)),
        ("应届生可", Span(0)),
        ("在校/应届", Span(0)),
        ("", None),
        ("面议", None),
        ("2015年", None),
    ],
)
def test_a_cell_gives_the_years_asked(cell, span):
    assert parse_experience(cell) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("任职要求：1、五年以上相关工作经验；", Span(5)),
        ("2.1年以上仓库管理经验", Span(1)),
        ("有三年以上设备、材料采购经验", Span(3)),
        ("从事销售工作2年以上", Span(2)),
        ("两年工作经验以上 会粤语优先", Span(2)),
        ("1-2年客服经验，有电商经验优先", Span(1, 2)),
        ("有无经验均可", Span(0)),
        ("经验不限", Span(0)),
    ],
)
def test_running_text_gives_what_it_demands(text, span):
    assert find_experience(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "有一年以上工作经验者优先",
        "三年以上驾驶经验更佳",
        "公司成立20年，经验丰富",
        "工作满一年享年假",
        "合同三年一签",
        "",
    ],
)
def test_wishes_and_the_employers_own_years_are_left_out(text):
    assert find_experience(text) is None


@given(st.text(), st.text(alphabet="0123456789.-年月半个以上下内经验不限一二三五十"))
def test_any_text_is_read_and_spans_stand_in_order(text, words):
    for read in (parse_experience, find_experience):
        for span in (read(text), read(words)):
            if span and span.low is not None and span.high is not None:
                assert 0 <= span.low <= span.high <= 50


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("1、2年以上仓管经验；2、其中带班1年", 2),
        ("3年以上工作经验；5年以上工艺设计经验", 5),
        ("4年以上现场施工管理，能看图", 4),
        ("至少3年同类岗位", 3),
        ("2年以上维修经验，应届亦可", 0),
    ],
)
def test_the_most_years_of_a_text_count_unless_graduates_do(text, least):
    assert find_experience(text).low == least


@pytest.mark.parametrize("text", ["3年以上合同期", "2年以上员工有年假", "1年以上，有经验者优先"])
def test_years_of_something_else_are_not_asked_for(text):
    assert find_experience(text) is None
