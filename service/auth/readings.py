"""A caller, a day and a number of people in; whether so many may still be read that day, out.

Counted in the store, so that neither a restart nor a second process begins anew.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, false, insert, select, update
from sqlalchemy.exc import IntegrityError

from matcher.store.audit import Deed, append
from matcher.store.section import Section
from matcher.store.service_tables import people_read

_c = people_read.c


class Readings(Section):
    """How many people each caller has read each day."""

    def take(self, caller: str, day: date, people: int, ceiling: int) -> bool:
        """Count people if they fit under the ceiling; the first refusal of a day raises the alarm."""
        ours = (_c.caller == caller) & (_c.day == day.isoformat())
        with self._writing() as connection:
            _open(connection, caller, day.isoformat())
            fits = update(people_read).where(ours, _c.people + people <= ceiling)
            if connection.execute(fits.values(people=_c.people + people)).rowcount:
                return True
            quiet = update(people_read).where(ours, _c.alarmed == false())
            if connection.execute(quiet.values(alarmed=True)).rowcount:
                detail: dict[str, str | int | bool] = {"ceiling": ceiling, "asked": people}
                append(connection, Deed(caller, "people.ceiling", caller, detail), self._now())
        return False

    def count(self, caller: str, day: date) -> int:
        """Tell how many people a caller has read on a day."""
        wanted = select(_c.people).where(_c.caller == caller, _c.day == day.isoformat())
        row = self._first(wanted)
        return int(row.people) if row is not None else 0


def _open(connection: Connection, caller: str, day: str) -> None:
    """Begin a day's count unless it has begun, perhaps by another process at this moment."""
    known = select(_c.people).where(_c.caller == caller, _c.day == day)
    if connection.execute(known).first() is not None:
        return
    try:
        with connection.begin_nested():
            row = {"caller": caller, "day": day, "people": 0, "alarmed": False}
            connection.execute(insert(people_read).values(row))
    except IntegrityError:
        return
