import math
from dataclasses import replace
from datetime import date

import pytest

from matcher.store.database import writing
from matcher.store.lists import SEEKERS, Draft, Lists, forget_in_lists
from matcher.store.matches import Shown
from matcher.types import Check, Match, Reason, Verdict

DAY = date(2026, 11, 24)
MATCH = Match(
    "a",
    "p",
    0.61,
    0.7,
    0.55,
    True,
    0.8,
    (Check("age", Verdict.UNKNOWN, "law", "没说年龄"),),
    (Reason("trade", "工种对口", 0.0),),
    (Reason("age", "没说年龄", -math.inf),),
    "多大年纪？",
    (("seeker.trade", 1.0),),
)
DRAFT = Draft(
    subject="a",
    as_of=DAY,
    n=3,
    change=7,
    generation=2,
    input='{"id":"a"}',
    scored=("p", "q"),
    shown=(Shown(MATCH, 2, 1, 5),),
    office="南宁",
    content="c1",
    excluded=frozenset({"x"}),
    excluded_employers=frozenset({"坏厂"}),
)
CONFIG = {"weights": {"balance": 3.0}, "model": "m"}


@pytest.fixture
def lists(store):
    return Lists.of(store)


def test_a_list_is_read_back_as_it_was_shown(lists):
    [made] = lists.record([DRAFT], CONFIG, "account:x")
    assert lists.get(made.id) == made
    assert (made.draft, made.actor, made.matches) == (DRAFT, "account:x", (MATCH,))


def test_an_unknown_list_is_none(lists):
    assert lists.get("nobody's") is None


def test_the_configuration_is_kept_once_and_whole(lists):
    [first] = lists.record([DRAFT], CONFIG, "account:x")
    [second] = lists.record([DRAFT], CONFIG, "account:x")
    assert first.config == second.config
    assert lists.config(first.config) == CONFIG


def test_the_newest_list_of_a_content_is_found(lists, clock):
    lists.record([DRAFT], CONFIG, "account:x")
    clock.pass_by(seconds=1)
    [newest] = lists.record([DRAFT], CONFIG, "account:y")
    assert lists.latest("c1") == newest
    assert lists.latest("c2") is None


def test_lists_of_a_person_are_told_in_their_order(lists, clock):
    [first] = lists.record([DRAFT], CONFIG, "account:x")
    clock.pass_by(seconds=1)
    [second] = lists.record([replace(DRAFT, n=5)], CONFIG, "account:x")
    lists.record([replace(DRAFT, kind=SEEKERS)], CONFIG, "account:x")
    assert lists.of_subject("a") == (first, second)


def test_of_an_erased_person_no_list_says_anything(store, lists):
    [own] = lists.record([DRAFT], CONFIG, "account:x")
    other = replace(MATCH, seeker_id="b")
    both = replace(DRAFT, kind=SEEKERS, subject="p", scored=("a", "b"))
    shown = (Shown(MATCH), Shown(other))
    [seen] = lists.record([replace(both, shown=shown)], CONFIG, "account:r")
    with writing(store.engine) as connection:
        forget_in_lists(connection, "a")
    assert (lists.get(own.id).draft.input, lists.get(own.id).shown) == (None, ())
    left, kept = lists.get(seen.id).matches
    assert (left.seeker_id, left.reasons, left.score) == ("a", (), 0.0)
    assert kept == other
