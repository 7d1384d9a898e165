import sqlite3
from dataclasses import replace

import pytest

from matcher.store.store import Store
from matcher.store.values import Kind, State

from .rows import HOLD, NOTE, WELDER, posting_row, put, standing


def test_a_new_row_is_created_and_accepted(store):
    [outcome] = put(store, posting_row())
    assert (outcome.id, outcome.kind, outcome.state) == ("1", Kind.CREATED, State.ACTIVE)
    assert outcome.counted_as == "accepted"
    assert store.postings(["1"]) == {"1": WELDER}


def test_the_same_row_again_changes_nothing_but_the_time_last_seen(store, clock):
    put(store, posting_row(WELDER, NOTE, 岗位="焊工"))
    number, first = store.change_number(), standing(store).last_seen
    clock.pass_by(hours=1)
    [outcome] = put(store, posting_row(WELDER, NOTE, 岗位="焊工"))
    assert outcome.counted_as == "unchanged"
    assert store.change_number() == number
    assert standing(store).last_seen > first


def test_a_changed_row_is_updated_under_the_same_id(store):
    put(store, posting_row())
    [outcome] = put(store, posting_row(replace(WELDER, title="高级焊工")))
    assert (outcome.id, outcome.kind) == ("1", Kind.UPDATED)
    assert store.postings(["1"])["1"].title == "高级焊工"


def test_a_row_twice_in_one_batch_is_a_duplicate(store):
    assert [o.counted_as for o in put(store, posting_row(), posting_row())] == [
        "accepted",
        "duplicate",
    ]
    assert store.counts()["postings"] == 1


def test_the_last_of_two_unlike_rows_in_one_batch_stands(store):
    kinds = [o.kind for o in put(store, posting_row(), posting_row(replace(WELDER, title="电工")))]
    assert kinds == [Kind.CREATED, Kind.UPDATED]
    assert store.postings(["1"])["1"].title == "电工"


def test_rows_without_an_id_of_their_own_are_known_by_content(store):
    bare = replace(WELDER, id="made-of-content", external_id=None)
    assert [o.counted_as for o in put(store, posting_row(bare))] == ["accepted"]
    assert [o.counted_as for o in put(store, posting_row(bare))] == ["unchanged"]


def test_an_id_taken_by_another_source_is_not_overwritten(store):
    other = replace(WELDER, source="园区", employer="别的厂", title="电工")
    put(store, posting_row())
    [outcome] = put(store, posting_row(other))
    assert outcome.id == "园区:1"
    assert store.postings(["1", "园区:1"])["园区:1"].title == "电工"
    assert store.postings(["1"])["1"].title == "焊工"
    assert put(store, posting_row(other))[0].kind is Kind.UNCHANGED


def test_ids_taken_within_one_batch_are_told_apart(store):
    other = replace(WELDER, source="园区", title="电工")
    assert [o.id for o in put(store, posting_row(), posting_row(other))] == ["1", "园区:1"]


def test_an_id_that_reads_like_anothers_made_one_is_told_apart(store):
    rows = [
        posting_row(replace(WELDER, id=id, external_id=id, source=source))
        for id, source in [("X", "A"), ("B:X", "C"), ("X", "B")]
    ]
    ids = [put(store, row)[0].id for row in rows]
    assert ids[:2] == ["X", "B:X"] and ids[2].startswith("B:X~")
    assert [o.counted_as for o in put(store, *rows)] == ["unchanged"] * 3


def test_changes_are_listed_once_in_order(store):
    second = replace(WELDER, id="2", external_id="2", title="电工")
    put(store, posting_row(), posting_row(second))
    seen = store.change_number()
    store.hold("2", "x")
    store.hold("1", "x")
    store.release("2", "x")
    changes = store.changes_since(seen)
    assert [(c.id, c.shown) for c in changes] == [("1", False), ("2", True)]
    assert store.changes_since(changes[-1].number) == ()
    assert len(store.changes_since(0, limit=1)) == 1


def test_cells_come_back_without_the_protected_ones(store):
    put(store, posting_row(WELDER, title="焊工", sex="男", marriage="已婚"))
    assert store.fields("1") == {"title": "焊工"}


def test_a_changed_protected_cell_is_changed_content(store):
    put(store, posting_row(WELDER, HOLD, title="焊工", marriage="已婚"))
    store.release("1", "已核实")
    assert (
        put(store, posting_row(WELDER, HOLD, title="焊工", marriage="未婚"))[0].state is State.HELD
    )


def test_protected_cells_are_nowhere_in_the_file(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        put(store, posting_row(WELDER, sex="仅限火星男"))
    assert "仅限火星男".encode() not in (tmp_path / "s.db").read_bytes()


def test_more_ids_than_one_statement_takes(store):
    rows = [posting_row(replace(WELDER, id=f"{n}", external_id=f"{n}")) for n in range(2500)]
    store.upsert_postings(rows)
    assert len(store.postings(str(n) for n in range(3000))) == 2500


def test_an_empty_batch_is_nothing(store):
    assert store.upsert_postings([]) == ()
    assert store.change_number() == 0


def test_a_batch_that_fails_leaves_nothing(store):
    with pytest.raises(AttributeError):
        store.upsert_postings([posting_row(), None])
    assert store.counts()["postings"] == 0


def test_a_posting_is_read_while_iterating_and_writing(store):
    put(store, *[posting_row(replace(WELDER, id=f"{n}", external_id=f"{n}")) for n in range(3)])
    for stored in store.iter_postings():
        store.hold(stored.posting.id, "逐个看")
    assert store.counts()["held"] == 3


def test_states_can_be_read_apart(store):
    put(store, posting_row(WELDER, HOLD), posting_row(replace(WELDER, id="2", external_id="2")))
    assert [p.posting.id for p in store.iter_postings([State.HELD])] == ["1"]


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
        put(store, posting_row())
    with Store.open(tmp_path / "s.db") as store:
        assert store.postings(["1"]) == {"1": WELDER}


def test_a_folder_that_does_not_exist_yet_is_made(tmp_path):
    with Store.open(tmp_path / "deep" / "er" / "s.db") as store:
        assert store.counts()["postings"] == 0


def test_every_commit_reaches_the_disk(tmp_path):
    with Store.open(tmp_path / "s.db"):
        pass
    with sqlite3.connect(tmp_path / "s.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()
