import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes.skill_levels import SkillLevel, skill_level, skill_level_of_code
from matcher.errors import UnknownCode


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("初级工", SkillLevel.PRIMARY),
        ("五级", SkillLevel.PRIMARY),
        ("职业资格五级", SkillLevel.PRIMARY),
        ("中级电工证", SkillLevel.MIDDLE),
        ("四级/中级工", SkillLevel.MIDDLE),
        ("高级工（三级）", SkillLevel.ADVANCED),
        ("高级焊工", SkillLevel.ADVANCED),
        ("技师", SkillLevel.TECHNICIAN),
        ("二级/技师", SkillLevel.TECHNICIAN),
        ("高级技师(一级)", SkillLevel.SENIOR_TECHNICIAN),
        ("特级技师", SkillLevel.SPECIAL_TECHNICIAN),
        ("首席技师", SkillLevel.CHIEF_TECHNICIAN),
        ("学徒工", SkillLevel.APPRENTICE),
    ],
)
def test_levels_are_read_in_name_and_number(text, level):
    assert skill_level(text) is level


@pytest.mark.parametrize(
    "text", ["高级会计师", "中级职称", "英语四级", "高级工程师", "经济师", "", "普工"]
)
def test_other_ladders_are_not_skill_levels(text):
    assert skill_level(text) is None


def test_the_official_code_runs_downwards():
    assert skill_level_of_code("1") > skill_level_of_code("5")
    with pytest.raises(UnknownCode):
        skill_level_of_code("9")


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    skill_level(text)
