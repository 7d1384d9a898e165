"""A recruiter and a posting of theirs in; the people who suit it, masked, and the asking for them, out."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from matcher.catalogue import SHOW
from matcher.errors import NotFound, PostingClosed
from matcher.ranking.explain import Voice
from matcher.store.codec import encode_posting
from matcher.store.contact_requests import (
    ContactRequest,
    ContactRequests,
    RequestOver,
    RequestState,
)
from matcher.store.lists import SEEKERS, Draft
from matcher.store.matches import Shown
from matcher.store.persons import Persons
from matcher.store.values import StoredPosting, StoredSeeker
from matcher.types import Match
from service.auth.caller import Caller
from service.casework.lists import record
from service.casework.looks import look
from service.casework.sources import posting_for
from service.schemas.candidates import CandidateOut, ContactRequestOut
from service.web.problems import Conflict, Missing
from service.wiring import Wiring

LONGEST = 50
_NO_CANDIDATE = "没有这个人选；请重新查看人选"
_TAKEN_BACK = "本人刚收回了给单位看的同意，不能再请求联系；请重新查看人选"
_MISSING = "没有这个联系请求，或者不是贵单位的；请核对编号"


class TakenBack(Missing):
    """Somebody who was shown agrees to it no longer."""


def candidates(wiring: Wiring, caller: Caller, posting_id: str, n: int) -> list[CandidateOut]:
    """Find the people who agreed to be shown and suit a posting, and record that they were."""
    found = _open_posting(wiring, caller, posting_id)
    matcher = wiring.live.matcher(wiring.today)
    with wiring.live.turn():
        matches = matcher.candidates(found.posting, n=LONGEST, voice=Voice.RECRUITER)
    shown = _wanting_it(wiring, matches)[:n]
    seekers = wiring.store.seekers(match.seeker_id for match in shown)
    # The index follows in a moment; what was taken back a moment ago counts at once.
    agreeing = {id for id, stored in seekers.items() if stored.consented(SHOW)}
    shown = [match for match in shown if match.seeker_id in agreeing]
    _record(wiring, caller, found, shown, n)
    asked = _asked(wiring, caller, posting_id)
    return [
        CandidateOut.of(
            match,
            seekers[match.seeker_id].seeker,
            wiring.vault.alias(match.seeker_id, caller.employer),
            asked.get(match.seeker_id),
        )
        for match in shown
    ]


def ask(
    wiring: Wiring, caller: Caller, posting_id: str, alias: str
) -> tuple[ContactRequestOut, bool]:
    """Ask the caseworker of a candidate to ask the person."""
    found = _open_posting(wiring, caller, posting_id)
    seeker_id = wiring.vault.named(alias, caller.employer)
    if seeker_id is None:
        raise Missing(_NO_CANDIDATE)
    if not _shown_to_employers(wiring, seeker_id):
        raise TakenBack(_TAKEN_BACK)
    requests = ContactRequests.of(wiring.store)
    request, made = requests.ask(found.posting.id, caller.employer, seeker_id, caller.id)
    return told(wiring, caller, request), made


def request_of(wiring: Wiring, caller: Caller, id: str) -> ContactRequest:
    """Read a request of the caller's employer."""
    try:
        found = ContactRequests.of(wiring.store).get(id)
    except NotFound:
        raise Missing(_MISSING) from None
    if not caller.employer or found.employer != caller.employer:
        raise Missing(_MISSING)
    return found


def told(wiring: Wiring, caller: Caller, request: ContactRequest) -> ContactRequestOut:
    """Tell a request without who it is."""
    return ContactRequestOut.of(request, wiring.vault.alias(request.seeker_id, caller.employer))


def revealed(wiring: Wiring, caller: Caller, request: ContactRequest) -> ContactRequestOut:
    """Tell a request with name and phone, if the person has agreed; every look is noted."""
    if request.state is not RequestState.AGREED or not _shown_to_employers(
        wiring, request.seeker_id
    ):
        return told(wiring, caller, request)
    person = Persons.of(wiring.store).get(request.seeker_id)
    look(wiring, caller, [request.seeker_id], "seeker.revealed")
    alias = wiring.vault.alias(request.seeker_id, caller.employer)
    name, phone = wiring.vault.open(person.sealed_name), wiring.vault.open(person.sealed_phone)
    return ContactRequestOut.of(request, alias, name, phone)


def turned(action: Callable[[str, str], ContactRequest], id: str, by: str) -> ContactRequest:
    """Bring a request on by one of the store's steps."""
    try:
        return action(id, by)
    except RequestOver as error:
        raise Conflict(error.message) from None


def _open_posting(wiring: Wiring, caller: Caller, posting_id: str) -> StoredPosting:
    found = posting_for(wiring, caller, posting_id)
    if not caller.employer or found.posting.employer != caller.employer:
        raise Missing("没有这个岗位，或者不是贵单位的；请核对编号")
    if not found.shown:
        raise PostingClosed(posting_id, found.reason or "暂扣、撤回、过期或与别的岗位重复")
    return found


def _wanting_it(wiring: Wiring, matches: tuple[Match, ...]) -> list[Match]:
    """Leave out who wants no list made of their data: neither for them nor of them."""
    people = Persons.of(wiring.store).many(match.seeker_id for match in matches)
    return [
        match
        for match in matches
        if match.seeker_id not in people or people[match.seeker_id].personalised
    ]


def _shown_to_employers(wiring: Wiring, seeker_id: str) -> bool:
    found: StoredSeeker | None = wiring.store.seekers([seeker_id]).get(seeker_id)
    return found is not None and found.consented(SHOW)


def _asked(wiring: Wiring, caller: Caller, posting_id: str) -> Mapping[str, RequestState]:
    """Tell how the newest request for each person stands."""
    newest_first = ContactRequests.of(wiring.store).of_posting(caller.employer, posting_id)
    return {one.seeker_id: one.state for one in reversed(newest_first)}


def _record(
    wiring: Wiring, caller: Caller, found: StoredPosting, shown: list[Match], n: int
) -> None:
    """Keep who was shown to whom, and why; people are told of it when they ask."""
    matcher = wiring.live.matcher(wiring.today)
    index = matcher.catalogue.seekers
    draft = Draft(
        subject=found.posting.id,
        as_of=wiring.today,
        n=n,
        change=index.about.change,
        generation=index.generation,
        input=encode_posting(found.posting),
        scored=tuple(sorted(match.seeker_id for match in shown)),
        shown=tuple(Shown(match, None, 0, 0) for match in shown),
        kind=SEEKERS,
        office=caller.office,
    )
    record(wiring, matcher, caller.id, [draft])
    look(wiring, caller, [match.seeker_id for match in shown], "seeker.shown")
