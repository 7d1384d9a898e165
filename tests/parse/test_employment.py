import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.parse.employment import (
    parse_audience,
    parse_employment_type,
    parse_groups,
    parse_reserved,
)
from matcher.types import Audience, EmploymentType


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("全职", EmploymentType.FULL_TIME),
        ("全日制用工", EmploymentType.FULL_TIME),
        ("非全日制", EmploymentType.PART_TIME),
        ("兼职", EmploymentType.PART_TIME),
        ("兼职客服", EmploymentType.PART_TIME),
        ("全职/兼职", EmploymentType.FULL_TIME),
        ("实习", EmploymentType.INTERNSHIP),
        ("数据分析实习生", EmploymentType.INTERNSHIP),
        ("临时", EmploymentType.TEMPORARY),
        ("临时工", EmploymentType.TEMPORARY),
        ("暑假工", EmploymentType.TEMPORARY),
        ("日结普工", EmploymentType.TEMPORARY),
        ("小时工", EmploymentType.TEMPORARY),
        ("普工", None),
        ("7小时工作制", None),
        ("小时工资20元", None),
        ("实习期三个月", None),
        ("全日制本科", None),
        ("", None),
    ],
)
def test_the_form_of_employment_is_read_from_cells_and_titles(text, kind):
    assert parse_employment_type(text) is kind


def test_long_text_speaks_only_where_it_labels_the_form():
    duties = (
        "负责文件归档、会议记录，按时完成主管领导交办的临时工作任务，带教实习生，整理实习证明。"
    )
    assert parse_employment_type(duties) is None
    assert parse_employment_type(duties + "工作性质：全职") is EmploymentType.FULL_TIME


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("欢迎应届毕业生", {Audience.GRADUATE}),
        ("有无经验均可，应届生亦可", {Audience.GRADUATE}),
        ("限残疾人", {Audience.DISABLED}),
        ("公益性岗位", {Audience.PUBLIC_WELFARE}),
        ("面向就业困难人员和脱贫人口招聘", {Audience.HARDSHIP, Audience.POVERTY}),
        ("退役军人优先", {Audience.VETERAN}),
        ("以工代赈项目普工", {Audience.WORK_RELIEF}),
        ("青年见习岗位", {Audience.TRAINEE}),
        ("招聘对象：农民工、登记失业人员", {Audience.RURAL, Audience.UNEMPLOYED}),
        ("2026届校园招聘", {Audience.GRADUATE}),
        ("最低生活保障人员优先", {Audience.HARDSHIP}),
        ("招聘以下岗位人员", set()),
        ("最低保障工资2000元", set()),
        ("组织校招", set()),
        ("应届生勿扰", set()),
        ("不招应届毕业生", set()),
        ("残疾人专职委员工作人员培训服务", set()),
        ("负责残疾人就业服务工作，协助街道开展残疾人康复", set()),
        ("", set()),
    ],
)
def test_audiences_are_those_a_posting_is_open_to(text, groups):
    assert parse_audience(text) == groups


def test_open_for_is_not_reserved_for():
    assert parse_reserved("欢迎应届毕业生，退役军人优先") == set()
    assert parse_reserved("仅限残疾人") == {Audience.DISABLED}
    assert parse_reserved("残疾人专岗") == {Audience.DISABLED}
    assert parse_reserved("公益性岗位") == {Audience.PUBLIC_WELFARE}


def test_groups_of_a_person_are_read_item_by_item():
    items = ["脱贫户", "2026届高校毕业生", "农村劳动力", "持残疾证", "4050人员"]
    expected = {
        Audience.POVERTY,
        Audience.GRADUATE,
        Audience.RURAL,
        Audience.DISABLED,
        Audience.OLDER,
    }
    assert parse_groups(items) == expected
    assert parse_groups(["非残疾人", ""]) == set()


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    parse_employment_type(text)
    assert parse_reserved(text) <= parse_audience(text)
    parse_groups([text])
