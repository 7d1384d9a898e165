"""An identity for the store, an index to look for what has expired, no seekers in old reports."""

from __future__ import annotations

import json
import uuid

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add both, and drop the rows from the reports of seekers' imports."""
    meta = sa.table("meta", sa.column("name", sa.String), sa.column("value", sa.Text))
    op.bulk_insert(meta, [{"name": "identity", "value": uuid.uuid4().hex}])
    op.drop_index("ix_postings_expires", "postings")
    op.create_index("ix_postings_expired", "postings", ["expired", "expires"])
    _forget_rows()


def _forget_rows() -> None:
    imports = sa.table(
        "imports",
        sa.column("number", sa.Integer),
        sa.column("kind", sa.String),
        sa.column("report", sa.Text),
    )
    connection = op.get_bind()
    wanted = sa.select(imports.c.number, imports.c.report).where(imports.c.kind == "seekers")
    for number, text in connection.execute(wanted).all():
        report = json.loads(text)
        report.pop("rows", None)
        kept = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
        change = sa.update(imports).where(imports.c.number == number)
        connection.execute(change.values(report=kept))
