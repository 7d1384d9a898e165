"""Employers who would like to speak to somebody in; what the person answered, out.

A request goes to the person's caseworker. Only after the person agreed does the employer learn
who it is; an agreement can be taken back at any time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ColumnElement, insert, select, tuple_, update

from matcher.errors import MatcherError, NotFound
from matcher.store.alive import hold_alive
from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers
from matcher.store.persons import Whose, within
from matcher.store.section import Section, new_id
from matcher.store.service_tables import contact_requests, persons
from matcher.store.tables import AnyRow

After: TypeAlias = tuple[str, str]
_C = contact_requests.c


class RequestState(StrEnum):
    """How a request stands."""

    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"  # by the person, after agreeing or before answering
    CANCELLED = "cancelled"  # by the employer


OPEN = frozenset({RequestState.ASKED, RequestState.AGREED})


class RequestOver(MatcherError):
    """It has been answered, or ended, before."""

    def __init__(self) -> None:
        super().__init__("这个请求已经答复过或已经结束，请重新读取")


@dataclass(frozen=True, slots=True)
class ContactRequest:
    """An employer's wish to speak to a person about a posting."""

    id: str
    posting_id: str
    employer: str
    seeker_id: str
    state: RequestState
    at: str
    answered_at: str | None

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.at, self.id


class ContactRequests(Section):
    """Requests, with who may see which left to the caller."""

    def ask(
        self, posting_id: str, employer: str, seeker_id: str, by: str
    ) -> tuple[ContactRequest, bool]:
        """Ask for a person; one that is open already is given again, with False."""
        with self._writing() as connection:
            Numbers(connection)  # one at a time: two clicks are one request
            hold_alive(connection, seeker_id)
            ours = (_C.posting_id == posting_id) & (_C.seeker_id == seeker_id)
            ours &= (_C.employer == employer) & _C.state.in_(OPEN)
            wanted = select(contact_requests).where(ours)
            before = connection.execute(wanted).first()
            if before is not None:
                return _request(before), False
            made = ContactRequest(
                *(new_id(), posting_id, employer, seeker_id), RequestState.ASKED, self._now(), None
            )
            row = {name: getattr(made, name) for name in made.__slots__}
            connection.execute(insert(contact_requests).values(**row, asked_by=by, answered_by=""))
            detail = {"posting": posting_id, "seeker": seeker_id}
            append(connection, Deed(by, "contact.ask", f"contact:{made.id}", detail), made.at)
        return made, True

    def get(self, id: str) -> ContactRequest:
        """Read a request."""
        row = self._first(select(contact_requests).where(_C.id == id))
        if row is None:
            raise NotFound("联系请求", id)
        return _request(row)

    def of_employer(
        self, employer: str, state: str, limit: int, after: After | None = None
    ) -> tuple[ContactRequest, ...]:
        """List what an employer has asked, newest first."""
        return self._page(_C.employer == employer, state, limit, after)

    def of_posting(self, employer: str, posting_id: str) -> tuple[ContactRequest, ...]:
        """List whom an employer has asked for about a posting, newest first."""
        ours = (_C.employer == employer) & (_C.posting_id == posting_id)
        wanted = select(contact_requests).where(ours)
        return tuple(map(_request, self._all(wanted.order_by(_C.at.desc(), _C.id.desc()))))

    def of_people(
        self, whose: Whose, state: str, limit: int, after: After | None = None
    ) -> tuple[ContactRequest, ...]:
        """List what is asked of somebody's people, newest first."""
        theirs = select(persons.c.seeker_id).where(within(whose))
        return self._page(_C.seeker_id.in_(theirs), state, limit, after)

    def agree(self, id: str, by: str) -> ContactRequest:
        """Write down that the person agrees to be known."""
        return self._turn(id, RequestState.AGREED, {RequestState.ASKED}, by)

    def decline(self, id: str, by: str) -> ContactRequest:
        """Write down that the person does not."""
        return self._turn(id, RequestState.DECLINED, {RequestState.ASKED}, by)

    def withdraw(self, id: str, by: str) -> ContactRequest:
        """Take the person's agreement back, or the question away."""
        return self._turn(id, RequestState.WITHDRAWN, OPEN, by)

    def cancel(self, id: str, by: str) -> ContactRequest:
        """Let the employer ask no longer; what was agreed to ends too."""
        return self._turn(id, RequestState.CANCELLED, OPEN, by)

    def _turn(
        self, id: str, to: RequestState, may_from: Collection[RequestState], by: str
    ) -> ContactRequest:
        with self._writing(Deed(by, f"contact.{to.value}", f"contact:{id}")) as connection:
            Numbers(connection)
            row = connection.execute(select(contact_requests).where(_C.id == id)).first()
            if row is None:
                raise NotFound("联系请求", id)
            if row.state not in may_from:
                raise RequestOver
            values = {"state": to.value, "answered_by": by, "answered_at": self._now()}
            ours = update(contact_requests).where(_C.id == id).values(values)
            connection.execute(ours)
            after = connection.execute(select(contact_requests).where(_C.id == id)).one()
        return _request(after)

    def _page(
        self, where: ColumnElement[bool], state: str, limit: int, after: After | None
    ) -> tuple[ContactRequest, ...]:
        wanted = select(contact_requests).where(where)
        if state:
            wanted = wanted.where(_C.state == state)
        if after is not None:
            wanted = wanted.where(tuple_(_C.at, _C.id) < after)
        rows = self._all(wanted.order_by(_C.at.desc(), _C.id.desc()).limit(limit))
        return tuple(map(_request, rows))


def _request(row: AnyRow) -> ContactRequest:
    return ContactRequest(
        id=row.id,
        posting_id=row.posting_id,
        employer=row.employer,
        seeker_id=row.seeker_id,
        state=RequestState(row.state),
        at=row.at,
        answered_at=row.answered_at,
    )
