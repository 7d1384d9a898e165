"""Processes killed at random moments: what they had acknowledged is there, and all is sound."""

import random
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import MetaData, Table, create_engine, insert, select, update

from matcher.store.auditing import Audit
from matcher.store.codec import encode_posting
from matcher.store.database import connect, writing
from matcher.store.failures import StoreError
from matcher.store.schema import revisions
from matcher.store.store import Store
from matcher.store.tables import counter, postings
from matcher.types import Posting
from tests.store.crash_work import (
    DAY,
    SIZE,
    build_indexes,
    compare_indexes,
    ended,
    import_file,
    killed,
    open_store,
    row,
    take_people,
    write_batches,
)


def _sound(address):
    """Check what must hold of every store, whatever happened."""
    if address.startswith("sqlite:///"):
        with closing(sqlite3.connect(address.removeprefix("sqlite:///"))) as raw:
            assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Store.open(address) as store:
        assert Audit.of(store).verify().broken_at is None
        changes = store.changes_since(0)
        assert len({change.number for change in changes}) == len(changes)
        assert store.change_number() >= max((change.number for change in changes), default=0)


def test_batches_are_in_whole_and_none_that_was_acknowledged_is_lost(address):
    rng, acknowledged = random.Random(7), set()
    for kill in range(8):
        acknowledged |= set(killed(rng, write_batches, address, kill * 10_000).told)
        _sound(address)
        with Store.open(address) as store:
            ids = [stored.posting.id.split("-")[0] for stored in store.iter_postings()]
        counts = {int(number): ids.count(number) for number in set(ids)}
        assert set(counts.values()) <= {SIZE}
        assert acknowledged <= set(counts)
    assert acknowledged


def test_an_import_goes_on_where_it_was_killed(address, tmp_path):
    rows = [f"{n},焊工{n},样例厂,南宁市青秀区,二保焊" for n in range(2500)]
    path = tmp_path / "feed.csv"
    head = "岗位编号,岗位名称,招聘单位,工作地点,岗位描述"
    path.write_text("\n".join([head, *rows]), "utf-8")
    rng, furthest = random.Random(11), 0
    for _ in range(4):
        told = killed(rng, import_file, address, path).told
        furthest = max(furthest, *told, 0)
        _sound(address)
        with Store.open(address) as store:
            found = {stored.posting.external_id for stored in store.iter_postings()}
        assert len(found) % 500 == 0
        assert found >= {str(n) for n in range(furthest)}
    assert furthest
    assert ended(import_file, address, path).told[-1] == len(rows)
    with Store.open(address) as store:
        assert store.counts()["postings"] == len(rows) == store.imports()[0].report["total"]


def test_people_their_consents_and_the_audit_of_both_are_never_apart(address):
    rng, acknowledged = random.Random(13), []
    for kill in range(7):
        work = killed(rng, take_people, address, kill * 10_000)
        acknowledged += work.told
        _sound(address)
        with Store.open(address) as store:
            living = store.seekers(f"S{number}" for number in acknowledged)
            assert set(living) == {f"S{number}" for number in acknowledged if number % 3}
            assert all(one.consented("employers") for one in living.values())
            assert Audit.of(store).verify().entries >= 2 * len(acknowledged)
    assert acknowledged


def test_a_migration_is_done_or_not_begun(empties):
    rng, reached = random.Random(17), []
    for _ in range(8):
        address = empties()
        titles = _filled_at_the_first_revision(address)
        killed(rng, open_store, address)
        reached.append(_revision(address))
        _sound(address)
        with Store.open(address) as store, store.engine.connect() as connection:
            found = connection.execute(select(postings.c.id, postings.c.title)).all()
            assert {row.id: row.title for row in found} == titles
    assert set(reached) <= {revisions()[0], revisions()[-1]}


def _filled_at_the_first_revision(address):
    engine = connect(address, revision=revisions()[0])
    titles = {str(n): f"焊工{n}" for n in range(1000)}
    with writing(engine) as connection:
        table = Table("postings", MetaData(), autoload_with=connection)
        plain = {column.name: "" for column in table.columns if not column.nullable}
        rows = [
            plain
            | {"id": id, "external_key": id, "document": encode_posting(Posting(id, "", title))}
            | {"fields": "{}", "findings": "[]", "state": "active", "expired": False}
            | {"created": int(id) + 1, "change": int(id) + 1}
            for id, title in titles.items()
        ]
        connection.execute(insert(table), rows)
        connection.execute(update(counter).values(value=len(rows)))
    engine.dispose()
    return titles


def _revision(address):
    engine = create_engine(address.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    engine.dispose()
    return found


def test_an_index_that_was_killed_while_written_is_level_again(tmp_path):
    address = f"sqlite:///{tmp_path / 'store.db'}"
    Store.open(address).close()
    rng, acknowledged = random.Random(19), []
    for kill in range(10):
        work = killed(rng, build_indexes, address, tmp_path, kill * 100)
        acknowledged += work.told
        _sound(address)
        compared = ended(compare_indexes, address, tmp_path)
        assert compared.exit_code == 0
        [(level, rebuilt)] = compared.told
        assert level
        assert not (rebuilt and acknowledged), "a generation that was whole was thrown away"
    assert acknowledged


@pytest.mark.parametrize("spoiled", ["newest", "all"])
def test_a_damaged_generation_is_made_up_for(file_store, tmp_path, spoiled):
    address = f"sqlite:///{tmp_path / 'store.db'}"
    file_store.upsert_postings([row(str(n)) for n in range(30)], DAY)
    ended(compare_indexes, address, tmp_path)
    file_store.upsert_postings([row("new")], DAY)
    ended(compare_indexes, address, tmp_path)
    generations = sorted((tmp_path / "index" / "postings").glob("0*"))
    assert len(generations) == 2
    for path in (path for folder in generations for path in folder.rglob("*.*")):
        # A generation shares files with the one before: only its own leave that one whole.
        if spoiled == "all" or (path.parent == generations[-1]):
            path.write_bytes(b"\xff" * path.stat().st_size)
    anew = spoiled == "all"  # from the store, else from the generation before
    assert ended(compare_indexes, address, tmp_path).told == [(True, anew)]


def test_a_disk_that_fills_up_at_any_page_loses_nothing_that_was_in(file_store):
    file_store.upsert_postings([row(f"a{n}") for n in range(SIZE)])
    for more in range(1000):
        with file_store.engine.connect() as connection:  # the only one: the pool gives it again
            raw = connection.connection.driver_connection
            [pages] = raw.execute("PRAGMA page_count").fetchone()
            raw.execute(f"PRAGMA max_page_count={pages + more}")
        try:
            file_store.upsert_postings([row(f"b{n}") for n in range(SIZE)])
        except StoreError as error:
            assert "磁盘满了" in str(error)
            assert file_store.counts()["postings"] == SIZE
            assert Audit.of(file_store).verify().broken_at is None
        else:
            break
    assert more > 2
    assert file_store.counts()["postings"] == 2 * SIZE
