"""The tables the service adds to the store: who may call, what was recommended, what came of it.

Times are ISO text in UTC, days ISO dates, ids random text; documents are JSON text. Columns named
`sealed_…` hold text that only the service's key opens. Nothing here may hold a sex, an ethnicity,
a marriage, a household, a disability or a religion.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, String, Table, Text

from matcher.store.tables import metadata

# Who may call

accounts = Table(
    "accounts",
    metadata,
    Column("id", String, primary_key=True),
    Column("login", String, nullable=False, unique=True),
    Column("password", String, nullable=False),  # argon2
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),  # of the clerk, as colleagues see it
    Column("office", String, nullable=False),
    Column("employer", String, nullable=False),
    Column("source", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("locked_until", String),
    Column("created", String, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the cookie's token
    Column("account_id", String, nullable=False, index=True),
    Column("csrf", String, nullable=False),
    Column("created", String, nullable=False),
    Column("expires", String, nullable=False),
)
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String, primary_key=True),  # the prefix that may be shown
    Column("digest", String, nullable=False),  # SHA-256 of the whole key
    Column("label", String, nullable=False),
    Column("role", String, nullable=False),
    Column("scopes", Text, nullable=False),  # JSON list; never more than the role's
    Column("office", String, nullable=False),
    Column("employer", String, nullable=False),
    Column("source", String, nullable=False),
    Column("per_minute", Integer, nullable=False),
    Column("created", String, nullable=False),
    Column("expires", String),
    Column("revoked", String),
    Column("last_used", String),
)
people_read = Table(
    "people_read",
    metadata,
    Column("caller", String, primary_key=True),
    Column("day", String, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("alarmed", Boolean, nullable=False),  # the ceiling was reached
)
audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String, nullable=False),  # digest of the entry before
    Column("digest", String, nullable=False),
    Index("ix_audit_subject", "subject"),
)
idempotency = Table(
    "idempotency",
    metadata,
    Column("caller", String, primary_key=True),
    Column("key", String, primary_key=True),
    Column("request", String, nullable=False),  # digest of method, path and body
    Column("status", Integer),  # null while the first one is still at work
    Column("headers", Text),
    Column("body", Text),
    Column("at", String, nullable=False, index=True),
)

# Feeds and fairs

uploads = Table(
    "uploads",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("office", String, nullable=False),
    Column("kind", String, nullable=False),  # postings, seekers
    Column("source", String, nullable=False),
    Column("file", String, nullable=False),  # its name, as sent; of people's files a plain one
    Column("columns", Text, nullable=False),  # the column map as sent; empty: none
    Column("fair_id", String),  # the fair its postings are for
    Column("state", String, nullable=False, index=True),  # waiting, running, done, failed
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("holder", String, nullable=False),  # the process at work on it
    Column("leased_until", String),  # after this another process may take it up
    Column("finished", String),
    Column("file_gone", String),  # when the file was deleted
    Column("counts", Text, nullable=False),  # JSON: rows by how they ended
    Column("notes", Text, nullable=False),  # JSON: what to know of the file as a whole
    Column("message", Text, nullable=False),
    Index("ix_uploads_source", "source", "at"),
)
upload_rows = Table(
    "upload_rows",
    metadata,
    Column("upload_id", String, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("sheet", String, nullable=False),
    Column("row", Integer, nullable=False),
    Column("outcome", String, nullable=False),
    Column("external_id", String),
    Column("stored_id", String, nullable=False),
    Column("title", String, nullable=False),  # empty for people
    Column("findings", Text, nullable=False),
)
fairs = Table(
    "fairs",
    metadata,
    Column("id", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("day", String, nullable=False, index=True),
    Column("until", String, nullable=False),  # the last day
    Column("region", String, nullable=False),  # six digits
    Column("place", String, nullable=False),  # where to go, in words
    Column("office", String, nullable=False),
    Column("created", String, nullable=False),
)
booths = Table(
    "booths",
    metadata,
    Column("fair_id", String, primary_key=True),
    Column("posting_id", String, primary_key=True),
    Column("booth", String, nullable=False),
)

# People

persons = Table(
    "persons",
    metadata,
    Column("seeker_id", String, primary_key=True),
    Column("office", String, nullable=False, index=True),
    Column("caseworker", String, nullable=False, index=True),  # account id; empty: anybody there
    Column("sealed_name", Text),
    Column("sealed_phone", Text),
    Column("personalised", Boolean, nullable=False),  # false: wants the plain list only
    Column("audience", String, nullable=False),  # whose set of services is due to them
    Column("struck", Text, nullable=False, server_default="[]"),  # tags the reader got wrong
    Column("changed", String, nullable=False),
)
contact_requests = Table(
    "contact_requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("posting_id", String, nullable=False, index=True),
    Column("employer", String, nullable=False, index=True),
    Column("seeker_id", String, nullable=False, index=True),
    Column("state", String, nullable=False),  # asked, agreed, declined, withdrawn, cancelled
    Column("asked_by", String, nullable=False),
    Column("at", String, nullable=False),
    Column("answered_by", String, nullable=False),
    Column("answered_at", String),
)
complaints = Table(
    "complaints",
    metadata,
    Column("id", String, primary_key=True),
    Column("at", String, nullable=False),
    Column("kind", String, nullable=False),  # complaint, correction, report
    Column("reason", String, nullable=False),  # a code of the service's table
    Column("subject", String, nullable=False, index=True),  # posting:…, recommendation:…, empty
    Column("seeker_id", String, index=True),
    Column("office", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("sealed_text", Text),  # null once erased
    Column("sealed_contact", Text),
    Column("state", String, nullable=False),  # open, answered, erased
    Column("urgent", Boolean, nullable=False),  # for the supervisor's eye
    Column("sealed_answer", Text),
    Column("answered_by", String, nullable=False),
    Column("answered_at", String),
    Index("ix_complaints_office", "office", "at"),
)

# What was recommended, and what came of it

lists = Table(
    "lists",
    metadata,
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),  # postings (for a seeker), seekers (for a posting)
    Column("subject", String, nullable=False, index=True),  # the seeker's or posting's id
    Column("at", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("office", String, nullable=False),
    Column("as_of", String, nullable=False),
    Column("n", Integer, nullable=False),
    Column("personalised", Boolean, nullable=False),
    Column("shared", Boolean, nullable=False),  # allotted among many people at once
    Column("change", BigInteger, nullable=False),  # what the index had taken in
    Column("generation", Integer, nullable=False),
    Column("config", String, nullable=False),  # a digest of `configs`
    Column("content", String, nullable=False),  # digest of what was shown, to whom, by which rules
    Column("input", Text),  # the seeker as read then; null once erased
    Column("excluded", Text, nullable=False),
    Column("scored", Text, nullable=False),  # ids of all that were scored
    Column("matches", Text),  # as shown; null once erased
    Index("ix_lists_content", "content"),
)
configs = Table(
    "configs",
    metadata,
    Column("digest", String, primary_key=True),
    Column("document", Text, nullable=False),  # JSON: weights, model, version, tables, code
)
recommendations = Table(
    "recommendations",
    metadata,
    Column("id", String, primary_key=True),
    Column("list_id", String, index=True),  # null: put in by hand
    Column("seeker_id", String, nullable=False, index=True),
    Column("posting_id", String, nullable=False, index=True),
    Column("employer", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("state", String, nullable=False),  # chosen, handed, withdrawn
    Column("match", Text),  # score, reasons and concerns as shown; null once erased
    Column("sealed_note", Text),
    Column("actor", String, nullable=False),
    Column("office", String, nullable=False),
    Column("at", String, nullable=False),
    Column("handed_at", String),
    Column("proof", String, nullable=False),  # how it was handed over: in_person, phone, message
    Column("sealed_proof", Text),  # what proves it, in the caseworker's words
    Column("outcome", String, nullable=False, server_default=""),  # the latest
    Column("version", Integer, nullable=False, server_default="1"),  # counts the changes
)
outcomes = Table(
    "outcomes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("recommendation_id", String, nullable=False, index=True),
    Column("seeker_id", String, nullable=False, index=True),
    Column("posting_id", String, nullable=False, index=True),
    Column("employer", String, nullable=False),
    Column("kind", String, nullable=False),  # contacted, interviewed, hired, unsuitable
    Column("reason", String, nullable=False),  # a code of the service's table
    Column("by_employer", Boolean, nullable=False),  # who found it unsuitable
    Column("whole_employer", Boolean, nullable=False),  # nothing of that employer any more
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
)
slips = Table(
    "slips",
    metadata,
    Column("digest", String, primary_key=True),  # SHA-256 of the token on the paper
    Column("expires", String, nullable=False, index=True),
    Column("body", Text, nullable=False),  # posting ids and reasons; nothing of the person
)

# The 1131 service

policies = Table(
    "policies",
    metadata,
    Column("id", String, primary_key=True),
    Column("office", String, primary_key=True),  # empty: the whole region
    Column("document", Text, nullable=False),
    Column("changed", String, nullable=False),
)
trainings = Table(
    "trainings",
    metadata,
    Column("id", String, primary_key=True),
    Column("source", String, nullable=False, index=True),
    Column("office", String, nullable=False),  # whose catalogue it stands in
    Column("kind", String, nullable=False),  # training, internship
    Column("region", String, nullable=False),
    Column("starts", String),
    Column("ends", String),  # the last day one can still join or attend
    Column("active", Boolean, nullable=False),
    Column("document", Text, nullable=False),
    Column("changed", String, nullable=False),
)
service_sets = Table(
    "service_sets",
    metadata,
    Column("audience", String, primary_key=True),
    Column("office", String, primary_key=True),  # empty: the whole region
    Column("contents", Text, nullable=False),  # JSON: how many of each, within how many days
    Column("changed", String, nullable=False),
)
packages = Table(
    "packages",
    metadata,
    Column("id", String, primary_key=True),
    Column("seeker_id", String, nullable=False, index=True),
    Column("office", String, nullable=False),
    Column("audience", String, nullable=False),
    Column("contents", Text, nullable=False),
    Column("opened", String, nullable=False),
    Column("due", String, nullable=False),
    Column("state", String, nullable=False),  # open, complete, cancelled
    Column("closed", String),  # when it ceased to be open
    Column("list_id", String, nullable=False),  # the recorded list its postings were taken from
    Column("version", Integer, nullable=False),
    Index("ix_packages_office_due", "office", "due"),
)
package_items = Table(
    "package_items",
    metadata,
    Column("id", String, primary_key=True),
    Column("package_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),  # policy, guidance, posting, training
    Column("reference", String, nullable=False),  # recommendation or training; empty: to be found
    Column("sealed_document", Text),  # what was handed over; null once erased
    Column("delivered", String),
    Column("how", String, nullable=False),  # in person, by phone, by message
    Column("sealed_proof", Text),  # signature, or the number of the message
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
)
