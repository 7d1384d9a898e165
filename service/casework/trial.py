"""A person and wishes said otherwise in; the list they would get, nothing of it kept, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matcher.ingest.profiles import corrected
from matcher.store.matches import Shown
from matcher.store.occupancy import Occupancy
from matcher.store.registry import Registry
from matcher.store.struck import without
from matcher.types import Seeker
from service.auth.caller import Caller
from service.casework.access import person_for, seeker_for
from service.casework.lists import VOICE, excluded_for, shown_of
from service.casework.looks import look_over
from service.web.problems import Conflict
from service.wiring import Wiring

_PLAIN = "本人选择不用个性化推荐，愿望怎么调，名单都只按发布时间和远近排"


@dataclass(frozen=True, slots=True)
class Trial:
    """A list that is only looked at."""

    shown: tuple[Shown, ...]
    chosen: frozenset[str]  # recommended to the person already, not yet handed over


def try_out(
    wiring: Wiring, caller: Caller, seeker_id: str, changes: Mapping[str, object], n: int
) -> Trial:
    """Make the list of a person who wishes something else; the profile stays as it is."""
    seeker_for(wiring, caller, seeker_id)
    person = person_for(wiring, caller, seeker_id)
    if not person.personalised:
        raise Conflict(_PLAIN)
    look_over(wiring, caller, [seeker_id])
    said = Registry.of(wiring.store).as_read(seeker_id)
    seeker = without(corrected(said, changes, wiring.today)[0], person.struck)
    return _listed(wiring, seeker, n)


def _listed(wiring: Wiring, seeker: Seeker, n: int) -> Trial:
    occupancy = Occupancy.of(wiring.store)
    matcher = wiring.live.matcher(wiring.today)
    done, change = occupancy.done(seeker.id), matcher.catalogue.postings.about.change
    excluded = excluded_for(wiring, done, occupancy.moment(seeker.id), change)
    with wiring.live.turn():
        matches = matcher.listing(seeker, n, VOICE, excluded).matches
    taken = occupancy.taken(match.posting_id for match in matches)
    return Trial(shown_of(matches, taken), done.chosen)
