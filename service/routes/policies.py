"""Policies as everybody may read them and offices keep them up; what is a person's today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, File, Path, Query, Request, Response, UploadFile

from matcher.errors import DataError
from matcher.parse.dates import parse_date
from matcher.store.policies import Policies, PolicyChanged
from service.auth.caller import Caller, Scope
from service.auth.guards import ReadingPostings, ReadingSeekers, WritingCatalogues
from service.casework.access import person_for, seeker_for
from service.casework.ground import briefing_for
from service.casework.looks import look
from service.casework.policies import (
    COLUMNS,
    Beneficiary,
    Policy,
    PolicyRow,
    in_force,
    policy_of,
    row_of,
)
from service.casework.sheets import SheetRow, read_sheet, write_csv
from service.schemas.policies import BriefingIn, BriefingOut, PolicyImportOut, PolicyIn, PolicyOut
from service.web.described import CHANGED, UNCHANGED, SeekerId
from service.web.etags import check_read, etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Forbidden, Invalid, Missing, PreconditionFailed
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["政策"])

PolicyId = Annotated[
    str, Path(min_length=1, max_length=60, pattern=r"^[\w-]+$", description="政策编号")
]
_DAYS = ("valid_from", "valid_to", "apply_until")
_GONE = "没有这条政策，或者已经过了期；请核对编号"


@router.get("/policies", summary="列出政策")
def list_policies(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    page: Paged,
    beneficiary: Annotated[Beneficiary | None, Query(description="给谁的")] = None,
    topic: Annotated[str | None, Query(max_length=20, description="哪一方面")] = None,
    ended: Annotated[bool, Query(description="连过期的一起列出，维护政策时用")] = False,
) -> list[PolicyOut]:
    """List the policies in force today, by id; those who keep them up may see what has ended."""
    if ended and Scope.CATALOGUES_WRITE not in caller.scopes:
        raise Forbidden([Scope.CATALOGUES_WRITE])
    after = page.keys(str)
    found = [
        policy
        for id, policy in _all(wiring, caller).items()
        if (after is None or id > str(after[0]))
        and (ended or policy.open_on(wiring.today))
        and beneficiary in (None, policy.beneficiary)
        and topic in (None, policy.row.topic)
    ]
    shown = found[: page.limit]
    next_link(request, response, encode_cursor(shown[-1].id) if len(found) > page.limit else None)
    changed = Policies.of(wiring.store).overrides(caller.office).keys()
    return [PolicyOut.of(one, wiring.today, one.id in changed) for one in shown]


@router.get(
    "/policies.csv",
    summary="导出政策表",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
def export_policies(wiring: Wired, caller: WritingCatalogues) -> Response:
    """Write every policy as a table to be edited and sent back."""
    rows = (_cells(policy.row) for policy in _all(wiring, caller).values())
    headers = {"Content-Disposition": 'attachment; filename="policies.csv"'}
    return Response(write_csv("policies", rows), media_type="text/csv", headers=headers)


@router.post("/policies:import", summary="导入政策表")
def import_policies(
    wiring: Wired,
    caller: WritingCatalogues,
    file: Annotated[UploadFile, File(description="改好的政策表，.xlsx、.xls 或 .csv")],
) -> PolicyImportOut:
    """Take in a table, all of it or nothing; columns that it lacks stay as they were."""
    sheet = read_sheet(file.file.read(), file.filename or "", "policies", "id")
    known = _all(wiring, caller)
    rows, errors = {}, []
    for one in sheet.rows:
        id = one.cells.get("id", "")
        try:
            row = _merged(one, sheet.fields, known.get(id))
            if id in rows:
                raise DataError("编号与前面的行重复，请改正")
            rows[id] = policy_of(row).row
        except DataError as error:
            errors.append(
                {"loc": [one.sheet, str(one.number)], "msg": error.message, "type": "row"}
            )
    if errors:
        raise Invalid(
            "有的行不对，整张表都没有收；请按 errors 里的行号改好再传", errors=errors[:50]
        )
    new = {id: row for id, row in rows.items() if id not in known or known[id].row != row}
    if new:
        told = {id: _cells(row) for id, row in new.items()}
        Policies.of(wiring.store).put(told, caller.office, caller.id)
    return PolicyImportOut(rows=len(sheet.rows), changed=len(new), unknown=list(sheet.unknown))


@router.get(
    "/policies/{policy_id}", summary="看一条政策", response_model=PolicyOut, responses=UNCHANGED
)
def read_policy(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingPostings,
    policy_id: PolicyId,
) -> PolicyOut | Response:
    """Read a policy as it holds for the caller's office."""
    policy = _all(wiring, caller).get(policy_id)
    keeps = Scope.CATALOGUES_WRITE in caller.scopes
    if policy is None or not (keeps or policy.open_on(wiring.today)):
        raise Missing(_GONE)
    tag = _tag(policy)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return _out(wiring, caller, policy)


