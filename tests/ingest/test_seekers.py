from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ingest.columns import fields as field_table
from matcher.ingest.histories import read_experiences, read_trades_done, years_in_text
from matcher.ingest.lists import items_of
from matcher.ingest.rows import is_rejected
from matcher.ingest.seekers import seeker_from_profile
from matcher.types import Audience, Education, Experience

AS_OF = date(2026, 11, 1)
PROFILE = {
    "seeker_id": "Q1",
    "desired_titles": ["焊工", "打磨"],
    "desired_regions": ["柳州", "南宁市"],
    "salary_min": 5000,
    "education": "初中",
    "experiences": [{"title": "焊工", "years": 6, "description": "造船厂，二保焊"}],
    "skills": ["二保焊"],
    "certificates": ["焊工证"],
    "birth_year": 1985,
    "requirements": ["包住"],
    "groups": ["脱贫人口"],
    "about": "夜班熬不住",
}


def compose(**fields):
    return seeker_from_profile(PROFILE | fields, "登记处", None, AS_OF)


def seeker(**fields):
    return compose(**fields)[0]


def codes(**fields):
    return [(finding.code, finding.field) for finding in compose(**fields)[1]]


def test_a_profile_becomes_typed_values():
    welder, findings = compose()
    assert (welder.id, welder.source, welder.pay_floor) == ("Q1", "登记处", 5000)
    assert [place.code for place in welder.places] == ["450200", "450100"]
    assert (welder.education, welder.birth_year) == (Education.JUNIOR, 1985)
    assert welder.experience_years == 6
    assert welder.groups == {Audience.POVERTY}
    assert findings == ()


@pytest.mark.parametrize(
    "key",
    [
        "name",
        "sex",
        "性别",
        "民族",
        "婚姻状况",
        "户籍地",
        "宗教信仰",
        "身份证号",
        "联系电话",
        "disability",
    ],
)
def test_protected_and_personal_keys_leave_no_trace(key):
    assert seeker(**{key: "只此一处的字样"}) == seeker()


def test_unknown_keys_are_kept_as_text():
    assert seeker(到岗="随时", available="下周").extra == (("available", "下周"), ("到岗", "随时"))


def test_chinese_keys_are_understood():
    read, _ = seeker_from_profile({"求职意向": "普工、包装工", "期望薪资": "4-5千", "学历": "高中"})
    assert read.desired_titles == ("普工", "包装工")
    assert (read.pay_floor, read.education) == (4000, Education.SENIOR)


def test_a_profile_that_says_nothing_is_rejected():
    assert is_rejected(seeker_from_profile({"seeker_id": "Q2"})[1])


def test_a_wish_alone_is_enough():
    assert not is_rejected(seeker_from_profile({"desired_titles": "普工"})[1])


def test_a_profile_without_an_id_gets_the_same_one_each_time():
    profile = {"desired_titles": "普工"}
    assert seeker_from_profile(profile)[0].id == seeker_from_profile(profile)[0].id


def test_two_people_with_the_same_wishes_are_two():
    first, second = ({"desired_titles": "普工", "name": name} for name in ("甲某", "乙某"))
    assert seeker_from_profile(first)[0].id != seeker_from_profile(second)[0].id


def test_a_refusal_among_the_places_wished_for_is_no_wish():
    read = seeker(desired_regions="广东省内，不去东莞")
    assert [place.code for place in read.places] == ["440000"]
    assert [place.code for place in read.places_refused] == ["441900"]


def test_printed_lists_are_read():
    read = seeker(
        desired_titles="['数据分析师', '其他']",
        skills="['Python[GOOD]', '绘图[MASTER]']",
        certificates="['分析师-初级[技能证书]']",
        experiences="['某电信公司[录入实习生]:整理档案，2年']",
        schooling="['某某学院[本科]:统计学']",
        education="",
    )
    assert read.desired_titles == ("数据分析师",)
    assert read.skills == ("Python", "绘图")
    assert read.certificates == ("分析师-初级（技能证书）",)
    assert read.experiences == (Experience("录入实习生", 2.0, "整理档案，2年"),)
    assert (read.education, read.major) == (Education.BACHELOR, "统计学")


