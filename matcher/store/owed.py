"""Who is owed which set of services, and until when, in; the people whom nobody has served yet out.

Owed is a package to everybody with an audience and no complete package in the period of their set.
It is due so many days after the person registered, or after the last one ran out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    case,
    false,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

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

    @property
    def key(self) -> After:
        """Where the page after this one begins, in the order of days."""
        return self.due.isoformat(), self.seeker_id


Terms = Mapping[tuple[str, str], Term]  # by office and audience; an empty office is all others
After = tuple[str, str]  # the day and the id of the last one shown


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the people who are owed a package: everybody, or the late, or those not begun."""

    overdue: bool = False
    unbegun: bool = False


EVERYBODY = Part()


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
        wanted = _narrowed(_lines(terms), whose, terms, today, Part(overdue))
        if after is not None:
            wanted = wanted.where(_P.seeker_id > after)
        if among is not None:
            wanted = wanted.where(_P.seeker_id.in_(sorted(among)))
        rows = self._all(wanted.order_by(_P.seeker_id).limit(limit))
        return tuple(map(_owed, rows))

    def by_day(
        self,
        whose: Whose,
        terms: Terms,
        today: date,
        limit: int,
        after: After | None = None,
        part: Part = EVERYBODY,
    ) -> tuple[Owed, ...]:
        """List the people who are owed a package, the day long past first."""
        wanted, key = _narrowed(_lines(terms), whose, terms, today, part), _due(terms)
        if after is not None:
            wanted = wanted.where(tuple_(key, _P.seeker_id) > after)
        return tuple(map(_owed, self._all(wanted.order_by(key, _P.seeker_id).limit(limit))))

    def count(self, whose: Whose, terms: Terms, today: date, part: Part = EVERYBODY) -> int:
        """Count the people who are owed a package."""
        wanted = _narrowed(_joined(select(func.count())), whose, terms, today, part)
        return int(self._all(wanted)[0][0])


class _PlusDays(FunctionElement[str]):
    """A day and a number in; the day so many days later out."""

    type = String()
    inherit_cache = True
    name = "plus_days"


@compiles(_PlusDays, "sqlite")
def _in_sqlite(element: _PlusDays, compiler: SQLCompiler, **options: object) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"date({day}, {days} || ' days')"


@compiles(_PlusDays, "postgresql")
def _in_postgresql(element: _PlusDays, compiler: SQLCompiler, **options: object) -> str:
    day, days = (compiler.process(clause, **options) for clause in element.clauses)
    return f"to_char(CAST({day} AS date) + CAST({days} AS integer), 'YYYY-MM-DD')"


def _lines(terms: Terms) -> Select[Any]:
    return _joined(select(_P.seeker_id, _P.office, _P.audience, _K.id, _due(terms).label("day")))


def _joined(wanted: Select[Any]) -> Select[Any]:
    running = and_(_K.seeker_id == _P.seeker_id, _K.state == PackageState.OPEN.value)
    return wanted.select_from(
        persons.join(seekers, _S.id == _P.seeker_id).outerjoin(packages, running)
    )


def _narrowed(
    wanted: Select[Any], whose: Whose, terms: Terms, today: date, part: Part
) -> Select[Any]:
    wanted = wanted.where(_S.state != State.ERASED, within(whose), _waits(terms, today))
    if part.overdue:
        wanted = wanted.where(_due(terms) < today.isoformat())
    return wanted.where(_K.id.is_(None)) if part.unbegun else wanted


def _groups(terms: Terms) -> Iterator[tuple[ColumnElement[bool], Term]]:
    """Tell for whom each term holds: an office's own before the region's."""
    own: dict[str, list[str]] = {}
    for office, audience in terms:
        if office:
            own.setdefault(audience, []).append(office)
    for (office, audience), term in sorted(terms.items()):
        theirs = _P.office == office if office else _P.office.not_in(own.get(audience, []))
        yield and_(_P.audience == audience, theirs), term


def _due(terms: Terms) -> ColumnElement[str]:
    """Tell the day: the package's own, or so many days after they came or the last ran out."""
    days, period = (
        case((false(), 0), *((theirs, getattr(term, name)) for theirs, term in _groups(terms)))
        for name in ("due_days", "period_days")
    )
    last = _PlusDays(func.substr(_last_complete(), 1, 10), period)
    came = func.substr(_S.first_seen, 1, 10)
    return func.coalesce(_K.due, _PlusDays(case((last > came, last), else_=came), days))


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


def _waits(terms: Terms, today: date) -> ColumnElement[bool]:
    """Join what each office owes each audience into one condition."""
    conditions = (
        and_(theirs, ~_complete_since(today - timedelta(days=term.period_days)))
        for theirs, term in _groups(terms)
    )
    return or_(false(), *conditions)


def _owed(row: AnyRow) -> Owed:
    return Owed(row.seeker_id, row.office, row.audience, date.fromisoformat(row.day), row.id)
