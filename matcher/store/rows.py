"""Rows of the tables in, stored values out; and the conditions that reading needs."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, Connection, false, func, select, true

from matcher.store.codec import decode_findings, decode_posting, decode_seeker
from matcher.store.service_tables import persons
from matcher.store.struck import without
from matcher.store.tables import AnyRow, AnySelect, postings, seekers
from matcher.store.values import Consent, ImportReport, State, StoredPosting, StoredSeeker

SHOWN = (
    postings.c.state.in_((State.ACTIVE, State.RELEASED))
    & (postings.c.expired == false())
    & postings.c.duplicate_of.is_(None)
)


def living(ids: Collection[str]) -> AnySelect:
    """Select seekers that are not erased, with the tags they have struck."""
    beside = seekers.outerjoin(persons, persons.c.seeker_id == seekers.c.id)
    wanted = select(seekers, persons.c.struck).select_from(beside)
    return wanted.where(seekers.c.id.in_(ids), seekers.c.state != State.ERASED)


def counted(connection: Connection) -> dict[str, int]:
    """Count postings by state and mark, and seekers."""
    states = dict(_grouped(connection, postings.c.state))
    kinds = (State.ACTIVE, State.HELD, State.RELEASED, State.REMOVED)
    marks = {
        "expired": postings.c.expired == true(),
        "duplicate": postings.c.duplicate_of.is_not(None),
        "shown": SHOWN,
    }
    return {
        "postings": sum(states.values()),
        **{str(state): states.get(state, 0) for state in kinds},
        **{name: _number_of(connection, where) for name, where in marks.items()},
        "seekers": dict(_grouped(connection, seekers.c.state)).get(State.ACTIVE, 0),
    }


def stored_posting(row: AnyRow) -> StoredPosting:
    """Read a posting's whole row."""
    return StoredPosting(
        posting=decode_posting(row.document),
        state=State(row.state),
        expired=bool(row.expired),
        duplicate_of=row.duplicate_of,
        reason=row.reason,
        findings=decode_findings(row.findings),
        first_seen=row.first_seen,
        last_seen=row.last_seen,
        change=row.change,
    )


def stored_seeker(row: AnyRow, agreed: Mapping[str, Consent]) -> StoredSeeker:
    """Read a seeker's whole row without the tags struck, the consents read apart."""
    findings = decode_findings(row.findings)
    times = row.first_seen, row.last_seen
    seeker = without(decode_seeker(row.document), json.loads(row.struck or "[]"))
    return StoredSeeker(seeker, agreed, findings, *times, row.change)


def import_report(row: AnyRow) -> ImportReport:
    """Read the row of an import."""
    report = json.loads(row.report)
    return ImportReport(row.number, row.at, row.kind, row.source, row.file, report)


def _grouped(connection: Connection, column: ColumnElement[str]) -> list[tuple[str, int]]:
    wanted = select(column, func.count()).group_by(column)
    return [(str(value), int(count)) for value, count in connection.execute(wanted)]


def _number_of(connection: Connection, where: ColumnElement[bool]) -> int:
    wanted = select(func.count()).select_from(postings).where(where)
    return int(connection.execute(wanted).scalar_one())
