"""What has had its time goes, and nothing that somebody may still ask for."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matcher.store.history import postings_at
from matcher.store.lists import Lists
from matcher.store.outcomes import Outcomes, Pick
from matcher.store.pruning import Pruning
from matcher.store.slips import Slips
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Posting, Seeker

from .test_lists import CONFIG, DRAFT, MATCH

NOW = datetime(2026, 11, 24, tzinfo=UTC)
OLD = NOW - timedelta(days=4 * 365)


@pytest.fixture
def then(store):
    """Open a section as it was at a time."""
    store.upsert_seekers([SeekerRow(Seeker("a"))])
    return lambda kind, moment: kind(store.engine, lambda: moment)


def prune(then):
    return then(Pruning, NOW).prune(NOW - timedelta(days=3 * 365), "command")


def test_old_lists_go_but_for_those_something_was_chosen_from(store, then):
    lists = then(Lists, OLD)
    left, chosen = lists.record([DRAFT, replace(DRAFT, n=4)], CONFIG, "x")
    [new] = then(Lists, NOW).record([DRAFT], CONFIG, "x")
    then(Outcomes, OLD).choose("a", [Pick("p", "某厂", MATCH, chosen.id)], "x", "南宁")
    assert prune(then)["lists"] == 1
    assert [lists.get(one.id) is None for one in (left, chosen, new)] == [True, False, False]


def test_the_wording_a_kept_list_was_made_from_stays(store, then):
    for pay in ("第一版", "第二版", "第三版"):
        store.upsert_postings([PostingRow(Posting("p", "驻粤站", "焊工", description=pay))])
        change = store.change_number()
        if pay == "第二版":
            then(Lists, NOW).record([replace(DRAFT, change=change)], CONFIG, "x")
            second = change
    assert prune(then)["posting_history"] == 1
    assert postings_at(store, ["p"], second)["p"].description == "第二版"
    assert prune(then)["posting_history"] == 0


def test_what_has_run_out_goes_whatever_its_age(store, then):
    slips = then(Slips, NOW - timedelta(days=9))
    slips.keep({}, timedelta(days=7), "x")
    assert prune(then)["slips"] == 1
