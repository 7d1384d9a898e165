"""Advertisements for several jobs, and the conditions of each."""

from __future__ import annotations

import pytest

from matcher.ingest.postings import posting_from_fields
from matcher.types import Education, Level, Pay, Span, Stance

AD = (
    "本厂招聘以下人员,包吃住。一、焊工5名:月薪6000-8000元,须有焊工证,三年以上焊接经验。"
    "二、保安3名:50岁以下,月薪3000元,夜班。三、文员1名:大专以上学历,月薪3500-4000元。以上岗位买社保"
)


def openings(title, text=AD, **cells):
    posting, _ = posting_from_fields({"title": title, "description": text, **cells}, "站")
    return {one.title: one for one in posting.openings}


def concepts(opening, stance):
    return {mention.concept for mention in opening.mentions if mention.stance is stance}


def test_each_job_keeps_its_own_conditions():
    found = openings("焊工、保安、文员")
    assert [one.pay for one in found.values()] == [
        Pay(6000, 8000),
        Pay(3000, 3000),
        Pay(3500, 4000),
    ]
    assert [one.headcount for one in found.values()] == [5, 3, 1]
    assert found["文员"].education is Education.COLLEGE and found["焊工"].education is None
    assert found["焊工"].experience == Span(3.0) and found["保安"].experience is None
    assert found["保安"].age == Span(None, 50.0) and found["文员"].age is None
    assert "licence:焊工证" in concepts(found["焊工"], Stance.REQUIRES)
    assert "licence:焊工证" not in concepts(found["保安"], Stance.REQUIRES)
    assert "cond:夜班" in concepts(found["保安"], Stance.INVOLVES)
    assert "cond:夜班" not in concepts(found["文员"], Stance.INVOLVES)


def test_what_is_said_of_all_holds_for_each():
    for one in openings("焊工、保安、文员").values():
        assert {"cond:包吃", "cond:包住", "cond:社保"} <= concepts(one, Stance.OFFERS)


def test_the_cells_of_a_row_speak_of_the_titles_job():
    found = openings("文员", AD, education="本科", pay="4500元/月")
    assert (found["文员"].education, found["文员"].pay) == (Education.BACHELOR, Pay(4500, 4500))
    assert (found["保安"].education, found["保安"].pay) == (None, Pay(3000, 3000))


def test_where_the_title_names_none_of_them_the_cells_speak_of_all():
    found = openings("诚招英才", "1、钳工2名;2、铣工2名", education="初中")
    assert {one.education for one in found.values()} == {Education.JUNIOR}


def test_a_job_without_a_heading_is_told_before_the_first_one():
    found = openings("操作工", "看机器,18-45岁。另招搬运工2名,60岁以下;仓管员1名,会电脑")
    assert found["操作工"].age == Span(18.0, 45.0)
    assert found["搬运工"].age == Span(None, 60.0)
    assert found["仓管员"].age is None


def test_jobs_beside_the_title_are_taken_for_sought_a_little_less():
    found = openings("焊工")
    assert found["焊工"].trades[0].confidence > found["保安"].trades[0].confidence > 0.5


def test_where_the_house_goes_all_its_people_go():
    found = openings("船员", "一、船员5名;二、厨师1名:做三餐")
    assert "cond:出海" in concepts(found["厨师"], Stance.INVOLVES)


def test_the_rank_of_a_job_is_its_own():
    found = openings("前厅经理/传菜员", "前厅经理/5000-8000元;传菜员/2800-3300元")
    assert found["前厅经理"].level is Level.MANAGER
    assert found["传菜员"].level is Level.STAFF
    assert found["传菜员"].pay == Pay(2800, 3300)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("保安", "1、巡逻:每小时一次;2、登记:来访人员;3、配合保洁、电工工作"),
        ("人事主管", "1、负责招聘普工、焊工;2、带领文员3名"),
        ("车工", "岗位职责:1、操作车床;2、自检。任职要求:1、初中以上;2、两年以上经验"),
        ("焊工", "晋升:学徒、焊工、班长、车间主任"),
        ("质检员", "一、质检员2名:看图纸。二、检验员1名:量尺寸"),
    ],
)
def test_an_advertisement_for_one_job_has_no_openings(title, text):
    assert openings(title, text) == {}
