"""Accounts and keys, lists and outcomes, fairs, the 1131 service, and the audit.

Written out, so that what this revision makes stays what it was when the tables change later.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Text

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Create the tables and the counters of the audit and of what became of recommendations."""
    _callers()
    _records_of_calls()
    _feeds()
    _booths()
    _people()
    _lists()
    _outcomes()
    _services()
    _package_items()
    counter = sa.table("counter", sa.column("name", sa.String), sa.column("value", sa.BigInteger))
    op.bulk_insert(counter, [{"name": name, "value": 0} for name in ("audit", "outcomes")])


def _callers() -> None:
    op.create_table(
        "accounts",
        Column("id", String, primary_key=True),
        Column("login", String, nullable=False, unique=True),
        *_texts("password", "role", "name", "office", "employer", "source"),
        Column("active", Boolean, nullable=False),
        Column("failures", Integer, nullable=False),
        *_maybe("locked_until"),
        *_texts("created"),
    )
    op.create_table(
        "sessions",
        Column("digest", String, primary_key=True),
        *_texts("account_id", "csrf", "created", "expires"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "api_keys",
        Column("id", String, primary_key=True),
        *_texts("digest", "label", "role"),
        Column("scopes", Text, nullable=False),
        *_texts("office", "employer", "source"),
        Column("per_minute", Integer, nullable=False),
        *_texts("created"),
        *_maybe("expires", "revoked", "last_used"),
    )
    op.create_table(
        "people_read",
        Column("caller", String, primary_key=True),
        Column("day", String, primary_key=True),
        Column("people", Integer, nullable=False),
        Column("alarmed", Boolean, nullable=False),
    )


def _records_of_calls() -> None:
    op.create_table(
        "audit",
        Column("number", Integer, primary_key=True, autoincrement=False),
        *_texts("at", "actor", "action", "subject"),
        Column("detail", Text, nullable=False),
        *_texts("previous", "digest"),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])
    op.create_table(
        "idempotency",
        Column("caller", String, primary_key=True),
        Column("key", String, primary_key=True),
        *_texts("request"),
        Column("status", Integer),
        Column("headers", Text),
        Column("body", Text),
        *_texts("at"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])


def _feeds() -> None:
    op.create_table(
        "uploads",
        Column("id", String, primary_key=True),
        *_texts("at", "actor", "office", "kind", "source", "file"),
        Column("columns", Text, nullable=False),
        *_maybe("fair_id"),
        *_texts("state"),
        Column("done", Integer, nullable=False),
        Column("total", Integer, nullable=False),
        Column("tries", Integer, nullable=False),
        *_texts("holder"),
        *_maybe("leased_until", "finished", "file_gone"),
        Column("counts", Text, nullable=False),
        Column("notes", Text, nullable=False),
        Column("message", Text, nullable=False),
    )
    op.create_index("ix_uploads_source", "uploads", ["source", "at"])
    op.create_index("ix_uploads_state", "uploads", ["state"])
    op.create_table(
        "upload_rows",
        Column("upload_id", String, primary_key=True),
        Column("number", Integer, primary_key=True, autoincrement=False),
        *_texts("sheet"),
        Column("row", Integer, nullable=False),
        *_texts("outcome"),
        *_maybe("external_id"),
        *_texts("stored_id", "title"),
        Column("findings", Text, nullable=False),
    )
    op.create_table(
        "fairs",
        Column("id", String, primary_key=True),
        *_texts("name", "day", "until", "region", "place", "office", "created"),
    )
    op.create_index("ix_fairs_day", "fairs", ["day"])


def _booths() -> None:
    op.create_table(
        "booths",
        Column("fair_id", String, primary_key=True),
        Column("posting_id", String, primary_key=True),
        *_texts("booth"),
    )


def _people() -> None:
    op.create_table(
        "persons",
        Column("seeker_id", String, primary_key=True),
        *_texts("office", "caseworker"),
        Column("sealed_name", Text),
        Column("sealed_phone", Text),
        Column("personalised", Boolean, nullable=False),
        *_texts("audience"),
        Column("struck", Text, nullable=False, server_default="[]"),
        *_texts("changed"),
    )
    op.create_index("ix_persons_caseworker", "persons", ["caseworker"])
    op.create_index("ix_persons_office", "persons", ["office"])
    op.create_table(
        "contact_requests",
        Column("id", String, primary_key=True),
        *_texts("posting_id", "employer", "seeker_id", "state", "asked_by", "at", "answered_by"),
        *_maybe("answered_at"),
    )
    op.create_index("ix_contact_requests_employer", "contact_requests", ["employer"])
    op.create_index("ix_contact_requests_posting_id", "contact_requests", ["posting_id"])
    op.create_index("ix_contact_requests_seeker_id", "contact_requests", ["seeker_id"])
    op.create_table(
        "complaints",
        Column("id", String, primary_key=True),
        *_texts("at", "kind", "reason", "subject"),
        *_maybe("seeker_id"),
        *_texts("office", "actor"),
        Column("sealed_text", Text),
        Column("sealed_contact", Text),
        *_texts("state"),
        Column("urgent", Boolean, nullable=False),
        Column("sealed_answer", Text),
        *_texts("answered_by"),
        *_maybe("answered_at"),
    )
    op.create_index("ix_complaints_office", "complaints", ["office", "at"])
    op.create_index("ix_complaints_seeker_id", "complaints", ["seeker_id"])
    op.create_index("ix_complaints_subject", "complaints", ["subject"])


