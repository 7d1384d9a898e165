"""Who is owed which set of services, and until when, in; the people whom nobody has served yet out.

Owed is a package to everybody with an audience and no complete package in the period of their set.
It is due so many days after the person registered, or after the last one ran out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from matcher.store.package_rows import PackageState
from matcher.store.persons import Whose, within
from matcher.store.section import Section
from matcher.store.service_tables import packages, persons
from matcher.store.tables import AnyRow, seekers
from matcher.store.values import State

_P, _K, _S = persons.c, packages.c, seekers.c


@dataclass(frozen=True, slots=True)
class Term:
    """Within how many days a set is due, and for how many days it lasts."""

    due_days: int
    period_days: int


@dataclass(frozen=True, slots=True)
class Owed:
    """A person to whom a package is owed, the day it is due, and the one that is under way."""

    seeker_id: str
    office: str
    audience: str
    due: date
    package_id: str | None


Terms = Mapping[tuple[str, str], Term]  # by office and audience; an empty office is all others


class Ledger(Section):
    """Who still waits for a package."""

    def owed(
        self,
        whose: Whose,
        terms: Terms,
        today: date,
        limit: int | None = None,
        after: str | None = None,
        overdue: bool = False,
        among: Collection[str] | None = None,
    ) -> tuple[Owed, ...]:
        """List the people who are owed a package, by id, or only those whose day has passed.

        `among`: of these people only, no more of them than fit one statement.
        """
        running, last = _running(), _last_complete()
        due = select(
            _P.seeker_id, _P.office, _P.audience, _S.first_seen, _K.id, _K.due, last.label("last")
        )
        due = due.select_from(
            persons.join(seekers, _S.id == _P.seeker_id).outerjoin(packages, running)
        )
        wanted = due.where(_S.state != State.ERASED, within(whose), _waits(terms, today, overdue))
        if after is not None:
            wanted = wanted.where(_P.seeker_id > after)
        if among is not None:
            wanted = wanted.where(_P.seeker_id.in_(sorted(among)))
        rows = self._all(wanted.order_by(_P.seeker_id).limit(limit))
        return tuple(_owed(row, terms) for row in rows)


def term_of(terms: Terms, office: str, audience: str) -> Term:
    """Find what holds for an office: its own, or else the region's."""
    return terms.get((office, audience)) or terms["", audience]


def _running() -> ColumnElement[bool]:
    return and_(_K.seeker_id == _P.seeker_id, _K.state == PackageState.OPEN.value)


def _last_complete() -> ColumnElement[str]:
    other = packages.alias("done")
    wanted = select(func.max(other.c.closed)).where(
        other.c.seeker_id == _P.seeker_id, other.c.state == PackageState.COMPLETE.value
    )
    return wanted.scalar_subquery()


def _complete_since(day: date) -> ColumnElement[bool]:
    other = packages.alias()
    wanted = select(other.c.id).where(
        other.c.seeker_id == _P.seeker_id,
        other.c.state == PackageState.COMPLETE.value,
        other.c.closed >= day.isoformat(),
    )
    return wanted.exists()


def _waits(terms: Terms, today: date, overdue: bool) -> ColumnElement[bool]:
    """Join what each office owes each audience into one condition."""
    own: dict[str, list[str]] = {}
    for office, audience in terms:
        if office:
            own.setdefault(audience, []).append(office)
    conditions: Sequence[ColumnElement[bool]] = [
        and_(
            _P.audience == audience,
            _P.office == office if office else _P.office.not_in(own.get(audience, [])),
            _waits_by(term, today, overdue),
        )
        for (office, audience), term in sorted(terms.items())
    ]
    return or_(false(), *conditions)


def _waits_by(term: Term, today: date, overdue: bool) -> ColumnElement[bool]:
    ran_out = today - timedelta(days=term.period_days)
    waits = ~_complete_since(ran_out)
    if not overdue:
        return waits
    grace = timedelta(days=term.due_days)
    late = and_(
        _K.id.is_(None),
        _S.first_seen < (today - grace).isoformat(),
        ~_complete_since(ran_out - grace),
    )
    return and_(waits, or_(_K.due < today.isoformat(), late))


def _owed(row: AnyRow, terms: Terms) -> Owed:
    term = term_of(terms, row.office, row.audience)
    begun = _day(row.first_seen)
    if row.last is not None:
        begun = max(begun, _day(row.last) + timedelta(days=term.period_days))
    due = date.fromisoformat(row.due) if row.due else begun + timedelta(days=term.due_days)
    return Owed(row.seeker_id, row.office, row.audience, due, row.id)


def _day(at: str) -> date:
    return datetime.fromisoformat(at).date()
