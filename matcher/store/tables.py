"""The tables of the store, as SQLAlchemy Core sees them; the migrations are what creates them.

Times are ISO text in UTC and documents are JSON text, so that the statements are portable: the
tests run on SQLite and on PostgreSQL alike, and hold what the migrations make against this.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
)

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]

metadata = MetaData()

postings = Table(
    "postings",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("external_key", String, nullable=False),  # unique within the source
    Column("content_hash", String, nullable=False),  # what a clerk's release holds for
    Column("digest", String, nullable=False),  # of all that is stored; equal means no-op
    Column("twin_key", String, index=True),  # equal for near-duplicates; null if none can be known
    Column("state", String, nullable=False),
    Column("decision", String, nullable=False),  # the clerk's: "", "hold" or "release"
    Column("reason", Text, nullable=False),
    Column("expires", String),
    Column("expired", Boolean, nullable=False),
    Column("duplicate_of", String),
    Column("document", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("findings", Text, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
    Column("created", BigInteger, nullable=False, index=True),  # the change number it came with
    Column("change", BigInteger, nullable=False, index=True),
    # Repeated from the document, to be listed, counted and searched by.
    Column("title", String, nullable=False, server_default=""),
    Column("employer", String, nullable=False, server_default="", index=True),
    Column("region", String, nullable=False, server_default="", index=True),  # of the first place
    Column("trade", String, nullable=False, server_default="", index=True),  # the surest
    Column("published", String, index=True),
    Column("headcount", Integer),
    Column("pay_low", Integer),  # yuan a month
    Column("pay_high", Integer),
)

posting_history = Table(
    "posting_history",
    metadata,
    Column("id", String, primary_key=True),
    Column("change", BigInteger, primary_key=True),  # since which it stood like this
    Column("state", String, nullable=False),
    Column("expired", Boolean, nullable=False),
    Column("duplicate_of", String),
    Column("document", Text, nullable=False),
)

seekers = Table(
    "seekers",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False),
    Column("external_key", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("state", String, nullable=False),
    Column("document", Text),  # null once erased
    Column("findings", Text, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("last_seen", String, nullable=False),
    Column("change", BigInteger, nullable=False, index=True),
)

consents = Table(
    "consents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("seeker_id", String, nullable=False, index=True),
    Column("scope", String, nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", String, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),
    Column("report", Text, nullable=False),
)

meta = Table(
    "meta",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
