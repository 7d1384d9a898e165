"""Seekers in the store: kept, shown only with consent, erased for good."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matcher.errors import NotFound
from matcher.store.erasure import Erasure
from matcher.store.store import Store
from matcher.store.values import Kind, State
from matcher.types import Seeker

from .rows import PERSON, register

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def test_a_seeker_is_kept_and_not_shown_until_agreed(store):
    assert register(store).kind is Kind.CREATED
    assert store.seeker("S1").seeker == PERSON
    assert not store.seeker("S1").consented("shown")
    assert list(store.iter_seekers("shown")) == []


def test_a_seeker_twice_is_once(store):
    register(store)
    number = store.change_number()
    assert register(store).counted_as == "unchanged"
    assert store.change_number() == number


def test_consent_is_recorded_with_its_time_and_can_be_taken_back(store):
    register(store)
    store.record_consent("S1", "shown", True, AT)
    assert store.seeker("S1").consents["shown"].at.startswith("2026-11-02T09:00")
    assert [s.seeker.id for s in store.iter_seekers("shown")] == ["S1"]
    store.record_consent("S1", "shown", False, AT)
    assert not store.seeker("S1").consented("shown")


def test_consent_for_one_thing_is_not_consent_for_another(store):
    register(store)
    store.record_consent("S1", "sms", True, AT)
    assert not store.seeker("S1").consented("shown")


def test_the_consent_given_last_counts_even_if_it_arrives_first(store):
    register(store)
    store.record_consent("S1", "shown", False, AT.replace(day=5))
    store.record_consent("S1", "shown", True, AT)
    assert not store.seeker("S1").consented("shown")


def test_an_updated_profile_keeps_its_consent(store):
    register(store)
    store.record_consent("S1", "shown", True, AT)
    register(store, replace(PERSON, about="白班最好"))
    assert store.seeker("S1").consented("shown")


def test_consent_is_a_change_to_follow(store):
    register(store)
    seen = store.change_number()
    store.record_consent("S1", "shown", True, AT)
    assert [c.id for c in store.seeker_changes_since(seen)] == ["S1"]


def test_consent_of_nobody_is_refused(store):
    with pytest.raises(NotFound):
        store.record_consent("S9", "shown", True, AT)


def test_two_sources_may_use_one_number_for_two_people(store):
    register(store)
    other = replace(PERSON, source="招聘会", about="想做保安")
    assert register(store, other).id == "招聘会:S1"
    assert store.seeker("S1").seeker.about == "夜班熬不住"
    assert register(store, other).kind is Kind.UNCHANGED


def test_a_number_that_reads_like_anothers_made_one_is_told_apart(store):
    people = [Seeker(id, source=source) for id, source in [("X", "A"), ("B:X", "C"), ("X", "B")]]
    ids = [register(store, person).id for person in people]
    assert ids[:2] == ["X", "B:X"] and ids[2].startswith("B:X~")
    assert [register(store, person).id for person in people] == ids


def test_an_erased_person_is_gone_from_the_file_and_told_to_followers(tmp_path, clock):
    path = tmp_path / "s.db"
    with Store.open(path, clock) as store:
        register(store, replace(PERSON, about="独一无二的经历"))
        store.record_consent("S1", "shown", True, AT)
        seen = store.change_number()
        Erasure.of(store).erase("S1", "command")
        [change] = store.seeker_changes_since(seen)
        assert (change.id, change.shown) == ("S1", False)
        with pytest.raises(NotFound):
            store.seeker("S1")
        with pytest.raises(NotFound):
            Erasure.of(store).erase("S1", "command")
        files = [path, *tmp_path.glob("s.db-*")]
        assert all("独一无二".encode() not in file.read_bytes() for file in files)


def test_reports_of_imports_name_no_seeker(tmp_path, store):
    rows = [{"external_id": "独一无二", "title": "焊工"}]
    for kind in ("seekers", "postings"):
        store.record_import(kind, "村里登记", "a.csv", {"total": 1, "rows": rows})
    postings, seekers = store.imports()
    assert (seekers.report, postings.report["rows"]) == ({"total": 1}, rows)


def test_an_erasure_says_when_a_reader_keeps_the_log(tmp_path, file_store, caplog):
    register(file_store)
    reader = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM seekers").fetchone()
    with file_store.engine.connect() as connection:  # 30 seconds are too long for a test
        connection.connection.driver_connection.execute("PRAGMA busy_timeout=1")
    Erasure.of(file_store).erase("S1", "command")
    reader.close()
    assert "日志文件" in caplog.text
    with pytest.raises(NotFound):
        file_store.seeker("S1")


def test_a_list_sent_again_does_not_bring_an_erased_person_back(store):
    register(store)
    Erasure.of(store).erase("S1", "command")
    before = store.change_number()
    again = register(store)
    assert (again.kind, again.state, again.counted_as) == (Kind.REFUSED, State.ERASED, "rejected")
    assert (store.counts()["seekers"], store.change_number()) == (0, before)


def test_whoever_comes_back_of_their_own_accord_starts_without_consent(store):
    register(store)
    store.record_consent("S1", "shown", True, AT)
    Erasure.of(store).erase("S1", "command")
    assert register(store, replace(PERSON, id="S2")).kind is Kind.CREATED
    assert not store.seeker("S2").consented("shown")


@pytest.mark.parametrize(
    "header",
    (
        *("姓名", "联系电话", "户籍所在地", "微信号", "QQ", "qq号码", "邮箱", "电子邮件", "Email"),
        *("家庭住址", "通讯地址", "联系方式", "证件号码", "身份证号", "紧急联系人", "sex", "Name"),
    ),
)
def test_unknown_columns_that_tell_who_it_is_are_not_kept(store, header):
    extra = ((header, "不该留下"), ("鞋码", "42"))
    register(store, replace(PERSON, extra=extra))
    assert store.seeker("S1").seeker.extra == (("鞋码", "42"),)
