"""An employer's workbook in; how its columns are understood, then its rows taken in and what they came to, out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, File, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from service.auth.caller import Caller
from service.auth.guards import WritingPostings
from service.casework import inbox
from service.casework.foresight import Cells, Foreseen, foresee
from service.casework.receiving import examine, own_draft
from service.casework.sources import own_source
from service.pages.forms import Filled
from service.pages.frame import page
from service.pages.postingwords import SEVERITIES
from service.routes.batches import MAX_ITEMS, put_postings
from service.schemas.drafts import known_fields
from service.schemas.imports import ImportKind
from service.schemas.reading import FindingOut
from service.web.problems import Invalid, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

LOOKED_AT = 30  # rows judged before they are taken in
_OVER = "这个文件已经收过，或者放得太久；请重新选文件"
_RESULTS = {
    "created": ("新收", "good", "✓"),
    "updated": ("更新", "good", "✓"),
    "unchanged": ("没有变化", "", "·"),
    "duplicate": ("重复", "", "＝"),
    "held": ("暂扣", "heed", "！"),
    "rejected": ("退回", "bad", "✕"),
}


@router.get("/employer/import")
def choose(request: Request, caller: WritingPostings) -> HTMLResponse:
    """Show where a file is dropped."""
    return _choosing(request)


@router.post("/employer/import")
def look(
    request: Request,
    wiring: Wired,
    caller: WritingPostings,
    file: Annotated[UploadFile | None, File()] = None,
) -> HTMLResponse:
    """Show how a workbook is understood; nothing is taken in yet."""
    try:
        if file is None or not file.filename:
            raise Invalid("还没有选文件；请把表格拖进来，或点“选文件”")
        name = inbox.plain_name(file.filename, ImportKind.POSTINGS.value)
        id = inbox.keep(wiring.settings.home, name, file.file, wiring.settings.file_limit)
        seen = _seen(wiring, id, name)
    except Problem as error:
        return _choosing(request, error.detail, error.status)
    return page(
        request,
        "employer_preview.html",
        seen=seen,
        file=name,
        token=wiring.vault.alias(f"{id}/{name}", caller.id),
        rows=_judged(wiring, caller, seen.rows[:LOOKED_AT]),
        severities=SEVERITIES,
    )


@router.post("/employer/import/rows")
def take(request: Request, wiring: Wired, caller: WritingPostings, form: Filled) -> Response:
    """Take the rows of a workbook in that was looked at before."""
    id, _, name = (wiring.vault.named(form.one("file"), caller.id) or "").partition("/")
    if not name or not inbox.path_of(wiring.settings.home, id, name).is_file():
        return _choosing(request, _OVER, 422)
    try:
        seen = _seen(wiring, id, name)
        items = json.dumps(_items(seen.rows)).encode()
        came = put_postings(wiring, caller, items, "")
    except Problem as error:
        return _choosing(request, error.detail, error.status)
    inbox.drop(wiring.settings.home, id)
    rows = list(zip(seen.rows, came.results, strict=True))
    return page(
        request,
        "employer_taken.html",
        file=name,
        total=len(rows),
        counts=came.counts,
        rows=[
            (row, one) for row, one in rows if one.problem or one.result == "held" or one.findings
        ],
        results=_RESULTS,
        severities=SEVERITIES,
    )


def _seen(wiring: Wiring, id: str, name: str) -> Foreseen:
    home = wiring.settings.home
    try:
        seen = foresee(wiring, inbox.path_of(home, id, name), rows=MAX_ITEMS)
    except Problem:
        inbox.drop(home, id)
        raise
    if not 0 < seen.total <= MAX_ITEMS:
        inbox.drop(home, id)
        raise Invalid(f"这个文件有 {seen.total} 行；一次要有 1 到 {MAX_ITEMS} 行，请拆开再传")
    return seen


def _judged(
    wiring: Wiring, caller: Caller, rows: Sequence[Cells]
) -> list[tuple[Cells, list[FindingOut]]]:
    told = []
    for row in rows:
        try:
            _, findings = examine(wiring, own_source(caller), own_draft(caller, row.cells))
            shown = [FindingOut.of(one) for one in (*row.findings, *findings)]
        except Invalid as error:
            told.append((row, [_refused(error.detail)]))
            continue
        told.append((row, [one for one in shown if one.severity != "note"]))
    return told


def _refused(message: str) -> FindingOut:
    return FindingOut(
        code="invalid", severity="hold", message=message, field="employer", words="", rule=""
    )


def _items(rows: Sequence[Cells]) -> list[dict[str, str]]:
    """Give rows as the API takes them; one without an id is known by its title and place."""
    seen: dict[str, int] = {}
    items = []
    for row in rows:
        cells = {name: text for name, text in row.cells.items() if name in known_fields()}
        own = "|".join(cells.get(name, "") for name in ("title", "place", "employment_type"))
        seen[own] = seen.get(own, 0) + 1
        made = hashlib.sha256(f"{own}|{seen[own]}".encode()).hexdigest()[:16]
        items.append({**cells, "external_id": row.cells.get("external_id") or f"sheet-{made}"})
    return items


def _choosing(request: Request, wrong: str = "", status: int = 200) -> HTMLResponse:
    return page(request, "employer_import.html", status, wrong=wrong)
