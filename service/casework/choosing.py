"""A posting a caseworker wants for a person in; what is kept of it as a recommendation out.

Caseworkers know what no profile says: against a low score or a full opening their choice stands,
and the concerns stay beside it. Only what is open to nobody is refused.
"""

from __future__ import annotations

from matcher.catalogue import closed
from matcher.errors import NotFound, PostingClosed
from matcher.ranking.explain import explain
from matcher.store.lists import POSTINGS, SEEKERS, Lists, RecordedList
from matcher.store.outcomes import Outcomes
from matcher.store.persons import Person
from matcher.store.recommendations import Pick, Recommendation
from matcher.store.values import StoredPosting
from matcher.types import Match, Posting
from service.auth.caller import Caller
from service.casework.access import mine, person_for
from service.casework.lists import VOICE
from service.web.problems import Invalid, Missing
from service.wiring import Wiring


def any_list_of(wiring: Wiring, caller: Caller, list_id: str) -> RecordedList:
    """Read a list of somebody the caller may see; whoever sees everybody, also an employer's."""
    recorded = Lists.of(wiring.store).get(list_id)
    if recorded is not None and recorded.draft.kind == SEEKERS and mine(caller).everybody:
        return recorded
    return list_of(wiring, caller, list_id)


def list_of(wiring: Wiring, caller: Caller, list_id: str) -> RecordedList:
    """Read a list of somebody the caller may see."""
    recorded = Lists.of(wiring.store).get(list_id)
    if recorded is None or recorded.draft.kind != POSTINGS:
        raise _no_list()
    try:
        person_for(wiring, caller, recorded.draft.subject)
    except Missing:
        raise _no_list() from None
    if recorded.draft.shown is None:
        raise _no_list()
    return recorded


def recommendation_for(wiring: Wiring, caller: Caller, id: str) -> Recommendation:
    """Read a recommendation to somebody the caller may see."""
    found = Outcomes.of(wiring.store).get(id)
    if found is None:
        raise _no_recommendation()
    try:
        person_for(wiring, caller, found.seeker_id)
    except Missing:
        raise _no_recommendation() from None
    return found


def pick(
    wiring: Wiring,
    person: Person,
    posting_id: str,
    recorded: RecordedList | None = None,
    note: str | None = None,
) -> Pick:
    """Take a posting from a list of the person's, with the reasons shown there, or by hand."""
    posting = _open_posting(wiring, posting_id).posting
    match = _by_hand(wiring, person, posting) if recorded is None else _of(recorded, posting_id)
    list_id = None if recorded is None else recorded.id
    return Pick(posting_id, posting.employer, match, list_id, sealed(wiring, note))


def sealed(wiring: Wiring, text: str | None) -> str | None:
    """Seal what a caseworker writes of a person; nothing stays nothing."""
    return wiring.vault.seal(text) if text else None


def _of(recorded: RecordedList, posting_id: str) -> Match:
    for match in recorded.matches:
        if match.posting_id == posting_id:
            return match
    raise Invalid("这份名单里没有这个岗位；要另外加岗位，请不要写 list_id")


def _by_hand(wiring: Wiring, person: Person, posting: Posting) -> Match:
    if not person.personalised:  # nothing is scored for who does not want it
        return Match(person.seeker_id, posting.id, 0.0, 0.0, 0.0, True, 0.0)
    seeker = wiring.store.seeker(person.seeker_id).seeker
    with wiring.live.turn():
        matcher = wiring.live.matcher(wiring.today)
        [scored] = matcher.score(matcher.prepare(seeker), [posting])
        return explain(scored, matcher.weights, VOICE)


def _open_posting(wiring: Wiring, posting_id: str) -> StoredPosting:
    found = wiring.store.stored_postings([posting_id]).get(posting_id)
    if found is None:
        raise NotFound("岗位", posting_id)
    shut = closed(found, wiring.today)
    if shut:
        raise PostingClosed(posting_id, shut)
    return found


def _no_list() -> Missing:
    return Missing("没有这份名单，或者不归您这里服务；请核对编号")


def _no_recommendation() -> Missing:
    return Missing("没有这条推荐，或者不归您这里服务；请核对编号")
