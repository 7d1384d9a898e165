"""Rows that were found at fault, and postings as they stand: mended, let go, held, renewed, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from matcher.ingest.columns import fields
from matcher.ingest.report import Outcome, RowResult
from matcher.store.pages import Asked, Pages, Standing
from matcher.store.pages import standing as standing_of
from matcher.store.uploads import Upload, UploadRow, Uploads
from matcher.store.values import StoredPosting
from service.auth.caller import Caller, Role
from service.auth.guards import Importing, ReadingPostings, WritingPostings
from service.casework import sending
from service.casework.foresight import row_of
from service.casework.sources import (
    check_changes,
    check_releases,
    knows,
    may_change,
    may_see,
    posting_for,
    upload_for,
)
from service.pages.forms import Filled, Form, checked
from service.pages.frame import page
from service.pages.postingwords import (
    SEVERITIES,
    STANDINGS,
    Noted,
    cells_of,
    groups,
    loose,
    noted,
)
from service.routes.imports import ImportId
from service.routes.postings import PostingId, detail, list_duplicates
from service.schemas.drafts import WITHDRAWALS, PostingIn, ReasonIn, RenewalIn, Withdrawal
from service.schemas.reading import FindingOut
from service.schemas.text import encodable
from service.web.paging import Paged, encode_cursor
from service.web.problems import Missing, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

LONGER_DAYS = 90  # what one click on 延长 gives
RESULTS = {
    Outcome.ACCEPTED: "sent",
    Outcome.HELD: "held",
    Outcome.UNCHANGED: "same",
    Outcome.DUPLICATE: "twin",
}
RowNumber = Annotated[int, Path(ge=1, le=10_000_000)]
Told = Annotated[str, Query(max_length=20)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A posting in a list, and how it stands."""

    stored: StoredPosting
    standing: Standing


@router.get("/station/postings")
def listed(
    request: Request,
    wiring: Wired,
    caller: ReadingPostings,
    at: Paged,
    standing: Annotated[Standing | None, Query()] = None,
    q: Annotated[str, Query(max_length=60)] = "",
) -> HTMLResponse:
    """List the postings the caller may see, newest first."""
    keys = at.keys(int, str)
    after = None if keys is None else (int(keys[0]), str(keys[1]))
    asked = Asked(standing=standing or "", words=encodable(q).strip())
    found = Pages.of(wiring.store).page(asked, may_see(caller), at.limit + 1, after)
    shown = found[: at.limit]
    return page(
        request,
        "station_postings.html",
        listed=[Listed(one.stored, standing_of(one.stored)) for one in shown],
        more=encode_cursor(*shown[-1].key) if len(found) > at.limit else "",
        standings=STANDINGS,
        chosen=standing or "",
        q=q,
    )


@router.get("/station/postings/{id}")
def read(
    request: Request, wiring: Wired, caller: ReadingPostings, id: PostingId, told: Told = ""
) -> HTMLResponse:
    """Show a posting, what is wrong with it, and the same one from other sources beside it."""
    found = posting_for(wiring, caller, encodable(id))
    return _posting(request, wiring, caller, found, told=noted(told))


@router.post("/station/postings/{id}")
def mend(
    request: Request, wiring: Wired, caller: WritingPostings, id: PostingId, form: Filled
) -> Response:
    """Send a posting again as it was mended in the page."""
    found = posting_for(wiring, caller, encodable(id))
    check_changes(caller, found)
    before = wiring.store.fields(found.posting.id)
    try:
        result = _sent(wiring, caller, found.posting.source, before, form, found)
    except Problem as error:
        return _posting(
            request, wiring, caller, found, wrong=error.detail, cells=cells_of(form), status=422
        )
    if result.outcome is Outcome.REJECTED:
        wrong = "；".join(one.message for one in result.findings)
        return _posting(
            request, wiring, caller, found, wrong=wrong, cells=cells_of(form), status=422
        )
    return _went(caller, result)


@router.post("/station/postings/{id}/{deed}")
def do(
    wiring: Wired,
    caller: WritingPostings,
    id: PostingId,
    deed: Annotated[str, Path(pattern="^(hold|release|withdraw|renew)$")],
    form: Filled,
) -> Response:
    """Hold, release, withdraw or renew a posting."""
    found = posting_for(wiring, caller, encodable(id))
    told = _done(wiring, caller, found, deed, form)
    return RedirectResponse(f"{_home(caller)}/postings/{found.posting.id}?told={told}", 303)


@router.post("/station/renewals")
def renew_all(wiring: Wired, caller: WritingPostings, form: Filled) -> Response:
    """Renew what is ticked, each by as many days."""
    until = wiring.today + timedelta(days=LONGER_DAYS)
    for id in form.all("posting"):
        sending.renew(wiring, caller, posting_for(wiring, caller, encodable(id)), until)
    return RedirectResponse(f"{_home(caller)}?told=renewed-all", 303)


@router.get("/station/imports/{id}/rows/{row}")
def read_row(
    request: Request, wiring: Wired, caller: Importing, id: ImportId, row: RowNumber
) -> HTMLResponse:
    """Show a row of a file with its cells to be mended."""
    upload, told, cells = _row(wiring, caller, id, row)
    return _editing(request, upload, told, cells)


