"""An employer's pages: its postings, writing one, the people who suit it, and asking for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from matcher.errors import PostingClosed
from matcher.ingest.report import Outcome
from matcher.store.contact_requests import ContactRequest, ContactRequests, RequestState
from matcher.store.occupancy import Occupancy
from matcher.store.pages import Asked, Pages, Standing
from matcher.store.pages import standing as standing_of
from matcher.store.section import new_id
from matcher.store.values import StoredPosting
from service.auth.caller import Caller
from service.auth.guards import SeeingCandidates, WritingPostings
from service.casework import candidates as people
from service.casework import sending
from service.casework.sources import may_change, may_see, own_source, posting_for
from service.pages.forms import Filled, checked, go, wants_part
from service.pages.frame import page
from service.pages.postingwords import (
    SEVERITIES,
    STANDINGS,
    cells_of,
    groups,
    loose,
    noted,
)
from service.pages.station_postings import LONGER_DAYS, RESULTS, unreleased
from service.routes.postings import PostingId, detail
from service.schemas.candidates import CandidateOut, ContactIn, ContactRequestOut
from service.schemas.drafts import WITHDRAWALS, PostingIn
from service.schemas.reading import FindingOut
from service.schemas.text import encodable
from service.web.paging import Paged, encode_cursor
from service.web.problems import Conflict, Missing, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

SHOWN_PEOPLE, SHOWN_REQUESTS = 20, 200
_OURS = frozenset({"employer"})  # what an employer need not write
# How a request stands: in words, the class of its tag, and a mark besides the colour.
STATES: Mapping[RequestState, tuple[str, str, str]] = {
    RequestState.ASKED: ("等本人答复", "", "…"),
    RequestState.AGREED: ("本人同意了", "good", "✓"),
    RequestState.DECLINED: ("本人不同意", "", "○"),
    RequestState.WITHDRAWN: ("本人收回了同意", "", "○"),
    RequestState.CANCELLED: ("已经取消", "", "○"),
}
Told = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Line:
    """A posting of the employer's: how it stands, and how many people heard of it."""

    stored: StoredPosting
    standing: Standing
    sent: int
    hired: int
    asked: int
    agreed: int


@router.get("/employer")
def mine(
    request: Request, wiring: Wired, caller: SeeingCandidates, at: Paged, told: Told = ""
) -> HTMLResponse:
    """List the employer's postings, newest first."""
    keys = at.keys(int, str)
    after = None if keys is None else (int(keys[0]), str(keys[1]))
    found = Pages.of(wiring.store).page(Asked(), may_see(caller), at.limit + 1, after)
    shown = [one.stored for one in found[: at.limit]]
    requests = ContactRequests.of(wiring.store).of_employer(caller.employer, "", SHOWN_REQUESTS)
    return page(
        request,
        "employer.html",
        told=noted(told),
        employer=caller.employer,
        lines=_lines(wiring, shown, requests),
        requests=_requests(wiring, caller, requests[:10]),
        more=encode_cursor(*found[at.limit - 1].key) if len(found) > at.limit else "",
        standings=STANDINGS,
        states=STATES,
    )


@router.get("/employer/new")
def write(request: Request, caller: SeeingCandidates) -> HTMLResponse:
    """Show an empty form."""
    return _writing(request, caller, {})


@router.post("/employer/new")
def send(request: Request, wiring: Wired, caller: WritingPostings, form: Filled) -> Response:
    """Send a posting; what cannot be taken in is shown with what is wrong."""
    cells = cells_of(form)
    try:
        told = checked(PostingIn, cells).texts
        sent = {**told, "external_id": form.maybe("number") or new_id()}
        sending.addressed(wiring, caller, own_source(caller), sent["external_id"])
        result = sending.send(wiring, caller, own_source(caller), sent)
    except Problem as error:
        return _writing(request, caller, cells, error.detail)
    if result.outcome is Outcome.REJECTED:
        findings = [FindingOut.of(one) for one in result.findings]
        return _writing(request, caller, cells, "还收不下，请照下面说的改", findings)
    path = f"/employer/postings/{result.stored_id}?told={RESULTS[result.outcome]}"
    return RedirectResponse(path, 303)


@router.get("/employer/postings/{id}")
def read(
    request: Request, wiring: Wired, caller: SeeingCandidates, id: PostingId, told: Told = ""
) -> HTMLResponse:
    """Show a posting, the people who suit it, and whom the employer has asked for."""
    found = _own(wiring, caller, id)
    shown, closed = _people(wiring, caller, found)
    posting = detail(caller, found)
    changes = may_change(caller, found)
    requests = ContactRequests.of(wiring.store).of_posting(caller.employer, found.posting.id)
    cells = wiring.store.fields(found.posting.id) if changes else {}
    return page(
        request,
        "employer_posting.html",
        told=noted(told),
        posting=posting,
        found=found,
        standing=standing_of(found),
        standings=STANDINGS,
        severities=SEVERITIES,
        people=shown,
        closed=closed,
        requests=_requests(wiring, caller, requests),
        states=STATES,
        mine=changes,
        knows=True,
        holds=changes,
        unreleased=unreleased(wiring, caller, found),
        twins=(),
        groups=groups(cells, posting.findings or [], _OURS),
        withdrawals=WITHDRAWALS,
        later=wiring.today + timedelta(days=LONGER_DAYS),
    )


