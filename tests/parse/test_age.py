import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.age import find_age, parse_age
from matcher.types import Span


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("18-45周岁", Span(18, 45)),
        ("18~45", Span(18, 45)),
        ("45岁以下", Span(None, 45)),
        ("50岁以内", Span(None, 50)),
        ("不超过35周岁", Span(None, 35)),
        ("年满18周岁", Span(18)),
        ("20周岁（含）以上", Span(20)),
        ("男55女50以下", Span(None, 55)),
        ("男18-55岁，女18-50岁", Span(18, 55)),
        ("28岁至42岁", Span(28, 42)),
        ("三十五岁以下", Span(None, 35)),
        ("年龄不限", Span()),
        ("", None),
        ("2023年", None),
    ],
)
def test_a_cell_gives_the_limit_that_holds_for_everybody(cell, span):
    assert parse_age(cell) == span


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("1、18-45周岁，身高160以上；2、初中", Span(18, 45)),
        ("任职要求：1.22-30岁，大专", Span(22, 30)),
        ("①28岁--42岁，大学本科", Span(28, 42)),
        ("年龄：20-35，男女不限", Span(20, 35)),
        ("年满18周岁，45岁以下", Span(18, 45)),
        ("保安50岁以下（两名、60岁以下两名）", Span(None, 60)),
        ("男18-55，女18-50", Span(18, 55)),
        ("年龄不限", Span()),
    ],
)
def test_running_text_gives_its_limit(text, span):
    assert find_age(text) == span


@pytest.mark.parametrize(
    "text",
    [
        "公司成立20年，平均年龄28岁",
        "照顾60岁以上老人",
        "辅导6-16岁儿童",
        "35岁以下优先",
        "电话13845678901，工资3500-4500",
        "招20-30人，月休4天",
        "公司所有成员年龄均在30岁以下",
        "",
    ],
)
def test_ages_of_others_and_other_numbers_are_left_out(text):
    assert find_age(text) is None


@given(st.text(), st.text(alphabet="0123456789-~至岁周男女以上下内不限，年龄"))
def test_any_text_is_read_and_spans_stand_in_order(text, words):
    for read in (parse_age, find_age):
        for span in (read(text), read(words)):
            if span and span.low is not None and span.high is not None:
                assert 14 <= span.low <= span.high <= 80
