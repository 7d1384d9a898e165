"""Titles as people type them, read as trades and levels; the expected readings are hand-written."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.title import read_level, read_title
from matcher.types import Level

TITLES = Path(__file__).with_name("titles.tsv")


def titles():
    with TITLES.open(encoding="utf-8", newline="") as lines:
        return [tuple(row.values()) for row in csv.DictReader(lines, delimiter="\t")]


def trades_of(title, text=""):
    return [guess.trade for guess in read_title(title, text)]


@pytest.mark.parametrize(("title", "text", "trade", "level"), titles())
def test_title_is_read_as_its_trade_and_level(title, text, trade, level):
    assert trades_of(title, text)[:1] == [trade]
    assert read_level(title) == (Level[level] if level else None)


def test_the_table_is_large_enough_to_trust():
    assert len(titles()) >= 150


def test_every_job_of_a_joined_title_is_read():
    assert trades_of("审计/会计") == ["审计", "会计"]
    assert set(trades_of("外账/全盘")) == {"外账会计", "全盘会计"}


def test_a_name_across_the_border_of_two_titles_is_none():
    assert "理财顾问" not in trades_of("财务经理财务主管")
    assert "理财顾问" not in trades_of("项目经理财务专员")


def test_jobs_side_by_side_are_each_read():
    assert trades_of("电工焊工钳工") == ["电工", "焊工", "钳工"]
    assert trades_of("冲床工/铣工/仓管员") == ["冲压工", "铣工", "仓库管理员"]


def test_a_rank_of_the_job_before_it_is_no_second_job():
    assert trades_of("财务经理/主管") == ["财务经理"]


@pytest.mark.parametrize("title", ["底薪+绩效+奖金", "薪资6K-8K+绩效奖金", "基本工资+绩效+全勤"])
def test_words_of_pay_name_no_trade(title):
    assert trades_of(title) == []


@pytest.mark.parametrize("title", ["挑战20万年薪", "年轻团队诚邀精英加入", "钱途无量"])
def test_a_slogan_names_no_trade(title):
    assert trades_of(title) == []


def test_plain_assistant_is_no_assistant_of_a_manager():
    assert "经理助理" not in trades_of("助理")


def test_a_vague_title_gives_way_to_clear_duties():
    guess = read_title("管理", "负责公司资金管控，税务筹划")[0]
    assert (guess.trade, guess.field) == ("财务经理", "description")


def test_a_clear_title_stands_against_its_text():
    assert trades_of("焊工", "协助会计整理凭证")[0] == "焊工"


def test_selling_duties_are_shown_with_the_words_that_tell():
    guess = read_title("文员", "拨打意向客户电话，邀约到店，完成销售任务")[0]
    assert guess.trade == "电话销售"
    assert guess.words == "拨打意向客户"


def test_what_a_bracket_denies_is_not_read():
    assert trades_of("客服（非销售）") == ["在线客服"]


def test_a_title_that_names_nothing_reads_as_nothing():
    assert read_title("急招") == ()
    assert read_title("") == ()


@given(st.text(), st.text())
def test_any_text_reads_without_failing_and_best_first(title, text):
    confidences = [guess.confidence for guess in read_title(title, text)]
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
