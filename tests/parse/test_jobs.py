"""Advertisements that list several jobs, and what of them belongs to the title."""

from __future__ import annotations

from matcher.ingest.postings import posting_from_fields
from matcher.parse.jobs import own_part

_AD = (
    "本厂包吃住。一、质检员(长白班):大专以上学历,3年以上质检经验。"
    "二、操作工:两班倒,18-30岁,月薪4000-5000元。以上岗位都买社保"
)


def test_only_the_titles_own_part_gives_conditions():
    found = {
        m.concept
        for m in posting_from_fields({"title": "质检员", "description": _AD}, "")[0].mentions
    }
    assert {"cond:白班", "cond:包吃", "cond:社保"} <= found
    assert "cond:倒班" not in found


def test_only_the_titles_own_part_gives_age_and_experience():
    posting, _ = posting_from_fields({"title": "质检员", "description": _AD}, "")
    assert posting.age is None
    assert posting.experience is not None
    assert posting.experience.low == 3
    assert posting.description == _AD


def test_a_title_of_two_jobs_keeps_the_parts_of_both():
    text = "1、焊工:会氩弧焊;2、铆工:会看图;3、保洁员:扫地"
    assert own_part("焊工、铆工", text) == "1、焊工:会氩弧焊;2、铆工:会看图;"


def test_duties_with_headings_are_one_job():
    text = "1、客户接待:迎送客户;2、信息管理:做好记录;3、会计核算:记账"
    assert own_part("前台", text) == text


def test_numbered_headings_that_name_no_job_are_kept():
    text = "一、车工3名:会看图。二、铣工2名:会编程。三、福利待遇:包吃"
    assert own_part("铣工", text) == "二、铣工2名:会编程。三、福利待遇:包吃"
