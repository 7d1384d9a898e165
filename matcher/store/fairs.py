"""Fairs (招聘会) in: when, where, and which postings stand at which booth; the same read back out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, tuple_, update

from matcher.errors import NotFound
from matcher.store.audit import Deed
from matcher.store.changes import Numbers, chunks
from matcher.store.section import Section, new_id
from matcher.store.service_tables import booths, fairs
from matcher.store.tables import AnyRow, postings

# Day and id: where a page ends, the latest day first.
After: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fair:
    """A fair; `region` has six digits, `place` says in words where to go."""

    name: str
    day: date
    until: date  # the last day
    place: str
    region: str = ""
    office: str = ""
    id: str = ""
    created: str = ""

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.day.isoformat(), self.id


class Fairs(Section):
    """The fairs and their booths."""

    def open(self, fair: Fair, by: str) -> Fair:
        """Enter a fair; gives it its id."""
        id, created = new_id(), self._now()
        with self._writing(Deed(by, "fair.opened", f"fair:{id}")) as connection:
            connection.execute(insert(fairs).values(id=id, created=created, **_values(fair)))
        return self.fair(id)

    def change(self, fair: Fair, by: str) -> Fair:
        """Write a fair anew; NotFound if it is gone."""
        with self._writing(Deed(by, "fair.changed", f"fair:{fair.id}")) as connection:
            _existing(connection, fair.id)
            connection.execute(update(fairs).where(fairs.c.id == fair.id).values(_values(fair)))
        return self.fair(fair.id)

    def close(self, id: str, by: str) -> None:
        """Take a fair and its booths away; its postings stay."""
        with self._writing(Deed(by, "fair.closed", f"fair:{id}")) as connection:
            _existing(connection, id)
            connection.execute(delete(booths).where(booths.c.fair_id == id))
            connection.execute(delete(fairs).where(fairs.c.id == id))

    def fair(self, id: str) -> Fair:
        """Read a fair."""
        row = self._first(select(fairs).where(fairs.c.id == id))
        if row is None:
            raise NotFound("招聘会", id)
        return _fair(row)

    def page(
        self, limit: int, after: After | None = None, since: date | None = None, region: str = ""
    ) -> list[Fair]:
        """List fairs, the latest day first; `since` leaves out those that were over by then."""
        wanted = select(fairs)
        if since is not None:
            wanted = wanted.where(fairs.c.until >= since.isoformat())
        if region:
            wanted = wanted.where(fairs.c.region.startswith(region, autoescape=True))
        if after is not None:
            wanted = wanted.where(tuple_(fairs.c.day, fairs.c.id) < after)
        rows = self._all(wanted.order_by(fairs.c.day.desc(), fairs.c.id.desc()).limit(limit))
        return [_fair(row) for row in rows]

    def today(self, day: date) -> tuple[Fair, ...]:
        """List the fairs that are on, in the order of their names."""
        text = day.isoformat()
        on = (fairs.c.day <= text) & (fairs.c.until >= text)
        rows = self._all(select(fairs).where(on).order_by(fairs.c.name, fairs.c.id))
        return tuple(_fair(row) for row in rows)

    def booths(self, fair_id: str) -> dict[str, str]:
        """Tell which postings are in a fair, and at which booth; an empty booth is not said."""
        wanted = select(booths).where(booths.c.fair_id == fair_id)
        rows = self._all(wanted.order_by(booths.c.booth, booths.c.posting_id))
        return {row.posting_id: row.booth for row in rows}

    def count(self, fair_id: str) -> int:
        """Count the postings in a fair."""
        counted = select(func.count()).select_from(booths).where(booths.c.fair_id == fair_id)
        [row] = self._all(counted)
        return int(row[0])

    def seat(self, fair_id: str, placed: Mapping[str, str], by: str) -> None:
        """Put these postings into a fair, and no others."""
        self._seat(fair_id, placed, by, _in(fair_id))

    def add(self, fair_id: str, placed: Mapping[str, str], by: str) -> None:
        """Put more postings into a fair; one that is there already moves to its new booth."""
        self._seat(fair_id, placed, by, None)

    def unknown(self, ids: Iterable[str]) -> frozenset[str]:
        """Say which of these are no postings."""
        wanted, asked = select(postings.c.id), sorted(set(ids))
        known = (row.id for some in chunks(asked) for row in self._all(wanted.where(_one_of(some))))
        return frozenset(asked) - frozenset(known)

    def _seat(
        self, fair_id: str, placed: Mapping[str, str], by: str, leave: ColumnElement[bool] | None
    ) -> None:
        deed = Deed(by, "fair.seated", f"fair:{fair_id}", {"postings": len(placed)})
        with self._writing(deed) as connection:
            Numbers(connection)  # one writer at a time, also where the engine allows several
            _existing(connection, fair_id)
            if leave is not None:
                connection.execute(delete(booths).where(leave))
            for some in chunks(sorted(placed)):
                there = _in(fair_id) & booths.c.posting_id.in_(list(some))
                connection.execute(delete(booths).where(there))
                rows = [{"fair_id": fair_id, "posting_id": id, "booth": placed[id]} for id in some]
                connection.execute(insert(booths), rows)


def _in(fair_id: str) -> ColumnElement[bool]:
    return booths.c.fair_id == fair_id


def _one_of(ids: Iterable[str]) -> ColumnElement[bool]:
    return postings.c.id.in_(list(ids))


def _existing(connection: Connection, id: str) -> None:
    if connection.execute(select(fairs.c.id).where(fairs.c.id == id)).first() is None:
        raise NotFound("招聘会", id)


def _values(fair: Fair) -> dict[str, str]:
    return {
        "name": fair.name,
        "day": fair.day.isoformat(),
        "until": fair.until.isoformat(),
        "region": fair.region,
        "place": fair.place,
        "office": fair.office,
    }


def _fair(row: AnyRow) -> Fair:
    return Fair(
        name=row.name,
        day=date.fromisoformat(row.day),
        until=date.fromisoformat(row.until),
        place=row.place,
        region=row.region,
        office=row.office,
        id=row.id,
        created=row.created,
    )
