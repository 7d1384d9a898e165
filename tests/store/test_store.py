import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from matcher.errors import NotFound
from matcher.store.audit import broken_at
from matcher.store.erasure import Erasure
from matcher.store.service_tables import audit
from matcher.store.store import Store
from matcher.store.values import Kind, PostingRow, SeekerRow, State
from matcher.types import Finding, Posting, Seeker, Severity

_WELDER = Posting("1", "驻粤站", "焊工", external_id="1", employer="南宁某厂", place_text="南宁")
_HOLD = Finding(
    "marriage", Severity.HOLD, "写了婚育要求", "description", "已婚优先", "《妇女权益保障法》"
)
_NOTE = Finding("missing", Severity.NOTE, "没有写招聘人数", "headcount")
_AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def _row(posting=_WELDER, *findings, **fields):
    return PostingRow(posting, fields, findings)


def _put(store, *rows, as_of=None):
    return store.upsert_postings(rows, as_of)


def _standing(store, id="1"):
    return store.stored_postings([id])[id]


def test_a_new_row_is_created_and_accepted(store):
    [outcome] = _put(store, _row())
    assert (outcome.id, outcome.kind, outcome.state) == ("1", Kind.CREATED, State.ACTIVE)
    assert outcome.counted_as == "accepted"
    assert store.postings(["1"]) == {"1": _WELDER}


def test_the_same_row_again_changes_nothing_but_the_time_last_seen(store, clock):
    _put(store, _row(_WELDER, _NOTE, 岗位="焊工"))
    number, first = store.change_number(), _standing(store).last_seen
    clock.pass_by(hours=1)
    [outcome] = _put(store, _row(_WELDER, _NOTE, 岗位="焊工"))
    assert outcome.counted_as == "unchanged"
    assert store.change_number() == number
    assert _standing(store).last_seen > first


def test_a_changed_row_is_updated_under_the_same_id(store):
    _put(store, _row())
    [outcome] = _put(store, _row(replace(_WELDER, title="高级焊工")))
    assert (outcome.id, outcome.kind) == ("1", Kind.UPDATED)
    assert store.postings(["1"])["1"].title == "高级焊工"


def test_a_row_twice_in_one_batch_is_a_duplicate(store):
    assert [o.counted_as for o in _put(store, _row(), _row())] == ["accepted", "duplicate"]
    assert store.counts()["postings"] == 1


def test_the_last_of_two_unlike_rows_in_one_batch_stands(store):
    kinds = [o.kind for o in _put(store, _row(), _row(replace(_WELDER, title="电工")))]
    assert kinds == [Kind.CREATED, Kind.UPDATED]
    assert store.postings(["1"])["1"].title == "电工"


def test_rows_without_an_id_of_their_own_are_known_by_content(store):
    bare = replace(_WELDER, id="made-of-content", external_id=None)
    assert [o.counted_as for o in _put(store, _row(bare))] == ["accepted"]
    assert [o.counted_as for o in _put(store, _row(bare))] == ["unchanged"]


def test_an_id_taken_by_another_source_is_not_overwritten(store):
    other = replace(_WELDER, source="园区", employer="别的厂", title="电工")
    _put(store, _row())
    [outcome] = _put(store, _row(other))
    assert outcome.id == "园区:1"
    assert store.postings(["1", "园区:1"])["园区:1"].title == "电工"
    assert store.postings(["1"])["1"].title == "焊工"
    assert _put(store, _row(other))[0].kind is Kind.UNCHANGED


def test_ids_taken_within_one_batch_are_told_apart(store):
    other = replace(_WELDER, source="园区", title="电工")
    assert [o.id for o in _put(store, _row(), _row(other))] == ["1", "园区:1"]


def test_an_id_that_reads_like_anothers_made_one_is_told_apart(store):
    rows = [
        _row(replace(_WELDER, id=id, external_id=id, source=source))
        for id, source in [("X", "A"), ("B:X", "C"), ("X", "B")]
    ]
    ids = [_put(store, row)[0].id for row in rows]
    assert ids[:2] == ["X", "B:X"] and ids[2].startswith("B:X~")
    assert [o.counted_as for o in _put(store, *rows)] == ["unchanged"] * 3


def test_unlawful_wording_holds_a_row(store):
    [outcome] = _put(store, _row(_WELDER, _HOLD))
    assert (outcome.state, outcome.counted_as) == (State.HELD, "held")
    assert not _standing(store).shown
    assert _standing(store).findings == (_HOLD,)


def test_a_release_survives_the_same_content(store):
    _put(store, _row(_WELDER, _HOLD, 说明="已婚优先"))
    store.release("1", "已电话核实")
    assert _standing(store).shown
    assert _put(store, _row(_WELDER, _HOLD, 说明="已婚优先"))[0].state is State.RELEASED
    assert _standing(store).reason == "已电话核实"


