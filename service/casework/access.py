"""A caller and a seeker's id in; the seeker out, or the answer that there is none.

Whoever is not of the caller's office nor assigned to the caller does not exist for them.
"""

from __future__ import annotations

from matcher.errors import NotFound
from matcher.store.persons import Person, Persons, Whose
from matcher.store.values import StoredSeeker
from service.auth.caller import Caller, Role
from service.web.problems import Missing
from service.wiring import Wiring

_CASEWORK = (Role.CASEWORKER, Role.SUPERVISOR)


def mine(caller: Caller) -> Whose:
    """Tell whose people a caller may see; a supervisor without an office sees everybody."""
    if caller.role not in _CASEWORK:
        return Whose()
    everybody = caller.role is Role.SUPERVISOR and not caller.office
    return Whose(caller.office, caller.account, everybody)


def may_see(caller: Caller, person: Person) -> bool:
    """Say whether a person is of the caller's office, or assigned to the caller."""
    return mine(caller).covers(person)


def person_for(wiring: Wiring, caller: Caller, seeker_id: str) -> Person:
    """Read a person the caller may see."""
    person = Persons.of(wiring.store).get(seeker_id)
    if not may_see(caller, person):
        raise missing()
    return person


def seeker_for(wiring: Wiring, caller: Caller, seeker_id: str) -> StoredSeeker:
    """Read a seeker the caller may see."""
    person_for(wiring, caller, seeker_id)
    try:
        return wiring.store.seeker(seeker_id)
    except NotFound:
        raise missing() from None


def both(wiring: Wiring, caller: Caller, seeker_id: str) -> tuple[StoredSeeker, Person]:
    """Read a seeker the caller may see, and what else is known of the person."""
    return seeker_for(wiring, caller, seeker_id), person_for(wiring, caller, seeker_id)


def missing() -> Missing:
    """Make the answer that there is no such person."""
    return Missing("没有这位求职者，或者不归您这里服务；请核对编号")
