import pytest

from matcher.errors import DataError
from matcher.evaluation.experiment import run
from matcher.evaluation.groups import groups_of, read_groups, serve
from matcher.evaluation.metrics import Grades
from matcher.types import Audience, Education, Seeker

PEOPLE = {
    "甲": Seeker("甲", birth_year=2003, education=Education.DOCTOR),
    "乙": Seeker("乙", birth_year=1960, groups=frozenset({Audience.OLDER})),
    "丙": Seeker("丙"),
}


def test_people_are_sorted_by_what_their_profiles_hold():
    groups = groups_of(PEOPLE, 2026)
    assert groups["年龄"] == {"24岁及以下": ["甲"], "55岁及以上": ["乙"], "没填": ["丙"]}
    assert groups["学历"] == {"本科及以上": ["甲"], "没填": ["丙", "乙"]}
    assert groups["人员类别"]["大龄人员"] == ["乙"]


def test_a_group_is_held_against_the_others():
    judged = {id: {"1": Grades(3, 3), "2": Grades(0, 0)} for id in PEOPLE}
    found = run("", lambda query, ids: sorted(ids, reverse=query == "甲"), judged)
    served = {one.group: one for one in serve(found, {"组": {"一": ["甲"], "二": ["乙", "丙"]}})}
    assert served["一"].gap == pytest.approx(served["一"].ndcg - 1.0)
    assert served["二"].precision == pytest.approx(1 / 3)


def test_what_profiles_may_not_hold_comes_from_a_file_of_its_own(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text("seeker_id,性别\n甲,女\n乙,男\n丙,\n", "utf-8")
    assert read_groups(path) == {"性别": {"女": ["甲"], "男": ["乙"], "没填": ["丙"]}}


def test_a_file_of_groups_needs_ids(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text("编号,性别\n甲,女\n", "utf-8")
    with pytest.raises(DataError, match="seeker_id"):
        read_groups(path)
