"""Conditions told by how they are worded."""

import re

import pytest

from matcher.codes.tables import read_rows
from matcher.parse.lexicon import FOLDER, natures
from matcher.parse.wordings import find_worded


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("搬煤气上楼", "重体力"),
        ("站十个小时", "久站"),
        ("熬到三四点", "夜班"),
        ("求着人家买", "推销"),
        ("给个地方住", "包住"),
        ("礼拜天能休", "双休"),
    ],
)
def test_a_condition_is_told_by_its_wording(text, condition):
    assert [hit.concepts for hit in find_worded(text)] == [(f"cond:{condition}",)]


@pytest.mark.parametrize("text", ["在家做饭", "提货", "站点", "开饭馆"])
def test_words_that_only_look_alike_tell_nothing(text):
    assert not list(find_worded(text))


def test_nothing_is_told_inside_words_already_taken():
    assert not list(find_worded("搬煤气上楼", [(0, 3)]))


def test_every_wording_names_a_known_condition_and_captures_nothing():
    for row in read_rows(FOLDER / "wordings.csv"):
        assert f"cond:{row['condition']}" in natures()
        assert row["given"] in {"", "-", "+", "~"}
        assert re.compile(row["pattern"]).groups == 0
