from dataclasses import replace
from datetime import date

import pytest

from matcher.ingest.screening import held, screen
from matcher.types import (
    EmploymentType,
    OccupationGuess,
    Pay,
    PayPeriod,
    Place,
    Posting,
    Severity,
    Span,
)

_DAY = date(2026, 11, 1)
_FULL = Posting(
    id="1",
    source="测试",
    title="仓库搬运工",
    employer="南宁某物流公司",
    description="负责装卸和分拣",
    pay=Pay(4000, 5000),
    places=(Place("450103", "南宁市青秀区"),),
    headcount=3,
    expires=date(2026, 12, 31),
)


def _codes(posting, fields=None, **kwargs):
    return [finding.code for finding in screen(posting, fields or {}, _DAY, **kwargs)]


def _one(posting, code, fields=None, **kwargs):
    (found,) = (f for f in screen(posting, fields or {}, _DAY, **kwargs) if f.code == code)
    return found


def _missing(posting, fields=None):
    return {f.field for f in screen(posting, fields or {}, _DAY) if f.code == "missing"}


def test_a_complete_lawful_posting_has_no_findings():
    assert _codes(_FULL) == []


def test_a_bare_posting_lacks_every_item_the_notice_names_and_is_not_held():
    findings = screen(Posting("1", "s", "普工"), {}, _DAY)
    assert {f.field for f in findings} == {
        *("employer", "headcount", "requirements", "description", "place", "pay", "expires"),
    }
    assert {f.severity for f in findings} == {Severity.NOTE}
    assert not held(findings)


def test_some_people_wanted_is_a_headcount_said():
    assert "headcount" not in _missing(replace(_FULL, headcount=None), {"headcount": "若干"})


def test_pay_to_be_agreed_is_missing_pay():
    bare = replace(_FULL, pay=None, pay_text="面议")
    assert "面议不算" in _one(bare, "missing").message


def test_a_sex_cell_warns_and_holds_only_by_choice():
    cell = {"sex": "女"}
    assert _one(_FULL, "sex", cell).severity is Severity.WARN
    assert _one(_FULL, "sex", cell, hold_on_sex=True).severity is Severity.HOLD
    assert _one(_FULL, "sex", cell).field == "sex"


@pytest.mark.parametrize("cell", ["不限", "男女不限", "", "5"])
def test_a_sex_cell_without_a_wish_is_silent(cell):
    assert "sex" not in _codes(_FULL, {"sex": cell})


@pytest.mark.parametrize(
    ("cell", "value", "code"),
    [
        ("marriage", "已婚", "marriage"),
        ("ethnicity", "汉", "ethnicity"),
        ("household", "本地城镇", "household"),
        ("outsiders", "否", "household"),
        ("requirements", "五官端正，限本市户口", "household"),
        ("remark", "入职押身份证", "papers"),
    ],
)
def test_protected_and_loose_cells_are_read(cell, value, code):
    assert code in _codes(_FULL, {cell: value})


@pytest.mark.parametrize("cell", ["marriage", "ethnicity", "household"])
def test_protected_cells_that_ask_nothing_are_silent(cell):
    assert _codes(_FULL, {cell: "不限"}) == []


def test_unknown_columns_are_read_with_their_header():
    assert "household" in _codes(replace(_FULL, extra=(("户口要求", "本市户口"),)))


def test_a_finding_quotes_words_field_law_and_what_to_do():
    found = _one(replace(_FULL, description="已婚已育优先"), "marriage")
    assert (found.field, found.words) == ("description", "已婚已育")
    assert "第四十三条" in found.rule
    assert "请删去" in found.message


def test_words_of_one_code_and_field_make_one_finding():
    text = replace(_FULL, description="限男性。男士优先。要求男性。")
    assert _codes(text) == ["sex"]


def test_a_brace_in_the_text_does_not_break_the_message():
    assert "marriage" in _codes(replace(_FULL, description="{未婚}优先{words}"))


