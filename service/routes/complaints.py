"""Complaints and reports of postings: taken in from anybody, read and answered by the office."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from matcher.errors import NotFound
from matcher.store.complaints import Answered, Complaint, Complaints, Kind, Standing
from matcher.store.outcomes import Outcomes
from service.auth.caller import Caller, Scope
from service.auth.guards import ReadingSeekers, Recommending, WritingSeekers
from service.casework.access import mine, person_for
from service.casework.actors import namer
from service.casework.grievances import Grievance, grievances
from service.casework.looks import look
from service.schemas.complaints import (
    ComplaintAnswerIn,
    ComplaintIn,
    ComplaintOut,
    ComplaintWholeOut,
    GrievanceOut,
    ReportedOut,
    TakenOut,
)
from service.web.described import PLAIN
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Conflict, Forbidden, Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["投诉举报"])

ComplaintId = Annotated[str, Path(max_length=60, pattern=PLAIN, description="受理编号")]
_MISSING = "没有这件投诉，或者不归您这里处理；请核对受理编号"


@router.get("/complaint-reasons", summary="列出投诉和举报的事由")
def list_reasons(caller: Recommending) -> list[GrievanceOut]:
    """List what can be complained of."""
    return [
        GrievanceOut(code=one.code, text=one.text, kind=one.kind) for one in grievances().values()
    ]


@router.post("/complaints", summary="投诉、更正或举报", status_code=201)
def complain(wiring: Wired, caller: Recommending, told: ComplaintIn) -> TakenOut:
    """Take a complaint in: of a person by their caseworker, of a posting by anybody at a kiosk."""
    grievance = grievances().get(told.reason)
    if grievance is None:
        raise Invalid("没有这个事由代码；请从 /v1/complaint-reasons 里选")
    complaint = Complaint(
        id="",
        kind=grievance.kind,
        reason=grievance.code,
        subject=_subject(wiring, caller, told, grievance),
        office=_office(wiring, caller, told),
        actor=caller.id,
        sealed_text=_sealed(wiring, told.text),
        sealed_contact=_sealed(wiring, told.contact),
        seeker_id=told.seeker_id,
        urgent=grievance.urgent,
    )
    made = Complaints.of(wiring.store).make(complaint)
    phone = wiring.settings.complaint_phone
    return TakenOut(
        id=made.id, message=f"已收到，受理编号 {made.id}。也可以打电话 {phone} 反映或催办"
    )


@router.get("/complaints", summary="列出投诉")
def list_complaints(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    page: Paged,
    state: Annotated[Standing | None, Query(description="只看哪一种")] = None,
    urgent: Annotated[bool | None, Query(description="只看要负责人马上看的")] = None,
) -> list[ComplaintOut]:
    """List the complaints of one's office, newest first."""
    keys = page.keys(str, str)
    after = (str(keys[0]), str(keys[1])) if keys else None
    found = Complaints.of(wiring.store).page(_whose(caller), page.limit + 1, after, state, urgent)
    shown = found[: page.limit]
    more = encode_cursor(*shown[-1].key) if len(found) > page.limit else None
    next_link(request, response, more)
    who = namer(wiring)
    return [ComplaintOut.model_validate(_told(wiring, one, who(one.actor))) for one in shown]


@router.get("/complaints/{complaint_id}", summary="看一件投诉")
def read_complaint(
    wiring: Wired, caller: ReadingSeekers, complaint_id: ComplaintId
) -> ComplaintWholeOut:
    """Read a complaint, and how to reach whoever made it."""
    found = _one(wiring, caller, complaint_id)
    if found.seeker_id is not None:
        look(wiring, caller, [found.seeker_id])
    return _whole(wiring, found)


@router.post("/complaints/{complaint_id}/answer", summary="答复一件投诉")
def answer_complaint(
    wiring: Wired, caller: WritingSeekers, complaint_id: ComplaintId, told: ComplaintAnswerIn
) -> ComplaintWholeOut:
    """Answer a complaint, once."""
    before = _one(wiring, caller, complaint_id)
    sealed = wiring.vault.seal(told.answer)
    try:
        after = Complaints.of(wiring.store).answer(before.id, sealed, caller.id)
    except Answered as error:
        raise Conflict(error.message) from None
    return _whole(wiring, after)


