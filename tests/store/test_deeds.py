"""Who did it: what is done to postings and people stands in the audit."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matcher.errors import NotFound
from matcher.store.audit import broken_at
from matcher.store.erasure import Erasure
from matcher.store.service_tables import audit
from matcher.store.values import SeekerRow

from .rows import PERSON, posting_row, put, register

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def _audited(store):
    with store.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.number)).all()
    assert broken_at(rows) is None
    return [(row.actor, row.action, row.subject, row.detail) for row in rows]


def test_what_is_done_to_a_posting_is_audited(store):
    put(store, posting_row())
    store.hold("1", "有人投诉", by="c-7")
    store.release("1", "已处理")
    store.remove(["1", "没有"], "招满", by="c-7")
    assert _audited(store) == [
        ("c-7", "posting.hold", "posting:1", "{}"),
        ("command", "posting.release", "posting:1", "{}"),
        ("c-7", "posting.remove", "posting:1", "{}"),
    ]


def test_what_is_done_to_a_person_is_audited(store):
    register(store)
    store.record_consent("S1", "shown", True, AT, by="c-7")
    store.record_consent("S1", "shown", False, AT, by="c-7")
    Erasure.of(store).erase("S1", "c-8")
    assert _audited(store) == [
        ("c-7", "consent.give", "seeker:S1", '{"scope":"shown"}'),
        ("c-7", "consent.withdraw", "seeker:S1", '{"scope":"shown"}'),
        ("c-8", "seeker.erase", "seeker:S1", "{}"),
    ]


def test_a_batch_with_a_name_is_one_entry_and_an_empty_one_none(store):
    store.upsert_postings([posting_row(), posting_row()], by="k-1")
    store.upsert_postings([], by="k-1")
    store.upsert_seekers([SeekerRow(PERSON)], by="k-1")
    assert _audited(store) == [
        ("k-1", "postings.write", "", '{"created":1,"repeated":1}'),
        ("k-1", "seekers.write", "", '{"created":1}'),
    ]


def test_what_fails_leaves_no_entry(store):
    with pytest.raises(NotFound):
        store.hold("9", "x", by="c-7")
    assert _audited(store) == []
