from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher.ingest.columns import fields as field_table
from matcher.ingest.postings import posting_from_fields, read_majors
from matcher.ingest.rows import is_rejected
from matcher.types import Audience, Education, EmploymentType, PayPeriod, Span

WELDER = {
    "external_id": "G1",
    "title": "焊工",
    "employer": "邕江机械厂",
    "place": "南宁市青秀区",
    "pay": "6000-8000元/月",
    "education": "初中",
    "headcount": "5人",
    "description": "会二保焊，能看图纸",
}


def compose(**fields):
    return posting_from_fields(WELDER | fields, "南宁站")


def posting(**fields):
    return compose(**fields)[0]


def codes(**fields):
    return [(finding.code, finding.field) for finding in compose(**fields)[1]]


def test_cells_become_typed_values():
    welder, findings = compose(expires="2026-12-31", published="2026-11-01", age="18-50岁")
    assert (welder.id, welder.source, welder.title) == ("G1", "南宁站", "焊工")
    assert welder.pay.monthly == (6000, 8000)
    assert [place.code for place in welder.places] == ["450103"]
    assert (welder.education, welder.headcount) == (Education.JUNIOR, 5)
    assert (welder.published, welder.expires) == (date(2026, 11, 1), date(2026, 12, 31))
    assert welder.age == Span(18, 50)
    assert findings == ()


def test_without_a_title_a_row_is_rejected():
    assert is_rejected(compose(title="--")[1])


@pytest.mark.parametrize("title", ["/", "招", "急招!!!焊工", "焊工" * 200, "１号线焊工"])
def test_no_row_with_a_title_is_rejected(title):
    assert not is_rejected(compose(title=title)[1])


def test_an_unclear_title_is_taken_with_a_warning():
    assert codes(title="/") == [("unclear_title", "title")]


def test_a_row_without_an_id_gets_the_same_one_each_time():
    first, again = posting(external_id=""), posting(external_id="")
    assert first.id == again.id
    assert first.external_id is None
    assert first.id != posting(external_id="", pay="5000").id
    assert first.id != posting_from_fields(WELDER | {"external_id": ""}, "柳州站")[0].id


def test_a_row_number_does_not_change_the_id():
    assert posting(external_id="", row_number="1").id == posting(external_id="", row_number="2").id


def test_the_rows_own_source_prevails():
    assert posting(source="桂林站").source == "桂林站"


def test_a_damaged_id_rejects_the_row():
    assert codes(external_id="1.649E+18") == [("id_damaged", "external_id")]


@pytest.mark.parametrize(
    "field", ["sex", "marriage", "ethnicity", "household", "religion", "health"]
)
def test_protected_columns_leave_no_trace(field):
    assert posting(**{field: "只此一处的字样"}) == posting()


@pytest.mark.parametrize("header", ["性别要求", "民族", "婚姻状况", "性别比例"])
def test_a_protected_header_left_unmapped_leaves_no_trace(header):
    assert posting(**{header: "只此一处的字样"}).extra == ()


def test_unknown_and_unmodelled_columns_are_kept_as_text():
    assert posting(食堂星级="三星", contact="韦工").extra == (
        ("contact", "韦工"),
        ("食堂星级", "三星"),
    )


def test_negotiable_pay_is_not_said():
    assert posting(pay="面议").pay is None


def test_pay_bounds_are_read_by_their_period():
    daily = posting(pay="", pay_low="150", pay_high="200", pay_period="日").pay
    assert (daily.low, daily.high, daily.period) == (150, 200, PayPeriod.DAY)


def test_pay_bounds_with_an_unknown_period_code_are_not_guessed():
    assert posting(pay="", pay_low="150", pay_high="200", pay_period="2").pay is None
    assert codes(pay="", pay_low="150", pay_period="2") == [("unknown_code", "pay_period")]


def test_pay_that_contradicts_its_bounds_is_told_and_the_cell_prevails():
    fields = {"pay": "6-8万/年", "pay_low": "60000", "pay_high": "80000"}
    assert posting(**fields).pay.monthly == (5000, 6667)
    assert codes(**fields) == [("contradiction", "pay")]


def test_pay_in_a_title_fills_an_empty_cell():
    assert posting(pay="", title="普工（长白班）6-8千包吃住").pay.monthly == (6000, 8000)
    assert posting(pay="", title="客服5700-6700").pay.monthly == (5700, 6700)
    assert posting(pay="", title="2019-2020届管培生").pay is None


def test_pay_said_in_the_text_fills_an_empty_cell():
    text = "主要负责焊接，月薪5000-7000元，包吃住"
    assert posting(pay="面议", description=text).pay.monthly == (5000, 7000)
    assert posting(description=text).pay.monthly == (6000, 8000)


@pytest.mark.parametrize("field", ["education", "employment_type"])
def test_a_bare_code_is_told_and_never_guessed(field):
    assert codes(**{field: "3"}) == [("unknown_code", field)]
    assert getattr(posting(**{field: "3", "description": ""}), field) is None


