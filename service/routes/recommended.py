"""What a caseworker chose for a person: chosen, changed, handed over, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from matcher.store.outcomes import Outcomes
from matcher.store.packages import Packages
from matcher.store.persons import Person
from matcher.store.recommendations import (
    Overtaken,
    Pick,
    Recommendation,
    Settled,
    Twice,
)
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import person_for, seeker_for
from service.casework.choosing import list_of, pick, recommendation_for, sealed
from service.casework.delivery import refusing
from service.casework.reasons import reasons
from service.casework.rooms import openings, room
from service.casework.standing import Standing, standing
from service.schemas.lists import Id
from service.schemas.recommended import (
    ChangeIn,
    ChooseIn,
    HandoverIn,
    OutcomeIn,
    OutcomeOut,
    OutcomeReasonOut,
    RecommendationOut,
    RecommendationWholeOut,
    RoomOut,
)
from service.web.etags import check_match, etag_of, set_etag
from service.web.problems import Conflict, Invalid, Missing, PreconditionFailed
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["推荐给本人"])

SeekerId = Annotated[Id, Path(description="求职者编号")]
RecommendationId = Annotated[Id, Path(description="推荐编号")]


@router.get("/outcome-reasons", summary="列出结果的原因")
def outcome_reasons(caller: ReadingSeekers) -> list[OutcomeReasonOut]:
    """List the reasons why a recommendation may not have suited."""
    return [OutcomeReasonOut.of(why) for why in reasons().values()]


@router.post(
    "/seekers/{seeker_id}/recommendations", summary="选定推荐给求职者的岗位", status_code=201
)
def choose(
    seeker_id: SeekerId, asked: ChooseIn, wiring: Wired, caller: WritingSeekers
) -> list[RecommendationOut]:
    """Choose postings for a person, from a list or by hand, after those chosen before."""
    seeker_for(wiring, caller, seeker_id)
    person = person_for(wiring, caller, seeker_id)
    picks = [
        _pick(wiring, caller, person, one.posting_id, asked.list_id, one.note)
        for one in asked.items
    ]
    with _refusing():
        made = Outcomes.of(wiring.store).choose(seeker_id, picks, caller.id, caller.office)
    return [_out(one) for one in standing(wiring, made)]


@router.get("/seekers/{seeker_id}/recommended", summary="看推荐过哪些岗位")
def recommended(
    seeker_id: SeekerId, wiring: Wired, caller: ReadingSeekers
) -> list[RecommendationOut]:
    """List what is recommended to a person: the open ones in their order, then the others."""
    seeker_for(wiring, caller, seeker_id)
    found = Outcomes.of(wiring.store).of_seeker(seeker_id)
    return [_out(one) for one in standing(wiring, found)]


@router.get("/recommendations/{recommendation_id}", summary="看一次推荐")
def recommendation(
    response: Response,
    recommendation_id: RecommendationId,
    wiring: Wired,
    caller: ReadingSeekers,
) -> RecommendationWholeOut:
    """Show a recommendation, all that became of it, and how its posting stands now."""
    found = recommendation_for(wiring, caller, recommendation_id)
    return _whole(wiring, found, response)


@router.patch("/recommendations/{recommendation_id}", summary="改推荐的附言")
def change(
    request: Request,
    response: Response,
    recommendation_id: RecommendationId,
    asked: ChangeIn,
    wiring: Wired,
    caller: WritingSeekers,
) -> RecommendationWholeOut:
    """Put another posting in its place, move it, or write a note."""
    found = recommendation_for(wiring, caller, recommendation_id)
    _check(request, found)
    outcomes, by = Outcomes.of(wiring.store), caller.id
    with _refusing():
        if asked.posting_id is not None:
            person = person_for(wiring, caller, found.seeker_id)
            new = _pick(wiring, caller, person, asked.posting_id, asked.list_id, None)
            found = outcomes.swap(found, new, by)
        if asked.note is not None:
            found = outcomes.note(found, sealed(wiring, asked.note), by)
        if asked.position is not None:
            found = outcomes.move(found, asked.position, by)
    return _whole(wiring, found, response)


@router.post("/recommendations/{recommendation_id}/handover", summary="把推荐交给本人")
def hand_over(
    request: Request,
    response: Response,
    recommendation_id: RecommendationId,
    asked: HandoverIn,
    wiring: Wired,
    caller: WritingSeekers,
) -> RecommendationWholeOut:
    """Record that, how and when it reached the person."""
    found = recommendation_for(wiring, caller, recommendation_id)
    _check(request, found)
    now = wiring.store.clock()
    if asked.at is not None and asked.at > now:
        raise Invalid("at 写的时间还没到；请核对日期和时区")
    proof = sealed(wiring, asked.proof)
    with _refusing():
        at = asked.at or now
        found = Outcomes.of(wiring.store).hand_over(found, asked.how, at, caller.id, proof)
    with refusing():
        Packages.of(wiring.store).handed(found.id, at, asked.how.value, proof, caller.id)
    return _whole(wiring, found, response)


@router.post("/recommendations/{recommendation_id}/withdrawal", summary="收回一次推荐")
def withdraw(
    request: Request,
    response: Response,
    recommendation_id: RecommendationId,
    wiring: Wired,
    caller: WritingSeekers,
) -> RecommendationWholeOut:
    """Take back what has not been handed over; it may be recommended again."""
    found = recommendation_for(wiring, caller, recommendation_id)
    _check(request, found)
    with _refusing():
        found = Outcomes.of(wiring.store).withdraw(found, caller.id)
    return _whole(wiring, found, response)


@router.post("/recommendations/{recommendation_id}/outcome", summary="登记结果")
def judge(
    request: Request,
    response: Response,
    recommendation_id: RecommendationId,
    asked: OutcomeIn,
    wiring: Wired,
    caller: WritingSeekers,
) -> RecommendationWholeOut:
    """Record what became of it; the person's next list takes it to heart."""
    found = recommendation_for(wiring, caller, recommendation_id)
    _check(request, found)
    with _refusing():
        found = Outcomes.of(wiring.store).judge(found, asked.verdict(), caller.id)
    return _whole(wiring, found, response)


