"""Seeker ids in; whose they are, how to reach them, and what they have chosen, out.

Names and phones come and go sealed: this module never sees them. Who has no row here is of no
office yet: only a supervisor of the whole region finds them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, true, tuple_, update

from matcher.errors import NotFound
from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers, chunks
from matcher.store.codec import to_json
from matcher.store.section import Section
from matcher.store.service_tables import persons
from matcher.store.tables import AnyRow, consents, seekers
from matcher.store.values import State

# First seen and id: where a page ends, newest first.
After: TypeAlias = tuple[str, str]

_LIVING = seekers.c.state != State.ERASED


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a seeker beside the profile."""

    seeker_id: str
    office: str = ""
    caseworker: str = ""  # account id; empty: anybody of the office
    sealed_name: str | None = None
    sealed_phone: str | None = None
    personalised: bool = True  # false: wants the plain list only
    audience: str = ""  # whose set of services is due to them
    struck: frozenset[str] = field(default_factory=frozenset)  # concepts read wrongly: `cond:夜班`


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose people are meant: an office's, those assigned to an account, or all there are."""

    office: str = ""
    account: str = ""
    everybody: bool = False

    def covers(self, person: Person) -> bool:
        """Say whether a person is among them."""
        of_office = bool(self.office) and person.office == self.office
        assigned = bool(self.account) and person.caseworker == self.account
        return self.everybody or of_office or assigned


@dataclass(frozen=True, slots=True)
class Listed:
    """A person on a page, and when the store first saw them."""

    person: Person
    first_seen: str

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.first_seen, self.person.seeker_id


def within(whose: Whose) -> ColumnElement[bool]:
    """Give the condition on `persons` that says the same as `Whose.covers`."""
    if whose.everybody:
        return true()
    c = persons.c
    of_office = (c.office == whose.office) & (c.office != "")
    return or_(of_office, (c.caseworker == whose.account) & (c.caseworker != ""))


def agreeing(scope: str) -> ColumnElement[bool]:
    """Give the condition on `seekers` that the last word on a use of their data was yes."""
    given, later = consents.alias("given"), consents.alias("later")
    after = or_(
        later.c.at > given.c.at,
        (later.c.at == given.c.at) & (later.c.number > given.c.number),
    )
    same = (later.c.seeker_id == given.c.seeker_id) & (later.c.scope == scope)
    overtaken = select(later.c.number).where(same, after).correlate(given).exists()
    theirs = (given.c.seeker_id == seekers.c.id) & (given.c.scope == scope)
    yes = select(given.c.number).where(theirs, given.c.given == true(), ~overtaken)
    return yes.correlate(seekers).exists()


