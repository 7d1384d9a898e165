"""What each office owes whom: read by caseworkers, set by their supervisors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from matcher.store.service_sets import ServiceSets
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingCatalogues
from service.casework.sets import Sets, sets_of
from service.schemas.packages import ServiceSetIn, ServiceSetOut
from service.web.described import CHANGED, UNCHANGED
from service.web.etags import check_match, etag_of, not_modified, set_etag
from service.web.problems import Missing
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["服务内容"])

Audience = Annotated[
    str,
    Path(
        min_length=1,
        max_length=40,
        pattern=r"^[\w（）()、-]+$",
        description="服务对象类别，例如 离校未就业高校毕业生",
    ),
]
_NONE = "没有这一类服务对象的服务内容；可以用 PUT 定一个"


@router.get("/service-sets", summary="列出各类人员的服务内容")
def list_sets(wiring: Wired, caller: ReadingSeekers) -> list[ServiceSetOut]:
    """List what the caller's office owes each audience."""
    sets = sets_of(wiring.store)
    return [_out(sets, caller, audience) for audience in sets.audiences(caller.office)]


@router.get(
    "/service-sets/{audience}",
    summary="看一类人员的服务内容",
    response_model=ServiceSetOut,
    responses=UNCHANGED,
)
def read_set(
    request: Request, response: Response, wiring: Wired, caller: ReadingSeekers, audience: Audience
) -> ServiceSetOut | Response:
    """Read what the caller's office owes an audience."""
    sets = sets_of(wiring.store)
    tag = set_tag(sets, caller, audience)
    if tag is None:
        raise Missing(_NONE)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return _out(sets, caller, audience)


@router.put("/service-sets/{audience}", summary="更改一类人员的服务内容", responses=CHANGED)
def put_set(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingCatalogues,
    audience: Audience,
    told: ServiceSetIn,
) -> ServiceSetOut:
    """Set what the caller's office owes an audience; packages under way stay as they are."""
    check_match(request, set_tag(sets_of(wiring.store), caller, audience))
    ServiceSets.of(wiring.store).put(audience, caller.office, told.rules().contents(), caller.id)
    sets = sets_of(wiring.store)
    tag = set_tag(sets, caller, audience)
    assert tag is not None
    set_etag(response, tag)
    return _out(sets, caller, audience)


@router.delete("/service-sets/{audience}", summary="恢复一类人员的统一服务内容", status_code=204)
def drop_set(wiring: Wired, caller: WritingCatalogues, audience: Audience) -> None:
    """Take back what the caller's office has set; the region's holds again."""
    if not ServiceSets.of(wiring.store).drop(audience, caller.office, caller.id):
        raise Missing("本机构没有自己定过这一类的服务内容")


def _out(sets: Sets, caller: Caller, audience: str) -> ServiceSetOut:
    rules = sets.of(caller.office, audience)
    if rules is None:
        raise Missing(_NONE)
    return ServiceSetOut.of(audience, rules, (caller.office, audience) in sets.own)


def set_tag(sets: Sets, caller: Caller, audience: str) -> str | None:
    """Make the tag of what the caller's office owes an audience; None: nothing is set."""
    rules = sets.of(caller.office, audience)
    return None if rules is None else etag_of("service-set", audience, *rules.contents().items())
