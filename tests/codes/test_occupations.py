"""The classification is read whole, and the project's own titles belong to its codes."""

from collections import Counter

import pytest

from matcher.codes.occupations import group_of, occupation, occupations
from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import UnknownCode


def title_rows():
    return read_rows(DATA / "codes" / "occupation_titles.csv")


def test_a_code_gives_name_definition_and_tasks():
    welder = occupation("6-18-02-04")
    assert welder.name == "焊工"
    assert "焊" in welder.definition
    assert welder.tasks


def test_names_carry_no_mark_of_green_or_digital_occupations():
    assert [one.name for one in occupations().values() if one.name[-1] in "LS/"] == []


def test_the_classification_is_whole():
    assert len(occupations()) > 1600
    assert {code[0] for code in occupations()} >= {"1", "2", "3", "4", "5", "6"}


def test_a_group_is_the_first_three_parts():
    assert group_of("6-18-02-04") == "6-18-02-00"


def test_an_unknown_code_is_refused_by_name():
    with pytest.raises(UnknownCode, match="9-99-99-99"):
        occupation("9-99-99-99")


def test_titles_are_said_of_known_codes_once_each():
    codes = [row["occupation"] for row in title_rows()]
    assert set(codes) <= set(occupations())
    assert max(Counter(codes).values()) == 1


def test_nearly_every_occupation_has_ordinary_titles():
    assert len(title_rows()) > 0.98 * len(occupations())
    assert sum(len(row["titles"].split("|")) for row in title_rows()) > 10_000


def test_titles_are_short_names_without_blanks_at_their_ends():
    titles = [title for row in title_rows() for title in row["titles"].split("|")]
    assert [title for title in titles if not 2 <= len(title) <= 16 or title != title.strip()] == []


def test_an_occupation_lists_each_title_once_and_its_own_name_never():
    for row in title_rows():
        names = [occupation(row["occupation"]).name, *row["titles"].split("|")]
        assert len(names) == len(set(names)), row["occupation"]
