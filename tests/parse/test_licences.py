"""Which licences stand for which, and which the law demands."""

from __future__ import annotations

import pytest

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.parse.lexicon import FOLDER
from matcher.parse.licences import (
    covers,
    held,
    is_lawful,
    lacked,
    lawful_for,
    licences,
    licences_of,
    required,
)
from matcher.parse.reading import read_posting_mentions, read_seeker_mentions


@pytest.mark.parametrize(
    ("have", "need"),
    [
        ("B2驾照", "C1驾照"),
        ("A2驾照", "B2驾照"),
        ("A1驾照", "C2驾照"),
        ("注册会计师", "初级会计职称"),
    ],
)
def test_a_higher_licence_stands_for_a_lower(have, need):
    assert covers(frozenset({have}), need)


@pytest.mark.parametrize(
    ("have", "need"),
    [
        ("C1驾照", "B2驾照"),
        ("A1驾照", "A2驾照"),
        ("低压电工证", "高压电工证"),
        ("叉车证", "C1驾照"),
    ],
)
def test_a_lower_or_other_licence_does_not(have, need):
    assert not covers(frozenset({have}), need)


def test_any_special_work_licence_answers_the_general_demand():
    assert covers(frozenset({"低压电工证"}), "特种作业操作证")


def test_a_lapsed_licence_is_not_held():
    mentions = read_seeker_mentions({"certificates": ["电工证"], "about": ["电工证过期了"]})
    assert "低压电工证" not in held(mentions)
    assert "低压电工证" in lacked(mentions)


def test_a_waived_licence_is_not_required():
    mentions = read_posting_mentions({"description": "有叉车证优先"})
    assert required(mentions) == frozenset()


def test_the_law_demands_a_forklift_licence_and_no_cooks_diploma():
    assert is_lawful("叉车证")
    assert not is_lawful("厨师证")
    assert lawful_for("叉车工") == ("叉车证",)


def test_every_covered_licence_stands_in_the_table():
    table = licences()
    assert [
        name for licence in table.values() for name in licence.covers if name not in table
    ] == []


def test_every_trade_and_licence_of_the_link_table_exists():
    rows = read_rows(FOLDER / "trade_licences.csv")
    assert [row["trade"] for row in rows if row["trade"] not in trades()] == []
    assert [
        name for row in rows for name in licences_of(row["trade"]) if name not in licences()
    ] == []
