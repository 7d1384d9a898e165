"""A caller who looks at people in; the look counted against the day's ceiling, and noted for the person, out.

Whoever asks for their data is told who has looked at them, and when.
"""

from __future__ import annotations

from collections.abc import Iterable

from matcher.store.persons import Persons
from service.auth.caller import Caller
from service.auth.guards import count_people
from service.wiring import Wiring


def look(
    wiring: Wiring, caller: Caller, seeker_ids: Iterable[str], action: str = "seeker.read"
) -> None:
    """Note that a caller reads the names and profiles of these people."""
    ids = list(seeker_ids)
    count_people(wiring, caller, len(ids))
    Persons.of(wiring.store).note_looks(ids, caller.id, action)


def look_through(wiring: Wiring, caller: Caller, people: int) -> None:
    """Count people in a list, of whom neither the full name nor the profile is shown."""
    count_people(wiring, caller, people)
