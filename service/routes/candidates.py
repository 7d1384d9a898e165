"""`/v1/postings/{id}/candidates`: people for an employer's own postings, and asking to speak to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from matcher.store.contact_requests import ContactRequests, RequestState
from service.auth.guards import SeeingCandidates
from service.casework.candidates import LONGEST, ask, candidates, request_of, revealed, told, turned
from service.routes.postings import PostingId
from service.schemas.candidates import CandidatesOut, ContactIn, ContactRequestOut
from service.schemas.text import encodable
from service.web.paging import Paged, encode_cursor, next_link
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["招聘单位"])

_NOBODY = "还没有同意展示、又合适的求职者；放宽条件或过几天再看"
StateAsked = Annotated[RequestState | None, Query(description="只看到了这一步的")]


@router.get("/postings/{id}/candidates", summary="这个岗位适合谁")
def list_candidates(
    wiring: Wired,
    caller: SeeingCandidates,
    id: PostingId,
    n: Annotated[int, Query(ge=1, le=LONGEST, description="最多几个人")] = 20,
) -> CandidatesOut:
    """List people who agreed to be shown and suit a posting, without who they are."""
    items = candidates(wiring, caller, encodable(id), n)
    return CandidatesOut(items=items, message="" if items else _NOBODY)


@router.post(
    "/postings/{id}/contact-requests",
    summary="想联系一个人选",
    status_code=201,
    responses={200: {"model": ContactRequestOut, "description": "已经提过，还没结束"}},
)
def ask_for_candidate(
    response: Response, wiring: Wired, caller: SeeingCandidates, id: PostingId, body: ContactIn
) -> ContactRequestOut:
    """Ask a candidate's caseworker to ask the person."""
    request, made = ask(wiring, caller, encodable(id), body.candidate)
    response.status_code = 201 if made else 200
    response.headers["Location"] = f"/v1/contact-requests/{request.id}"
    return request


@router.get("/contact-requests", summary="本单位提过的联系请求")
def list_requests(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: SeeingCandidates,
    page: Paged,
    state: StateAsked = None,
) -> list[ContactRequestOut]:
    """List an employer's requests, newest first; without names."""
    keys = page.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    store = ContactRequests.of(wiring.store)
    found = store.of_employer(caller.employer, state or "", page.limit + 1, after)
    shown = found[: page.limit]
    next_link(request, response, encode_cursor(*shown[-1].key) if len(found) > page.limit else None)
    return [told(wiring, caller, one) for one in shown]


@router.get("/contact-requests/{id}", summary="看一个联系请求")
def read_request(wiring: Wired, caller: SeeingCandidates, id: str) -> ContactRequestOut:
    """Read a request; with name and phone once the person agreed."""
    return revealed(wiring, caller, request_of(wiring, caller, encodable(id)))


@router.post("/contact-requests/{id}/cancellation", summary="不再联系")
def cancel_request(wiring: Wired, caller: SeeingCandidates, id: str) -> ContactRequestOut:
    """End a request of one's own."""
    ours = request_of(wiring, caller, encodable(id))
    cancelled = turned(ContactRequests.of(wiring.store).cancel, ours.id, caller.id)
    return told(wiring, caller, cancelled)
