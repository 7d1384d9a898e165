"""The vocabulary: how its spellings are found, and that its tables hold together."""

from __future__ import annotations

import pytest

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.parse.lexicon import FOLDER, expand, find_concepts, mend, natures


def names(text: str, side: str = "posting") -> list[tuple[str, ...]]:
    return [hit.concepts for hit in find_concepts(text, side)]


def test_the_longest_words_win():
    assert names("电话销售") == [("cond:推销", "cond:电话销售")]


def test_one_word_may_name_two_things():
    assert names("包吃住") == [("cond:包吃", "cond:包住")]


def test_a_latin_name_is_not_found_inside_another():
    assert names("JavaScript") == [("skill:JavaScript",)]


def test_a_version_may_follow_a_name():
    assert names("Python3.8") == [("skill:Python",)]


def test_choices_are_written_out():
    assert list(expand("[两/三]班[倒/转]")) == ["两班倒", "两班转", "三班倒", "三班转"]


def test_the_parts_of_a_split_word_stand_near_each_other():
    assert ("cond:按月发薪",) in names("每月15号发工资")
    assert not names("每月", "posting")


def test_mending_keeps_the_length():
    for row in read_rows(FOLDER / "misspellings.csv"):
        assert len(row["wrong"]) == len(row["right"])
    assert mend("会电汗") == "会电焊"


def test_there_are_skills_enough_and_each_stands_once():
    skills = [row["name"] for row in read_rows(FOLDER / "skills.csv")]
    assert len(skills) >= 500
    assert len(skills) == len(set(skills))


@pytest.mark.parametrize("column", ["when", "implies"])
def test_implied_concepts_exist(column):
    known = set(natures()) | {f"trade:{name}" for name in trades()}
    rows = read_rows(FOLDER / "implied.csv")
    assert [row[column] for row in rows if row[column] not in known] == []


def test_opposites_exist():
    rows = read_rows(FOLDER / "conditions.csv")
    known = {row["name"] for row in rows}
    assert [row["name"] for row in rows if row["opposite"] and row["opposite"] not in known] == []
