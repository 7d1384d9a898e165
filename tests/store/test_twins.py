import pytest

from matcher.store.twins import Twin, links, twin_key
from matcher.types import Place, Posting


def _posting(**fields):
    given = {"employer": "南宁某厂", "place_text": "南宁市青秀区", **fields}
    return Posting("1", "s", given.pop("title", "焊工"), **given)


@pytest.mark.parametrize(
    "other",
    [
        {"title": "焊 工"},
        {"title": "焊工。"},
        {"employer": "南宁某厂 "},
        {"description": "别的说明"},
    ],
)
def test_spelling_and_other_fields_do_not_part_twins(other):
    assert twin_key(_posting(**other)) == twin_key(_posting())


@pytest.mark.parametrize(
    "other", [{"title": "电工"}, {"employer": "柳州某厂"}, {"place_text": "柳州"}]
)
def test_another_employer_title_or_place_is_another_posting(other):
    assert twin_key(_posting(**other)) != twin_key(_posting())


@pytest.mark.parametrize("lacking", [{"employer": ""}, {"place_text": ""}, {"title": "—"}])
def test_what_is_not_said_makes_no_twins(lacking):
    assert twin_key(_posting(**lacking)) is None


def test_codes_of_places_come_before_their_text():
    place = (Place("450103", "南宁市青秀区"),)
    assert twin_key(_posting(places=place, place_text="青秀")) == twin_key(_posting(places=place))


def test_the_first_open_one_stands_for_those_of_other_sources():
    group = [Twin("b", "园区", 2, True), Twin("a", "驻粤", 1, True), Twin("c", "园区", 3, True)]
    assert links(group) == {"a": None, "b": "a", "c": "a"}


def test_openings_of_one_source_stand_side_by_side():
    assert links([Twin("a", "驻粤", 1, True), Twin("b", "驻粤", 2, True)]) == {"a": None, "b": None}


def test_a_closed_one_stands_for_nobody():
    group = [Twin("a", "驻粤", 1, False), Twin("b", "园区", 2, True)]
    assert links(group) == {"a": "b", "b": None}


def test_nobody_is_linked_where_none_is_open():
    assert links([Twin("a", "x", 1, False), Twin("b", "y", 2, False)]) == {"a": None, "b": None}
