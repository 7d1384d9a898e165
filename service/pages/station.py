"""The station's page: a workbook handed in, how far it has come, and what its rows came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse

from matcher.ingest.report import OUTCOME_NAMES, Outcome
from matcher.store.fairs import Fairs
from matcher.store.pages import Asked, Pages, standing
from matcher.store.uploads import Progress, Upload, UploadRow, Uploads
from matcher.store.values import StoredPosting
from service.auth.caller import Caller, Role
from service.auth.guards import Importing
from service.casework.foresight import columns_of
from service.casework.sources import (
    any_source,
    may_see,
    own_source,
    sees_uploads,
    upload_for,
    writes_fair,
)
from service.pages.frame import page
from service.pages.postingwords import SEVERITIES, STANDINGS, Noted, noted
from service.routes import imports
from service.routes.imports import ImportId
from service.schemas.imports import ImportKind, has_sheet
from service.schemas.reading import FindingOut
from service.schemas.text import encodable
from service.web.paging import Paged, encode_cursor
from service.web.problems import Invalid, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

SOON_DAYS, SHOWN_SOON, SHOWN_HELD, SHOWN_FILES = 14, 20, 20, 8
PER_PAGE = 50
# What a clerk asks about a file's rows first, and what it is called on the page.
_SHOWS = {
    "": "要看的",
    "held": "暂扣",
    "rejected": "退回",
    "duplicate": "重复",
    "accepted": "收下但有提醒",
}
Told = Annotated[str, Query(max_length=20)]


@router.get("/station")
def station(request: Request, wiring: Wired, caller: Importing, told: Told = "") -> HTMLResponse:
    """Show where a file is dropped, what was handed in last, and what waits to be looked at."""
    return _station(request, wiring, caller, told=noted(told))


@router.post("/station/imports")
def hand_in(
    request: Request,
    wiring: Wired,
    caller: Importing,
    file: Annotated[UploadFile | None, File()] = None,
    source: Annotated[str, Form(max_length=200)] = "",
    fair: Annotated[str, Form(max_length=60)] = "",
) -> Response:
    """Keep a workbook safely and lead on to where one sees how far it has come."""
    try:
        if file is None or not file.filename:
            raise Invalid("还没有选文件；请把表格拖进来，或点“选文件”")
        taken = imports.take_file(
            Response(), wiring, caller, file, ImportKind.POSTINGS, source, "", fair, ""
        )
    except Problem as error:
        return _station(request, wiring, caller, wrong=error.detail, status=error.status)
    return RedirectResponse(f"/station/imports/{taken.id}", 303)


@router.get("/station/imports")
def history(request: Request, wiring: Wired, caller: Importing, at: Paged) -> HTMLResponse:
    """List what was handed in, newest first."""
    keys = at.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    found = Uploads.of(wiring.store).page(sees_uploads(caller), at.limit + 1, after)
    files = [one for one in found[: at.limit] if one.kind == ImportKind.POSTINGS]
    more = encode_cursor(*found[at.limit - 1].key) if len(found) > at.limit else ""
    return page(request, "station_imports.html", files=files, more=more, names=OUTCOME_NAMES)


@router.get("/station/imports/{id}")
def read(
    request: Request,
    wiring: Wired,
    caller: Importing,
    id: ImportId,
    show: Annotated[str, Query(pattern="^(held|rejected|duplicate|accepted|)$")] = "",
    after: Annotated[int, Query(ge=0)] = 0,
) -> HTMLResponse:
    """Show how a file fared: counts that add up, and the rows with what is wrong."""
    upload = upload_for(wiring, caller, encodable(id))
    shown = _fared(wiring, caller, upload, show, after)
    return page(request, "station_import.html", **shown)


@router.get("/station/imports/{id}/progress")
def progress(request: Request, wiring: Wired, caller: Importing, id: ImportId) -> HTMLResponse:
    """Show how far a file has come; the page is asked for anew when it is done."""
    upload = upload_for(wiring, caller, encodable(id))
    return page(request, "station_progress.html", upload=upload)


@router.get("/station/imports/{id}/columns")
def columns(request: Request, wiring: Wired, caller: Importing, id: ImportId) -> HTMLResponse:
    """Show how the columns of a file were understood."""
    upload = upload_for(wiring, caller, encodable(id))
    if upload.file_gone or upload.kind != ImportKind.POSTINGS:
        raise Invalid("来表已经删了，看不到各列是怎么读的")
    return page(request, "station_columns.html", seen=columns_of(wiring, upload))


@router.get("/station/imports/{id}/sheet")
def sheet(wiring: Wired, caller: Importing, id: ImportId) -> Response:
    """Send the sender's own sheet back with what was found."""
    return imports.read_sheet(wiring, caller, id)