class Persons(Section):
    """People, as their offices know them."""

    def get(self, seeker_id: str) -> Person:
        """Read a person; who has no row yet is of no office."""
        return self.many([seeker_id]).get(seeker_id) or Person(seeker_id)

    def many(self, ids: Iterable[str]) -> dict[str, Person]:
        """Read people by id; those without a row are left out."""
        wanted = select(persons)
        rows = (
            row for some in chunks(ids) for row in self._all(wanted.where(_id().in_(list(some))))
        )
        return {row.seeker_id: _person(row) for row in rows}

    def put(self, person: Person, by: str, action: str = "person.change") -> None:
        """Write a person's row; NotFound if there is no such seeker."""
        self.change(person.seeker_id, lambda _: person, by, action)

    def change(
        self,
        seeker_id: str,
        to: Callable[[Person], Person],
        by: str,
        action: str,
        detail: Mapping[str, str | int | bool] | None = None,
    ) -> Person:
        """Change a person from what they are at this moment; tells what they are then."""
        with self._writing(Deed(by, action, f"seeker:{seeker_id}", detail or {})) as connection:
            return change_person(connection, seeker_id, to, self._now())

    def assign(self, ids: Iterable[str], office: str, by: str, caseworker: str = "") -> int:
        """Give people to an office, and there to a caseworker; tells how many exist."""
        detail: dict[str, str | int | bool] = {"office": office, "caseworker": caseworker}
        with self._writing() as connection:
            Numbers(connection)  # one writer at a time, also where the engine allows several
            found = _existing(connection, ids)
            known = _known(connection, found)
            for id in found:
                values = {"office": office, "caseworker": caseworker}
                _write(connection, known.get(id) or Person(id), self._now(), values, id in known)
                append(connection, Deed(by, "person.assign", f"seeker:{id}", detail), self._now())
        return len(found)

    def adopt(self, ids: Iterable[str], office: str, by: str) -> int:
        """Give an office those who have none, as an import does; tells how many."""
        with self._writing() as connection:
            Numbers(connection)
            found = _existing(connection, ids)
            known = _known(connection, found)
            new = [id for id in found if not (known.get(id) or Person(id)).office]
            for id in new:
                person = known.get(id) or Person(id)
                _write(connection, person, self._now(), {"office": office}, id in known)
            if new:
                deed = Deed(by, "person.adopt", f"office:{office}", {"people": len(new)})
                append(connection, deed, self._now())
        return len(new)

    def classify(self, audiences: Mapping[str, str], by: str) -> int:
        """Say whose set of services is due to people of whom nobody has said it; tells how many."""
        with self._writing() as connection:
            Numbers(connection)
            known = _known(connection, audiences)
            new = [id for id, person in sorted(known.items()) if not person.audience]
            for id in new:
                values = {"audience": audiences[id]}
                _write(connection, known[id], self._now(), values, known=True)
            if new:
                append(
                    connection, Deed(by, "person.classify", "", {"people": len(new)}), self._now()
                )
        return len(new)

    def note_looks(self, ids: Iterable[str], by: str, action: str) -> None:
        """Enter into the audit that somebody read these people's names and profiles."""
        with self._writing() as connection:
            for id in ids:
                append(connection, Deed(by, action, f"seeker:{id}"), self._now())

    def of_office(self, office: str) -> frozenset[str]:
        """List the ids of an office's people."""
        wanted = select(persons.c.seeker_id).where(persons.c.office == office)
        return frozenset(row.seeker_id for row in self._all(wanted))

    def list_mine(
        self,
        whose: Whose,
        limit: int,
        after: After | None = None,
        where: Sequence[ColumnElement[bool]] = (),
    ) -> list[Listed]:
        """List people, newest first; `where` narrows it by columns of `persons` and `seekers`."""
        key = tuple_(seekers.c.first_seen, seekers.c.id)
        joined = seekers.outerjoin(persons, persons.c.seeker_id == seekers.c.id)
        wanted = select(seekers.c.id, seekers.c.first_seen, persons).select_from(joined)
        wanted = wanted.where(_LIVING, within(whose), *where)
        if after is not None:
            wanted = wanted.where(key < after)
        rows = self._all(
            wanted.order_by(seekers.c.first_seen.desc(), seekers.c.id.desc()).limit(limit)
        )
        return [
            Listed(_person(row) if row.seeker_id else Person(row.id), row.first_seen)
            for row in rows
        ]

    def count(self, whose: Whose) -> int:
        """Count people."""
        joined = seekers.outerjoin(persons, persons.c.seeker_id == seekers.c.id)
        counted = select(func.count()).select_from(joined).where(_LIVING, within(whose))
        [row] = self._all(counted)
        return int(row[0])


def change_person(
    connection: Connection, seeker_id: str, to: Callable[[Person], Person], now: str
) -> Person:
    """Change a person's row inside a transaction; what was struck anew changes the seeker."""
    numbers = Numbers(connection)
    if not _existing(connection, [seeker_id]):
        raise NotFound("求职者", seeker_id)
    known = _known(connection, [seeker_id])
    before = known.get(seeker_id) or Person(seeker_id)
    after = to(before)
    _write(connection, after, now, {}, seeker_id in known)
    if after.struck != before.struck:
        ours = seekers.c.id == seeker_id
        connection.execute(update(seekers).where(ours).values(change=numbers.next()))
        numbers.save()
    return after


def _id() -> ColumnElement[str]:
    return persons.c.seeker_id


def _write(
    connection: Connection, person: Person, now: str, values: dict[str, Any], known: bool
) -> None:
    row = {
        "office": person.office,
        "caseworker": person.caseworker,
        "sealed_name": person.sealed_name,
        "sealed_phone": person.sealed_phone,
        "personalised": person.personalised,
        "audience": person.audience,
        "struck": to_json(sorted(person.struck)),
        "changed": now,
        **values,
    }
    if known:
        connection.execute(update(persons).where(_id() == person.seeker_id).values(row))
    else:
        connection.execute(insert(persons).values(seeker_id=person.seeker_id, **row))


def _existing(connection: Connection, ids: Iterable[str]) -> list[str]:
    wanted = select(seekers.c.id).where(_LIVING)
    found = (
        str(row.id)
        for some in chunks(sorted(set(ids)))
        for row in connection.execute(wanted.where(seekers.c.id.in_(list(some))))
    )
    return sorted(found)


def _known(connection: Connection, ids: Iterable[str]) -> dict[str, Person]:
    return {
        row.seeker_id: _person(row)
        for some in chunks(ids)
        for row in connection.execute(select(persons).where(_id().in_(list(some))))
    }


def _person(row: AnyRow) -> Person:
    return Person(
        seeker_id=row.seeker_id,
        office=row.office,
        caseworker=row.caseworker,
        sealed_name=row.sealed_name,
        sealed_phone=row.sealed_phone,
        personalised=bool(row.personalised),
        audience=row.audience,
        struck=frozenset(json.loads(row.struck)),
    )
