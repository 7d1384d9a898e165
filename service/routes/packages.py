"""The 1131 ledger: packages prepared, changed and delivered; who is owed one; the workbook of it all."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from matcher.store.package_rows import Package
from matcher.store.packages import Packages
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import mine
from service.casework.delivery import (
    Change,
    change_item,
    deliver,
    item_of,
    package_for,
    refusing,
    take_back,
)
from service.casework.ground import person_and_audience
from service.casework.items import document_of
from service.casework.ledger import (
    MOST,
    Behind,
    Line,
    Part,
    behind,
    key_of,
    lacking_of,
    lines,
    lines_of_all,
    workbook,
)
from service.casework.looks import look, look_over
from service.casework.package import prepare
from service.casework.sets import Sets, sets_of
from service.schemas.packages import DeliveryIn, ItemIn, ItemOut, PackageLineOut, PackageOut
from service.web.described import CHANGED, UNCHANGED, SeekerId
from service.web.etags import check_match, etag_of, not_modified, set_etag
from service.web.paging import Page, Paged, encode_cursor, next_link
from service.web.problems import Invalid
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["1131服务"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ID = Path(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$", description="编号")
PackageId = Annotated[str, _ID]
ItemId = Annotated[str, _ID]
State = Annotated[
    Part,
    Query(description="due 该办还没办结、overdue 已超期、open 在办、complete 办结、cancelled 作废"),
]


@router.post("/seekers/{seeker_id}/packages", summary="给求职者备一份服务包", status_code=201)
def prepare_package(
    response: Response, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId
) -> PackageOut:
    """Prepare all that is owed to a person: briefing, guidance, postings, training."""
    with refusing():
        package = prepare(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    response.headers["Location"] = f"/v1/packages/{package.id}"
    return _whole(wiring, package, response)


@router.get("/seekers/{seeker_id}/packages", summary="看求职者的服务包")
def packages_of_seeker(
    wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> list[PackageLineOut]:
    """List a person's packages, newest first."""
    person_and_audience(wiring, caller, seeker_id)
    found = Packages.of(wiring.store).of_seeker(seeker_id)
    return [PackageLineOut.of(one, wiring.today) for one in found]


@router.get("/packages", summary="列出服务包，可只看超期的")
def list_packages(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    page: Paged,
    state: State = Part.OPEN,
) -> list[PackageLineOut]:
    """List a part of the ledger: the soonest due first, or those who are owed one by their ids."""
    found = lines(wiring, mine(caller), state, page.limit + 1, _after(page, state))
    shown = found[: page.limit]
    look_over(wiring, caller, [line.seeker_id for line in shown])
    more = encode_cursor(*key_of(shown[-1], state)) if len(found) > page.limit else None
    next_link(request, response, more)
    sets = sets_of(wiring.store)
    return [_line(line, sets, wiring.today) for line in shown]


@router.get(
    "/packages.xlsx",
    summary="导出服务台账",
    response_class=Response,
    responses={200: {"content": {_XLSX: {}}}},
)
def export_ledger(
    wiring: Wired,
    caller: ReadingSeekers,
    state: Annotated[Part | None, Query(description="哪一部分；不写为全部")] = None,
) -> Response:
    """Write the ledger as a workbook, one row for each person and item; who exports it is noted."""
    found = lines_of_all(wiring, mine(caller), MOST + 1, state)
    people = {line.seeker_id for line in found}
    if len(people) > MOST:
        raise Invalid(f"超过 {MOST} 人，一张表放不下；请用 state 分开导出，或由各机构自己导出")
    look(wiring, caller, sorted(people))
    Packages.of(wiring.store).note_export(caller.office, len(people), caller.id)
    headers = {"Content-Disposition": 'attachment; filename="ledger.xlsx"'}
    return Response(workbook(wiring, found), media_type=_XLSX, headers=headers)


