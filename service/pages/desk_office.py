"""The ledger, what each audience is owed, policies and courses: read by caseworkers, kept up by supervisors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, get_origin

from fastapi import APIRouter, File, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.errors import DataError
from matcher.store.package_rows import PackageState
from matcher.store.persons import Persons
from service.auth.caller import Caller, Scope
from service.auth.guards import ReadingPostings, ReadingSeekers, WritingCatalogues
from service.casework.cards import masked
from service.casework.ledger import Part
from service.casework.policies import Beneficiary, parts, policy_of
from service.casework.sets import sets_of
from service.pages.cards import PARTS
from service.pages.forms import Filled, Form, checked
from service.pages.frame import page
from service.routes.packages import list_packages
from service.routes.policies import (
    PolicyId,
    drop_policy,
    import_policies,
    list_policies,
    read_policy,
    write_policy,
)
from service.routes.service_sets import Audience, drop_set, list_sets, put_set, set_tag
from service.routes.trainings import Source, import_trainings, list_trainings
from service.schemas.packages import ServiceSetIn
from service.schemas.policies import PolicyIn, PolicyOut
from service.web.etags import check_read
from service.web.paging import Paged
from service.web.problems import Invalid, PreconditionFailed
from service.wiring import Wired

router = APIRouter(include_in_schema=False)

LEDGER: Mapping[Part, str] = {
    Part.OPEN: "在办",
    Part.OVERDUE: "已超期",
    Part.COMPLETE: "已办结",
    Part.DUE: "没办结（连没开始的）",
    Part.CANCELLED: "已作废",
}
STATES: Mapping[PackageState | None, str] = {
    PackageState.OPEN: "在办",
    PackageState.COMPLETE: "✓ 办结",
    PackageState.CANCELLED: "已作废",
    None: "还没开始",
}
BENEFICIARIES: Mapping[Beneficiary, str] = {
    Beneficiary.PERSON: "给本人",
    Beneficiary.EMPLOYER: "给单位",
    Beneficiary.AGENCY: "给机构",
}
OUTCOMES = {
    "created": "✓ 新收",
    "updated": "✓ 更新",
    "unchanged": "没变",
    "rejected": "✕ 没收",
}
_TOLD = {
    "set": "服务内容已保存；已经在办的不变",
    "unset": "已改回统一的服务内容",
    "policy": "政策已保存，今天起按它讲",
    "unpolicy": "已改回原来的政策",
    "policies": "政策表已导入",
}
# Fields of a policy that a form shows, in its order; the others stay as they are.
POLICY_FIELDS = (
    *("title", "gives", "amount", "unit", "ceiling", "to_whom", "conditions", "apply_how"),
    *("apply_where", "valid_from", "valid_to", "apply_until", "document", "uncertain"),
)
_LONG = frozenset({"gives", "to_whom", "conditions", "apply_how", "apply_where", "uncertain"})
_DAYS = frozenset({"valid_from", "valid_to", "apply_until"})
_SET_CHANGED = "没有保存：您打开以后，别人改过这一类的服务内容；请重新打开，核对以后再改"
Told = Annotated[str, Query(max_length=20)]


@router.get("/desk/ledger")
def ledger(
    request: Request, wiring: Wired, caller: ReadingSeekers, at: Paged, state: Part = Part.OPEN
) -> HTMLResponse:
    """Show a part of the ledger."""
    answer = Response()
    rows = list_packages(request, answer, wiring, caller, at, state)
    people = Persons.of(wiring.store).many({row.seeker_id for row in rows})
    names = {id: masked(wiring.vault.open(one.sealed_name)) for id, one in people.items()}
    shown = {"rows": rows, "names": names, "state": state, "more": _next(answer)}
    words = {"parts": LEDGER, "states": STATES, "kinds": PARTS}
    return page(request, "desk_ledger.html", **shown, **words)


@router.get("/desk/sets")
def sets(request: Request, wiring: Wired, caller: ReadingSeekers, told: Told = "") -> HTMLResponse:
    """Show what each audience is owed."""
    rows, now = list_sets(wiring, caller), sets_of(wiring.store)
    shown = {
        "rows": rows,
        "tags": {row.audience: set_tag(now, caller, row.audience) for row in rows},
    }
    return page(request, "desk_sets.html", **shown, keeps=_keeps(caller), told=_words(told))


@router.post("/desk/sets/{audience}")
def change_set(
    request: Request, wiring: Wired, caller: WritingCatalogues, audience: Audience, form: Filled
) -> Response:
    """Set what an audience is owed, or take back what the office had set."""
    try:
        check_read(form.maybe("read"), set_tag(sets_of(wiring.store), caller, audience))
    except PreconditionFailed:
        raise PreconditionFailed(_SET_CHANGED) from None
    if form.has("drop"):
        drop_set(wiring, caller, audience)
        return _to("/desk/sets?told=unset")
    fields = {name: form.one(name) for name in ServiceSetIn.model_fields if form.has(name)}
    told = checked(ServiceSetIn, fields | {"targeted": form.has("targeted")})
    put_set(request, Response(), wiring, caller, audience, told)
    return _to("/desk/sets?told=set")


@router.get("/desk/policies")
def policies(
    request: Request,
    wiring: Wired,
    caller: ReadingPostings,
    at: Paged,
    told: Told = "",
    ended: bool = False,
) -> HTMLResponse:
    """Show the policies in force; to those who keep them up also what has ended."""
    answer, keeps = Response(), _keeps(caller)
    rows = list_policies(request, answer, wiring, caller, at, None, None, ended and keeps)
    shown = {"rows": rows, "more": _next(answer), "ended": ended, "keeps": keeps}
    return page(request, "desk_policies.html", **shown, whose=BENEFICIARIES, told=_words(told))


@router.get("/desk/policies/{policy_id}")
def policy(
    request: Request, wiring: Wired, caller: WritingCatalogues, policy_id: PolicyId
) -> HTMLResponse:
    """Show a policy to be edited."""
    now, tag = _policy(request, wiring, caller, policy_id)
    return _policy_form(request, now, tag)


@router.post("/desk/policies/{policy_id}")
def change_policy(
    request: Request, wiring: Wired, caller: WritingCatalogues, policy_id: PolicyId, form: Filled
) -> Response:
    """Write a policy for the caller's office, or take back what the office had written.

    Whoever comes second is shown their own words beside what holds now, and saves again or not.
    """
    now, tag = _policy(request, wiring, caller, policy_id)
    read = form.maybe("read")
    try:
        check_read(read, tag)
        if form.has("drop"):
            drop_policy(wiring, caller, policy_id)
            return _to("/desk/policies?told=unpolicy")
        told = checked(PolicyIn, _fields(now.row, form))
        write_policy(wiring, caller, policy_of(told.row(policy_id)), read)
    except PreconditionFailed:
        now, tag = _policy(request, wiring, caller, policy_id)
        return _policy_form(request, now, tag, form)
    return _to("/desk/policies?told=policy")


@router.post("/desk/policies")
def take_policies(
    wiring: Wired, caller: WritingCatalogues, file: Annotated[UploadFile, File()]
) -> Response:
    """Take in a table of policies, all of it or nothing; says which rows are wrong."""
    try:
        import_policies(wiring, caller, file)
    except Invalid as error:
        wrong = (f"{' '.join(map(str, one['loc']))} 行：{one['msg']}" for one in error.errors)
        raise Invalid("；".join([error.detail.partition("；")[0], *wrong])) from None
    return _to("/desk/policies?told=policies")


@router.get("/desk/trainings")
def trainings(request: Request, wiring: Wired, caller: ReadingPostings, at: Paged) -> HTMLResponse:
    """Show the courses and internships that can be joined."""
    answer = Response()
    rows = list_trainings(request, answer, wiring, caller, at)
    shown = {"rows": rows, "more": _next(answer), "keeps": _keeps(caller)}
    return page(request, "desk_trainings.html", **shown, report=None, problem="", outcomes=OUTCOMES)


@router.post("/desk/trainings")
def take_trainings(
    request: Request,
    wiring: Wired,
    caller: WritingCatalogues,
    at: Paged,
    file: Annotated[UploadFile, File()],
    source: Source,
    form: Filled,
) -> HTMLResponse:
    """Take in a catalogue, and tell row by row what became of it."""
    report, problem = None, ""
    try:
        report = import_trainings(wiring, caller, file, source, form.has("whole"))
    except DataError as error:
        problem = error.message
    answer = Response()
    rows = list_trainings(request, answer, wiring, caller, at)
    shown = {"rows": rows, "more": "", "keeps": True, "report": report, "problem": problem}
    return page(request, "desk_trainings.html", **shown, outcomes=OUTCOMES)


def _policy(
    request: Request, wiring: Wired, caller: Caller, policy_id: str
) -> tuple[PolicyOut, str]:
    """Read a policy and the tag it bears now."""
    answer = Response()
    told = read_policy(request, answer, wiring, caller, policy_id)
    assert isinstance(told, PolicyOut)  # a page is always asked for whole
    return told, answer.headers["ETag"]


def _policy_form(
    request: Request, now: PolicyOut, tag: str, late: Form | None = None
) -> HTMLResponse:
    """Show a policy to be edited; to whoever came too `late`, what they had filled in."""
    cells = {name: late.one(name) if late else now.row[name] for name in POLICY_FIELDS}
    shown = {"policy": now, "cells": cells, "read": tag, "late": late is not None}
    words = {"fields": {name: _named(name) for name in POLICY_FIELDS}, "whose": BENEFICIARIES}
    marks = {"long": _LONG, "days": _DAYS}
    return page(request, "desk_policy.html", 412 if late else 200, **shown, **words, **marks)


def _fields(row: Mapping[str, str], form: Form) -> dict[str, Any]:
    """Lay what a form says over a row of the table, as the API takes it."""
    fields: dict[str, Any] = {}
    for name, field in PolicyIn.model_fields.items():
        cell = form.one(name) if form.has(name) else row.get(name, "")
        if get_origin(field.annotation) is list:
            fields[name] = list(parts(cell))
        elif cell:
            fields[name] = cell
    return fields


def _named(field: str) -> str:
    told = PolicyIn.model_fields[field].description or ""
    return told.partition("；")[0]


def _keeps(caller: Caller) -> bool:
    return Scope.CATALOGUES_WRITE in caller.scopes


def _next(answer: Response) -> str:
    """Tell where the next page is."""
    return answer.headers.get("Link", "").partition(">")[0].removeprefix("<")


def _words(code: str) -> str:
    return _TOLD.get(code, "")


def _to(path: str) -> Response:
    return RedirectResponse(path, 303)
