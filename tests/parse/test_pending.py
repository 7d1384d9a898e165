"""Licences that are not held yet, or no longer."""

import pytest

from matcher.parse.reading import read_seeker_mentions


def licences(text):
    found = read_seeker_mentions({"certificates": [text]})
    return {(m.name, m.stance.value) for m in found if m.kind == "licence"}


@pytest.mark.parametrize(
    "text",
    [
        "教师资格证（在考）",
        "教师资格证 过期",
        "教师资格证正在学",
        "教师资格证（过了两科）",
        "正在考教师资格证",
    ],
)
def test_a_licence_on_the_way_or_lapsed_is_lacked(text):
    assert licences(text) == {("教师资格证", "lacks")}


@pytest.mark.parametrize("text", ["教师资格证（小学数学）", "教师资格证", "教师资格证，正在找工作"])
def test_a_licence_with_its_subject_is_held(text):
    assert licences(text) == {("教师资格证", "has")}


def test_one_licence_on_the_way_takes_nothing_from_another():
    assert ("C1驾照", "has") in licences("C1驾照，电工证在考")


def test_what_is_not_done_with_a_licence_takes_it_not_away():
    assert licences("驾照拿了两年，没怎么开过") == {("C1驾照", "has")}
    assert licences("驾照考了三次没过") == {("C1驾照", "lacks")}


def test_the_words_say_why_it_is_lacked():
    (mention,) = read_seeker_mentions({"certificates": ["教师资格证（过期）"]})
    assert "过期" in mention.words
