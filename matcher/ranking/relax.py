"""A seeker and the postings of related work in; the smallest single changes that open more of them out.

A change never touches a refusal: what a person refuses stays refused.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from matcher.codes.regions import city_of, contains
from matcher.codes.trades import nearness
from matcher.ranking.eligibility import check
from matcher.ranking.refusals import broken
from matcher.ranking.seeker_side import pay_part, place_part, trade_part
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Verdict

NEED = 3  # a change that opens fewer is not worth asking
FITS = {"trade": 0.5, "place": 0.75, "pay": 0.8}  # from this value on a part stands in no one's way
_PAY_STEP = 100  # yuan; floors are told in round numbers
_NEAR_TRADE = 0.3  # below this another trade is another life
_LEAST_PAY_SHARE = 0.6  # no advice to give up more of the wage than this leaves


@dataclass(frozen=True, slots=True)
class Change:
    """One change of wishes, how many postings it opens, and how much it asks (0 nothing, 1 all)."""

    kind: str  # pay, place, trade, licence
    text: str
    gained: int
    cost: float
    value: str


def relax(
    seeker: SeekerView, postings: Iterable[PostingView], need: int = NEED
) -> tuple[Change, ...]:
    """Find the changes that open at least `need` more postings, the smallest first."""
    blocked: dict[str, list[PostingView]] = defaultdict(list)
    for posting in postings:
        reasons, nearest = min(
            ((_blocks(seeker, one), one) for one in posting.choices),
            key=lambda found: len(found[0]),
        )
        if len(reasons) == 1:
            blocked[reasons.pop()].append(nearest)
    finders: tuple[tuple[str, Callable[..., Sequence[Change]]], ...] = (
        ("pay", _pay_changes),
        ("place", _place_changes),
        ("trade", _trade_changes),
        ("licence", _licence_changes),
    )
    found = [change for kind, find in finders for change in find(seeker, blocked[kind], need)]
    return tuple(sorted(found, key=lambda change: (change.cost, -change.gained, change.text)))


def _blocks(seeker: SeekerView, posting: PostingView) -> set[str]:
    """Name everything that stands between a seeker and a posting."""
    blocks = {
        part.name
        for part in (
            trade_part(seeker, posting),
            place_part(seeker, posting),
            pay_part(seeker, posting),
        )
        if part.known and part.value < FITS[part.name]
    }
    for found in check(seeker, posting, broken(seeker, posting)):
        open_licence = found.rule == "licence" and found.verdict is Verdict.UNKNOWN
        if found.verdict is Verdict.FAIL or open_licence:
            blocks.add(found.rule)
    return blocks


def _pay_changes(seeker: SeekerView, postings: Sequence[PostingView], need: int) -> list[Change]:
    floor = seeker.seeker.pay_floor
    tops = sorted(filter(None, (_top(posting) for posting in postings)), reverse=True)
    if floor is None or len(tops) < need:
        return []
    lowered = tops[need - 1] // _PAY_STEP * _PAY_STEP
    if lowered < _LEAST_PAY_SHARE * floor:
        return []
    gained = sum(top >= lowered for top in tops)
    text = f"期望月薪降到{lowered}元，可多{gained}个岗位"
    return [Change("pay", text, gained, 1 - lowered / floor, f"{lowered}")]


def _top(posting: PostingView) -> int | None:
    pay = posting.posting.pay
    low, high = pay.monthly if pay else (None, None)
    return high if high is not None else low


def _place_changes(seeker: SeekerView, postings: Sequence[PostingView], need: int) -> list[Change]:
    by_city: dict[str, set[str]] = defaultdict(set)
    near: dict[str, float] = {}
    for posting in postings:
        for place in posting.posting.places:
            if any(contains(no, place) for no in seeker.seeker.places_refused):
                continue
            name = city_of(place).name
            by_city[name].add(posting.posting.id)
            near[name] = max(near.get(name, 0.0), place_part(seeker, posting).value)
    return [
        Change("place", f"也考虑{name}，可多{len(ids)}个岗位", len(ids), 0.8 - near[name], name)
        for name, ids in sorted(by_city.items())
        if len(ids) >= need
    ]


def _trade_changes(seeker: SeekerView, postings: Sequence[PostingView], need: int) -> list[Change]:
    by_trade: dict[str, set[str]] = defaultdict(set)
    for posting in postings:
        for guess in posting.trades[:1]:
            by_trade[guess.trade].add(posting.posting.id)
    wishes = [wish.trade for wish in seeker.wishes]
    changes = []
    for trade, ids in sorted(by_trade.items()):
        near = max((nearness(wish, trade) for wish in wishes), default=0.0)
        if near >= _NEAR_TRADE and len(ids) >= need:
            text = f"也愿意做{trade}，可多{len(ids)}个岗位"
            changes.append(Change("trade", text, len(ids), 1 - near, trade))
    return changes


def _licence_changes(
    seeker: SeekerView, postings: Sequence[PostingView], need: int
) -> list[Change]:
    by_licence: dict[str, set[str]] = defaultdict(set)
    for posting in postings:
        for found in check(seeker, posting, broken(seeker, posting)):
            if found.rule == "licence" and found.verdict is not Verdict.PASS:
                by_licence[found.about].add(posting.posting.id)
    return [
        Change("licence", f"考到{name}，可多{len(ids)}个岗位", len(ids), 0.6, name)
        for name, ids in sorted(by_licence.items())
        if len(ids) >= need
    ]
