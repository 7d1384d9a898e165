"""Many people in; a recorded list for each, no opening in more of them than it has room for, out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import exists

from matcher.engine import Listing, Matcher
from matcher.ranking.share import content, share
from matcher.retrieval import Excluded
from matcher.store.codec import encode_seeker
from matcher.store.lists import Lists, RecordedList
from matcher.store.occupancy import Occupancy, Taken
from matcher.store.persons import After, Person, Persons
from matcher.store.recommendations import is_open
from matcher.store.service_tables import recommendations
from matcher.store.tables import seekers
from matcher.types import Match, Posting, Seeker
from service.auth.caller import Caller
from service.casework.access import mine
from service.casework.lists import VOICE, draft_of, excluded_for, plain_listing, record
from service.casework.looks import look_through
from service.casework.rooms import room
from service.wiring import Wiring

_DEPTH = 60  # postings of each person that seats are shared out among


def due(
    wiring: Wiring, caller: Caller, limit: int, after: After | None
) -> tuple[list[str], After | None]:
    """List a page of the caller's people to whom nothing is recommended; and where it ends."""
    served = exists().where(recommendations.c.seeker_id == seekers.c.id, is_open())
    found = Persons.of(wiring.store).list_mine(mine(caller), limit + 1, after, [~served])
    more = found[limit - 1].key if len(found) > limit else None
    return [one.person.seeker_id for one in found[:limit]], more


def found_today(wiring: Wiring, ids: Sequence[str]) -> dict[str, RecordedList]:
    """Give what was shared out today to those of these people who are as they were then."""
    lists = Lists.of(wiring.store).shared_on(wiring.today, ids)
    people = wiring.store.seekers(lists)
    return {
        id: one
        for id, one in lists.items()
        if id in people and one.draft.input == encode_seeker(people[id].seeker)
    }


def make_round(
    wiring: Wiring,
    caller: Caller,
    ids: Sequence[str],
    n: int,
    beside: Iterable[RecordedList] = (),
) -> dict[str, RecordedList]:
    """Make lists for these people, for those of them the caller may see.

    What others were given in the lists `beside` takes up room as if they had been sent.
    """
    people = {person.seeker_id: person for person in _seen(wiring, caller, ids)}
    found = {id: one.seeker for id, one in wiring.store.seekers(people).items()}
    matcher = wiring.live.matcher(wiring.today)
    excluded = _excluded(wiring, matcher, found)
    asked = [found[id] for id in sorted(found) if people[id].personalised]
    look_through(wiring, caller, len(found))
    left = _rooms(wiring, [match.posting_id for one in beside for match in one.matches])
    listings = _listings(wiring, matcher, asked, n, excluded, left)
    plain = {id: people[id] for id in found if not people[id].personalised}
    for id in plain:
        listings[id] = plain_listing(wiring, matcher, id, n, excluded[id])
    drafts = [
        replace(
            draft_of(wiring, found[id], n, listings[id], excluded[id]),
            office=caller.office,
            personalised=id not in plain,
            shared=id not in plain,
        )
        for id in sorted(found)
    ]
    made = record(wiring, matcher, caller.id, drafts)
    return {one.draft.subject: one for one in made}


def _seen(wiring: Wiring, caller: Caller, ids: Iterable[str]) -> Iterable[Person]:
    whose, known = mine(caller), Persons.of(wiring.store).many(ids)
    people = (known.get(id) or Person(id) for id in ids)
    return (person for person in people if whose.covers(person))


def _excluded(wiring: Wiring, matcher: Matcher, found: Mapping[str, Seeker]) -> dict[str, Excluded]:
    occupancy, change = Occupancy.of(wiring.store), matcher.catalogue.postings.about.change
    return {
        id: excluded_for(wiring, occupancy.done(id), occupancy.moment(id), change) for id in found
    }


def _listings(
    wiring: Wiring,
    matcher: Matcher,
    people: Sequence[Seeker],
    n: int,
    excluded: Mapping[str, Excluded],
    left: Callable[[Posting], int],
) -> dict[str, Listing]:
    """Share the seats out; each list best first, as it is judged again later."""
    deep = {}
    for seeker in people:
        with wiring.live.turn():  # one turn for each, so that others are answered in between
            deep[seeker.id] = matcher.listing(seeker, _DEPTH, VOICE, excluded[seeker.id])
    postings = wiring.store.postings({m.posting_id for one in deep.values() for m in one.matches})
    offers = {
        id: [(m.score, m) for m in _in_order(one.matches) if m.posting_id in postings]
        for id, one in deep.items()
    }
    shared = share(
        offers,
        n,
        lambda match: left(postings[match.posting_id]),
        lambda match: content(postings[match.posting_id]),
        lambda match: postings[match.posting_id].employer,
    )
    return {id: replace(deep[id], matches=_in_order(given)) for id, given in shared.items()}


def _in_order(matches: Iterable[Match]) -> tuple[Match, ...]:
    return tuple(sorted(matches, key=lambda match: (-match.score, match.posting_id)))


def _rooms(wiring: Wiring, offered: Sequence[str]) -> Callable[[Posting], int]:
    """Tell of each posting how many more people it has room for, those sent before counted."""
    taken = Occupancy.of(wiring.store).crowded(1, 1)
    postings, times = wiring.store.postings(offered), Counter(offered)
    beside: Counter[tuple[str, str, str]] = Counter()
    for id, posting in postings.items():
        beside[content(posting)] += times[id]

    def left(posting: Posting) -> int:
        places = room(taken.get(posting.id) or Taken(posting.headcount))
        return max(0, places - beside[content(posting)])

    return left
