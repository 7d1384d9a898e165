"""A path or URL in, an engine with durable transactions and the newest schema out."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from matcher.store.failures import StoreError, telling
from matcher.store.keys import storable
from matcher.store.schema import is_newest, upgrade

T = TypeVar("T")
_log = logging.getLogger(__name__)
_BUSY_SECONDS = 30
_TRIES, _PAUSE = 8, 0.05
_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # a commit that was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # erased persons leave no bytes behind
    "PRAGMA temp_store=MEMORY",
)
_SETTINGS = (
    f"SET lock_timeout = '{_BUSY_SECONDS}s'",
    # A server may be set to lose what it acknowledged; a stricter setting than `on` is kept.
    "SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'",
)
# What a process may open at most: of files as many as it has threads, of a server a share of the
# hundred connections it takes by default.
_FILE_POOL = {"pool_size": 20, "max_overflow": -1}
_SERVER_POOL = {"pool_size": 5, "max_overflow": 25, "pool_pre_ping": True}
_SERVER = {"connect_timeout": "10", "keepalives_idle": "30", "client_encoding": "utf8"}


def connect(where: str | Path, revision: str = "head") -> Engine:
    """Open the database at a path or SQLAlchemy URL, bringing its schema up to a revision."""
    url = _url(where)
    shown = url.render_as_string(hide_password=True)
    try:
        # Documents of people are among the parameters: no traceback may print them.
        engine = create_engine(url, hide_parameters=True, **_pool(url))
    except (ArgumentError, ImportError) as error:
        raise StoreError(f"不认识或没有装好这种数据库：{shown}；请核对地址") from error
    _prepare(engine)
    try:
        with telling(f"打不开资料库 {shown}"):
            _again_if_locked(lambda: _bring_up(engine, revision))
    except StoreError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of the store."""
    with telling("资料库读不出来"), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes all or nothing, waiting for other writers to end."""
    with (
        telling("资料库写不进去，这一批没有写入"),
        engine.connect().execution_options(immediate=True) as connection,
        _again_if_locked(connection.begin),
    ):
        yield connection


def fold_log(engine: Engine) -> None:
    """Fold SQLite's log back into the file and cut it off: it still holds what was erased."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        try:
            [busy, *_] = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.Error:
            busy = True
    if busy:  # SQLite does it when the last one who has the store open closes it
        _log.warning("资料库正被别的程序使用，已删除的内容要等它关闭后才从日志文件里清掉")


def _again_if_locked(action: Callable[[], T]) -> T:
    """Repeat an action that another process's lock refused at once, without its busy wait."""
    for attempt in range(1, _TRIES + 1):
        try:
            return action()
        except OperationalError as error:
            if attempt == _TRIES or "locked" not in str(error.orig):
                raise
            time.sleep(_PAUSE * attempt)
    raise AssertionError


def _bring_up(engine: Engine, revision: str) -> None:
    with engine.connect() as connection, connection.begin():  # a lock is waited for by the caller
        if is_newest(connection):
            return
    with writing(engine) as connection:
        upgrade(connection, revision)


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            url = make_url(where)
        except (ArgumentError, ValueError) as error:
            raise StoreError(
                "看不懂资料库的地址；请填一个文件，或 sqlite:///文件、postgresql://用户@主机/库名"
            ) from error
        return _with_driver(url)
    path = Path(where)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"建不了资料库的文件夹 {path.parent}：{error.strerror}；请核对权限，或换一个文件夹"
        ) from error
    return URL.create("sqlite", database=str(path))


def _with_driver(url: URL) -> URL:
    """Name the driver that is installed, whatever the address was copied from."""
    if url.drivername not in ("postgresql", "postgres", "postgresql+psycopg"):
        return url
    query = {**_SERVER, **url.query}
    return url.set(drivername="postgresql+psycopg", query=query)


def _pool(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "postgresql":
        return _SERVER_POOL
    in_file = url.get_backend_name() == "sqlite" and url.database not in (None, "", ":memory:")
    return _FILE_POOL if in_file else {}


def _prepare(engine: Engine) -> None:
    {"sqlite": _prepare_sqlite, "postgresql": _prepare_postgresql}[engine.dialect.name](engine)

    @event.listens_for(engine, "before_cursor_execute", retval=True)
    def about_to(
        _connection: Connection, _cursor: object, statement: str, given: object, *_: object
    ) -> tuple[str, object]:
        return statement, storable(given)


def _prepare_postgresql(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401
        with connection.cursor() as cursor:
            for setting in _SETTINGS:
                cursor.execute(setting)
        connection.commit()


def _prepare_sqlite(engine: Engine) -> None:
    """Take transactions out of the driver's hands, so that schema changes are in them too."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={_BUSY_SECONDS * 1000}")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode=WAL")
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