@router.get("/reported-postings", summary="列出被举报的岗位")
def list_reported(
    wiring: Wired,
    caller: ReadingSeekers,
    limit: Annotated[int, Query(ge=1, le=200, description="最多多少个")] = 50,
) -> list[ReportedOut]:
    """List the postings a supervisor should look at: reported as fraud, or by several people."""
    found = Complaints.of(wiring.store).reported(_whose(caller), limit)
    known = wiring.store.stored_postings(one.posting_id for one in found)
    return [
        ReportedOut.of(one, stored.posting.title, stored.posting.employer, stored.state.value)
        for one in found
        if (stored := known.get(one.posting_id)) is not None
    ]


def _subject(wiring: Wiring, caller: Caller, told: ComplaintIn, grievance: Grievance) -> str:
    """Say what it is about, which must be there and, of a person's, the caller's to see."""
    if told.recommendation_id is not None:
        _check_recommendation(wiring, caller, told)
        return f"recommendation:{told.recommendation_id}"
    if told.posting_id is not None:
        if told.posting_id not in wiring.store.stored_postings([told.posting_id]):
            raise Missing("没有这个岗位；请核对岗位编号")
        return f"posting:{told.posting_id}"
    if grievance.kind is Kind.REPORT:
        raise Invalid("举报岗位要写明 posting_id")
    if told.text is None:
        raise Invalid("请在 text 里写明怎么回事")
    return ""


def _check_recommendation(wiring: Wiring, caller: Caller, told: ComplaintIn) -> None:
    found = Outcomes.of(wiring.store).get(str(told.recommendation_id))
    if found is None or found.seeker_id != told.seeker_id:
        raise Missing("没有这条推荐，或者不是这位求职者的；请核对编号")


def _office(wiring: Wiring, caller: Caller, told: ComplaintIn) -> str:
    """Say whose the complaint is to answer: the person's office, else the caller's."""
    if told.seeker_id is None:
        return caller.office
    if Scope.SEEKERS_WRITE not in caller.scopes:
        raise Forbidden([Scope.SEEKERS_WRITE.value])
    return person_for(wiring, caller, told.seeker_id).office


def _whose(caller: Caller) -> str | None:
    """Name the office whose complaints a caller may see; None: all."""
    return None if mine(caller).everybody else caller.office


def _one(wiring: Wiring, caller: Caller, id: str) -> Complaint:
    try:
        found = Complaints.of(wiring.store).get(id)
    except NotFound:
        raise Missing(_MISSING) from None
    office = _whose(caller)
    if office is not None and (not office or found.office != office):
        raise Missing(_MISSING)
    return found


def _told(wiring: Wiring, one: Complaint, by: str) -> dict[str, object]:
    kind, _, id = one.subject.partition(":")
    known = grievances().get(one.reason)
    return {
        "id": one.id,
        "at": one.at,
        "kind": one.kind,
        "reason": one.reason,
        "reason_text": known.text if known else one.reason,
        "posting_id": id if kind == "posting" else None,
        "recommendation_id": id if kind == "recommendation" else None,
        "seeker_id": one.seeker_id,
        "office": one.office,
        "urgent": one.urgent,
        "state": one.standing,
        "by": by,
        "text": wiring.vault.open(one.sealed_text),
        "answer": wiring.vault.open(one.sealed_answer),
        "answered_at": one.answered_at,
    }


def _whole(wiring: Wiring, one: Complaint) -> ComplaintWholeOut:
    contact = wiring.vault.open(one.sealed_contact)
    told = _told(wiring, one, namer(wiring)(one.actor))
    return ComplaintWholeOut.model_validate({**told, "contact": contact})


def _sealed(wiring: Wiring, text: str | None) -> str | None:
    return wiring.vault.seal(text) if text else None