@router.get(
    "/packages/{package_id}", summary="看一份服务包", response_model=PackageOut, responses=UNCHANGED
)
def read_package(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingSeekers,
    package_id: PackageId,
) -> PackageOut | Response:
    """Read a package with its items."""
    package = package_for(wiring, caller, package_id)
    found = behind(wiring, [package])
    tag = _tag(package, found)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    look(wiring, caller, [package.seeker_id])
    return _whole(wiring, package, response)


@router.delete("/packages/{package_id}", summary="撤销一份服务包", responses=CHANGED)
def cancel_package(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    package_id: PackageId,
) -> PackageOut:
    """Give a package up; it stays in the ledger as cancelled."""
    package = _as_read(request, wiring, caller, package_id)
    with refusing():
        package = Packages.of(wiring.store).cancel(package, caller.id)
    return _whole(wiring, package, response)


@router.patch(
    "/packages/{package_id}/items/{item_id}", summary="更改服务包里的一项", responses=CHANGED
)
def patch_item(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    package_id: PackageId,
    item_id: ItemId,
    told: ItemIn,
) -> PackageOut:
    """Write another text, or put another posting or training in an item's place."""
    package = _as_read(request, wiring, caller, package_id)
    change = Change(told.text, told.posting_id, told.training_id)
    package = change_item(wiring, caller, package, item_of(package, item_id), change)
    return _whole(wiring, package, response)


@router.post(
    "/packages/{package_id}/items/{item_id}/delivery", summary="登记一项已送达", responses=CHANGED
)
def deliver_item(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    package_id: PackageId,
    item_id: ItemId,
    told: DeliveryIn,
) -> PackageOut:
    """Record when and how an item reached the person, and what proves it."""
    package = _as_read(request, wiring, caller, package_id)
    item = item_of(package, item_id)
    package = deliver(wiring, caller, package, item, told.how, told.proof, told.at)
    return _whole(wiring, package, response)


@router.delete(
    "/packages/{package_id}/items/{item_id}/delivery", summary="撤回一项送达登记", responses=CHANGED
)
def take_back_delivery(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    package_id: PackageId,
    item_id: ItemId,
) -> PackageOut:
    """Undo a delivery that was recorded by mistake."""
    package = _as_read(request, wiring, caller, package_id)
    package = take_back(wiring, caller, package, item_of(package, item_id))
    return _whole(wiring, package, response)


def _as_read(request: Request, wiring: Wiring, caller: Caller, package_id: str) -> Package:
    package = package_for(wiring, caller, package_id)
    check_match(request, _tag(package, behind(wiring, [package])))
    return package


def _after(page: Page, state: Part) -> tuple[str, ...]:
    kinds = (str,) if state in (Part.DUE, Part.OVERDUE) else (str, str)
    return tuple(map(str, page.keys(*kinds) or ()))


def _line(line: Line, sets: Sets, today: date) -> PackageLineOut:
    if line.package is not None:
        return PackageLineOut.of(line.package, today)
    assert line.owed is not None
    return PackageLineOut.of_owed(line.owed, lacking_of(line.owed, sets), today)


def _whole(wiring: Wiring, package: Package, response: Response) -> PackageOut:
    found = behind(wiring, [package])
    set_etag(response, _tag(package, found))
    return shown(wiring, package, found)


def shown(wiring: Wiring, package: Package, found: dict[str, Behind]) -> PackageOut:
    """Show a package with its items and what stands behind them."""
    items = [
        ItemOut.of(
            item,
            document_of(wiring.vault, item),
            wiring.vault.open(item.sealed_proof),
            found.get(item.id, Behind()),
        )
        for item in package.items
    ]
    return PackageOut.of(package, items, wiring.today)


def _tag(package: Package, found: dict[str, Behind]) -> str:
    versions = [
        (id, one.recommendation.version) for id, one in sorted(found.items()) if one.recommendation
    ]
    return etag_of("package", package.id, package.version, *versions)
