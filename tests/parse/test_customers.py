"""The employer's industry and its customers'."""

import pytest

from matcher.parse.reading import read_posting_mentions


def industries(text):
    found = read_posting_mentions({"description": text})
    return {mention.name for mention in found if mention.kind == "industry"}


@pytest.mark.parametrize(
    "text",
    [
        "客户为保险公司和理财机构",
        "为保险公司提供外呼系统",
        "负责理财系统开发",
        "面向网贷用户的数据分析",
    ],
)
def test_an_industry_served_is_not_the_employers(text):
    assert industries(text) == set()


@pytest.mark.parametrize("text", ["向客户销售理财产品", "负责理财产品推广"])
def test_an_industry_worked_in_is(text):
    assert industries(text) == {"理财"}


def test_what_a_fork_lift_carries_is_not_heavy_work():
    found = read_posting_mentions({"description": "驾驶叉车完成货物的搬运"})
    assert "cond:重体力" not in {mention.concept for mention in found}
    found = read_posting_mentions({"description": "负责叉车保养,搬运货物"})
    assert "cond:重体力" in {mention.concept for mention in found}
