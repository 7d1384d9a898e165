import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.codes.regions import (
    ancestors,
    centre,
    contains,
    distance_km,
    level,
    names,
    place,
    places_named,
)
from matcher.errors import UnknownCode

ALL_CODES = sorted(
    {code for readings in names().values() for named in readings for code in named.codes}
)
codes = st.sampled_from(ALL_CODES)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("45", "广西"),
        ("4501", "南宁市"),
        ("450103", "南宁市青秀区"),
        ("450181", "横州市"),
        ("320583", "昆山市"),
        ("532500", "红河州"),
        ("310104", "上海市徐汇区"),
        ("310100", "上海市"),
        ("450103000000", "南宁市青秀区"),
        ("710000", "台湾省"),
        ("653229", "和安县"),
    ],
)
def test_codes_of_any_length_are_named_as_people_say(code, name):
    assert place(code).name.endswith(name)


@pytest.mark.parametrize("code", ["999999", "459900", "", "abc"])
def test_a_code_in_no_table_is_refused_with_its_standard(code):
    with pytest.raises(UnknownCode, match="GB/T 2260"):
        place(code)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("江干区", "330102"),
        ("横县", "450181"),
        ("龙华新区", "440309"),
        ("璧山县", "500120"),
        ("闸北区", "310106"),
        ("襄樊", "420600"),
        ("广西", "450000"),
        ("都安", "451228"),
    ],
)
def test_former_and_short_names_lead_to_the_division_of_today(name, code):
    assert [found.code for found in places_named(name)] == [code]


def test_an_ambiguous_name_gives_all_its_places():
    assert len(places_named("鼓楼区")) == 4


def test_no_name_is_a_single_character():
    assert all(len(name) > 1 for name in names())


def test_every_place_has_a_centre_in_or_near_the_country():
    for code in ALL_CODES:
        where = centre(code)
        assert where is not None
        assert 73 < where[0] < 136 and 3 < where[1] < 54


def test_known_distances_are_about_right():
    assert distance_km(place("450100"), place("440100")) == pytest.approx(500, abs=30)
    assert distance_km(place("440309"), place("441900")) == pytest.approx(45, abs=10)


@given(codes, codes)
def test_distance_is_symmetric_and_nothing_within(first, second):
    one, other = place(first), place(second)
    assert distance_km(one, other) == pytest.approx(distance_km(other, one))
    if contains(one, other) or contains(other, one):
        assert distance_km(one, other) == 0


@given(codes)
def test_a_place_lies_in_each_of_its_ancestors(code):
    chain = ancestors(code)
    assert chain[0] == code
    assert all(contains(place(outer), place(code)) for outer in chain)
    assert [level(outer) for outer in chain] == sorted(
        (level(outer) for outer in chain), reverse=True
    )
