"""Postings, seekers, the change counter and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    _postings()
    _seekers()
    op.create_table(
        "meta",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    counter = op.create_table(
        "counter",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counter, [{"name": "change", "value": 0}])


def _postings() -> None:
    op.create_table(
        "postings",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("external_key", sa.String, nullable=False),
        sa.Column("content_hash", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("twin_key", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("expires", sa.String),
        sa.Column("expired", sa.Boolean, nullable=False),
        sa.Column("duplicate_of", sa.String),
        sa.Column("document", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("first_seen", sa.String, nullable=False),
        sa.Column("last_seen", sa.String, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_postings_key", "postings", ["source", "external_key"], unique=True)
    op.create_index("ix_postings_twin_key", "postings", ["twin_key"])
    op.create_index("ix_postings_change", "postings", ["change"])
    op.create_index("ix_postings_expires", "postings", ["expires"])


def _seekers() -> None:
    op.create_table(
        "seekers",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("external_key", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("document", sa.Text),
        sa.Column("findings", sa.Text, nullable=False),
        sa.Column("first_seen", sa.String, nullable=False),
        sa.Column("last_seen", sa.String, nullable=False),
        sa.Column("change", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_seekers_key", "seekers", ["source", "external_key"], unique=True)
    op.create_index("ix_seekers_change", "seekers", ["change"])
