"""What postings are listed, counted and searched by, and how they stood before."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from matcher.store.codec import decode_posting
from matcher.store.listing import listed

revision = "0004"
down_revision = "0003"

_INDEXED = ("created", "employer", "region", "trade", "published")
_TEXTS = ("title", "employer", "region", "trade")
_NUMBERS = ("headcount", "pay_low", "pay_high")
_PORTION = 1000


def upgrade() -> None:
    """Add the columns, fill them from the documents, and open the history."""
    for name in _TEXTS:
        op.add_column("postings", sa.Column(name, sa.String, nullable=False, server_default=""))
    op.add_column("postings", sa.Column("published", sa.String))
    for name in _NUMBERS:
        op.add_column("postings", sa.Column(name, sa.Integer))
    _fill()
    for name in _INDEXED:
        op.create_index(f"ix_postings_{name}", "postings", [name])
    op.create_table(
        "posting_history",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("change", sa.BigInteger, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("expired", sa.Boolean, nullable=False),
        sa.Column("duplicate_of", sa.String),
        sa.Column("document", sa.Text, nullable=False),
    )


def _fill() -> None:
    names = (*_TEXTS, "published", *_NUMBERS)
    table = sa.table("postings", sa.column("id"), sa.column("document"), *map(sa.column, names))
    connection = op.get_bind()
    ids = [row.id for row in connection.execute(sa.select(table.c.id))]
    change = sa.update(table).where(table.c.id == sa.bindparam("_id"))
    change = change.values({name: sa.bindparam(f"_{name}") for name in names})
    for start in range(0, len(ids), _PORTION):
        some = sa.select(table.c.id, table.c.document).where(
            table.c.id.in_(ids[start : start + _PORTION])
        )
        rows = [
            {
                "_id": id,
                **{f"_{name}": value for name, value in listed(decode_posting(text)).items()},
            }
            for id, text in connection.execute(some).all()
        ]
        connection.execute(change, rows)
