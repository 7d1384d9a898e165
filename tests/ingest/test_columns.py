import csv
from collections import Counter

import pytest

from matcher.config import DATA
from matcher.ingest.columns import fields, kept, lookup, match_headers, plain_header, unit_of


def names(headers, kind="postings"):
    return [column.field for column in match_headers(headers, kind)]


@pytest.mark.parametrize("kind", ["postings", "seekers"])
def test_no_header_stands_for_two_fields(kind):
    owners = Counter(
        header
        for info in fields(kind).values()
        for header in {plain_header(header) for header in info.headers}
    )
    assert [header for header, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("kind", ["postings", "seekers"])
def test_every_field_says_what_it_means_and_where_it_goes(kind):
    with (DATA / "columns" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    fates = {"posting", "seeker", "extra", "screening", "dropped", "ignored"}
    assert all(row["meaning"] and row["headers"] and row["kept"] in fates for row in rows)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("岗位名称", "title"),
        (" ＊岗位名称：", "title"),
        ("招聘岗位（必填）", "title"),
        ("月薪（元）", "pay"),
        ("ACA112", "title"),
        ("acb21d", "headcount"),
        ("companyName", "employer"),
        ("工作\n地点", "place"),
    ],
)
def test_a_header_is_known_however_it_is_written(header, field):
    assert names((header,)) == [field]


def test_the_ministrys_codes_are_known_for_seekers_too():
    assert names(("aac001", "aca112", "acc034", "bac299"), "seekers") == [
        "seeker_id",
        "desired_titles",
        "salary_min",
        "groups",
    ]


def test_of_two_columns_for_one_field_the_stronger_wins():
    assert names(("地区", "城市地区")) == [None, "place"]


def test_duties_told_in_two_columns_are_both_kept():
    assert names(("工作内容", "岗位职责")) == ["description", "description"]


@pytest.mark.parametrize("header", ["性别比例", "婚姻及生育情况", "户籍（省内外）", "民族成份"])
def test_a_protected_column_is_never_an_unknown_one(header):
    for kind in ("postings", "seekers"):
        assert lookup(header, kind)[0] in kept(kind, "screening", "dropped")


def test_two_protected_columns_stay_protected():
    assert names(("身高", "视力")) == ["health", "health"]


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("月薪（千元）", "千元/月"),
        ("日工资", "元/日"),
        ("薪资(元/小时)", "元/时"),
        ("年薪（万）", "万元/年"),
        ("薪酬待遇", ""),
        ("最低月薪", "元/月"),
    ],
)
def test_a_header_lends_its_unit(header, unit):
    assert unit_of(header) == unit
