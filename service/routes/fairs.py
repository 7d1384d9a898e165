"""`/v1/fairs`: fairs announced by offices, and the postings at their booths."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request, Response

from matcher.errors import NotFound
from matcher.store.fairs import Fair, Fairs
from matcher.store.pages import region_prefix
from service.auth.caller import Caller, Role
from service.auth.guards import ReadingPostings, WritingCatalogues
from service.casework.sources import NotYours, may_see, writes_fair
from service.schemas.fairs import (
    BoothOut,
    BoothsIn,
    FairIn,
    FairOut,
)
from service.schemas.postings import PostingLine
from service.schemas.text import encodable
from service.web.etags import check_match, etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["招聘会"])

FairId: TypeAlias = Annotated[str, Path(max_length=60, description="招聘会编号")]


@router.post("/fairs", summary="登记一场招聘会", status_code=201)
def open_fair(
    response: Response, wiring: Wired, caller: WritingCatalogues, body: FairIn
) -> FairOut:
    """Announce a fair of the caller's office."""
    fair = Fairs.of(wiring.store).open(_fair_of(caller, body), caller.id)
    response.headers["Location"] = f"/v1/fairs/{quote(fair.id)}"
    return _told(response, wiring, fair)


@router.get("/fairs", summary="有哪些招聘会")
def list_fairs(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    page: Paged,
    since: Annotated[date | None, Query(description="只列这天还没结束的；不写则全部")] = None,
    region: Annotated[
        str, Query(pattern=r"^([1-9]\d(\d\d){0,2})?$", description="行政区划代码，前两、四或六位")
    ] = "",
) -> list[FairOut]:
    """List fairs, the latest day first."""
    keys = page.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    prefix = region_prefix(region)
    found = Fairs.of(wiring.store).page(page.limit + 1, after, since, prefix)
    shown = found[: page.limit]
    more = encode_cursor(*shown[-1].key) if len(found) > page.limit else None
    next_link(request, response, more)
    return [FairOut.of(fair) for fair in shown]


@router.get(
    "/fairs/{id}",
    summary="看一场招聘会",
    response_model=FairOut,
    responses={304: {"description": "没有变化"}},
)
def read_fair(
    request: Request, response: Response, wiring: Wired, caller: ReadingPostings, id: FairId
) -> FairOut | Response:
    """Read a fair; every caller may."""
    fair = _found(wiring, id)
    tag = _tag(wiring, fair)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return _told(response, wiring, fair)


@router.put("/fairs/{id}", summary="改一场招聘会")
def change_fair(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingCatalogues,
    id: FairId,
    body: FairIn,
) -> FairOut:
    """Write a fair of the caller's office anew; its booths stay."""
    before = _own(wiring, caller, id)
    check_match(request, _tag(wiring, before))
    wanted = _fair_of(caller, body)
    office = wanted.office if body.office else before.office
    fair = Fairs.of(wiring.store).change(replace(wanted, id=before.id, office=office), caller.id)
    return _told(response, wiring, fair)


@router.delete("/fairs/{id}", summary="取消一场招聘会", status_code=204)
def close_fair(request: Request, wiring: Wired, caller: WritingCatalogues, id: FairId) -> None:
    """Take a fair away; its postings stay."""
    before = _own(wiring, caller, id)
    check_match(request, _tag(wiring, before))
    Fairs.of(wiring.store).close(before.id, caller.id)


@router.get("/fairs/{id}/booths", summary="招聘会上的岗位")
def list_booths(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    id: FairId,
    page: Paged,
) -> list[BoothOut]:
    """List a fair's postings that the caller may see, or that are open to all, by booth."""
    booths = Fairs.of(wiring.store).booths(_found(wiring, id).id)
    keys = page.keys(str, str)
    ids = sorted((booth, posting_id) for posting_id, booth in booths.items())
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    rest = [key for key in ids if after is None or key > after]
    shown = rest[: page.limit]
    more = encode_cursor(*shown[-1]) if len(rest) > page.limit else None
    next_link(request, response, more)
    stored = wiring.store.stored_postings([posting_id for _, posting_id in shown])
    seen = may_see(caller)
    return [
        BoothOut(booth=booth, posting=PostingLine.of(found))
        for booth, posting_id in shown
        if (found := stored.get(posting_id)) and (found.shown or seen.covers(found))
    ]


@router.put("/fairs/{id}/booths", summary="排招聘会的展位", status_code=204)
def seat_postings(wiring: Wired, caller: WritingCatalogues, id: FairId, body: BoothsIn) -> None:
    """Say which postings are in a fair, and at which booths."""
    fair, fairs = _own(wiring, caller, id), Fairs.of(wiring.store)
    placed = {one.posting_id: one.booth for one in body.booths}
    unknown = fairs.unknown(placed)
    errors = [
        {"loc": ["body", "booths", str(at), "posting_id"], "msg": "没有这个岗位", "type": "unknown"}
        for at, one in enumerate(body.booths)
        if one.posting_id in unknown
    ]
    if errors:
        raise Invalid(f"有 {len(errors)} 个岗位编号不对，一个都没有改", errors=errors)
    fairs.seat(fair.id, placed, caller.id)


def _fair_of(caller: Caller, body: FairIn) -> Fair:
    """Give a fair to the caller's office; only who stands for all may name another."""
    everywhere = caller.role in {Role.SUPERVISOR, Role.ADMIN} and not caller.office
    wanted = encodable(body.office).strip()
    if not everywhere and wanted not in {"", caller.office}:
        raise Invalid("只能登记自己机构办的招聘会；office 请不要写，或写自己的机构")
    office = wanted if everywhere else caller.office
    last = body.until or body.day
    return Fair(body.name, body.day, last, body.place, body.region, office)


def _found(wiring: Wiring, id: str) -> Fair:
    try:
        return Fairs.of(wiring.store).fair(encodable(id))
    except NotFound:
        raise Missing("没有这场招聘会；请核对编号") from None


def _own(wiring: Wiring, caller: Caller, id: str) -> Fair:
    fair = _found(wiring, id)
    if not writes_fair(caller, fair):
        raise NotYours("这场招聘会是别的机构办的，请由它改")
    return fair


def _told(response: Response, wiring: Wiring, fair: Fair) -> FairOut:
    set_etag(response, _tag(wiring, fair))
    return FairOut.of(fair, Fairs.of(wiring.store).count(fair.id))


def _tag(wiring: Wiring, fair: Fair) -> str:
    return etag_of(FairOut.of(fair, Fairs.of(wiring.store).count(fair.id)).model_dump())