def test_a_sex_limit_underground_is_lawful():
    mine = replace(_FULL, title="煤矿井下采煤工", description="限男性")
    assert _one(mine, "sex_lawful").severity is Severity.NOTE
    assert "sex" not in _codes(mine, hold_on_sex=True)


def test_the_occupation_code_decides_too():
    coded = replace(
        _FULL,
        title="一线操作工",
        description="限男性",
        occupations=(OccupationGuess("6-16-01-05", "井下采矿工", 0.9),),
    )
    assert "sex_lawful" in _codes(coded)


def test_an_unsure_occupation_decides_nothing():
    coded = replace(
        _FULL,
        description="限男性",
        occupations=(OccupationGuess("6-16-01-05", "井下采矿工", 0.2),),
    )
    assert "sex" in _codes(coded)


def test_women_sought_for_underground_work_hold_the_posting():
    mine = replace(_FULL, title="矿井掘进工", description="招聘女工")
    assert _one(mine, "women_limit").severity is Severity.HOLD


def test_heavy_loads_make_a_sex_limit_lawful():
    load = replace(_FULL, description="每袋50公斤，人工装车，限男性")
    assert "sex_lawful" in _codes(load)
    assert "sex" in _codes(replace(_FULL, description="每袋20公斤，人工装车，限男性"))


def test_an_age_floor_of_fifteen_in_the_age_cell_holds():
    young = replace(_FULL, age=Span(15, 30))
    assert _one(young, "child_labour", {"age": "15-30岁"}).severity is Severity.HOLD


def test_the_age_of_pupils_in_running_text_does_not_hold():
    teacher = replace(_FULL, title="编程老师", description="教6-15岁学员编程", age=Span(6, 15))
    assert "child_labour" not in _codes(teacher)


def test_sixteen_is_a_note_in_ordinary_work():
    assert _one(replace(_FULL, age=Span(16, 40)), "minor").severity is Severity.NOTE


@pytest.mark.parametrize("title", ["高空作业架子工", "锅炉工", "喷漆工", "酒吧服务员", "电焊工"])
def test_sixteen_in_hazardous_work_holds(title):
    young = replace(_FULL, title=title, age=Span(16, 40))
    assert _one(young, "minor_hazard").severity is Severity.HOLD


def test_eighteen_in_hazardous_work_is_fine():
    assert _codes(replace(_FULL, title="高空作业架子工", age=Span(18, 40))) == []


def test_expired_is_a_note():
    old = replace(_FULL, expires=date(2026, 10, 31))
    assert _one(old, "expired").severity is Severity.NOTE
    assert "expired" not in _codes(replace(_FULL, expires=_DAY))


@pytest.mark.parametrize(
    ("pay", "code"),
    [
        (Pay(5000, 4000), "pay_order"),
        (Pay(150, 200), "pay_low"),
        (Pay(300_000, 400_000), "pay_high"),
        (Pay(5000, 8000, PayPeriod.DAY), "pay_high"),
        (Pay(12, None, PayPeriod.YEAR), "pay_low"),
    ],
)
def test_implausible_pay_is_warned_of(pay, code):
    assert _one(replace(_FULL, pay=pay), code).severity is Severity.WARN


@pytest.mark.parametrize(
    "pay",
    [
        Pay(2000, 3000),
        Pay(180, 220, PayPeriod.DAY),
        Pay(15, 20, PayPeriod.HOUR),
        Pay(3, 5, PayPeriod.PIECE),
        Pay(500_000, 800_000, PayPeriod.YEAR),
    ],
)
def test_plausible_pay_is_silent(pay):
    assert _codes(replace(_FULL, pay=pay)) == []


def test_little_pay_for_short_time_is_silent():
    short = replace(_FULL, pay=Pay(600, 800), employment_type=EmploymentType.PART_TIME)
    assert _codes(short) == []


def test_a_post_reserved_for_disabled_people_is_lawful():
    assert _codes(replace(_FULL, description="限残疾人报名，持残疾证")) == []


def test_screening_is_deterministic():
    text = replace(_FULL, description="限男性，已婚优先，本地人优先，先交押金")
    assert screen(text, {}, _DAY) == screen(text, {}, _DAY)
