"""People who came to an office in; whose set of services is due to each, by their groups, noted."""

from __future__ import annotations

from collections.abc import Iterable

from matcher.store.persons import Persons
from matcher.store.store import Store
from service.casework.cards import audience_of


def classify(store: Store, ids: Iterable[str], by: str) -> int:
    """Note for people without an audience the one their groups tell; tells how many got one."""
    people = store.seekers(ids)
    found = {id: audience_of(stored.seeker) for id, stored in people.items()}
    told = {id: audience for id, audience in found.items() if audience}
    return Persons.of(store).classify(told, by) if told else 0
