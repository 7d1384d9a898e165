"""A caller who looks at people in; the look counted against the day's ceiling, and noted for the person, out.

Whoever asks for their data is told who has looked at them, and when. The ceiling is of people: who
is looked at all day long counts once, or a few times where several processes answer.
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
    look_over(wiring, caller, ids)
    Persons.of(wiring.store).note_looks(ids, caller.id, action)


def look_through(wiring: Wiring, caller: Caller, people: int) -> None:
    """Count so many people of a list that is not looked at over and over."""
    count_people(wiring, caller, people)


def look_over(wiring: Wiring, caller: Caller, seeker_ids: Iterable[str]) -> None:
    """Count people in a list, of whom neither the full name nor the profile is shown."""
    key = ("looked at", caller.id, wiring.today)
    with wiring.recall.alone(key):
        before = wiring.recall.get(key)
        known = before if isinstance(before, frozenset) else frozenset()
        new = frozenset(seeker_ids) - known
        count_people(wiring, caller, len(new))
        wiring.recall.put(key, known | new)
