import sqlite3
import traceback

import pytest
from sqlalchemy import insert

from matcher.store.database import connect, writing
from matcher.store.failures import StoreError
from matcher.store.schema import revisions
from matcher.store.store import Store
from matcher.store.tables import imports, meta
from matcher.store.values import PostingRow
from matcher.types import Posting


@pytest.mark.parametrize("start", [None, *revisions()])
def test_a_store_of_any_revision_opens_and_keeps_its_rows(tmp_path, start):
    path = tmp_path / "s.db"
    engine = connect(path, revision=start or "base")
    if start:
        with writing(engine) as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('model', 'e5')")
    engine.dispose()
    with Store.open(path) as store:
        assert len(store.identity()) == 32
        assert len(store.upsert_postings([PostingRow(Posting("1", "s", "焊工"))])) == 1
        assert store.imports() == ()
    with sqlite3.connect(path) as raw:
        kept = raw.execute("SELECT value FROM meta WHERE name = 'model'").fetchone()
        assert kept == (("e5",) if start else None)
    raw.close()


def test_old_reports_of_seekers_lose_their_rows(tmp_path):
    path = tmp_path / "s.db"
    engine = connect(path, revision="0002")
    with writing(engine) as connection:
        report = '{"total":1,"rows":[{"external_id":"S1"}]}'
        for kind in ("seekers", "postings"):
            row = {"at": "", "kind": kind, "source": "", "file": "", "report": report}
            connection.execute(insert(imports).values(row))
    engine.dispose()
    with Store.open(path) as store:
        postings, seekers = store.imports()
    assert (seekers.report, len(postings.report["rows"])) == ({"total": 1}, 1)


def test_opening_again_changes_nothing(tmp_path):
    path = tmp_path / "s.db"
    Store.open(path).close()
    before = path.read_bytes()
    Store.open(path).close()
    assert path.read_bytes() == before


def test_a_migration_that_fails_leaves_the_old_schema(tmp_path):
    path = tmp_path / "s.db"
    connect(path, revision="0001").dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE imports (x)")  # in the way of the next revision's last step
    raw.close()
    with pytest.raises(StoreError, match="imports already exists"):
        connect(path)
    with sqlite3.connect(path) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master")}
        assert "consents" not in tables
        assert raw.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
    raw.close()


def test_a_store_of_a_newer_version_is_left_alone(tmp_path):
    path = tmp_path / "s.db"
    connect(path).dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    with pytest.raises(StoreError, match="请升级本程序"):
        connect(path)


def test_a_file_that_is_no_store_is_named(tmp_path):
    path = tmp_path / "notes.db"
    path.write_text("这不是数据库" * 100, encoding="utf-8")
    with pytest.raises(StoreError, match="是不是资料库文件"):
        connect(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="建不了资料库的文件夹"):
        connect(tmp_path / "file" / "s.db")


def test_an_unknown_kind_of_database_is_named():
    with pytest.raises(StoreError, match="nosuchdb"):
        connect("nosuchdb://host/name")


@pytest.mark.parametrize("address", ["://", "postgresql://host:port/x"])
def test_an_address_that_is_none_is_told(address):
    with pytest.raises(StoreError, match="看不懂资料库的地址"):
        connect(address)


def _damage(path, text):
    """Spoil the pages that hold a text, wherever they lie, and leave the schema whole."""
    data = bytearray(path.read_bytes())
    for start in range(0, len(data), 4096):
        if text.encode() in data[start : start + 4096]:
            data[start : start + 4096] = b"\xff" * 4096
    path.write_bytes(data)


def test_a_damaged_file_is_told_on_reading_and_on_writing(tmp_path):
    path = tmp_path / "s.db"
    rows = [PostingRow(Posting(str(n), "s", "焊工" * 50)) for n in range(200)]
    with Store.open(path) as store:
        store.upsert_postings(rows)
    _damage(path, "焊工焊工")
    with Store.open(path) as store:
        with pytest.raises(StoreError, match=r"读不出来.*资料库文件损坏，请从备份恢复"):
            list(store.iter_postings())
        with pytest.raises(StoreError, match=r"写不进去.*资料库文件损坏，请从备份恢复"):
            store.upsert_postings(rows)


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    engine = connect(tmp_path / "s.db")
    with pytest.raises(StoreError, match="文件夹不能写"), writing(engine) as connection:
        connection.exec_driver_sql("PRAGMA query_only=ON")
        connection.exec_driver_sql("INSERT INTO meta VALUES ('a', 'b')")
    engine.dispose()


def test_what_is_written_of_people_is_in_no_traceback(tmp_path):
    engine = connect(tmp_path / "s.db")
    try:
        with writing(engine) as connection:
            rows = [{"name": "a", "value": "独一无二的经历"}] * 2
            connection.execute(insert(meta), rows)
    except StoreError as error:
        assert "独一无二" not in "".join(traceback.format_exception(error))
    else:
        pytest.fail("two rows with one name were taken")
    engine.dispose()


def test_commits_are_synced_and_erased_bytes_overwritten(tmp_path):
    engine = connect(tmp_path / "s.db")
    with engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    engine.dispose()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}


def test_a_write_that_fails_says_that_the_batch_is_not_in(tmp_path):
    engine = connect(tmp_path / "s.db")
    with pytest.raises(StoreError, match="这一批没有写入"), writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    engine.dispose()