def _lists() -> None:
    op.create_table(
        "lists",
        Column("id", String, primary_key=True),
        *_texts("kind", "subject", "at", "actor", "office", "as_of"),
        Column("n", Integer, nullable=False),
        Column("personalised", Boolean, nullable=False),
        Column("shared", Boolean, nullable=False),
        Column("change", BigInteger, nullable=False),
        Column("generation", Integer, nullable=False),
        *_texts("config", "content"),
        Column("input", Text),
        Column("excluded", Text, nullable=False),
        Column("scored", Text, nullable=False),
        Column("matches", Text),
    )
    op.create_index("ix_lists_content", "lists", ["content"])
    op.create_index("ix_lists_subject", "lists", ["subject"])
    op.create_table(
        "configs",
        Column("digest", String, primary_key=True),
        Column("document", Text, nullable=False),
    )


def _outcomes() -> None:
    op.create_table(
        "recommendations",
        Column("id", String, primary_key=True),
        *_maybe("list_id"),
        *_texts("seeker_id", "posting_id", "employer"),
        Column("position", Integer, nullable=False),
        *_texts("state"),
        Column("match", Text),
        Column("sealed_note", Text),
        *_texts("actor", "office", "at"),
        *_maybe("handed_at"),
        *_texts("proof"),
        Column("sealed_proof", Text),
        Column("outcome", String, nullable=False, server_default=""),
        Column("version", Integer, nullable=False, server_default="1"),
    )
    op.create_index("ix_recommendations_list_id", "recommendations", ["list_id"])
    op.create_index("ix_recommendations_posting_id", "recommendations", ["posting_id"])
    op.create_index("ix_recommendations_seeker_id", "recommendations", ["seeker_id"])
    op.create_table(
        "outcomes",
        Column("number", Integer, primary_key=True),
        *_texts("recommendation_id", "seeker_id", "posting_id", "employer", "kind", "reason"),
        Column("by_employer", Boolean, nullable=False),
        Column("whole_employer", Boolean, nullable=False),
        *_texts("actor", "at"),
    )
    op.create_index("ix_outcomes_posting_id", "outcomes", ["posting_id"])
    op.create_index("ix_outcomes_recommendation_id", "outcomes", ["recommendation_id"])
    op.create_index("ix_outcomes_seeker_id", "outcomes", ["seeker_id"])
    op.create_table(
        "slips",
        Column("digest", String, primary_key=True),
        *_texts("expires"),
        Column("body", Text, nullable=False),
    )
    op.create_index("ix_slips_expires", "slips", ["expires"])


def _services() -> None:
    op.create_table(
        "policies",
        Column("id", String, primary_key=True),
        Column("office", String, primary_key=True),
        Column("document", Text, nullable=False),
        *_texts("changed"),
    )
    op.create_table(
        "trainings",
        Column("id", String, primary_key=True),
        *_texts("source", "office", "kind", "region"),
        *_maybe("starts", "ends"),
        Column("active", Boolean, nullable=False),
        Column("document", Text, nullable=False),
        *_texts("changed"),
    )
    op.create_index("ix_trainings_source", "trainings", ["source"])
    op.create_table(
        "service_sets",
        Column("audience", String, primary_key=True),
        Column("office", String, primary_key=True),
        Column("contents", Text, nullable=False),
        *_texts("changed"),
    )
    op.create_table(
        "packages",
        Column("id", String, primary_key=True),
        *_texts("seeker_id", "office", "audience"),
        Column("contents", Text, nullable=False),
        *_texts("opened", "due", "state"),
        *_maybe("closed"),
        *_texts("list_id"),
        Column("version", Integer, nullable=False),
    )
    op.create_index("ix_packages_office_due", "packages", ["office", "due"])
    op.create_index("ix_packages_seeker_id", "packages", ["seeker_id"])


def _package_items() -> None:
    op.create_table(
        "package_items",
        Column("id", String, primary_key=True),
        *_texts("package_id"),
        Column("position", Integer, nullable=False),
        *_texts("kind", "reference"),
        Column("sealed_document", Text),
        *_maybe("delivered"),
        *_texts("how"),
        Column("sealed_proof", Text),
        *_texts("actor", "at"),
    )
    op.create_index("ix_package_items_package_id", "package_items", ["package_id"])


def _texts(*names: str) -> list[Column[str]]:
    return [Column(name, String, nullable=False) for name in names]


def _maybe(*names: str) -> list[Column[str]]:
    return [Column(name, String) for name in names]