def test_a_release_survives_new_dates(store):
    _put(store, _row(_WELDER, _HOLD, description="已婚优先", published="2026-10-01"))
    store.release("1", "已核实")
    dated = replace(_WELDER, published=date(2026, 11, 1))
    later = _row(dated, _HOLD, description="已婚优先", published="2026-11-01")
    assert _put(store, later)[0].state is State.RELEASED


def test_changed_content_is_judged_anew_after_a_release(store):
    _put(store, _row(_WELDER, _HOLD, 说明="已婚优先"))
    store.release("1", "已核实")
    assert _put(store, _row(_WELDER, _HOLD, 说明="未婚优先"))[0].state is State.HELD
    assert _put(store, _row(_WELDER, 说明="不限"))[0].state is State.ACTIVE


def test_a_clerks_hold_outlasts_changed_content(store):
    _put(store, _row())
    store.hold("1", "有人投诉")
    assert _put(store, _row(replace(_WELDER, title="电焊工")))[0].state is State.HELD
    store.release("1", "已处理")
    assert _standing(store).shown


def test_new_rules_hold_an_unchanged_row_that_nobody_released(store):
    _put(store, _row(_WELDER, 说明="x"))
    assert _put(store, _row(_WELDER, _HOLD, 说明="x"))[0].counted_as == "held"


def test_holding_an_unknown_posting_says_so(store):
    with pytest.raises(NotFound, match="没有编号为“9”的岗位"):
        store.hold("9", "x")
    assert store.change_number() == 0


def test_twins_of_two_sources_are_shown_once(store):
    twin = replace(_WELDER, id="2", external_id="2", source="园区")
    outcomes = _put(store, _row(), _row(twin))
    assert [o.counted_as for o in outcomes] == ["accepted", "duplicate"]
    assert outcomes[1].duplicate_of == "1"
    assert [p.posting.id for p in store.iter_postings(shown=True)] == ["1"]
    assert store.counts()["duplicate"] == 1


@pytest.mark.parametrize("leave", ["remove", "expire", "hold", "change"])
def test_the_next_twin_takes_over(store, leave):
    first = replace(_WELDER, expires=date(2026, 11, 30))
    twin = replace(_WELDER, id="2", external_id="2", source="园区")
    _put(store, _row(first), _row(twin))
    {
        "remove": lambda: store.remove(["1"], "已招满"),
        "expire": lambda: store.expire(date(2026, 12, 1)),
        "hold": lambda: store.hold("1", "投诉"),
        "change": lambda: _put(store, _row(replace(first, title="电工"))),
    }[leave]()
    assert _standing(store, "2").shown


def test_a_twin_that_returns_stands_again(store):
    twin = replace(_WELDER, id="2", external_id="2", source="园区")
    _put(store, _row(), _row(twin))
    store.remove(["1"], "已招满")
    assert _put(store, _row())[0].kind is Kind.UPDATED
    assert (_standing(store, "1").shown, _standing(store, "2").shown) == (True, False)


def test_expired_rows_are_kept_as_expired(store):
    old = replace(_WELDER, expires=date(2026, 10, 1))
    assert _put(store, _row(old))[0].counted_as == "accepted"
    assert (_standing(store).expired, _standing(store).shown) == (True, False)
    assert store.counts()["expired"] == 1


def test_an_expiry_finding_makes_no_row_new(store):
    expired = Finding("expired", Severity.NOTE, "过期了", "expires")
    old = replace(_WELDER, expires=date(2026, 10, 1))
    _put(store, _row(old))
    assert _put(store, _row(old, expired))[0].kind is Kind.UNCHANGED


def test_a_row_whose_day_has_passed_meanwhile_is_unchanged_and_expired(store):
    row = _row(replace(_WELDER, expires=date(2026, 11, 5)))
    twin = _row(replace(_WELDER, id="2", external_id="2", source="园区"))
    _put(store, row, twin, as_of=date(2026, 11, 5))
    seen = store.change_number()
    [outcome] = _put(store, row, as_of=date(2026, 11, 6))
    assert outcome.counted_as == "unchanged"
    assert {c.id: c.shown for c in store.changes_since(seen)} == {"1": False, "2": True}
    assert _put(store, row, as_of=date(2026, 11, 5))[0].counted_as == "unchanged"
    assert (_standing(store).shown, _standing(store, "2").shown) == (True, False)


def test_expiry_follows_the_day_both_ways(store):
    _put(store, _row(replace(_WELDER, expires=date(2026, 11, 5))))
    assert store.expire(date(2026, 11, 5)) == 0
    assert store.expire(date(2026, 11, 6)) == 1
    assert store.expire(date(2026, 11, 6)) == 0
    assert store.expire(date(2026, 11, 1)) == 1
    assert _standing(store).shown