def test_a_bare_number_in_a_column_of_years_is_years():
    assert posting(experience_years="3").experience == Span(3, None)


@pytest.mark.parametrize("cell", ["0", "3", "5"])
def test_a_bare_number_of_experience_is_years_where_schooling_is_in_words(cell):
    assert posting(education="大专", experience=cell).experience == Span(float(cell), None)
    assert ("unknown_code", "experience") not in codes(education="大专", experience=cell)


@pytest.mark.parametrize(("education", "cell"), [("3", "3"), ("", "3"), ("大专", "103")])
def test_a_bare_number_of_experience_stays_a_code_where_codes_may_be_meant(education, cell):
    assert ("unknown_code", "experience") in codes(education=education, experience=cell)
    assert posting(education=education, experience=cell, description="").experience is None


def test_nothing_asked_is_not_the_same_as_not_said():
    assert posting(education="不限").education is Education.ANY
    assert posting(education="无").education is Education.ANY
    assert posting(education="", description="").education is None


def test_a_text_that_asks_for_more_than_the_cell_is_told():
    fields = {"education": "不限", "requirements": "大专以上学历"}
    assert posting(**fields).education is Education.ANY
    assert codes(**fields) == [("contradiction", "education")]


def test_an_unreadable_cell_is_told_and_taken_as_not_said():
    assert posting(education="03-06发布").education is None
    assert codes(education="03-06发布") == [("unread", "education")]


def test_a_place_code_fills_an_empty_cell_and_narrows_a_city():
    assert posting(place="", region_code="450103").places[0].code == "450103"
    assert posting(place="南宁市", region_code="450103").places[0].code == "450103"
    assert posting(place="柳州市", region_code="450103").places[0].code == "450200"


def test_the_place_in_a_title_fills_an_empty_cell():
    assert posting(place="", title="焊工（柳州）").places[0].code == "450200"


def test_an_expiry_may_be_a_term():
    assert posting(published="2026-11-01", expires="30天").expires == date(2026, 12, 1)
    assert posting(expires="长期有效").expires is None
    assert codes(expires="长期有效") == []


def test_a_validity_of_1970_says_nothing():
    assert posting(expires="1970-01-01").expires is None
    assert codes(expires="1970-01-01") == []


def test_an_expiry_before_publication_is_told():
    assert codes(published="2026-11-02", expires="2026-11-01") == [("contradiction", "expires")]


def test_board_and_insurance_become_words_of_the_benefits():
    benefits = posting(board="是", insurance="否", benefits="双休").benefits
    assert benefits == "双休\n包吃住\n不缴社保"


def test_an_intern_column_makes_an_internship():
    assert posting(intern="1").employment_type is EmploymentType.INTERNSHIP
    assert posting(intern="0").employment_type is None


def test_a_welcome_is_not_a_reservation():
    assert posting(description="残疾人优先").audience == frozenset()
    assert posting(description="应届毕业生优先").audience == {Audience.GRADUATE}
    assert posting(audience="残疾人").audience == {Audience.DISABLED}


def test_tags_and_requirements_are_part_of_the_text():
    text = posting(requirements="有焊工证", skills="二保焊、氩弧焊").description
    assert text == "会二保焊，能看图纸\n有焊工证\n技能：二保焊、氩弧焊"


def test_majors_are_listed():
    assert read_majors("机械、电气等相关专业优先") == ("机械", "电气")
    assert read_majors("专业不限") == ()


def test_reading_is_deterministic():
    assert compose(description="包吃住，五险一金") == compose(description="包吃住，五险一金")


TEXT = st.text(max_size=40) | st.text("0123456789.-~年月日元千万kK以上下岁人/不限面议", max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([*field_table("postings")]) | TEXT, TEXT, max_size=12))
def test_any_text_in_any_cell_gives_a_posting(fields):
    read, findings = posting_from_fields(fields, "某站")
    assert read.id
    assert all(finding.message for finding in findings)
    assert (
        read.pay is None
        or read.pay.low is None
        or read.pay.high is None
        or read.pay.low <= read.pay.high
    )


def test_a_place_code_out_of_date_matters_only_where_nothing_else_says_the_place():
    assert codes(place="杭州市", region_code="999999") == []
    assert ("unknown_code", "region_code") in codes(place="", region_code="999999")


def test_a_very_long_text_is_read_in_part_and_kept_whole():
    told = "负责焊接，" * 3000
    posting, findings = posting_from_fields({"title": "焊工", "description": told}, "站")
    assert posting.description == told
    assert [finding.code for finding in findings] == ["long_text"]


def test_a_bare_number_of_experience_is_asked_for_its_unit():
    posting, findings = posting_from_fields({"title": "焊工", "experience": "2"}, "站")
    assert posting.experience is None
    assert "请写成“2年”" in findings[0].message
