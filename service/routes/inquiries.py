"""`/v1/inquiries`: employers' requests for a caseworker's people, and what these answered."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter, Request, Response

from matcher.errors import NotFound
from matcher.store.contact_requests import ContactRequest, ContactRequests
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import mine, person_for
from service.casework.candidates import turned
from service.casework.looks import look_over
from service.routes.candidates import StateAsked
from service.schemas.candidates import AnswerIn, InquiryOut
from service.schemas.matches import PostingOut
from service.schemas.text import encodable
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["求职者"])

_MISSING = "没有这个联系请求，或者不归您这里服务；请核对编号"


@router.get("/inquiries", summary="哪些单位想联系我服务的人")
def list_inquiries(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    page: Paged,
    state: StateAsked = None,
) -> list[InquiryOut]:
    """List what employers ask of one's people, newest first."""
    keys = page.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    store = ContactRequests.of(wiring.store)
    found = store.of_people(mine(caller), state or "", page.limit + 1, after)
    shown = found[: page.limit]
    look_over(wiring, caller, [one.seeker_id for one in shown])
    next_link(request, response, encode_cursor(*shown[-1].key) if len(found) > page.limit else None)
    return _told(wiring, shown)


@router.post("/inquiries/{id}/answer", summary="登记本人的答复")
def answer_inquiry(wiring: Wired, caller: WritingSeekers, id: str, body: AnswerIn) -> InquiryOut:
    """Write down whether the person agrees to be known to the employer."""
    ours = _inquiry(wiring, caller, encodable(id))
    requests = ContactRequests.of(wiring.store)
    step = requests.agree if body.agreed else requests.decline
    return _told(wiring, [turned(step, ours.id, caller.id)])[0]


@router.post("/inquiries/{id}/withdrawal", summary="本人收回同意")
def withdraw_inquiry(wiring: Wired, caller: WritingSeekers, id: str) -> InquiryOut:
    """Take back what the person agreed to; the employer sees name and phone no longer."""
    ours = _inquiry(wiring, caller, encodable(id))
    withdrawn = turned(ContactRequests.of(wiring.store).withdraw, ours.id, caller.id)
    return _told(wiring, [withdrawn])[0]


def _inquiry(wiring: Wiring, caller: Caller, id: str) -> ContactRequest:
    try:
        found = ContactRequests.of(wiring.store).get(id)
        person_for(wiring, caller, found.seeker_id)
    except (NotFound, Missing):
        raise Missing(_MISSING) from None
    return found


def _told(wiring: Wiring, requests: Sequence[ContactRequest]) -> list[InquiryOut]:
    postings = wiring.store.postings(one.posting_id for one in requests)
    return [
        InquiryOut.of(
            one, PostingOut.of(postings[one.posting_id]) if one.posting_id in postings else None
        )
        for one in requests
    ]
