"""A person in; the package that is owed to them, prepared whole in one go, out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from matcher.codes.regions import within
from matcher.engine import Matcher
from matcher.ranking.employer_side import admits
from matcher.store.lists import RecordedList
from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import ItemDraft, ItemKind, Package, PackageOpen
from matcher.store.packages import Packages
from matcher.store.recommendations import Pick, Recommendation, Stage
from matcher.types import Audience, Match, Posting
from service.auth.caller import Caller
from service.casework.access import seeker_for
from service.casework.choosing import list_of, pick
from service.casework.gaps import Blocked, most_lacked
from service.casework.ground import (
    Served,
    advice_for,
    briefing_for,
    local_region,
    policies_of_posting,
    served_of,
)
from service.casework.guidance import Situation, draft
from service.casework.items import MISSING, policy_item, posting_item, text_item, training_item
from service.casework.lists import list_for
from service.casework.training import Advice
from service.vault import Vault
from service.web.problems import Conflict, Invalid
from service.wiring import Wiring

_CONSIDERED = 30  # of a list, when local and public-welfare posts are to come first


@dataclass(frozen=True, slots=True)
class Settled:
    """Postings that a caseworker has settled on, and the list they were looked through in."""

    list_id: str
    posting_ids: tuple[str, ...]


def prepare(
    wiring: Wiring, caller: Caller, seeker_id: str, settled: Settled | None = None
) -> Package:
    """Prepare everything that is owed to a person, and open the package."""
    served = served_of(wiring, caller, seeker_id)
    running = [one for one in Packages.of(wiring.store).of_seeker(seeker_id) if one.open]
    if running:
        raise Conflict(PackageOpen(running[0].id).message)
    matcher = wiring.live.matcher(wiring.today)
    recorded = _recorded(wiring, caller, served, settled)
    picks = _picks(wiring, served, recorded, settled)
    matches = [pick.match for pick in picks]
    gaps, advice = advice_for(wiring, served.person, served.seeker, served.audience)
    briefing = briefing_for(wiring, served.person, served.seeker)
    with wiring.live.turn():
        note = _note(matcher, served, matches, gaps, advice)
    chosen = _choose(wiring, caller, served, picks)
    told = "\n".join((briefing.text, *_of_postings(wiring, served, chosen)))
    told_items = _times(served.rules.policy, policy_item(wiring.vault, briefing, told))
    guided = _times(served.rules.guidance, text_item(wiring.vault, ItemKind.GUIDANCE, note))
    sent = _posting_items(wiring, served, chosen)
    taught = _training_items(wiring.vault, served, advice)
    # For people in hardship postings, training and guidance have priority (clause 17).
    first = (sent, taught, guided, told_items)
    parts = first if served.rules.targeted else (told_items, guided, sent, taught)
    items = [item for part in parts for item in part]
    due = wiring.today + timedelta(days=served.rules.due_days)
    return Packages.of(wiring.store).open(
        seeker_id,
        served.person.office,
        served.audience,
        served.rules.owed,
        due,
        items,
        caller.id,
        recorded.id,
    )


def _recorded(
    wiring: Wiring, caller: Caller, served: Served, settled: Settled | None
) -> RecordedList:
    if settled is not None:
        recorded = list_of(wiring, caller, settled.list_id)
        if recorded.draft.subject != served.seeker.id:
            raise Invalid("这份名单是别人的；请重新准备一次")
        return recorded
    n = _CONSIDERED if served.rules.targeted else served.rules.postings_most
    stored = seeker_for(wiring, caller, served.seeker.id)
    return list_for(wiring, caller, stored, max(1, n))


def _picks(
    wiring: Wiring, served: Served, recorded: RecordedList, settled: Settled | None
) -> list[Pick]:
    """Take the best, or what was settled on; from the list, or else by hand."""
    if settled is not None:
        listed = {match.posting_id for match in recorded.matches}
        return [
            pick(wiring, served.person, id, recorded if id in listed else None)
            for id in settled.posting_ids
        ]
    best = in_order(wiring, served, recorded.matches)[: served.rules.postings_most]
    postings = wiring.store.postings([match.posting_id for match in best])
    return [
        Pick(match.posting_id, postings[match.posting_id].employer, match, recorded.id)
        for match in best
        if match.posting_id in postings
    ]


def in_order(wiring: Wiring, served: Served, matches: Sequence[Match]) -> tuple[Match, ...]:
    """Order what is to be sent: for people in hardship public-welfare posts first, then local ones."""
    found = list(matches)
    if served.rules.targeted and served.person.personalised:
        postings = wiring.store.postings([match.posting_id for match in matches])
        near = _local(wiring, served)
        kept_for_them = admits({Audience.PUBLIC_WELFARE}, served.seeker.groups)
        found.sort(key=lambda one: _how_far(postings.get(one.posting_id), near, kept_for_them))
    return tuple(found)


def _local(wiring: Wiring, served: Served) -> tuple[str, ...]:
    """Tell what is local to a person: what they named in the province, else where their office is."""
    province = wiring.settings.region[:2]
    named = (place.code for place in served.seeker.places if place.province == province)
    return tuple(named) or (local_region(wiring, served.person.office),)


def _how_far(posting: Posting | None, near: Sequence[str], kept_for_them: bool) -> int:
    if posting is None:
        return 3
    local = any(within(code, place.code) for place in posting.places for code in near)
    if local and kept_for_them and Audience.PUBLIC_WELFARE in posting.audience:
        return 0
    return 1 if local else 2


def _note(
    matcher: Matcher,
    served: Served,
    matches: Sequence[Match],
    gaps: Sequence[Blocked],
    advice: Advice,
) -> str:
    known = served.person.personalised
    return draft(
        Situation(
            served.seeker,
            matches,
            served.rules.postings,
            most_lacked(gaps),
            matcher.relax(served.seeker) if known else (),
            advice.text,
            served.rules.targeted,
            known,
        )
    )


def _choose(
    wiring: Wiring, caller: Caller, served: Served, picks: Sequence[Pick]
) -> list[Recommendation]:
    """Recommend what is not recommended yet; what stands already is taken as it is."""
    outcomes = Outcomes.of(wiring.store)
    standing = {
        one.posting_id: one
        for one in outcomes.of_seeker(served.seeker.id)
        if one.open and one.stage is Stage.CHOSEN
    }
    new, office = [one for one in picks if one.posting_id not in standing], served.person.office
    made = outcomes.choose(served.seeker.id, new, caller.id, office) if new else ()
    standing |= {one.posting_id: one for one in made}
    return [standing[one.posting_id] for one in picks if one.posting_id in standing]


def _posting_items(
    wiring: Wiring, served: Served, chosen: Sequence[Recommendation]
) -> list[ItemDraft]:
    items = [posting_item(wiring.vault, one) for one in chosen]
    missing = max(0, served.rules.postings - len(items))
    nothing = text_item(wiring.vault, ItemKind.POSTING, MISSING[ItemKind.POSTING])
    return items + [nothing] * missing


def _training_items(vault: Vault, served: Served, advice: Advice) -> list[ItemDraft]:
    if not served.rules.training:
        return []
    nothing = text_item(vault, ItemKind.TRAINING, MISSING[ItemKind.TRAINING])
    return [training_item(vault, advice), *[nothing] * (served.rules.training - 1)]


def _of_postings(wiring: Wiring, served: Served, chosen: Sequence[Recommendation]) -> Iterator[str]:
    """Say which policies go with the postings recommended, where any are for their kind."""
    if not served.person.personalised:
        return
    postings = wiring.store.postings([one.posting_id for one in chosen])
    for one in chosen:
        posting = postings.get(one.posting_id)
        found = policies_of_posting(wiring, served, posting) if posting is not None else ()
        if posting is not None and found:
            titles = "、".join(f"{told.title}（依据：{told.source}）" for told in found)
            yield f"和推荐的岗位“{posting.title}”有关：{titles}"


def _times(count: int, item: ItemDraft) -> list[ItemDraft]:
    return [item] * count
