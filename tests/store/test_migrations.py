"""What the migrations make is what the code declares, on both engines."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect

from matcher.store.database import connect, writing
from matcher.store.schema import revisions
from matcher.store.store import Store
from matcher.store.tables import metadata
from matcher.store.values import PostingRow
from matcher.types import Posting

# Made by the first revisions and asked for by no statement of the code by name.
_BESIDE = {"ix_postings_key", "ix_postings_expired", "ix_seekers_key"}


def _differences(engine: Engine):
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "include_object": lambda _o, name, *_: name not in _BESIDE,
            },
        )
        return compare_metadata(context, metadata)


def test_the_migrations_make_what_the_code_declares(empty):
    engine = connect(empty)
    assert _differences(engine) == []
    engine.dispose()


def test_a_difference_would_be_seen(empty):
    engine = connect(empty)
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP INDEX ix_audit_subject")
        connection.exec_driver_sql("ALTER TABLE meta ADD COLUMN more VARCHAR")
    assert len(_differences(engine)) == 2
    engine.dispose()


@pytest.mark.parametrize("start", revisions())
def test_a_store_of_any_revision_opens_and_keeps_its_rows(empty, start):
    engine = connect(empty, revision=start)
    with writing(engine) as connection:
        connection.exec_driver_sql("INSERT INTO meta VALUES ('model', 'e5')")
    engine.dispose()
    with Store.open(empty) as store:
        assert len(store.upsert_postings([PostingRow(Posting("1", "s", "焊工"))])) == 1
        assert _differences(store.engine) == []
        with store.engine.connect() as connection:
            kept = "SELECT value FROM meta WHERE name = 'model'"
            assert connection.exec_driver_sql(kept).scalar() == "e5"


def test_every_table_of_the_service_is_listed_for_the_revision_that_makes_it(empty):
    engine = connect(empty)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()