@router.post("/employer/postings/{id}/contact")
def ask(
    request: Request, wiring: Wired, caller: SeeingCandidates, id: PostingId, form: Filled
) -> Response:
    """Ask for somebody with one click."""
    found = _own(wiring, caller, id)
    wanted = checked(ContactIn, {"candidate": form.one("candidate")})
    path = f"/employer/postings/{found.posting.id}"
    try:
        people.ask(wiring, caller, found.posting.id, wanted.candidate)
    except people.TakenBack:  # drawn again, the page shows that person no longer
        return go(request, f"{path}?told=taken-back")
    if wants_part(request):
        return page(request, "employer_asked.html", state=RequestState.ASKED, states=STATES)
    return RedirectResponse(f"{path}?told=asked", 303)


@router.get("/employer/contact-requests/{id}")
def read_request(
    request: Request, wiring: Wired, caller: SeeingCandidates, id: str
) -> HTMLResponse:
    """Show a request; with name and phone once the person agreed, and every look is noted."""
    ours = people.request_of(wiring, caller, encodable(id))
    told = people.revealed(wiring, caller, ours)
    [shown] = _titled(wiring, [told])
    return page(request, "employer_request.html", one=shown, states=STATES)


@router.post("/employer/contact-requests/{id}/cancellation")
def cancel(wiring: Wired, caller: SeeingCandidates, id: str) -> Response:
    """End a request of one's own."""
    ours = people.request_of(wiring, caller, encodable(id))
    told = "cancelled"
    try:
        people.turned(ContactRequests.of(wiring.store).cancel, ours.id, caller.id)
    except Conflict:
        told = "over"
    return RedirectResponse(f"/employer/postings/{ours.posting_id}?told={told}", 303)


def _own(wiring: Wiring, caller: Caller, id: str) -> StoredPosting:
    found = posting_for(wiring, caller, encodable(id))
    if not caller.employer or found.posting.employer != caller.employer:
        raise Missing("没有这个岗位，或者不是贵单位的；请核对编号")
    return found


def _people(wiring: Wiring, caller: Caller, found: StoredPosting) -> tuple[list[CandidateOut], str]:
    """Find who suits a posting, or why nobody is looked for."""
    if not found.shown:
        return [], "这个岗位现在不推荐，所以没有人选；改好、放行或延长有效期以后就有。"
    try:
        shown = people.candidates(wiring, caller, found.posting.id, SHOWN_PEOPLE)
    except (PostingClosed, Conflict) as error:
        return [], str(error)
    return shown, "" if shown else "还没有同意展示、又合适的求职者；放宽条件或过几天再看。"


def _lines(
    wiring: Wiring, shown: list[StoredPosting], requests: tuple[ContactRequest, ...]
) -> list[Line]:
    taken = Occupancy.of(wiring.store).taken([one.posting.id for one in shown])
    asked = Counter(one.posting_id for one in requests)
    agreed = Counter(one.posting_id for one in requests if one.state is RequestState.AGREED)
    return [
        Line(
            one,
            standing_of(one),
            taken[one.posting.id].sent if one.posting.id in taken else 0,
            taken[one.posting.id].hired if one.posting.id in taken else 0,
            asked[one.posting.id],
            agreed[one.posting.id],
        )
        for one in shown
    ]


def _requests(
    wiring: Wiring, caller: Caller, requests: tuple[ContactRequest, ...]
) -> list[tuple[ContactRequestOut, str]]:
    return _titled(wiring, [people.told(wiring, caller, one) for one in requests])


def _titled(wiring: Wiring, told: list[ContactRequestOut]) -> list[tuple[ContactRequestOut, str]]:
    postings = wiring.store.postings([one.posting_id for one in told])
    return [
        (one, postings[one.posting_id].title if one.posting_id in postings else "") for one in told
    ]


def _writing(
    request: Request,
    caller: Caller,
    cells: Mapping[str, str],
    wrong: str = "",
    findings: list[FindingOut] | None = None,
) -> HTMLResponse:
    laid = groups(cells, findings or [], _OURS)
    return page(
        request,
        "employer_new.html",
        422 if wrong else 200,
        employer=caller.employer,
        groups=laid,
        loose=loose(findings or [], laid),
        wrong=wrong,
        severities=SEVERITIES,
    )
