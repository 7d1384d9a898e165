"""What an anonymous person says, and what they found unsuitable, in; their list with reasons out.

Nothing here is stored or logged. What was refused with a reason changes the next list: another
trade, another place, better pay, another employer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from matcher.codes.regions import city_of, contains
from matcher.engine import Matcher
from matcher.errors import NotFound
from matcher.ingest.seekers import seeker_from_profile
from matcher.ranking.explain import Voice
from matcher.ranking.relax import Change
from matcher.retrieval import Excluded
from matcher.store.fairs import Fair, Fairs
from matcher.types import Finding, Match, Mention, Place, Posting, Seeker, Severity, Stance
from service.web.problems import Invalid, Missing
from service.wiring import Wiring

_FEW = 3  # a list shorter than this tells what would make it longer
_DEPTH = 50  # looked through for what is not of a refused trade


class Why(StrEnum):
    """Why a posting does not suit."""

    TRADE = "trade"
    PLACE = "place"
    PAY = "pay"
    EMPLOYER = "employer"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Wish:
    """A person, with what is out of the question for them and what was made of their words."""

    seeker: Seeker
    excluded: Excluded
    trades_out: frozenset[str]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A list and, where it is short, the changes that would lengthen it."""

    matches: tuple[Match, ...]
    postings: Mapping[str, Posting]
    changes: tuple[Change, ...]


def read_wish(wiring: Wiring, profile: Mapping[str, object], refused: Mapping[str, Why]) -> Wish:
    """Read a profile, and take to heart why postings did not suit."""
    seeker, findings = seeker_from_profile(profile, as_of=wiring.today)
    if any(finding.severity is Severity.HOLD for finding in findings):
        raise Invalid("请至少说一样：想做什么、会什么、做过什么，或者有什么要求")
    wish = Wish(seeker, Excluded(frozenset(refused)), frozenset(), _told(findings))
    postings = wiring.store.postings(refused) if refused else {}
    for id, why in sorted(refused.items()):
        if id in postings:
            wish = _heard(wish, postings[id], why)
    return wish


def fair_of(wiring: Wiring, fair_id: str | None) -> Fair | None:
    """Find a fair; none was named is no fair."""
    if fair_id is None:
        return None
    try:
        return Fairs.of(wiring.store).fair(fair_id)
    except NotFound:
        raise Missing("没有这场招聘会，请核对编号") from None


def answer(matcher: Matcher, wish: Wish, n: int, skip: int, fair: Iterable[str]) -> Answer:
    """List what suits, a fair's postings first, and what to change where little does."""
    first = frozenset(fair)
    matches = _list(matcher, wish, n + skip, frozenset(), first) if first else ()
    left = n + skip - len(matches)
    if left:
        matches += _list(matcher, wish, left, first, None)
    changes = _changes(matcher, wish.seeker) if len(matches) < min(n + skip, _FEW) else ()
    shown = matches[skip:]
    views = matcher.catalogue.views([match.posting_id for match in shown])
    return Answer(shown, {view.posting.id: view.posting for view in views}, changes)


def _changes(matcher: Matcher, seeker: Seeker) -> tuple[Change, ...]:
    """Find changes that open several postings, or at least one."""
    return matcher.relax(seeker) or matcher.relax(seeker, need=1)


def plain(
    wiring: Wiring, near: str, n: int, skip: int, fair: Iterable[str], out: Iterable[str]
) -> list[Posting]:
    """List the newest and nearest open postings, a fair's first; of the person nothing is used."""
    day, excluded, first = wiring.today, frozenset(out), frozenset(fair)
    newest = wiring.live.plain.newest
    ids = newest(near, day, n, skip, excluded, among=first) if first else []
    if len(ids) < n:
        before = wiring.live.plain.count(day, excluded, first) if first else 0
        ids += newest(near, day, n - len(ids), max(0, skip - before), excluded | first)
    found = wiring.store.postings(ids)
    return [found[id] for id in ids if id in found]


def _list(
    matcher: Matcher, wish: Wish, n: int, beside: frozenset[str], among: frozenset[str] | None
) -> tuple[Match, ...]:
    excluded = replace(wish.excluded, ids=wish.excluded.ids | beside)
    if not wish.trades_out:
        return matcher.recommend(wish.seeker, n, Voice.SEEKER, excluded, among)
    found = matcher.recommend(wish.seeker, max(n, _DEPTH), Voice.SEEKER, excluded, among)
    views = matcher.catalogue.views([match.posting_id for match in found])
    out = {view.posting.id for view in views if _trade(view.posting) in wish.trades_out}
    return tuple(match for match in found if match.posting_id not in out)[:n]


def _heard(wish: Wish, posting: Posting, why: Why) -> Wish:
    seeker, excluded = wish.seeker, wish.excluded
    if why is Why.EMPLOYER and posting.employer:
        employers = excluded.employers | {posting.employer}
        return replace(wish, excluded=replace(excluded, employers=employers))
    if why is Why.TRADE and _trade(posting):
        return _without_trade(wish, _trade(posting))
    if why is Why.PLACE:
        away = tuple(_too_far(seeker, posting))
        refused = tuple(dict.fromkeys((*seeker.places_refused, *away)))
        return replace(wish, seeker=replace(seeker, places_refused=refused))
    if why is Why.PAY and seeker.pay_floor is None and posting.pay:
        low, high = posting.pay.monthly
        floor = high if high is not None else low
        return replace(wish, seeker=replace(seeker, pay_floor=floor))
    return wish


def _without_trade(wish: Wish, trade: str) -> Wish:
    """Leave a trade out, unless it is the very one asked for: then the posting alone was meant."""
    if trade in (guess.trade for guess in wish.seeker.trades):
        return wish
    refusal = Mention(f"trade:{trade}", Stance.REFUSES, "requirements", f"不做{trade}")
    seeker = replace(wish.seeker, mentions=(*wish.seeker.mentions, refusal))
    return replace(wish, seeker=seeker, trades_out=wish.trades_out | {trade})


def _too_far(seeker: Seeker, posting: Posting) -> Iterable[Place]:
    """Name the city of a workplace, or its county where the city is one asked for."""
    for place in posting.places:
        for away in (city_of(place), place):
            if not any(contains(away, wished) for wished in seeker.places):
                yield away
                break


def _trade(posting: Posting) -> str:
    return posting.trades[0].trade if posting.trades else ""


def _told(findings: Sequence[Finding]) -> tuple[str, ...]:
    return tuple(finding.message for finding in findings)