@router.put("/policies/{policy_id}", summary="新增或更改一条政策", responses=CHANGED)
def put_policy(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingCatalogues,
    policy_id: PolicyId,
    told: PolicyIn,
) -> PolicyOut:
    """Write a policy for the caller's office; an account of the whole region writes it for all."""
    policy = policy_of(told.row(policy_id))
    write_policy(wiring, caller, policy, request.headers.get("if-match"))
    set_etag(response, _tag(policy))
    return _out(wiring, caller, policy)


@router.delete("/policies/{policy_id}", summary="撤去本机构的一条政策", status_code=204)
def drop_policy(wiring: Wired, caller: WritingCatalogues, policy_id: PolicyId) -> None:
    """Take back what the caller's office wrote of a policy; the original holds again."""
    if not Policies.of(wiring.store).drop(policy_id, caller.office, caller.id):
        raise Missing("本机构没有改过这条政策；要停用它，请把结束日期改到今天以前")


@router.post("/seekers/{seeker_id}/briefing", summary="这个人今天适用哪些政策")
def brief_seeker(
    wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId, asked: BriefingIn
) -> BriefingOut:
    """Tell which policies are for a person, and a posting, today; what was answered is not kept."""
    person = person_for(wiring, caller, seeker_id)
    seeker = seeker_for(wiring, caller, seeker_id).seeker
    posting = None
    if asked.posting_id is not None:
        posting = wiring.store.postings([asked.posting_id]).get(asked.posting_id)
        if posting is None:
            raise Missing("没有这个岗位，请核对编号")
    look(wiring, caller, [seeker_id])
    return BriefingOut.of(briefing_for(wiring, person, seeker, posting, asked.answers))


def write_policy(wiring: Wiring, caller: Caller, policy: Policy, read: str | None) -> None:
    """Write a policy for the caller's office unless it was changed since its tag was read."""
    section = Policies.of(wiring.store)
    overrides = section.overrides(caller.office)
    before = in_force(overrides).get(policy.id)
    check_read(read, None if before is None else _tag(before))
    if before is not None and before.row == policy.row:
        return
    rows, still = {policy.id: _cells(policy.row)}, None if read is None else overrides
    try:
        section.put(rows, caller.office, caller.id, still)
    except PolicyChanged as error:
        raise PreconditionFailed(error.message) from None


def _all(wiring: Wiring, caller: Caller) -> Mapping[str, Policy]:
    return in_force(Policies.of(wiring.store).overrides(caller.office))


def _out(wiring: Wiring, caller: Caller, policy: Policy) -> PolicyOut:
    changed = policy.id in Policies.of(wiring.store).overrides(caller.office)
    return PolicyOut.of(policy, wiring.today, changed)


def _tag(policy: Policy) -> str:
    return etag_of("policy", *_cells(policy.row).items())


def _cells(row: PolicyRow) -> dict[str, str]:
    return {name: getattr(row, name) for name in COLUMNS}


def _merged(one: SheetRow, told: frozenset[str], before: Policy | None) -> PolicyRow:
    """Lay what a sheet's row says over what holds; days come as Excel writes them."""
    cells = _cells(before.row) if before is not None else {}
    for name in told:
        text = one.cells.get(name, "")
        day = parse_date(text) if name in _DAYS and text else None
        cells[name] = day.isoformat() if day else text.removesuffix(".0")
    return row_of(cells)
