"""A caller, a person and a number in; the recorded list of postings for that person now out.

What the person declined, was handed or taken on at does not return, nor does an opening that as
many people were sent to as it has room for. While nothing of this changes it is the same list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.catalogue import Catalogue
from matcher.engine import Listing, Matcher
from matcher.ranking.explain import Voice
from matcher.retrieval import Excluded
from matcher.store.codec import encode_seeker, to_json
from matcher.store.keys import digest
from matcher.store.lists import Draft, Lists, RecordedList
from matcher.store.matches import Shown, encode_shown
from matcher.store.occupancy import Done, Moment, Occupancy, Taken
from matcher.store.persons import Person
from matcher.store.values import StoredSeeker
from matcher.types import Match, Reason, Seeker
from service.auth.caller import Caller
from service.casework.access import person_for, seeker_for
from service.casework.config import config_of
from service.casework.looks import look_through
from service.casework.reasons import ends_employer
from service.casework.rooms import full, openings, room
from service.wiring import Wiring

LONGEST = 50
VOICE = Voice.CASEWORKER
# What is told with a list that nothing of the person went into.
PLAIN = Reason("fresh", "按发布时间和远近排列，没有用到本人的资料", 0.0)


@dataclass(frozen=True, slots=True)
class Seen:
    """All that a list depends on; as long as it is equal, so is the list."""

    moment: Moment
    change: int  # what the index had taken in
    day: date
    personalised: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A list kept in memory, with what it was made from."""

    seen: Seen
    excluded: Excluded
    listing: Listing
    recorded: RecordedList
    chosen: frozenset[str]  # recommended to the person already, not yet handed over


def list_for(wiring: Wiring, caller: Caller, seeker: StoredSeeker, n: int) -> RecordedList:
    """Recommend postings to a person: a list that is recorded."""
    return current(wiring, caller, seeker.seeker.id, n).recorded


def current(wiring: Wiring, caller: Caller, seeker_id: str, n: int) -> Kept:
    """Give the list of a person the caller may see, from memory while nothing has changed."""
    person = person_for(wiring, caller, seeker_id)
    seen = _look(wiring, person)
    key = ("list", seeker_id, n)
    kept = wiring.recall.get(key)
    if isinstance(kept, Kept) and kept.seen == seen:
        return kept
    seeker = seeker_for(wiring, caller, seeker_id).seeker  # who is gone is not found
    with wiring.recall.alone(key):
        before = wiring.recall.get(key)
        known = before if isinstance(before, Kept) else None
        if known is not None and known.seen == seen:
            return known
        kept = _make(wiring, caller, seeker, n, seen, known)
        wiring.recall.put(key, kept)
        return kept


def excluded_for(wiring: Wiring, done: Done, moment: Moment, change: int) -> Excluded:
    """Gather what may not be in a person's list."""
    crowded = full(wiring.store, wiring.recall, (moment.outcomes, change))
    employers = {employer for employer, verdict in done.last if ends_employer(verdict)}
    return Excluded(done.settled | (crowded - done.chosen), frozenset(employers - {""}))


def shown_of(matches: Sequence[Match], taken: dict[str, Taken]) -> tuple[Shown, ...]:
    """Tell with each match how its opening is taken up."""
    nobody = Taken(None)
    found = ((match, taken.get(match.posting_id, nobody)) for match in matches)
    return tuple(Shown(match, openings(of), of.sent, room(of)) for match, of in found)


def record(
    wiring: Wiring, matcher: Matcher, caller_id: str, drafts: Iterable[Draft]
) -> tuple[RecordedList, ...]:
    """Record lists; one that says the same as an earlier one of the day is that one."""
    config = config_of(matcher)
    under = to_json(config)
    told = [replace(draft, content=_content(draft, under)) for draft in drafts]
    known = {draft.content: Lists.of(wiring.store).latest(draft.content) for draft in told}
    new = [draft for draft in told if known[draft.content] is None]
    made = Lists.of(wiring.store).record(new, config, caller_id)
    found = {one.draft.content: one for one in (*filter(None, known.values()), *made)}
    return tuple(found[draft.content] for draft in told)


def _look(wiring: Wiring, person: Person) -> Seen:
    moment = Occupancy.of(wiring.store).moment(person.seeker_id)
    change = _catalogue(wiring).postings.about.change
    return Seen(moment, change, wiring.today, person.personalised)


def _catalogue(wiring: Wiring) -> Catalogue:
    return wiring.live.matcher().catalogue


def _make(
    wiring: Wiring, caller: Caller, seeker: Seeker, n: int, seen: Seen, before: Kept | None
) -> Kept:
    matcher = wiring.live.matcher(seen.day)
    done = Occupancy.of(wiring.store).done(seeker.id)
    excluded = excluded_for(wiring, done, seen.moment, seen.change)
    if before is not None and _as_before(before, seen, excluded):
        listing = before.listing
    elif seen.personalised:
        look_through(wiring, caller, 1)
        with wiring.live.turn():
            listing = matcher.listing(seeker, n, VOICE, excluded)
    else:
        listing = plain_listing(wiring, matcher, seeker.id, n, excluded)
    draft = draft_of(wiring, seeker, n, listing, excluded)
    draft = replace(draft, office=caller.office, personalised=seen.personalised)
    [recorded] = record(wiring, matcher, caller.id, [draft])
    return Kept(seen, excluded, listing, recorded, done.chosen)


def draft_of(wiring: Wiring, seeker: Seeker, n: int, listing: Listing, excluded: Excluded) -> Draft:
    """Write down a list with what it takes to make it again."""
    taken = Occupancy.of(wiring.store).taken(match.posting_id for match in listing.matches)
    return Draft(
        subject=seeker.id,
        as_of=wiring.today,
        n=n,
        change=listing.change,
        generation=listing.generation,
        input=encode_seeker(seeker),
        scored=listing.considered,
        shown=shown_of(listing.matches, taken),
        excluded=excluded.ids,
        excluded_employers=excluded.employers,
    )


def _as_before(before: Kept, seen: Seen, excluded: Excluded) -> bool:
    """Say whether only what is told beside the matches can have changed."""
    now = replace(seen, moment=replace(seen.moment, outcomes=before.seen.moment.outcomes))
    return seen.personalised and now == before.seen and excluded == before.excluded


def plain_listing(
    wiring: Wiring, matcher: Matcher, seeker_id: str, n: int, excluded: Excluded
) -> Listing:
    """List the newest and nearest, for a person who wants nothing else."""
    index = matcher.catalogue.postings
    change, generation = index.about.change, index.generation
    near, out = wiring.settings.region, set(excluded.ids)
    while True:
        ids = wiring.live.plain.newest(near, matcher.as_of, n, exclude=frozenset(out))
        found = wiring.store.postings(ids)
        barred = {id for id in ids if id in found and found[id].employer in excluded.employers}
        if not barred:
            break
        out |= barred
    matches = tuple(Match(seeker_id, id, 0.0, 0.0, 0.0, True, 0.0, reasons=(PLAIN,)) for id in ids)
    return Listing(matches, tuple(sorted(ids)), change, generation)


def _content(draft: Draft, config: str) -> str:
    told = encode_shown(draft.shown or ())
    way = f"{draft.personalised}/{draft.shared}"
    asked = f"{draft.kind}/{draft.subject}/{draft.n}/{draft.as_of}/{way}"
    return digest(asked, config, draft.input or "", told)
