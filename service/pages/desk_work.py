"""What is done to recommendations on a person's page: picked, moved, noted, handed over, judged."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from matcher.store.recommendations import Recommendation, Stage
from service.auth.caller import Caller
from service.auth.guards import WritingSeekers
from service.casework.access import seeker_for
from service.casework.choosing import recommendation_for
from service.pages.forms import Filled, Form, checked, go, wants_part
from service.pages.frame import page
from service.pages.worked import SHORT, work_of
from service.routes.recommended import change, choose, hand_over, judge, recommended, withdraw
from service.schemas.recommended import ChangeIn, ChooseIn, HandoverIn, OutcomeIn
from service.web.described import SeekerId
from service.web.problems import Conflict
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)


@router.post("/desk/people/{seeker_id}/picks")
def pick(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Choose a posting for the person, from the list or by hand."""
    seeker_for(wiring, caller, seeker_id)
    item = {"posting_id": form.one("posting")}
    asked = checked(ChooseIn, {"list_id": form.maybe("list"), "items": [item]})
    choose(seeker_id, asked, wiring, caller)
    return _after(request, wiring, caller, seeker_id)


@router.post("/desk/people/{seeker_id}/handover")
def hand_all(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Record that everything chosen has reached the person."""
    seeker_for(wiring, caller, seeker_id)
    asked = checked(HandoverIn, {"how": form.one("how"), "proof": form.maybe("proof")})
    waiting = [
        one
        for one in recommended(seeker_id, wiring, caller)
        if one.stage is Stage.CHOSEN and one.outcome is None
    ]
    if not waiting:
        raise Conflict("没有选好还没交的岗位；请先从名单里选")
    for one in waiting:
        hand_over(request, Response(), one.id, asked, wiring, caller)
    return _after(request, wiring, caller, seeker_id)


@router.post("/desk/recommendations/{recommendation_id}")
def alter(
    request: Request, wiring: Wired, caller: WritingSeekers, recommendation_id: str, form: Filled
) -> Response:
    """Put another posting in its place, move it, write a note, or take it back."""
    found = recommendation_for(wiring, caller, recommendation_id)
    if form.one("do") == "withdraw":
        withdraw(request, Response(), recommendation_id, wiring, caller)
    else:
        asked = checked(ChangeIn, _change(form))
        change(request, Response(), recommendation_id, asked, wiring, caller)
    return _after(request, wiring, caller, found.seeker_id)


@router.post("/desk/recommendations/{recommendation_id}/outcome")
def record(
    request: Request, wiring: Wired, caller: WritingSeekers, recommendation_id: str, form: Filled
) -> Response:
    """Record what became of it."""
    found: Recommendation = recommendation_for(wiring, caller, recommendation_id)
    told: dict[str, object] = {"kind": form.one("kind")}
    if form.one("reason"):
        told |= {"kind": "unsuitable", "reason": form.one("reason")}
    judge(request, Response(), recommendation_id, checked(OutcomeIn, told), wiring, caller)
    return _after(request, wiring, caller, found.seeker_id)


def _change(form: Form) -> dict[str, object]:
    told: dict[str, object] = {}
    if form.one("posting"):
        told = {"posting_id": form.one("posting"), "list_id": form.maybe("list")}
    if form.has("note"):
        told["note"] = form.one("note")
    if form.one("position"):
        told["position"] = form.one("position")
    return told


def _after(request: Request, wiring: Wiring, caller: Caller, seeker_id: str) -> Response:
    if not wants_part(request):
        return go(request, f"/desk/people/{seeker_id}#work")
    work = work_of(wiring, caller, seeker_id, SHORT)
    return page(request, "desk_work.html", person={"id": seeker_id}, **work)
