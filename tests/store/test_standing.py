"""What holds, releases, doubles or outdates a posting in the store."""

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from matcher.errors import NotFound
from matcher.store.values import Kind, State
from matcher.types import Finding, Severity

from .rows import HOLD, WELDER, posting_row, put, standing


def test_unlawful_wording_holds_a_row(store):
    [outcome] = put(store, posting_row(WELDER, HOLD))
    assert (outcome.state, outcome.counted_as) == (State.HELD, "held")
    assert not standing(store).shown
    assert standing(store).findings == (HOLD,)


def test_a_release_survives_the_same_content(store):
    put(store, posting_row(WELDER, HOLD, 说明="已婚优先"))
    store.release("1", "已电话核实")
    assert standing(store).shown
    assert put(store, posting_row(WELDER, HOLD, 说明="已婚优先"))[0].state is State.RELEASED
    assert standing(store).reason == "已电话核实"


def test_a_release_survives_new_dates(store):
    put(store, posting_row(WELDER, HOLD, description="已婚优先", published="2026-10-01"))
    store.release("1", "已核实")
    dated = replace(WELDER, published=date(2026, 11, 1))
    later = posting_row(dated, HOLD, description="已婚优先", published="2026-11-01")
    assert put(store, later)[0].state is State.RELEASED


def test_changed_content_is_judged_anew_after_a_release(store):
    put(store, posting_row(WELDER, HOLD, 说明="已婚优先"))
    store.release("1", "已核实")
    assert put(store, posting_row(WELDER, HOLD, 说明="未婚优先"))[0].state is State.HELD
    assert put(store, posting_row(WELDER, 说明="不限"))[0].state is State.ACTIVE


def test_a_clerks_hold_outlasts_changed_content(store):
    put(store, posting_row())
    store.hold("1", "有人投诉")
    assert put(store, posting_row(replace(WELDER, title="电焊工")))[0].state is State.HELD
    store.release("1", "已处理")
    assert standing(store).shown


def test_new_rules_hold_an_unchanged_row_that_nobody_released(store):
    put(store, posting_row(WELDER, 说明="x"))
    assert put(store, posting_row(WELDER, HOLD, 说明="x"))[0].counted_as == "held"


def test_holding_an_unknown_posting_says_so(store):
    with pytest.raises(NotFound, match="没有编号为“9”的岗位"):
        store.hold("9", "x")
    assert store.change_number() == 0


def test_twins_of_two_sources_are_shown_once(store):
    twin = replace(WELDER, id="2", external_id="2", source="园区")
    outcomes = put(store, posting_row(), posting_row(twin))
    assert [o.counted_as for o in outcomes] == ["accepted", "duplicate"]
    assert outcomes[1].duplicate_of == "1"
    assert [p.posting.id for p in store.iter_postings(shown=True)] == ["1"]
    assert store.counts()["duplicate"] == 1


@pytest.mark.parametrize("leave", ["remove", "expire", "hold", "change"])
def test_the_next_twin_takes_over(store, leave):
    first = replace(WELDER, expires=date(2026, 11, 30))
    twin = replace(WELDER, id="2", external_id="2", source="园区")
    put(store, posting_row(first), posting_row(twin))
    {
        "remove": lambda: store.remove(["1"], "已招满"),
        "expire": lambda: store.expire(date(2026, 12, 1)),
        "hold": lambda: store.hold("1", "投诉"),
        "change": lambda: put(store, posting_row(replace(first, title="电工"))),
    }[leave]()
    assert standing(store, "2").shown


def test_a_twin_that_returns_stands_again(store):
    twin = replace(WELDER, id="2", external_id="2", source="园区")
    put(store, posting_row(), posting_row(twin))
    store.remove(["1"], "已招满")
    assert put(store, posting_row())[0].kind is Kind.UPDATED
    assert (standing(store, "1").shown, standing(store, "2").shown) == (True, False)


def test_expired_rows_are_kept_as_expired(store):
    old = replace(WELDER, expires=date(2026, 10, 1))
    assert put(store, posting_row(old))[0].counted_as == "accepted"
    assert (standing(store).expired, standing(store).shown) == (True, False)
    assert store.counts()["expired"] == 1


def test_an_expiry_finding_makes_no_row_new(store):
    expired = Finding("expired", Severity.NOTE, "过期了", "expires")
    old = replace(WELDER, expires=date(2026, 10, 1))
    put(store, posting_row(old))
    assert put(store, posting_row(old, expired))[0].kind is Kind.UNCHANGED


def test_a_row_whose_day_has_passed_meanwhile_is_unchanged_and_expired(store):
    row = posting_row(replace(WELDER, expires=date(2026, 11, 5)))
    twin = posting_row(replace(WELDER, id="2", external_id="2", source="园区"))
    put(store, row, twin, as_of=date(2026, 11, 5))
    seen = store.change_number()
    [outcome] = put(store, row, as_of=date(2026, 11, 6))
    assert outcome.counted_as == "unchanged"
    assert {c.id: c.shown for c in store.changes_since(seen)} == {"1": False, "2": True}
    assert put(store, row, as_of=date(2026, 11, 5))[0].counted_as == "unchanged"
    assert (standing(store).shown, standing(store, "2").shown) == (True, False)


def test_expiry_follows_the_day_both_ways(store):
    put(store, posting_row(replace(WELDER, expires=date(2026, 11, 5))))
    assert store.expire(date(2026, 11, 5)) == 0
    assert store.expire(date(2026, 11, 6)) == 1
    assert store.expire(date(2026, 11, 6)) == 0
    assert store.expire(date(2026, 11, 1)) == 1
    assert standing(store).shown


def test_looking_for_what_has_expired_waits_for_no_writer(tmp_path, file_store):
    put(file_store, posting_row(replace(WELDER, expires=date(2026, 11, 5))))
    writer = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert file_store.expire(date(2026, 11, 5)) == 0
    writer.close()


def test_what_has_expired_is_looked_up_not_searched_for(tmp_path, file_store):
    with sqlite3.connect(tmp_path / "store.db") as raw:
        for where in ("expired = 0 AND expires < ''", "expired = 1 AND expires IS NULL"):
            asked = f"EXPLAIN QUERY PLAN SELECT id FROM postings WHERE {where} LIMIT 1"
            [plan] = raw.execute(asked)
            assert "ix_postings_expired" in plan[-1]
    raw.close()