@router.post("/station/imports/{id}/rows/{row}")
def mend_row(
    request: Request,
    wiring: Wired,
    caller: WritingPostings,
    id: ImportId,
    row: RowNumber,
    form: Filled,
) -> Response:
    """Send a row again as it was mended in the page, as a posting of its own."""
    upload, told, before = _row(wiring, caller, id, row)
    stored = wiring.store.stored_postings([told.stored_id]) if told.stored_id else {}
    try:
        found = stored.get(told.stored_id)
        if told.external_id:
            before = {**before, "external_id": told.external_id}
        result = _sent(wiring, caller, upload.source, before, form, found)
    except Problem as error:
        return _editing(request, upload, told, cells_of(form), error.detail, 422)
    if result.outcome is Outcome.REJECTED:
        findings = [FindingOut.of(one) for one in result.findings]
        return _editing(request, upload, told, cells_of(form), "还收不进来", 422, findings)
    return _went(caller, result)


def unreleased(wiring: Wiring, caller: Caller, found: StoredPosting) -> str:
    """Say why the caller may not let a posting go; empty if they may."""
    try:
        check_releases(wiring, caller, found)
    except Problem as error:
        return error.detail
    return ""


def _sent(
    wiring: Wiring,
    caller: Caller,
    source: str,
    before: Mapping[str, str],
    form: Form,
    found: StoredPosting | None,
) -> RowResult:
    """Send what the form holds, with the sender's own columns that no form shows."""
    told = checked(PostingIn, cells_of(form)).texts
    own = {name: text for name, text in before.items() if name not in fields("postings")}
    cells = {**own, **told}
    external_id = (found.posting.external_id if found else None) or before.get("external_id")
    if external_id:
        sending.addressed(wiring, caller, source, external_id)
        return sending.send(wiring, caller, source, {**cells, "external_id": external_id})
    result = sending.send(wiring, caller, source, cells)
    stored = result.stored_id
    if (
        found and stored and stored != found.posting.id
    ):  # known by its content, which is another now
        sending.withdraw(wiring, caller, found, WITHDRAWALS[Withdrawal.MISTAKE])
    return result


def _done(wiring: Wiring, caller: Caller, found: StoredPosting, deed: str, form: Form) -> str:
    """Do it, and give the code of what is told of it."""
    if deed == "renew":
        until = form.maybe("expires") or wiring.today + timedelta(days=LONGER_DAYS)
        sending.renew(wiring, caller, found, checked(RenewalIn, {"expires": until}).expires)
        return "renewed"
    if deed == "withdraw":
        code = form.one("code")
        known = code in {one.value for one in Withdrawal}
        why = Withdrawal(code) if known else Withdrawal.CLOSED
        sending.withdraw(wiring, caller, found, WITHDRAWALS[why])
        return "withdrawn"
    step = sending.hold if deed == "hold" else sending.release
    reason = form.maybe("reason") or ("待核实" if deed == "hold" else "已核对")
    step(wiring, caller, found, checked(ReasonIn, {"reason": reason}).reason)
    return "withheld" if deed == "hold" else "released"


def _went(caller: Caller, result: RowResult) -> Response:
    told = RESULTS[result.outcome]
    return RedirectResponse(f"{_home(caller)}/postings/{result.stored_id}?told={told}", 303)


def _home(caller: Caller) -> str:
    return "/employer" if caller.role is Role.RECRUITER else "/station"


def _row(
    wiring: Wiring, caller: Caller, id: str, number: int
) -> tuple[Upload, UploadRow, Mapping[str, str]]:
    """Find a row of a file, with its cells as they stood there or as they are stored."""
    upload = upload_for(wiring, caller, encodable(id))
    [*found] = Uploads.of(wiring.store).rows(upload.id, 1, number - 1)
    if upload.kind != "postings" or not found or found[0].number != number:
        raise Missing("这个文件没有这一行，或这一行没有要改的")
    told = found[0]
    cells = row_of(wiring, upload, told.sheet, told.row)
    if not cells and told.stored_id:
        cells = wiring.store.fields(told.stored_id)
    return upload, told, cells


def _editing(
    request: Request,
    upload: Upload,
    row: UploadRow,
    cells: Mapping[str, str],
    wrong: str = "",
    status: int = 200,
    findings: list[FindingOut] | None = None,
) -> HTMLResponse:
    told = findings or [FindingOut.of(one) for one in row.findings]
    laid = groups(cells, told)
    return page(
        request,
        "station_row.html",
        status,
        upload=upload,
        row=row,
        groups=laid,
        loose=loose(told, laid),
        wrong=wrong,
        severities=SEVERITIES,
    )


def _posting(
    request: Request,
    wiring: Wiring,
    caller: Caller,
    found: StoredPosting,
    told: Noted | None = None,
    wrong: str = "",
    cells: Mapping[str, str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    shown = detail(caller, found)
    mine, recruits = may_change(caller, found), caller.role is Role.RECRUITER
    texts = cells or wiring.store.fields(found.posting.id)
    own = frozenset({"employer"}) if recruits else frozenset()
    laid = groups(texts, shown.findings or [], own) if mine else []
    return page(
        request,
        "station_posting.html",
        status,
        posting=shown,
        found=found,
        standing=standing_of(found),
        standings=STANDINGS,
        severities=SEVERITIES,
        mine=mine,
        recruits=recruits,
        knows=knows(caller, found),
        holds=mine or caller.role is Role.SUPERVISOR,
        groups=laid,
        unreleased=unreleased(wiring, caller, found),
        twins=_twins(wiring, caller, found),
        told=told,
        wrong=wrong,
        withdrawals=WITHDRAWALS,
        later=_later(wiring.today),
    )


def _twins(wiring: Wiring, caller: Caller, found: StoredPosting) -> list[StoredPosting]:
    """List the same posting from other sources, as the API tells the caller of them."""
    ids = [one.id for one in list_duplicates(wiring, caller, found.posting.id)]
    stored = wiring.store.stored_postings(ids)
    return [stored[id] for id in ids if id in stored]


def _later(today: date) -> date:
    return today + timedelta(days=LONGER_DAYS)
