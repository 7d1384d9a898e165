"""Whose people are meant in; what still waits to be done for them, counted and person by person, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from matcher.store.changes import chunks
from matcher.store.contact_requests import RequestState
from matcher.store.persons import Whose, within
from matcher.store.recommendations import Fate, Stage, counted, is_open
from matcher.store.section import Section
from matcher.store.service_tables import contact_requests, persons, recommendations
from matcher.store.tables import seekers
from matcher.store.values import State

_R, _Q = recommendations.c, contact_requests.c


@dataclass(frozen=True, slots=True)
class Waits:
    """How far recommendations to a person have come, and whether an employer waits for an answer."""

    chosen: int = 0  # not yet handed over
    unjudged: int = 0  # handed over, and nothing known since
    underway: int = 0  # contacted or interviewed
    hired: int = 0
    asked: int = 0  # employers who want to be put in touch


def unserved() -> ColumnElement[bool]:
    """Give the condition on `seekers` that nothing is recommended to the person."""
    return ~exists().where(_R.seeker_id == seekers.c.id, is_open())


def undelivered() -> ColumnElement[bool]:
    """Give the condition on `seekers` that something is chosen and not handed over."""
    return exists().where(_R.seeker_id == seekers.c.id, _chosen())


def unjudged() -> ColumnElement[bool]:
    """Give the condition on `seekers` that nobody knows what became of what was handed over."""
    return exists().where(_R.seeker_id == seekers.c.id, _unjudged())


class Waiting(Section):
    """What is to be done."""

    def people(self, whose: Whose, where: ColumnElement[bool]) -> int:
        """Count the people for whom a condition of this module holds."""
        joined = seekers.outerjoin(persons, persons.c.seeker_id == seekers.c.id)
        counts = select(func.count()).select_from(joined)
        [row] = self._all(counts.where(seekers.c.state != State.ERASED, within(whose), where))
        return int(row[0])

    def inquiries(self, whose: Whose) -> int:
        """Count the employers' requests that nobody has answered."""
        theirs = select(persons.c.seeker_id).where(within(whose))
        counts = select(func.count()).select_from(contact_requests)
        [row] = self._all(counts.where(_Q.state == RequestState.ASKED, _Q.seeker_id.in_(theirs)))
        return int(row[0])

    def of_people(self, ids: Iterable[str]) -> dict[str, Waits]:
        """Tell of each of these people how they stand."""
        found: dict[str, Waits] = {}
        for some in chunks(ids):
            asked = self._asked(list(some))
            rows = self._all(_stages().where(_R.seeker_id.in_(list(some))))
            told = {row[0]: Waits(*row[1:]) for row in rows}
            for id in some:
                found[id] = replace(told.get(id, Waits()), asked=asked.get(id, 0))
        return found

    def _asked(self, ids: list[str]) -> dict[str, int]:
        wanted = select(_Q.seeker_id, func.count()).where(
            _Q.seeker_id.in_(ids), _Q.state == RequestState.ASKED
        )
        return {row[0]: int(row[1]) for row in self._all(wanted.group_by(_Q.seeker_id))}


def _unjudged() -> ColumnElement[bool]:
    return (_R.state == Stage.HANDED) & (_R.outcome == "")


def _chosen() -> ColumnElement[bool]:
    return (_R.state == Stage.CHOSEN) & (_R.outcome == "")


def _stages() -> Select[Any]:
    return select(
        _R.seeker_id,
        counted(_chosen()),
        counted(_unjudged()),
        counted(_R.outcome.in_((Fate.CONTACTED, Fate.INTERVIEWED))),
        counted(_R.outcome == Fate.HIRED),
    ).group_by(_R.seeker_id)
