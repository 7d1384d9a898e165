import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes.regions import names
from matcher.parse.region import find_places, parse_places, says_anywhere

TABLE = Path(__file__).with_name("place_spellings.tsv")
# Read wrongly, and known: a feed's city 吉林 (the province is certain), a road without its
# city, and a province that a feed puts before another province.
KNOWN_WRONG = {"吉林", "广州大道南墩和路189号", "广西 山东"}


def spellings():
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def codes(text):
    return "|".join(place.code for place in parse_places(text))


@pytest.mark.parametrize("row", spellings(), ids=lambda row: row["spelling"])
def test_a_place_is_read_as_a_clerk_would(row):
    if row["spelling"] in KNOWN_WRONG:
        assert codes(row["spelling"]) != row["codes"]
    else:
        assert codes(row["spelling"]) == row["codes"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("青秀区", "450103"),
        ("偃师市", "410307"),
        ("三江县", "450226"),
        ("苏州工业园区", "320500"),
        ("南宁五象新区", "450108"),
        ("浦东新区张江", "310115"),
        ("光明新区", "440311"),
        ("南宁青秀", "450103"),
        ("佛山南海桂城", "440605"),
        ("广西 柳南区", "450204"),
        ("北京市/北京市/东城区", "110101"),
        ("吉林省吉林市", "220200"),
    ],
)
def test_districts_old_names_and_zones_are_found(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text", ["鼓楼区", "朝阳区", "城东区", "江北区", "和平", "长安镇", "高新区"]
)
def test_a_name_of_several_places_is_left_unread_without_context(text):
    assert parse_places(text) == ()


@pytest.mark.parametrize(
    "text", ["县城", "县城东关", "某县", "城关", "市区", "中山路100号", "南昌路"]
)
def test_words_that_look_like_places_are_none(text):
    assert parse_places(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("广州、深圳、东莞", "440100|440300|441900"),
        ("广州天河区、海珠区", "440106|440105"),
        ("广东、广西", "440000|450000"),
        ("南宁市青秀区，柳州市", "450103|450200"),
        ("江浙沪", "310000|320000|330000"),
        ("南宁或柳州", "450100|450200"),
    ],
)
def test_several_places_are_all_found(text, expected):
    assert codes(text) == expected


def test_a_city_named_inside_an_address_is_not_a_second_place():
    assert codes("深圳市宝安区西乡街道南昌社区二路99号(南昌第二工业区)") == "440306"


def test_a_province_before_a_city_elsewhere_gives_way():
    assert codes("广西 肇庆") == "441200"


def test_a_street_office_is_not_the_district_of_another_city():
    assert codes("东莞-东城区") == "441900"


def test_a_later_city_settles_an_ambiguous_district():
    assert codes("鼓楼区（南京）") == "320106"


def test_running_text_gives_only_places_labelled_as_place_of_work():
    text = "北京总部成立于2010年。工作地点：南宁市良庆区 面试地点：柳州。上海客户多"
    assert [place.code for place in find_places(text)] == ["450108"]


@pytest.mark.parametrize(
    "text", ["全国", "可赴外省", "外省也可以", "地点不限", "不限", "哪里都行", "广西 全国"]
)
def test_open_places_are_heard(text):
    assert says_anywhere(text)


@pytest.mark.parametrize(
    "text", ["不去外省", "全国知名企业", "不接受外地", "广西区内", "学历不限", ""]
)
def test_closed_places_stay_closed(text):
    assert not says_anywhere(text)


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    parse_places(text)
    find_places(text)
    says_anywhere(text)


@given(st.lists(st.sampled_from(sorted(names())[::37]), max_size=4), st.sampled_from("-· 、,/"))
def test_any_names_in_any_order_are_read_and_none_twice(chosen, separator):
    found = parse_places(separator.join(chosen))
    assert len(set(found)) == len(found)


@given(st.sampled_from(sorted(names())[::11]), st.sampled_from(["", " ", "\u3000", "\t"]))
def test_outer_blanks_change_nothing(name, blank):
    assert parse_places(f"{blank}{name}{blank}") == parse_places(name)
