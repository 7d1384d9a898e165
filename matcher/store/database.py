"""A path or URL in, an engine with durable transactions and the newest schema out."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError

from matcher.errors import MatcherError

T = TypeVar("T")
_log = logging.getLogger(__name__)
_SCRIPTS = Path(__file__).parent / "migrations"
_BUSY_SECONDS = 30.0
_TRIES, _PAUSE = 8, 0.05
_PRAGMAS = (
    "PRAGMA synchronous=FULL",  # a commit that was acknowledged survives a power cut
    "PRAGMA foreign_keys=ON",
    "PRAGMA secure_delete=ON",  # erased persons leave no bytes behind
    "PRAGMA temp_store=MEMORY",
)
# SQLite's names of what went wrong, by how they begin.
_CAUSES = {
    "SQLITE_READONLY": "资料库所在的文件夹不能写，请核对文件夹和文件的权限",
    "SQLITE_CANTOPEN": "资料库的文件打不开，或者它所在的文件夹不能写，请核对地址和权限",
    "SQLITE_CORRUPT": "资料库文件损坏，请从备份恢复，或把它移走后重新导入",
    "SQLITE_NOTADB": "请核对它是不是资料库文件；如果是，文件已损坏，请从备份恢复",
    "SQLITE_FULL": "磁盘满了，请腾出空间后重来",
    "SQLITE_IOERR": "磁盘读写出错，请核对磁盘是否完好、有没有空间",
    "SQLITE_BUSY": "别的程序一直在写资料库，请等它做完后重来",
}


class StoreError(MatcherError):
    """The store cannot be opened or written."""


def connect(where: str | Path, revision: str = "head") -> Engine:
    """Open the database at a path or SQLAlchemy URL, bringing its schema up to a revision."""
    url = _url(where)
    shown = url.render_as_string(hide_password=True)
    try:
        # Documents of people are among the parameters: no traceback may print them.
        engine = create_engine(url, hide_parameters=True)
    except (ArgumentError, ImportError) as error:
        raise StoreError(f"不认识或没有装好这种数据库：{shown}；请核对地址") from error
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    try:
        with _telling(f"打不开资料库 {shown}"):
            _again_if_locked(lambda: upgrade(engine, revision))
    except StoreError:
        engine.dispose()
        raise
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that sees one moment of the store."""
    with _telling("资料库读不出来"), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that writes all or nothing, waiting for other writers to end."""
    with (
        _telling("资料库写不进去，这一批没有写入"),
        engine.connect().execution_options(immediate=True) as connection,
        _again_if_locked(connection.begin),
    ):
        yield connection


@contextmanager
def _telling(what: str) -> Iterator[None]:
    """Turn what the database says into a sentence on what happened, why, and what to do."""
    try:
        yield
    except DBAPIError as error:
        code = getattr(error.orig, "sqlite_errorname", "")
        known = (advice for name, advice in _CAUSES.items() if code.startswith(name))
        advice = next(known, "请核对磁盘空间和权限后重来")
        raise StoreError(f"{what}：{error.orig}；{advice}") from error


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


def revisions() -> tuple[str, ...]:
    """List the schema's revisions, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([revision.revision for revision in script.walk_revisions()]))


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


def _url(where: str | Path) -> URL:
    if isinstance(where, str) and "://" in where:
        try:
            return make_url(where)
        except (ArgumentError, ValueError) as error:
            raise StoreError(
                "看不懂资料库的地址；请填一个文件，或 sqlite:///文件、postgresql://用户@主机/库名"
            ) from error
    path = Path(where)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"建不了资料库的文件夹 {path.parent}：{error.strerror}；请核对权限，或换一个文件夹"
        ) from error
    return URL.create("sqlite", database=str(path))


def _prepare_sqlite(engine: Engine) -> None:
    """Take transactions out of the driver's hands, so that schema changes are in them too."""

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout={int(_BUSY_SECONDS * 1000)}")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            connection.execute("PRAGMA journal_mode=WAL")
        for pragma in _PRAGMAS:
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema up to a revision in one transaction."""
    newest = revisions()[-1]
    with engine.connect() as connection, connection.begin():  # a lock is waited for by the caller
        if MigrationContext.configure(connection).get_current_revision() == newest:
            return
    with writing(engine) as connection:
        config = _config()
        config.attributes["connection"] = connection
        known = MigrationContext.configure(connection).get_current_revision()
        if known is not None and known not in revisions():
            raise StoreError(f"资料库是更新的版本（{known}）建的，请升级本程序后再打开")
        command.upgrade(config, revision)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
