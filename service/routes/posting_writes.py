"""`/v1/postings`: openings sent, held, let go, renewed and withdrawn by whoever sends them."""

from __future__ import annotations

from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from matcher.ingest.report import Outcome, RowResult
from matcher.ingest.rows import is_rejected
from matcher.ingest.screening import held
from matcher.store.pages import Pages, standing
from matcher.store.values import StoredPosting
from service.auth.caller import Caller
from service.auth.guards import WritingPostings
from service.casework.pays import alike
from service.casework.receiving import examine, own_draft, taken
from service.casework.sending import addressed, hold, release, renew, send, withdraw
from service.casework.sources import own_source, posting_for
from service.routes.postings import PostingId, detail, tag_of
from service.schemas.drafts import (
    WITHDRAWALS,
    PostingIn,
    ReasonIn,
    RenewalIn,
    Withdrawal,
)
from service.schemas.postings import CheckOut, PostingDetail, Told
from service.schemas.reading import FindingOut, Reading
from service.schemas.text import encodable
from service.web.etags import check_match, set_etag
from service.web.problems import Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["岗位报送"])

Source: TypeAlias = Annotated[str, Path(min_length=1, max_length=200, description="来源")]
ExternalId: TypeAlias = Annotated[
    str, Path(min_length=1, max_length=200, description="来源自己的岗位编号")
]


@router.put(
    "/postings/{source}/{external_id}",
    summary="报送一个岗位",
    responses={201: {"model": Told, "description": "新收"}},
)
def put_posting(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingPostings,
    source: Source,
    external_id: ExternalId,
    body: PostingIn,
) -> Told:
    """Store a posting, or bring it up to what is sent; the same again changes nothing."""
    source, before = addressed(wiring, caller, encodable(source), external_id)
    draft = {**body.texts, "external_id": external_id}
    check_match(request, None if before is None else tag_of(caller, before))
    stands_at = 0 if before is None else before.change
    expected = stands_at if "if-match" in request.headers else None
    result = send(wiring, caller, source, draft, expected)
    if result.outcome is Outcome.REJECTED:
        raise _refused(result)
    found = Pages.of(wiring.store).stored(result.stored_id)
    set_etag(response, tag_of(caller, found))
    if before is None:
        response.status_code = 201
        response.headers["Location"] = f"/v1/postings/{quote(found.posting.id, safe='')}"
    word = "held" if standing(found) == "held" else taken(result)
    return Told(result=word, posting=detail(caller, found))


@router.delete("/postings/{source}/{external_id}", summary="撤回一个岗位", status_code=204)
def withdraw_posting(
    request: Request,
    wiring: Wired,
    caller: WritingPostings,
    source: Source,
    external_id: ExternalId,
    reason: Annotated[
        Withdrawal,
        Query(
            description="filled 招满、closed 不招了、mistake 有误、duplicate 重复、unlawful 违规"
        ),
    ] = Withdrawal.CLOSED,
) -> None:
    """Withdraw a posting; sent again, it is back."""
    source, before = addressed(wiring, caller, encodable(source), external_id)
    if before is None:
        raise Missing("这个来源没有这个编号的岗位")
    check_match(request, tag_of(caller, before))
    withdraw(wiring, caller, before, WITHDRAWALS[reason])


@router.post("/postings:check", summary="报送之前先看看有什么问题")
def check_posting(wiring: Wired, caller: WritingPostings, body: PostingIn) -> CheckOut:
    """Read and judge a draft and compare its pay; nothing is stored."""
    draft = own_draft(caller, body.texts)
    posting, findings = examine(wiring, own_source(caller), draft)
    told = [FindingOut.of(finding) for finding in findings]
    if posting is None or is_rejected(findings):
        return CheckOut(result="rejected", findings=told, reading=None, pays=None)
    return CheckOut(
        result="held" if held(findings) else "accepted",
        findings=told,
        reading=Reading.of(posting),
        pays=alike(wiring, posting),
    )


@router.post("/postings/{id}/hold", summary="暂扣一个岗位")
def hold_posting(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingPostings,
    id: PostingId,
    body: ReasonIn,
) -> PostingDetail:
    """Keep a posting from being recommended until it is let go, whatever is sent meanwhile."""
    found = posting_for(wiring, caller, encodable(id))
    check_match(request, tag_of(caller, found))
    hold(wiring, caller, found, body.reason)
    return _after(response, wiring, caller, found)


@router.post("/postings/{id}/release", summary="放行一个暂扣的岗位")
def release_posting(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingPostings,
    id: PostingId,
    body: ReasonIn,
) -> PostingDetail:
    """Let a held posting go until its content changes; the unlawful only by a supervisor."""
    found = posting_for(wiring, caller, encodable(id))
    check_match(request, tag_of(caller, found))
    release(wiring, caller, found, body.reason)
    return _after(response, wiring, caller, found)


@router.post("/postings/{id}/renew", summary="延长一个岗位的有效期")
def renew_posting(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingPostings,
    id: PostingId,
    body: RenewalIn,
) -> PostingDetail:
    """Let a posting be valid until another day; the source's next delivery may say otherwise."""
    found = posting_for(wiring, caller, encodable(id))
    check_match(request, tag_of(caller, found))
    renew(wiring, caller, found, body.expires)
    return _after(response, wiring, caller, found)


def _after(
    response: Response, wiring: Wiring, caller: Caller, before: StoredPosting
) -> PostingDetail:
    found = Pages.of(wiring.store).stored(before.posting.id)
    set_etag(response, tag_of(caller, found))
    return detail(caller, found)


def _refused(result: RowResult) -> Invalid:
    """Say why a posting cannot be taken in."""
    errors = [
        {"loc": ["body", finding.field], "msg": finding.message, "type": finding.code}
        for finding in result.findings
    ]
    return Invalid("这个岗位收不进来；请按 errors 里说的改", errors=errors)
