"""Vacancies that a text lists beside its title's are read; duties, products and teams are not."""

import pytest

from matcher.parse.openings import openings
from matcher.parse.title import read_title


def listed(text):
    return [guess.trade for guess in openings(text)]


@pytest.mark.parametrize(
    ("text", "trades"),
    [
        ("工地招聘瓦工、钢筋工、架子工，工资日结", ["瓦工", "钢筋工", "架子工"]),
        ("现招聘：店长 2名；厨师 2名；服务员 4名", ["店长", "厨师", "服务员"]),
        ("招聘岗位：1、焊工：月薪七千 2、铆工：月薪六千", ["焊工", "铆工"]),
        ("一、叉车工 若干名；要求有证；二、质检员（3-5人）；女性优先", ["叉车工", "质检员"]),
        ("急招以下岗位：平车工/锁边工/裁床工", ["平车工", "锁边工", "裁床工"]),
        ("①挖机司机2名；②装载机司机1名", ["挖机司机", "装载机司机"]),
        ("保洁员（30人）；环境维护人员（2人）", ["保洁员"]),
    ],
)
def test_enumerated_vacancies_are_read_in_order(text, trades):
    assert listed(text) == trades


@pytest.mark.parametrize(
    "text",
    [
        "",
        "招聘焊工5名",
        "负责招聘普工、焊工、电工，管理花名册",
        "岗位要求：1、焊工证；2、会看图纸；3、服从安排",
        "带领厨师3名、服务员10名完成接待",
        "公司主营门窗、幕墙、钢结构安装",
        "招聘人数：5人；月薪：5000元",
        "岗位职责：1、会计核算；2、出纳复核；3、税务申报",
    ],
)
def test_what_is_no_list_of_vacancies_names_none(text):
    assert listed(text) == []


def test_no_more_than_five_are_kept():
    text = "招聘瓦工、钢筋工、架子工、混凝土工、电工、焊工、水电工"
    assert len(listed(text)) == 5


def test_listed_vacancies_come_after_the_title_and_show_where_they_stand():
    first, second, *_ = read_title("瓦工", "招聘瓦工、钢筋工、架子工")
    assert (first.trade, first.field) == ("瓦工", "title")
    assert (second.trade, second.field, second.words) == ("钢筋工", "description", "钢筋工")
    assert second.confidence < 0.5 < first.confidence


def test_no_title_brings_more_than_six_trades():
    text = "招聘瓦工、钢筋工、架子工、混凝土工、电工、焊工"
    assert len(read_title("司机/厨师/保安", text)) == 6
