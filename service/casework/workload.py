"""A caller in; their people with what is to be done next for each, and how much waits in all, out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement

from matcher.store.complaints import Complaints
from matcher.store.complaints import Standing as Answering
from matcher.store.owed import EVERYBODY, Ledger, Owed, Part
from matcher.store.package_rows import Package
from matcher.store.packages import Packages
from matcher.store.persons import After, Listed, Person, Persons
from matcher.store.values import StoredSeeker
from matcher.store.waiting import Waiting, Waits, undelivered, unjudged, unserved
from matcher.types import Seeker
from service.auth.caller import Caller
from service.casework.access import mine
from service.casework.cards import line
from service.casework.looks import look_over
from service.casework.search import Found, Wanted, find
from service.casework.sets import sets_of
from service.schemas.people import SeekerLineOut
from service.wiring import Wiring

_MANY = 100  # complaints are counted up to here
UNSERVED, UNDELIVERED, UNJUDGED = "unserved", "undelivered", "unjudged"
CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    UNSERVED: unserved(),
    UNDELIVERED: undelivered(),
    UNJUDGED: unjudged(),
}


@dataclass(frozen=True, slots=True)
class Situation:
    """How a person stands with the service."""

    waits: Waits
    owed: Owed | None = None
    package: Package | None = None
    said_wishes: bool = True
    classified: bool = False  # said to be of an audience that is owed a set of services

    @property
    def done(self) -> bool:
        """Say whether all that is owed was delivered in this period."""
        return self.classified and self.owed is None

    @property
    def delivered(self) -> int:
        """How much of the package under way has reached the person."""
        return sum(item.delivered is not None for item in self.package.items) if self.package else 0

    @property
    def items(self) -> int:
        """How much there is in it."""
        return len(self.package.items) if self.package else 0

    def late(self, today: date) -> int:
        """How many days the package is late."""
        return max(0, (today - self.owed.due).days) if self.owed else 0


@dataclass(frozen=True, slots=True)
class Row:
    """A person in a list, and how they stand."""

    line: SeekerLineOut
    situation: Situation


@dataclass(frozen=True, slots=True)
class Tally:
    """How much waits at a desk."""

    overdue: int
    owed: int
    unserved: int
    undelivered: int
    unjudged: int
    inquiries: int
    complaints: int


def tally(wiring: Wiring, caller: Caller) -> Tally:
    """Count what waits."""
    whose, waiting = mine(caller), Waiting.of(wiring.store)
    office = None if whose.everybody else caller.office
    complaints = Complaints.of(wiring.store).page(office, _MANY, None, Answering.OPEN, None)
    return Tally(
        overdue=owed_count(wiring, caller, Part(overdue=True)),
        owed=owed_count(wiring, caller),
        unserved=waiting.people(whose, unserved()),
        undelivered=waiting.people(whose, undelivered()),
        unjudged=waiting.people(whose, unjudged()),
        inquiries=waiting.inquiries(whose),
        complaints=len(complaints),
    )


def owed_count(wiring: Wiring, caller: Caller, part: Part = EVERYBODY) -> int:
    """Count the caller's people who are owed a package."""
    terms = sets_of(wiring.store).terms
    return Ledger.of(wiring.store).count(mine(caller), terms, wiring.today, part)


def owed_page(
    wiring: Wiring, caller: Caller, limit: int, after: After | None, part: Part = EVERYBODY
) -> tuple[list[Row], After | None]:
    """Show a page of the people who are owed a package, the day long past first."""
    ledger, terms = Ledger.of(wiring.store), sets_of(wiring.store).terms
    found = ledger.by_day(mine(caller), terms, wiring.today, limit + 1, after, part)
    rows = owed_rows(wiring, caller, [one.seeker_id for one in found[:limit]])
    return rows, found[limit - 1].key if len(found) > limit else None


def unbegun(wiring: Wiring, caller: Caller, ids: Sequence[str]) -> list[str]:
    """Keep those of these people who are owed a package that nobody has begun."""
    ledger, terms = Ledger.of(wiring.store), sets_of(wiring.store).terms
    found = ledger.owed(mine(caller), terms, wiring.today, among=ids)
    waiting = {one.seeker_id for one in found if one.package_id is None}
    return [id for id in ids if id in waiting]


def owed_rows(wiring: Wiring, caller: Caller, ids: Sequence[str]) -> list[Row]:
    """Show these people, in this order."""
    people, profiles = Persons.of(wiring.store).many(ids), wiring.store.seekers(ids)
    whose = mine(caller)
    found = [
        (Listed(people[id], profiles[id].first_seen), profiles[id])
        for id in ids
        if id in people and id in profiles and whose.covers(people[id])
    ]
    return _rows(wiring, caller, found)


def waiting_rows(
    wiring: Wiring, caller: Caller, kind: str, limit: int, after: After | None
) -> tuple[list[Row], After | None]:
    """Show a page of the people for whom something waits, newest first."""
    persons = Persons.of(wiring.store)
    found = persons.list_mine(mine(caller), limit + 1, after, [CONDITIONS[kind]])
    profiles = wiring.store.seekers(one.person.seeker_id for one in found)
    shown = [
        (one, profiles[one.person.seeker_id])
        for one in found[:limit]
        if one.person.seeker_id in profiles
    ]
    more = found[limit - 1].key if len(found) > limit else None
    return _rows(wiring, caller, shown), more


def found_rows(
    wiring: Wiring, caller: Caller, wanted: Wanted, limit: int, after: After | None
) -> tuple[list[Row], After | None]:
    """Show a page of the people who are looked for, newest first."""
    found: Found = find(wiring, mine(caller), wanted, limit, after)
    return _rows(wiring, caller, found.people), found.after


def situation_of(wiring: Wiring, caller: Caller, seeker: Seeker) -> Situation:
    """Tell how one person stands."""
    person = Persons.of(wiring.store).get(seeker.id)
    return _situations(wiring, caller, {seeker.id: (person, seeker)})[seeker.id]


def _rows(
    wiring: Wiring, caller: Caller, found: Iterable[tuple[Listed, StoredSeeker]]
) -> list[Row]:
    shown = list(found)
    look_over(wiring, caller, [one.person.seeker_id for one, _ in shown])
    people = {of.seeker.id: (one.person, of.seeker) for one, of in shown}
    situations = _situations(wiring, caller, people)
    return [Row(line(one, of, wiring.vault), situations[of.seeker.id]) for one, of in shown]


def _situations(
    wiring: Wiring, caller: Caller, people: Mapping[str, tuple[Person, Seeker]]
) -> dict[str, Situation]:
    waits = Waiting.of(wiring.store).of_people(people)
    sets, ledger = sets_of(wiring.store), Ledger.of(wiring.store)
    found = ledger.owed(mine(caller), sets.terms, wiring.today, among=list(people))
    owed = {one.seeker_id: one for one in found}
    packages = Packages.of(wiring.store).many(
        one.package_id for one in found if one.package_id is not None
    )
    return {
        id: Situation(
            waits[id],
            owed.get(id),
            packages.get((owed[id].package_id if id in owed else None) or ""),
            bool(seeker.desired_titles or seeker.trades),
            sets.of(person.office, person.audience) is not None,
        )
        for id, (person, seeker) in people.items()
    }
