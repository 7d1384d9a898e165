"""A manager's line and a teacher's subject are read from the title, and the subject from the text too."""

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.config import DATA
from matcher.parse.title import read_title


def read(title, text=""):
    return [guess.trade for guess in read_title(title, text)]


def test_the_table_speaks_of_known_trades_only():
    rows = read_rows(DATA / "lexicon" / "lines.csv")
    named = {name for row in rows for name in (row["trade"], *row["heads"].split("|"))}
    assert sorted(named - set(trades())) == []


def test_the_manager_of_a_line_goes_before_the_manager_of_anything():
    assert read("总经理（酒店）")[:2] == ["酒店经理", "总经理"]
    assert read("店长-二手房")[:1] == ["房产店长"]


def test_a_line_without_a_manager_of_its_own_is_kept_behind_the_manager():
    first, second = read_title("总经理（服装）")[:2]
    assert (first.trade, second.trade) == ("总经理", "服装组长")
    assert second.confidence < 0.5 < first.confidence


def test_goods_sold_to_a_line_are_not_the_line():
    assert read("总经理（酒店用品）")[:1] == ["总经理"]


def test_the_subject_stands_behind_the_teacher():
    assert read("会计专业教师")[:2] == ["职校老师", "会计"]
    assert read("高校教师-计算机")[:2] == ["大学教师", "软件工程师"]


def test_a_school_teacher_of_a_subject_is_that_subjects_teacher():
    assert read("数学代课老师")[:1] == ["数学老师"]


def test_the_subject_may_be_told_in_the_text_more_than_once():
    assert read("专任教师", "承担护理专业课程教学；护理学硕士") == ["大学教师", "护士"]
    assert read("专任教师", "护理学院旁边的学校") == ["大学教师"]


def test_other_heads_have_no_line():
    assert read("焊工（酒店）")[:1] == ["焊工"]
