import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.education import find_education, parse_education, parse_schooling
from matcher.types import Education


@pytest.mark.parametrize(
    ("cell", "rank"),
    [
        ("不限", Education.ANY),
        ("学历不限", Education.ANY),
        ("无要求", Education.ANY),
        ("初中及以下", Education.ANY),
        ("小学文化", Education.PRIMARY),
        ("文盲也行", Education.ANY),
        ("初中", Education.JUNIOR),
        ("高中/中专/技校", Education.SENIOR),
        ("中专及以上", Education.SENIOR),
        ("职高", Education.SENIOR),
        ("大专", Education.COLLEGE),
        ("大专/本科", Education.COLLEGE),
        ("统招本科", Education.BACHELOR),
        ("本科及以上", Education.BACHELOR),
        ("硕士研究生", Education.MASTER),
        ("博士", Education.DOCTOR),
        ("", None),
        ("3", None),
        ("面议", None),
    ],
)
def test_a_cell_gives_the_lowest_schooling_that_will_do(cell, rank):
    assert parse_education(cell) is rank


@pytest.mark.parametrize(
    ("cell", "rank"),
    [("本科/硕士", Education.MASTER), ("初中及以下", Education.JUNIOR), ("", None)],
)
def test_a_person_has_the_highest_schooling_named(cell, rank):
    assert parse_schooling(cell) is rank


@pytest.mark.parametrize(
    ("text", "rank"),
    [
        ("任职要求：1、大专以上学历，男女不限", Education.COLLEGE),
        ("本科及以上学历，计算机专业优先", Education.BACHELOR),
        ("本科（含本科）以上学历", Education.BACHELOR),
        ("学历：高中以上", Education.SENIOR),
        ("初中毕业，能吃苦耐劳", Education.JUNIOR),
        ("小学文化即可", Education.PRIMARY),
        ("法律专业全日制本科，三年经验", Education.BACHELOR),
        ("大专以上学历（有经验者中专学历即可）", Education.SENIOR),
        ("学历、专业不限，普通话标准", Education.ANY),
        ("不需要学历", Education.ANY),
        ("初中及以下学历均可", Education.ANY),
        ("招小学教师，本科学历", Education.BACHELOR),
    ],
)
def test_running_text_gives_what_it_demands(text, rank):
    assert find_education(text) is rank


@pytest.mark.parametrize(
    "text",
    [
        "本科优先",
        "大专学历优先",
        "本科及以上学历优先",
        "最好本科学历",
        "大学英语四级",
        "辅导小学生作业",
        "",
    ],
)
def test_a_wish_is_not_a_demand(text):
    assert find_education(text) is None


@given(st.text(), st.text(alphabet="初高中大专本科以上下学历优先，。、及或不限"))
def test_any_text_is_read_without_an_error(text, words):
    for read in (parse_education, parse_schooling, find_education):
        read(text)
        read(words)
