"""Verdicts that words give on what stands beside them."""

import pytest

from matcher.parse.verdicts import bare_verdict, verdict_after, verdict_before


@pytest.mark.parametrize(
    ("before", "verdict"),
    [
        ("宁可去做", "want"),
        ("还不如做", "want"),
        ("只要不是", "except"),
        ("怕", "refuse"),
        ("不会", "unable"),
        ("不会介意", "accept"),
    ],
)
def test_words_before_a_thing_judge_it(before, verdict):
    assert verdict_before(before, "seeker") == verdict


@pytest.mark.parametrize(
    ("after", "verdict"),
    [("我熬不住", "refuse"), ("端不了", "cannot"), ("不是问题", "accept"), ("没写过", "never")],
)
def test_words_behind_a_thing_judge_it(after, verdict):
    assert verdict_after(after, "seeker")[0] == verdict


@pytest.mark.parametrize("text", ["高压没考", "仰焊不太行", "没上过高速", "没有也没关系"])
def test_a_verdict_on_something_else_reaches_nothing_before_it(text):
    assert bare_verdict(text, "seeker") == ""


@pytest.mark.parametrize("text", ["老婆不让跑", "手腕伤了端不了", "四十八了做不动"])
def test_a_verdict_with_its_reason_is_one_on_what_was_said(text):
    assert bare_verdict(text, "seeker") != ""
