"""Accounts and keys, lists and outcomes, fairs, the 1131 service, and the audit."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from matcher.store import service_tables
from matcher.store.tables import metadata

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables and the counters of the audit and of what became of recommendations."""
    names = {table for table in vars(service_tables).values() if isinstance(table, sa.Table)}
    tables = [t for t in metadata.sorted_tables if t in names]
    metadata.create_all(op.get_bind(), tables=tables)
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in ("audit", "outcomes")])
