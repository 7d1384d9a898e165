"""Complaints of people and reports of postings in, their words sealed; how each stands out.

A report that speaks of fraud, or one of several about the same posting, is marked urgent: it comes
before a supervisor's eye. Nothing is held by being reported: that is decided by somebody who looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Connection, func, insert, select, true, tuple_, update

from matcher.errors import MatcherError, NotFound
from matcher.store.alive import hold_alive
from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.section import Section, new_id
from matcher.store.service_tables import complaints
from matcher.store.tables import AnyRow

ENOUGH = 3  # different people or kiosks that report one posting: no accident any more
After: TypeAlias = tuple[str, str]
_C = complaints.c


class Kind(StrEnum):
    """What somebody wants."""

    COMPLAINT = "complaint"
    CORRECTION = "correction"
    REPORT = "report"  # of a posting


class Standing(StrEnum):
    """How a complaint stands."""

    OPEN = "open"
    ANSWERED = "answered"
    ERASED = "erased"  # with the person who made it


class Answered(MatcherError):
    """It has been answered already, or is gone."""

    def __init__(self) -> None:
        super().__init__("这件已经答复过了，或者已随本人资料删除；请重新读取")


@dataclass(frozen=True, slots=True)
class Complaint:
    """What somebody complains of; whoever may open the seals reads the words."""

    id: str
    kind: Kind
    reason: str
    subject: str  # `posting:…`, `recommendation:…`, or empty
    office: str
    actor: str
    sealed_text: str | None = field(repr=False)
    sealed_contact: str | None = field(default=None, repr=False)
    seeker_id: str | None = None
    urgent: bool = False
    at: str = ""
    standing: Standing = Standing.OPEN
    sealed_answer: str | None = field(default=None, repr=False)
    answered_by: str = ""
    answered_at: str | None = None

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class Reported:
    """A posting that open reports speak of."""

    posting_id: str
    reports: int
    reporters: int
    latest: str


class Complaints(Section):
    """What people complain of."""

    def make(self, complaint: Complaint) -> Complaint:
        """Take a complaint in; several of one posting make each other urgent."""
        made = {"id": new_id(), "at": self._now(), "state": Standing.OPEN.value}
        names = ("reason", "subject", "office", "actor", "sealed_text", "sealed_contact")
        row: dict[str, Any] = {name: getattr(complaint, name) for name in names}
        row |= {"kind": complaint.kind.value, "seeker_id": complaint.seeker_id}
        row |= {"urgent": complaint.urgent, "answered_by": "", **made}
        detail = {"kind": complaint.kind.value, "reason": complaint.reason}
        deed = Deed(complaint.actor, "complaint.make", f"complaint:{made['id']}", detail)
        with self._writing(deed) as connection:
            Numbers(connection)  # one writer at a time: else two last reports miss each other
            if complaint.seeker_id is not None:
                hold_alive(connection, complaint.seeker_id)
            connection.execute(insert(complaints).values(row))
            if complaint.kind is Kind.REPORT:
                _mark_if_enough(connection, complaint.subject)
        return self.get(made["id"])

    def get(self, id: str) -> Complaint:
        """Read a complaint."""
        row = self._first(select(complaints).where(_C.id == id))
        if row is None:
            raise NotFound("投诉", id)
        return _complaint(row)

    def page(
        self,
        office: str | None,
        limit: int,
        after: After | None = None,
        standing: Standing | None = None,
        urgent: bool | None = None,
    ) -> list[Complaint]:
        """List an office's complaints or all (None), newest first; no office has none."""
        wanted = select(complaints)
        if office is not None:
            wanted = wanted.where(_of(office))
        if standing is not None:
            wanted = wanted.where(_C.state == standing.value)
        if urgent is not None:
            wanted = wanted.where(_C.urgent == urgent)
        if after is not None:
            wanted = wanted.where(tuple_(_C.at, _C.id) < after)
        rows = self._all(wanted.order_by(_C.at.desc(), _C.id.desc()).limit(limit))
        return list(map(_complaint, rows))

    def reported(self, office: str | None, limit: int) -> list[Reported]:
        """List the postings that urgent open reports speak of, the most reported first."""
        who = func.coalesce(_C.seeker_id, _C.actor)
        count, people = func.count(), func.count(func.distinct(who))
        wanted = select(
            _C.subject, count.label("reports"), people.label("people"), func.max(_C.at).label("at")
        ).where(_open_reports(), _C.urgent == true())
        if office is not None:
            wanted = wanted.where(_of(office))
        grouped = wanted.group_by(_C.subject).order_by(people.desc(), _C.subject)
        return [
            Reported(row.subject.partition(":")[2], row.reports, row.people, row.at)
            for row in self._all(grouped.limit(limit))
        ]

    def of_seeker(self, seeker_id: str) -> list[Complaint]:
        """Read what a person has complained of, oldest first."""
        wanted = select(complaints).where(_C.seeker_id == seeker_id)
        return list(map(_complaint, self._all(wanted.order_by(_C.at, _C.id))))

    def answer(self, id: str, sealed_answer: str, by: str) -> Complaint:
        """Answer a complaint; Answered if somebody has already."""
        values = {
            "state": Standing.ANSWERED.value,
            "sealed_answer": sealed_answer,
            "answered_by": by,
            "answered_at": self._now(),
        }
        still = update(complaints).where(_C.id == id, _C.state == Standing.OPEN.value)
        with self._writing(Deed(by, "complaint.answer", f"complaint:{id}")) as connection:
            if not connection.execute(still.values(values)).rowcount:
                raise Answered
        return self.get(id)


def forget_in_complaints(connection: Connection, seeker_id: str) -> None:
    """Take out of complaints what a person wrote and was answered; that there was one stays."""
    gone = {
        "seeker_id": None,
        "sealed_text": None,
        "sealed_contact": None,
        "sealed_answer": None,
        "state": Standing.ERASED.value,
    }
    connection.execute(update(complaints).where(_C.seeker_id == seeker_id).values(**gone))


def _of(office: str) -> Any:  # noqa: ANN401 (a condition of SQLAlchemy)
    return (_C.office == office) & (_C.office != "")


def _open_reports() -> Any:  # noqa: ANN401 (a condition of SQLAlchemy)
    return (_C.kind == Kind.REPORT.value) & (_C.state == Standing.OPEN.value)


def _mark_if_enough(connection: Connection, subject: str) -> None:
    """Count whom the reports came from: the same kiosk twice may be the same person twice."""
    ours = _open_reports() & (_C.subject == subject)
    rows: Iterable[AnyRow] = connection.execute(select(_C.seeker_id, _C.actor).where(ours))
    if len({row.seeker_id or row.actor for row in rows}) >= ENOUGH:
        connection.execute(update(complaints).where(ours).values(urgent=True))


def _complaint(row: AnyRow) -> Complaint:
    return Complaint(
        id=row.id,
        kind=Kind(row.kind),
        reason=row.reason,
        subject=row.subject,
        office=row.office,
        actor=row.actor,
        sealed_text=row.sealed_text,
        sealed_contact=row.sealed_contact,
        seeker_id=row.seeker_id,
        urgent=bool(row.urgent),
        at=row.at,
        standing=Standing(row.state),
        sealed_answer=row.sealed_answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