@contextmanager
def _refusing() -> Iterator[None]:
    """Answer as conflicts what cannot be done as things stand."""
    try:
        yield
    except (Twice, Settled) as error:
        raise Conflict(error.message) from error
    except Overtaken as error:
        raise PreconditionFailed(error.message) from error


def _pick(
    wiring: Wiring,
    caller: Caller,
    person: Person,
    posting_id: str,
    list_id: str | None,
    note: str | None,
) -> Pick:
    recorded = None if list_id is None else list_of(wiring, caller, list_id)
    if recorded is not None and recorded.draft.subject != person.seeker_id:
        raise Invalid("list_id 是别人的名单；请用本人的名单，或不写")
    return pick(wiring, person, posting_id, recorded, note)


def _check(request: Request, found: Recommendation) -> None:
    check_match(request, _tag(found))


def _tag(found: Recommendation) -> str:
    return etag_of("recommendation", found.id, found.version)


def _whole(wiring: Wiring, found: Recommendation, response: Response) -> RecommendationWholeOut:
    for one in standing(wiring, [found]):
        set_etag(response, _tag(found))
        steps = Outcomes.of(wiring.store).verdicts(found.id)
        told = [OutcomeOut.of(step) for step in steps]
        return RecommendationWholeOut(**dict(_out(one)), outcomes=told)
    raise Missing("这个岗位的内容已经不在资料库里")


def _out(one: Standing) -> RecommendationOut:
    taken = one.taken
    seats = RoomOut(openings=openings(taken), already_sent=taken.sent, room=room(taken))
    return RecommendationOut.of(
        one.recommendation, one.posting, one.shut, seats, one.note, one.proof
    )