def _station(
    request: Request,
    wiring: Wiring,
    caller: Caller,
    told: Noted | None = None,
    wrong: str = "",
    status: int = 200,
) -> HTMLResponse:
    files = Uploads.of(wiring.store).page(sees_uploads(caller), SHOWN_FILES)
    return page(
        request,
        "station.html",
        status,
        told=told,
        wrong=wrong,
        source=own_source(caller),
        asks_source=any_source(caller),
        writes=caller.role in {Role.STATION, Role.SUPERVISOR},
        fairs=_fairs(wiring, caller),
        files=[one for one in files if one.kind == ImportKind.POSTINGS],
        held=_some(wiring, caller, Asked(standing="held"), SHOWN_HELD),
        soon=_soon(wiring, caller),
        soon_days=SOON_DAYS,
        later=wiring.today + timedelta(days=90),
        names=OUTCOME_NAMES,
    )


def _some(wiring: Wiring, caller: Caller, asked: Asked, most: int) -> list[StoredPosting]:
    """List the caller's own postings; who stands for all sees everybody's."""
    seen = may_see(caller)
    if caller.role is Role.CASEWORKER:
        return []
    return [one.stored for one in Pages.of(wiring.store).page(asked, seen, most)]


def _soon(wiring: Wiring, caller: Caller) -> list[StoredPosting]:
    last = wiring.today + timedelta(days=SOON_DAYS)
    asked = Asked(
        source="" if any_source(caller) else own_source(caller),
        standing="open",
        expires_by=last,
        expires_from=wiring.today,
    )
    found = _some(wiring, caller, asked, SHOWN_SOON)
    return sorted(found, key=lambda one: (one.posting.expires or last, one.posting.id))


def _fairs(wiring: Wiring, caller: Caller) -> list[tuple[str, str]]:
    coming = Fairs.of(wiring.store).page(20, since=wiring.today)
    return [(fair.id, fair.name) for fair in coming if writes_fair(caller, fair)]


def _fared(
    wiring: Wiring, caller: Caller, upload: Upload, show: str, after: int
) -> dict[str, object]:
    done = upload.state is Progress.DONE
    rows = Uploads.of(wiring.store).rows(upload.id) if done else []
    chosen = [row for row in rows if _is_shown(row, show)]
    page_of = [row for row in chosen if row.number > after][: PER_PAGE + 1]
    more = page_of[PER_PAGE - 1].number if len(page_of) > PER_PAGE else 0
    return {
        "upload": upload,
        "counts": {one: upload.counts.get(one.value, 0) for one in Outcome},
        "names": OUTCOME_NAMES,
        "rows": _rows(wiring, upload, page_of[:PER_PAGE]),
        "found": len(chosen),
        "shows": {
            key: (name, sum(_is_shown(row, key) for row in rows)) for key, name in _SHOWS.items()
        },
        "show": show,
        "more": more,
        "has_sheet": has_sheet(upload),
        "severities": SEVERITIES,
        "standings": STANDINGS,
        "writes": caller.role in {Role.STATION, Role.SUPERVISOR},
    }


def _is_shown(row: UploadRow, show: str) -> bool:
    """Say whether a row belongs to what is asked; by itself, what is to be looked at."""
    grave = any(one.severity.value != "note" for one in row.findings)
    if not show:
        return row.outcome in {"held", "rejected"} or (grave and row.outcome != "unchanged")
    return row.outcome == show and (show != "accepted" or grave)


def _rows(wiring: Wiring, upload: Upload, rows: list[UploadRow]) -> list[dict[str, object]]:
    """Tell each row with how its posting stands now: it may have been mended meanwhile."""
    stored = wiring.store.stored_postings([row.stored_id for row in rows if row.stored_id])
    pages = Pages.of(wiring.store)
    told = []
    for row in rows:
        found = stored.get(row.stored_id)
        if found is None and row.external_id and row.outcome == Outcome.REJECTED:
            found = pages.by_key(upload.source, row.external_id)
        findings = [FindingOut.of(one) for one in row.findings]
        told.append(
            {
                "row": row,
                "findings": [one for one in findings if one.severity != "note"] or findings,
                "name": OUTCOME_NAMES[Outcome(row.outcome)],
                "id": found.posting.id if found else "",
                "standing": standing(found) if found else "",
                "title": row.title or (found.posting.title if found else ""),
            }
        )
    return told
