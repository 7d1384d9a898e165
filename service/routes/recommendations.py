"""Lists for an anonymous person at a kiosk: nothing of them is stored or logged."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter

from matcher.codes.regions import place
from matcher.errors import UnknownCode
from matcher.ranking.explain import Voice
from matcher.store.fairs import Fair, Fairs
from service.auth.guards import Recommending
from service.casework.kiosk import Wish, answer, fair_of, plain, read_wish
from service.schemas.matches import ChangeOut, MatchOut, PostingOut
from service.schemas.recommendations import (
    FairNamedOut,
    RecommendationsIn,
    RecommendationsOut,
    RelaxationsIn,
    RelaxationsOut,
    UnderstoodOut,
    WhyNotIn,
    WhyNotOut,
)
from service.web.problems import Invalid
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["自助机"])

_PLAIN = "按远近和发布时间排列，没有用到您的个人信息"
_NONE = "现在没有合适的岗位。请到服务台问一问，或者换个说法再试"
_CHANGES = "现在没有合适的岗位。下面这些改动能多出一些"
_NO_CHANGES = "没有哪一样单独放宽就能多出几个岗位。请到服务台问一问，或者换个说法再试"
_FEW = "合适的不多。下面这些改动能多出一些"


@router.post("/recommendations", summary="给不留姓名的人推荐岗位")
async def recommend(
    asked: RecommendationsIn, wiring: Wired, caller: Recommending
) -> RecommendationsOut:
    """Recommend postings to an anonymous person, each with its reasons."""
    return await wiring.live.compute(partial(recommended, asked, wiring))


@router.post("/why-not", summary="为什么没有推荐这个岗位（不留姓名）")
async def why_not(asked: WhyNotIn, wiring: Wired, caller: Recommending) -> WhyNotOut:
    """Say why a posting is not in an anonymous person's list."""

    def work() -> WhyNotOut:
        wish = read_wish(wiring, asked.profile.profile(wiring.today), {})
        found = wiring.live.matcher().why_not(wish.seeker, asked.posting_id, asked.n, Voice.SEEKER)
        return WhyNotOut(posting_id=found.posting_id, rank=found.rank, text=found.text)

    return await wiring.live.compute(work)


@router.post("/relaxations", summary="放宽哪一样能多出岗位（不留姓名）")
async def relax(asked: RelaxationsIn, wiring: Wired, caller: Recommending) -> RelaxationsOut:
    """Find the smallest changes of an anonymous person's wishes that open more postings."""

    def work() -> RelaxationsOut:
        wish = read_wish(wiring, asked.profile.profile(wiring.today), {})
        changes = wiring.live.matcher().relax(wish.seeker)
        told = [ChangeOut.of(change) for change in changes]
        return RelaxationsOut(changes=told, message="" if told else _NO_CHANGES)

    return await wiring.live.compute(work)


def recommended(asked: RecommendationsIn, wiring: Wiring) -> RecommendationsOut:
    """Make the answer to a kiosk."""
    fair = fair_of(wiring, asked.fair)
    booths = Fairs.of(wiring.store).booths(fair.id) if fair else {}
    if not asked.personalised:
        return _plain(asked, wiring, fair, booths)
    refused = {one.posting_id: one.why for one in asked.exclude}
    wish = read_wish(wiring, asked.profile.profile(wiring.today), refused)
    found = answer(wiring.live.matcher(), wish, asked.n, asked.skip, booths)
    matches = [
        MatchOut.of(match, found.postings[match.posting_id], booths.get(match.posting_id))
        for match in found.matches
        if match.posting_id in found.postings
    ]
    changes = [ChangeOut.of(change) for change in found.changes]
    return RecommendationsOut(
        matches=matches,
        personalised=True,
        understood=_understood(wish),
        fair=_fair(fair),
        changes=changes,
        message=_message(bool(matches), bool(changes)),
    )


def _plain(
    asked: RecommendationsIn, wiring: Wiring, fair: Fair | None, booths: dict[str, str]
) -> RecommendationsOut:
    near = asked.near or (fair.region if fair else "") or wiring.settings.region
    out = [one.posting_id for one in asked.exclude]
    found = plain(wiring, _known(near), asked.n, asked.skip, booths, out)
    return RecommendationsOut(
        matches=[_bare(PostingOut.of(posting, booths.get(posting.id))) for posting in found],
        personalised=False,
        understood=None,
        fair=_fair(fair),
        changes=[],
        message=_PLAIN,
    )


def _bare(posting: PostingOut) -> MatchOut:
    return MatchOut(posting=posting, reasons=[], concerns=[], question="")


def _known(region: str) -> str:
    try:
        return place(region).code
    except UnknownCode:
        raise Invalid("near 不是区划代码，请填六位代码，例如 450100") from None


def _understood(wish: Wish) -> UnderstoodOut:
    seeker = wish.seeker
    return UnderstoodOut(
        trades=[guess.trade for guess in seeker.trades],
        places=[place.name for place in seeker.places],
        places_refused=[place.name for place in seeker.places_refused],
        pay_floor=seeker.pay_floor,
        notes=list(wish.notes),
    )


def _fair(fair: Fair | None) -> FairNamedOut | None:
    return FairNamedOut(id=fair.id, name=fair.name, place=fair.place) if fair else None


def _message(any_match: bool, any_change: bool) -> str:
    if any_match:
        return _FEW if any_change else ""
    return _CHANGES if any_change else _NONE