def test_looking_for_what_has_expired_waits_for_no_writer(tmp_path, file_store):
    _put(file_store, _row(replace(_WELDER, expires=date(2026, 11, 5))))
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


def test_changes_are_listed_once_in_order(store):
    second = replace(_WELDER, id="2", external_id="2", title="电工")
    _put(store, _row(), _row(second))
    seen = store.change_number()
    store.hold("2", "x")
    store.hold("1", "x")
    store.release("2", "x")
    changes = store.changes_since(seen)
    assert [(c.id, c.shown) for c in changes] == [("1", False), ("2", True)]
    assert store.changes_since(changes[-1].number) == ()
    assert len(store.changes_since(0, limit=1)) == 1


def test_cells_come_back_without_the_protected_ones(store):
    _put(store, _row(_WELDER, title="焊工", sex="男", marriage="已婚"))
    assert store.fields("1") == {"title": "焊工"}


def test_a_changed_protected_cell_is_changed_content(store):
    _put(store, _row(_WELDER, _HOLD, title="焊工", marriage="已婚"))
    store.release("1", "已核实")
    assert _put(store, _row(_WELDER, _HOLD, title="焊工", marriage="未婚"))[0].state is State.HELD


def test_protected_cells_are_nowhere_in_the_file(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        _put(store, _row(_WELDER, sex="仅限火星男"))
    assert "仅限火星男".encode() not in (tmp_path / "s.db").read_bytes()


def test_more_ids_than_one_statement_takes(store):
    rows = [_row(replace(_WELDER, id=f"{n}", external_id=f"{n}")) for n in range(2500)]
    store.upsert_postings(rows)
    assert len(store.postings(str(n) for n in range(3000))) == 2500


def test_an_empty_batch_is_nothing(store):
    assert store.upsert_postings([]) == ()
    assert store.change_number() == 0


def test_a_batch_that_fails_leaves_nothing(store):
    with pytest.raises(AttributeError):
        store.upsert_postings([_row(), None])
    assert store.counts()["postings"] == 0


def test_a_posting_is_read_while_iterating_and_writing(store):
    _put(store, *[_row(replace(_WELDER, id=f"{n}", external_id=f"{n}")) for n in range(3)])
    for stored in store.iter_postings():
        store.hold(stored.posting.id, "逐个看")
    assert store.counts()["held"] == 3


def test_states_can_be_read_apart(store):
    _put(store, _row(_WELDER, _HOLD), _row(replace(_WELDER, id="2", external_id="2")))
    assert [p.posting.id for p in store.iter_postings([State.HELD])] == ["1"]


# Seekers

_PERSON = Seeker("S1", desired_titles=("焊工",), about="夜班熬不住", source="村里登记")


def _register(store, seeker=_PERSON):
    return store.upsert_seekers([SeekerRow(seeker)])[0]


def test_a_seeker_is_kept_and_not_shown_until_agreed(store):
    assert _register(store).kind is Kind.CREATED
    assert store.seeker("S1").seeker == _PERSON
    assert not store.seeker("S1").consented("shown")
    assert list(store.iter_seekers("shown")) == []


def test_a_seeker_twice_is_once(store):
    _register(store)
    number = store.change_number()
    assert _register(store).counted_as == "unchanged"
    assert store.change_number() == number


def test_consent_is_recorded_with_its_time_and_can_be_taken_back(store):
    _register(store)
    store.record_consent("S1", "shown", True, _AT)
    assert store.seeker("S1").consents["shown"].at.startswith("2026-11-02T09:00")
    assert [s.seeker.id for s in store.iter_seekers("shown")] == ["S1"]
    store.record_consent("S1", "shown", False, _AT)
    assert not store.seeker("S1").consented("shown")


def test_consent_for_one_thing_is_not_consent_for_another(store):
    _register(store)
    store.record_consent("S1", "sms", True, _AT)
    assert not store.seeker("S1").consented("shown")


def test_the_consent_given_last_counts_even_if_it_arrives_first(store):
    _register(store)
    store.record_consent("S1", "shown", False, _AT.replace(day=5))
    store.record_consent("S1", "shown", True, _AT)
    assert not store.seeker("S1").consented("shown")


def test_an_updated_profile_keeps_its_consent(store):
    _register(store)
    store.record_consent("S1", "shown", True, _AT)
    _register(store, replace(_PERSON, about="白班最好"))
    assert store.seeker("S1").consented("shown")


def test_consent_is_a_change_to_follow(store):
    _register(store)
    seen = store.change_number()
    store.record_consent("S1", "shown", True, _AT)
    assert [c.id for c in store.seeker_changes_since(seen)] == ["S1"]


def test_consent_of_nobody_is_refused(store):
    with pytest.raises(NotFound):
        store.record_consent("S9", "shown", True, _AT)


def test_two_sources_may_use_one_number_for_two_people(store):
    _register(store)
    other = replace(_PERSON, source="招聘会", about="想做保安")
    assert _register(store, other).id == "招聘会:S1"
    assert store.seeker("S1").seeker.about == "夜班熬不住"
    assert _register(store, other).kind is Kind.UNCHANGED


def test_a_number_that_reads_like_anothers_made_one_is_told_apart(store):
    people = [Seeker(id, source=source) for id, source in [("X", "A"), ("B:X", "C"), ("X", "B")]]
    ids = [_register(store, person).id for person in people]
    assert ids[:2] == ["X", "B:X"] and ids[2].startswith("B:X~")
    assert [_register(store, person).id for person in people] == ids


def test_an_erased_person_is_gone_from_the_file_and_told_to_followers(tmp_path, clock):
    path = tmp_path / "s.db"
    with Store.open(path, clock) as store:
        _register(store, replace(_PERSON, about="独一无二的经历"))
        store.record_consent("S1", "shown", True, _AT)
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
    _register(file_store)
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
    _register(store)
    Erasure.of(store).erase("S1", "command")
    before = store.change_number()
    again = _register(store)
    assert (again.kind, again.state, again.counted_as) == (Kind.REFUSED, State.ERASED, "rejected")
    assert (store.counts()["seekers"], store.change_number()) == (0, before)


def test_whoever_comes_back_of_their_own_accord_starts_without_consent(store):
    _register(store)
    store.record_consent("S1", "shown", True, _AT)
    Erasure.of(store).erase("S1", "command")
    assert _register(store, replace(_PERSON, id="S2")).kind is Kind.CREATED
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
    _register(store, replace(_PERSON, extra=extra))
    assert store.seeker("S1").seeker.extra == (("鞋码", "42"),)


# Reports and identity


def test_import_reports_are_kept_newest_first(store):
    store.record_import("postings", "驻粤站", "a.xlsx", {"accepted": 3})
    number = store.record_import("postings", "驻粤站", "b.xlsx", {"accepted": 4, "why": "无"})
    newest = store.imports()[0]
    assert (newest.number, newest.file, newest.report["why"]) == (number, "b.xlsx", "无")
    assert len(store.imports(limit=1)) == 1


def test_a_store_is_told_from_another_and_known_again(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        identity = store.identity()
    with Store.open(tmp_path / "s.db") as store, Store.open(":memory:") as other:
        assert store.identity() == identity != other.identity()


def test_what_was_acknowledged_is_there_after_reopening(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        _put(store, _row())
    with Store.open(tmp_path / "s.db") as store:
        assert store.postings(["1"]) == {"1": _WELDER}


def test_a_folder_that_does_not_exist_yet_is_made(tmp_path):
    with Store.open(tmp_path / "deep" / "er" / "s.db") as store:
        assert store.counts()["postings"] == 0


def test_every_commit_reaches_the_disk(tmp_path):
    with Store.open(tmp_path / "s.db"):
        pass
    with sqlite3.connect(tmp_path / "s.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


# Who did it


def _audited(store):
    with store.engine.connect() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.number)).all()
    assert broken_at(rows) is None
    return [(row.actor, row.action, row.subject, row.detail) for row in rows]


def test_what_is_done_to_a_posting_is_audited(store):
    _put(store, _row())
    store.hold("1", "有人投诉", by="c-7")
    store.release("1", "已处理")
    store.remove(["1", "没有"], "招满", by="c-7")
    assert _audited(store) == [
        ("c-7", "posting.hold", "posting:1", "{}"),
        ("command", "posting.release", "posting:1", "{}"),
        ("c-7", "posting.remove", "posting:1", "{}"),
    ]


def test_what_is_done_to_a_person_is_audited(store):
    _register(store)
    store.record_consent("S1", "shown", True, _AT, by="c-7")
    store.record_consent("S1", "shown", False, _AT, by="c-7")
    Erasure.of(store).erase("S1", "c-8")
    assert _audited(store) == [
        ("c-7", "consent.give", "seeker:S1", '{"scope":"shown"}'),
        ("c-7", "consent.withdraw", "seeker:S1", '{"scope":"shown"}'),
        ("c-8", "seeker.erase", "seeker:S1", "{}"),
    ]


def test_a_batch_with_a_name_is_one_entry_and_an_empty_one_none(store):
    store.upsert_postings([_row(), _row()], by="k-1")
    store.upsert_postings([], by="k-1")
    store.upsert_seekers([SeekerRow(_PERSON)], by="k-1")
    assert _audited(store) == [
        ("k-1", "postings.write", "", '{"created":1,"repeated":1}'),
        ("k-1", "seekers.write", "", '{"created":1}'),
    ]


def test_what_fails_leaves_no_entry(store):
    with pytest.raises(NotFound):
        store.hold("9", "x", by="c-7")
    assert _audited(store) == []
