"""Trades are found in running text by their longest names, and never cut out of other words."""

import pytest

from matcher.codes.tables import read_rows
from matcher.codes.trades import all_trades, families, find_trades, fold, nearness, skilled, trades
from matcher.config import DATA


def found(text):
    return [trade for _, _, trade in find_trades(text)]


def test_the_longest_name_prevails():
    assert found("数控车工") == ["数控车工"]


def test_names_come_in_reading_order_with_their_places():
    text = "招焊工和会计"
    assert [(text[start:end], trade) for start, end, trade in find_trades(text)] == [
        ("焊工", "焊工"),
        ("会计", "会计"),
    ]


def test_two_spellings_of_one_letter_are_one_word():
    assert found("总帐会计") == found("总账会计") == ["总账会计"]


def test_folding_keeps_every_letter_in_its_place():
    text = "İJAVA帐ß"
    assert len(fold(text)) == len(text)


def test_latin_names_are_whole_words():
    assert found("JavaScript") == ["前端开发"]
    assert "Java开发" not in found("javascripts")


@pytest.mark.parametrize("text", ["财务经理财务主管", "办理赔偿手续", "整理货架"])
def test_a_letter_that_closes_one_word_opens_no_trade(text):
    assert not {"理财顾问", "保险内勤", "理货员"} & {trade for _, _, trade in all_trades(text)}


def test_text_without_trades_has_none():
    assert find_trades("") == find_trades("今天天气很好") == ()


def test_a_trade_is_wholly_near_itself_and_not_near_an_unknown_one():
    assert nearness("焊工", "焊工") == 1.0
    assert nearness("焊工", "没有这个工种") == 0.0


def test_nearness_is_symmetric_over_many_pairs():
    names = sorted(trades())[::40]
    assert all(nearness(a, b) == nearness(b, a) for a in names for b in names)


def test_every_nearness_lies_between_nothing_and_sameness():
    names = sorted(trades())[::25]
    assert all(0 <= nearness(a, b) <= 1 for a in names for b in names)


def test_a_trade_is_as_skilled_as_its_family():
    assert skilled("普工") == families()[trades()["普工"].family].skilled
    assert skilled("护士") > skilled("普工")


@pytest.mark.parametrize("table", ["bare_titles", "duties", "assistants", "soft_titles"])
def test_tables_of_titles_and_duties_speak_of_known_trades(table):
    rows = read_rows(DATA / "lexicon" / f"{table}.csv")
    assert [row for row in rows if row["trade"] not in trades()] == []


@pytest.mark.parametrize("table", ["bare_titles", "duties"])
def test_tables_of_titles_and_duties_say_each_word_once(table):
    words = [fold(row["words"]) for row in read_rows(DATA / "lexicon" / f"{table}.csv")]
    assert len(words) == len(set(words))


def test_assistants_are_said_of_known_families():
    rows = read_rows(DATA / "lexicon" / "assistants.csv")
    assert {row["family"] for row in rows} <= set(families())
