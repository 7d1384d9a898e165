"""Alembic's entry: run the revisions asked for on the connection that the store hands over."""

from __future__ import annotations

from alembic import context


def migrate() -> None:
    """Run inside the transaction of the caller, so that a kill leaves the old schema whole."""
    context.configure(connection=context.config.attributes["connection"], transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


# Alembic loads this file under this name; anyone else only imports it.
if __name__ == "env_py":
    migrate()
