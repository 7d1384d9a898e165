"""What only a server has: many who come at once, connections that break, reasons to refuse."""

import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert

from matcher.store.database import connect, reading, writing
from matcher.store.failures import StoreError
from matcher.store.store import Store
from matcher.store.tables import meta
from matcher.store.values import PostingRow
from matcher.types import Posting


def _row(id):
    return PostingRow(Posting(id, "驻粤站", "焊工"))


def _told(address):
    with pytest.raises(StoreError) as refused:
        connect(address)
    return str(refused.value)


def test_many_who_open_an_empty_database_at_once_make_one_store(postgresql):
    address = postgresql.empty()

    def identity(_):
        with Store.open(address) as store:
            return store.identity()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(identity, range(8)))) == 1


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_installed_driver_is_used_whatever_the_address_was_copied_from(postgresql, scheme):
    engine = connect(postgresql.fresh().replace("postgresql", scheme, 1))
    assert engine.dialect.driver == "psycopg"
    engine.dispose()


@pytest.mark.parametrize(
    "address", ["postgresql://u@127.0.0.1:1/x", "postgresql://u@/x?host=/nowhere"]
)
def test_a_server_that_does_not_answer_is_told(address):
    assert "连不上资料库服务器" in _told(address)


def test_a_database_that_is_not_there_is_told(postgresql):
    assert "没有这个数据库" in _told(postgresql.address("nowhere"))


def test_a_user_that_is_not_known_is_told(postgresql):
    assert "用户名或密码不对" in _told(postgresql.fresh().replace("postgres:@", "nobody:@"))


@pytest.mark.parametrize("password", ["", "wrong"])
def test_a_wrong_password_is_told_and_not_shown(postgresql, password):
    rules = postgresql.folder / "pg_hba.conf"
    before = rules.read_text()
    postgresql.run("CREATE ROLE clerk LOGIN PASSWORD 'right'")
    try:
        rules.write_text("local all clerk scram-sha-256\n" + before)
        postgresql.run("SELECT pg_reload_conf()")
        told = _told(postgresql.fresh().replace("postgres:@", f"clerk:{password}@"))
    finally:
        rules.write_text(before)
        postgresql.run("SELECT pg_reload_conf()", "DROP ROLE clerk")
    assert "用户名或密码不对" in told
    assert not password or password not in told.replace("password", "")


def test_a_user_who_may_make_no_tables_is_told(postgresql):
    postgresql.run("CREATE ROLE guest LOGIN")
    try:
        told = _told(postgresql.empty().replace("postgres:@", "guest:@"))
    finally:
        postgresql.run("DROP ROLE guest")
    assert "成为这个数据库的所有者" in told


def test_a_connection_that_broke_while_idle_is_not_noticed(postgresql):
    with Store.open(postgresql.fresh()) as store:
        store.upsert_postings([_row("1")])
        _break_connections(postgresql)
        store.upsert_postings([_row("2")])
        assert set(store.postings(["1", "2"])) == {"1", "2"}


def test_a_connection_that_breaks_in_a_write_is_told_and_the_next_write_goes_on(postgresql):
    with Store.open(postgresql.fresh()) as store:

        def breaking():
            yield _row("1")
            _break_connections(postgresql)

        with pytest.raises(StoreError, match=r"没有写入.*连接断了"):
            store.upsert_postings(breaking())
        store.upsert_postings([_row("2")])
        assert set(store.postings(["1", "2"])) == {"2"}


def test_a_transaction_that_waits_for_another_too_long_is_told(postgresql):
    engine = connect(postgresql.fresh())
    with Store(engine), writing(engine) as first:
        first.exec_driver_sql("UPDATE counter SET value = value")
        with pytest.raises(StoreError, match="别的程序一直在写"), writing(engine) as second:
            second.exec_driver_sql("SET LOCAL lock_timeout = 1")
            second.exec_driver_sql("UPDATE counter SET value = value")


def test_what_the_server_quotes_of_a_refused_row_is_in_no_message(postgresql):
    engine = connect(postgresql.fresh())
    with pytest.raises(StoreError) as refused, writing(engine) as connection:
        connection.execute(insert(meta), [{"name": "独一无二", "value": "x"}] * 2)
    assert "独一无二" not in "".join(traceback.format_exception(refused.value))
    engine.dispose()


def test_a_reader_sees_one_moment(postgresql):
    with Store.open(postgresql.fresh()) as store, reading(store.engine) as connection:
        count = "SELECT count(*) FROM postings"
        assert connection.exec_driver_sql(count).scalar() == 0
        store.upsert_postings([_row("1")])
        assert connection.exec_driver_sql(count).scalar() == 0


def test_a_commit_waits_for_the_disk_even_where_the_server_would_not(postgresql):
    postgresql.run("ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
    try:
        engine = connect(postgresql.fresh())
        with reading(engine) as connection:
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
        engine.dispose()
    finally:
        postgresql.run("ALTER SYSTEM RESET synchronous_commit", "SELECT pg_reload_conf()")


def _break_connections(server):
    server.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname LIKE 't%'"
    )
