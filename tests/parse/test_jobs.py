"""Advertisements that list several jobs, and what of them belongs to which."""

from __future__ import annotations

import pytest

from matcher.ingest.postings import posting_from_fields
from matcher.parse.jobs import NOBODYS, own_part, pieces

_AD = (
    "本厂包吃住。一、质检员(长白班):大专以上学历,3年以上质检经验。"
    "二、操作工:两班倒,18-30岁,月薪4000-5000元。以上岗位都买社保"
)


def told(title, text):
    """Give what is said of each job, and under "" of all."""
    said = {}
    for piece in pieces(title, text):
        said[piece.job] = said.get(piece.job, "") + piece.text
    return said


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


def test_a_text_that_tells_of_other_jobs_alone_says_nothing_of_the_titles():
    assert own_part("销售代表", "岗位名称:焊工(2名)有焊工证\n岗位名称:保安(3名)50岁以下") == ""


def test_duties_with_headings_are_one_job():
    text = "1、客户接待:迎送客户;2、信息管理:做好记录;3、会计核算:记账"
    assert own_part("前台", text) == text


def test_numbered_headings_that_name_no_job_are_kept():
    text = "一、车工3名:会看图。二、铣工2名:会编程。三、福利待遇:包吃"
    assert own_part("铣工", text) == "二、铣工2名:会编程。三、福利待遇:包吃"


@pytest.mark.parametrize(
    "text",
    [
        "一、焊工 2名,会看图;二、保安 3名,会巡逻",
        "1、焊工:2人,会看图;2、保安:3人,会巡逻",
        "1、焊工(熟练)2名,会看图;2、保安:若干名,会巡逻",
        "焊工(2人):会看图;保安(3人):会巡逻",
        "焊工 2名 会看图\n保安 3名 会巡逻",
        "焊工:男,会看图;保安:男,会巡逻",
        "焊工/6000-8000元,会看图;保安/3000元,会巡逻",
        "【焊工】会看图;【保安】会巡逻",
        "招聘岗位:焊工;会看图;招聘岗位:保安;会巡逻",
        "岗位一:焊工(2名)会看图;岗位二:保安(3名)会巡逻",
        "序号 岗位 人数\n1 焊工 2人 会看图\n2 保安 3人 会巡逻",
        "焊工任职要求:会看图;保安任职要求:会巡逻",
        "职位描述:焊工;要求会看图;职位描述:保安;要求会巡逻",
        "现招:1、焊工。要求:会看图。2、保安。要求:会巡逻",
        "(一)焊 工2名,会看图;(二)保 安3名,会巡逻",
    ],
)
def test_jobs_are_told_apart_however_they_are_listed(text):
    said = told("焊工/保安", text)
    assert "会看图" in said["焊工"] and "会巡逻" not in said["焊工"]
    assert "会巡逻" in said["保安"] and "会看图" not in said["保安"]


def test_a_list_inside_a_job_belongs_to_it():
    said = told("焊工", "一、焊工2名:1、会看图;2、有证;二、保安3名:1、高中以上;2、退伍军人优先")
    assert "有证" in said["焊工"] and "退伍军人" in said["保安"]
    assert set(said) == {"", "焊工", "保安"}


def test_a_job_under_no_known_name_is_nobodys_and_not_everybodys():
    said = told("文员", "一、文员2名:会打字。二、划胶(热压):男,能上夜班。三、司机1名:有驾照")
    assert "夜班" in said[NOBODYS]
    assert "夜班" not in said[""] + said["文员"] + said["司机"]


def test_a_line_break_before_the_last_heading_does_not_cut_it_off():
    said = told("车工", "一、车工:5名;\n二、普工:8名;要求能站")
    assert "能站" in said["普工"] and "能站" not in said[""]


def test_a_second_list_of_demands_joins_the_first():
    text = "1、操作工若干名,计件;2、气保焊工10名,4000元。任职资格:1、操作工:能站;2、焊工:会二保焊"
    said = told("操作工、焊工", text)
    assert "能站" in said["操作工"]
    assert "4000元" in said["气保焊工"] and "会二保焊" in said["气保焊工"]


def test_a_list_that_has_lost_its_first_job_begins_with_the_titles():
    said = told("安装工", "装灯箱,22-50岁。2、客户经理:8名,大专以上;3、文员:1名")
    assert "22-50岁" in said["安装工"] and "22-50岁" not in said.get("", "")


def test_demands_after_lines_of_names_are_asked_of_all():
    said = told("叉车司机", "组装(5名) 叉车司机(1名,有叉车证) 质检员(3名);岗位要求:40岁以下")
    assert "40岁以下" in said[""]
    assert "叉车证" in said["叉车司机"]


def test_demands_after_a_job_that_is_told_at_length_are_its_own():
    text = "一、文员2名:要求会打字;二、司机1名:送货到省内各地,跟单、装卸、回单都要做好,服从调度安排,任职资格:C照"
    assert "C照" in told("文员", text)["司机"]


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("店长", "带领厨师3名、服务员5名,完成门店任务"),
        ("招聘专员", "1、负责招聘:焊工10名;2、发展渠道"),
        ("客户经理", "待遇:招商专员:底薪2000;招商主管:底薪3000"),
        ("焊工", "联系人:2名;年龄:18-45岁;性别:男"),
        ("项目经理", "3个以上项目,团队:5人,工期2名监理"),
    ],
)
def test_people_who_are_not_sought_are_no_jobs(title, text):
    assert pieces(title, text) == ()


def test_a_long_text_without_end_is_read_in_a_moment():
    assert pieces("焊工", "焊" * 20_000) == ()
    assert pieces("焊工", "一、、" * 10_000) == ()