@pytest.mark.parametrize(
    ("fields", "finding"),
    [
        ({"birth_year": "2023"}, ("implausible", "birth_year")),
        ({"birth_year": "1850"}, ("implausible", "birth_year")),
        ({"salary_min": 999_999}, ("implausible", "salary_min")),
        ({"experience_years": 99}, ("implausible", "experience_years")),
        ({"birth_year": "不详"}, ("unread", "birth_year")),
        ({"employment_type": "2.0"}, ("unknown_code", "employment_type")),
        ({"education": "31"}, ("unknown_code", "education")),
    ],
)
def test_what_is_absurd_or_unreadable_is_told_and_the_row_is_taken(fields, finding):
    assert finding in codes(**fields)
    assert not is_rejected(compose(**fields)[1])


def test_an_absurd_birth_year_is_not_kept():
    assert seeker(birth_year="2023").birth_year is None


@pytest.mark.parametrize("text", ["1985年3月", "1985-03-01", 1985.0, "19850301", "85年生"])
def test_birth_years_are_read_however_written(text):
    assert seeker(birth_year=text).birth_year == 1985


def test_what_the_words_say_fills_what_was_left_empty():
    read = seeker(
        birth_year=None,
        salary_min=None,
        education="",
        desired_regions=[],
        experiences=[],
        about="今年四十一，干了八年电焊，中专毕业，想去柳州，工资不低于6000元",
    )
    assert read.birth_year == 1985
    assert read.pay_floor == 6000
    assert read.education is Education.SENIOR
    assert [place.code for place in read.places] == ["450200"]
    assert read.experience_years == 8


def test_pay_of_the_past_is_not_a_wish():
    assert seeker(salary_min=None, about="以前工资3000元，被老板拖欠过").pay_floor is None


def test_refused_places_are_not_wished_for():
    read = seeker(desired_regions=[], about="不去广东，想在南宁找")
    assert [place.code for place in read.places_refused] == ["440000"]
    assert [place.code for place in read.places] == ["450100"]


def test_an_age_in_a_register_counts_from_the_day_of_import():
    assert seeker(birth_year=None, age="41").birth_year == 1985
    assert seeker(birth_year=None, age="41岁").birth_year == 1985
    assert seeker(birth_year=1980, age="41").birth_year == 1980


def test_an_age_in_words_needs_the_day_it_counts_from():
    read, _ = seeker_from_profile({"desired_titles": "普工", "about": "今年五十三岁"})
    assert read.birth_year is None


def test_trades_done_come_with_their_years():
    jobs = (Experience("焊工", 6.0), Experience("焊工", 2.0), Experience("保安", 1.0))
    assert read_trades_done(jobs, "")[:2] == (("焊工", 8.0), ("保安", 1.0))


def test_years_of_graduation_are_not_years_of_work():
    assert years_in_text("2019年毕业，2020年开始找活干") is None


def test_a_job_told_by_its_dates_has_its_years():
    assert read_experiences("2019.3-2022.5 邕江机械厂 焊工")[0].years == 3


def test_items_are_cut_listed_or_taken_as_they_are():
    assert items_of("会电批、气枪；看图") == ("会电批", "气枪", "看图")
    assert items_of(["会电批、气枪"]) == ("会电批、气枪",)
    assert items_of(None) == ()
    assert items_of(3) == ("3",)


TEXT = st.text(max_size=30) | st.text("0123456789.-年岁元千万多来我今生干了", max_size=12)
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*field_table("seekers")]) | TEXT, VALUE, max_size=12))
def test_any_value_under_any_key_gives_a_seeker(profile):
    read, findings = seeker_from_profile(profile, "某处", None, AS_OF)
    assert read.id
    assert all(finding.message for finding in findings)


def test_a_very_long_text_is_read_in_part_and_kept_whole():
    told = "不上夜班，" * 3000 + "不去佛山"
    person, findings = compose(about=told, requirements=["包住，" * 4000])
    assert (person.about, len(person.requirements[0])) == (told, 12_000)
    assert ("long_text", "about") in codes(about=told)
    assert "cond:夜班" in {mention.concept for mention in person.mentions}
    assert person.places_refused == ()
    assert any("只读了前 1 万字" in finding.message for finding in findings)
