"""`/v1/postings`: openings read by whoever may see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeAlias

from fastapi import APIRouter, Path, Query, Request, Response

from matcher.store.pages import Asked, Pages, Standing
from matcher.store.values import StoredPosting
from service.auth.caller import Caller
from service.auth.guards import ReadingPostings
from service.casework.sources import (
    is_given_contact,
    knows,
    may_see,
    posting_for,
)
from service.schemas.postings import PostingDetail, PostingLine
from service.schemas.text import encodable
from service.web.etags import etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["岗位"])

_NAME = 200
Named: TypeAlias = Annotated[str, Query(max_length=_NAME)]
PostingId: TypeAlias = Annotated[str, Path(max_length=2 * _NAME, description="岗位编号")]


@router.get("/postings", summary="查岗位")
def list_postings(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    page: Paged,
    source: Annotated[str, Query(max_length=_NAME, description="哪个来源")] = "",
    region: Annotated[
        str, Query(pattern=r"^([1-9]\d(\d\d){0,2})?$", description="行政区划代码，前两、四或六位")
    ] = "",
    trade: Annotated[str, Query(max_length=_NAME, description="归到的工种")] = "",
    employer: Annotated[str, Query(max_length=_NAME, description="招聘单位的全名")] = "",
    standing: Annotated[Standing | None, Query(description="在招、暂扣、撤回、过期、重复")] = None,
    q: Annotated[str, Query(max_length=60, description="岗位名称或单位里的字")] = "",
    expiring_within: Annotated[
        int | None, Query(ge=0, le=365, description="几天之内到期；只列还没到期的")
    ] = None,
) -> list[PostingLine]:
    """List postings the caller may see, newest first."""
    today = wiring.today
    asked = Asked(
        source=encodable(source),
        region=region,
        trade=encodable(trade),
        employer=encodable(employer),
        standing=standing or "",
        words=encodable(q).strip(),
        expires_by=None if expiring_within is None else today + timedelta(expiring_within),
        expires_from=None if expiring_within is None else today,
    )
    keys = page.keys(int, str)
    after = None if keys is None else (int(keys[0]), str(keys[1]))
    found = Pages.of(wiring.store).page(asked, may_see(caller), page.limit + 1, after)
    shown = found[: page.limit]
    more = encode_cursor(*shown[-1].key) if len(found) > page.limit else None
    next_link(request, response, more)
    return [PostingLine.of(one.stored) for one in shown]


@router.get(
    "/postings/{id}",
    summary="看一个岗位",
    response_model=PostingDetail,
    responses={304: {"description": "没有变化"}},
)
def read_posting(
    request: Request, response: Response, wiring: Wired, caller: ReadingPostings, id: PostingId
) -> PostingDetail | Response:
    """Read a posting; its contact only where it is needed."""
    found = posting_for(wiring, caller, encodable(id))
    tag = tag_of(caller, found)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return detail(caller, found)


@router.get("/postings/{id}/duplicates", summary="同单位、同名称、同地点的岗位")
def list_duplicates(wiring: Wired, caller: ReadingPostings, id: PostingId) -> list[PostingLine]:
    """List the near-duplicates of a posting that anybody may see, or the caller may."""
    found = posting_for(wiring, caller, encodable(id))
    alike = Pages.of(wiring.store).duplicates(found.posting.id)
    seen = may_see(caller)
    shown = [one for one in alike if one.shown or seen.covers(one)]
    return [PostingLine.of(one) for one in shown]


def tag_of(caller: Caller, found: StoredPosting) -> str:
    """Tag a posting as this caller sees it."""
    view = knows(caller, found), is_given_contact(caller, found)
    return etag_of("posting", found.posting.id, found.change, view)


def detail(caller: Caller, found: StoredPosting) -> PostingDetail:
    """Tell a posting as this caller may see it."""
    return PostingDetail.of_stored(
        found, knows=knows(caller, found), contact=is_given_contact(caller, found)
    )
