"""A connection in; the schema of its database brought up to a revision out."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from matcher.store.failures import StoreError

_SCRIPTS = Path(__file__).parent / "migrations"
_LOCK = 20_261_101  # any number that nobody else locks this database by


def revisions() -> tuple[str, ...]:
    """List the schema's revisions, oldest first."""
    script = ScriptDirectory.from_config(_config())
    return tuple(reversed([revision.revision for revision in script.walk_revisions()]))


def is_newest(connection: Connection) -> bool:
    """Say whether there is nothing to bring up."""
    return _revision(connection) == revisions()[-1]


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the schema up to a revision inside the caller's transaction, one process at a time."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    known = _revision(connection)
    if known is not None and known not in revisions():
        raise StoreError(f"资料库是更新的版本（{known}）建的，请升级本程序后再打开")
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
