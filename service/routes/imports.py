"""`/v1/imports`: files of postings or people handed in, worked off, and reported on row by row."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, TypeAlias
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Path, Request, Response, UploadFile

from matcher.errors import NotFound
from matcher.ingest.columnmap import parse_column_map
from matcher.store.fairs import Fairs
from matcher.store.uploads import Progress, Upload, Uploads
from service.auth.caller import Caller, Scope
from service.auth.guards import Importing
from service.casework import inbox
from service.casework.sendback import sheet_back
from service.casework.sources import (
    NotYours,
    any_source,
    sees_uploads,
    source_for,
    upload_for,
    writes_fair,
)
from service.schemas.imports import (
    ImportKind,
    ImportOut,
    ImportRowOut,
    has_sheet,
)
from service.schemas.text import encodable
from service.web.etags import etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Conflict, Forbidden, Invalid, Missing, Problem
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["导入"])

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOT_YET: dict[int | str, dict[str, Any]] = {409: {"description": "还没有处理完，或没有成功"}}
ImportId: TypeAlias = Annotated[str, Path(max_length=60, description="这次导入的编号")]


class Gone(Problem):
    """It was here, and its time is over."""

    status, code, title = 410, "gone", "已经删除"


@router.post("/imports", summary="导入一个文件", status_code=202)
def take_file(
    response: Response,
    wiring: Wired,
    caller: Importing,
    file: Annotated[UploadFile, File(description="表格文件：.xlsx .xls .csv .jsonl")],
    kind: Annotated[ImportKind, Form(description="postings 岗位，seekers 求职者")],
    source: Annotated[str, Form(max_length=200, description="来源；不写则用账号的")] = "",
    columns: Annotated[
        str, Form(max_length=100_000, description="列对照表，JSON；列名特别或没有表头时用")
    ] = "",
    fair: Annotated[str, Form(max_length=60, description="把岗位放进哪一场招聘会")] = "",
    office: Annotated[
        str, Form(max_length=60, description="求职者归哪个机构；全区的负责人才用得上")
    ] = "",
) -> ImportOut:
    """Keep a file safely and say where to ask how far it has come."""
    wanted = Upload(
        id="",
        kind=kind.value,
        source=source_for(caller, encodable(source).strip() or _office(caller, office)),
        file=inbox.plain_name(file.filename or "", kind.value),
        office=_office(caller, office),
        columns=_checked_map(columns, kind),
        fair_id=_fair(wiring, caller, fair, kind),
        actor=caller.id,
    )
    if kind is ImportKind.SEEKERS and Scope.SEEKERS_WRITE not in caller.scopes:
        raise Forbidden([Scope.SEEKERS_WRITE.value])
    entered = _entered(wiring, wanted, file)
    response.headers["Location"] = f"/v1/imports/{entered.id}"
    return ImportOut.of(entered)


@router.get("/imports", summary="导入过哪些文件")
def list_imports(
    request: Request, response: Response, wiring: Wired, caller: Importing, page: Paged
) -> list[ImportOut]:
    """List the files the caller may see, newest first."""
    keys = page.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    found = Uploads.of(wiring.store).page(sees_uploads(caller), page.limit + 1, after)
    shown = found[: page.limit]
    more = encode_cursor(*shown[-1].key) if len(found) > page.limit else None
    next_link(request, response, more)
    return [ImportOut.of(upload) for upload in shown]


@router.get(
    "/imports/{id}",
    summary="一次导入到哪一步了",
    response_model=ImportOut,
    responses={304: {"description": "没有变化"}},
)
def read_import(
    request: Request, response: Response, wiring: Wired, caller: Importing, id: ImportId
) -> ImportOut | Response:
    """Tell how far a file has come, and why if it failed."""
    told = ImportOut.of(upload_for(wiring, caller, encodable(id)))
    tag = etag_of(told.model_dump())
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return told


@router.get("/imports/{id}/report", summary="逐行的结果", responses=_NOT_YET)
def read_report(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: Importing,
    id: ImportId,
    page: Paged,
) -> list[ImportRowOut]:
    """List the rows of which there is something to say, in the order of the file."""
    upload = _done(upload_for(wiring, caller, encodable(id)))
    keys = page.keys(int)
    after = 0 if keys is None else int(keys[0])
    found = Uploads.of(wiring.store).rows(upload.id, page.limit + 1, after)
    shown = found[: page.limit]
    more = encode_cursor(shown[-1].number) if len(found) > page.limit else None
    next_link(request, response, more)
    return [ImportRowOut.of(row) for row in shown]


@router.get(
    "/imports/{id}/report.xlsx",
    summary="退回表：来表加一列“问题”",
    response_class=Response,
    responses={
        **_NOT_YET,
        200: {"content": {_XLSX: {}}, "description": "工作簿"},
        410: {"description": "来表已经删除"},
    },
)
def read_sheet(wiring: Wired, caller: Importing, id: ImportId) -> Response:
    """Send the sender's own sheets back with what was found; of people, the rows' numbers."""
    upload = _done(upload_for(wiring, caller, encodable(id)))
    if not has_sheet(upload):
        days = wiring.settings.upload_days
        raise Gone(f"来表只留 {days} 天，已经删了；逐行的结果还在 report 里")
    book = sheet_back(wiring.settings.home, upload, Uploads.of(wiring.store).rows(upload.id))
    name = quote(f"{upload.file.rpartition('.')[0]}-问题.xlsx")
    headers = {"Content-Disposition": f"attachment; filename=report.xlsx; filename*=UTF-8''{name}"}
    return Response(book, media_type=_XLSX, headers=headers)


def _done(upload: Upload) -> Upload:
    if upload.state is Progress.FAILED:
        raise Conflict(f"这个文件没有导入成功：{upload.message}")
    if upload.state is not Progress.DONE:
        raise Conflict("还没有处理完，请稍后再看")
    return upload


def _entered(wiring: Wiring, wanted: Upload, file: UploadFile) -> Upload:
    """Write the file, then enter it: what is acknowledged is safely on disk."""
    home, limit = wiring.settings.home, wiring.settings.file_limit
    id = inbox.keep(home, wanted.file, file.file, limit)
    return Uploads.of(wiring.store).enter(replace(wanted, id=id))


def _office(caller: Caller, wanted: str) -> str:
    """Name the office that people are given to."""
    plain = encodable(wanted).strip()
    if any_source(caller):
        return plain
    if plain not in {"", caller.office}:
        raise Missing("没有这个机构，或者不归您这里管；请核对名称")
    return caller.office


def _checked_map(columns: str, kind: ImportKind) -> str:
    plain = encodable(columns).strip()
    if plain:
        parse_column_map(plain, kind.value)
    return plain


def _fair(wiring: Wiring, caller: Caller, wanted: str, kind: ImportKind) -> str | None:
    """Find the fair that postings are for, which must be the caller's office's."""
    if not wanted:
        return None
    if kind is not ImportKind.POSTINGS:
        raise Invalid("只有岗位能放进招聘会；导入求职者时请不要写 fair")
    try:
        fair = Fairs.of(wiring.store).fair(encodable(wanted))
    except NotFound:
        raise Missing("没有这场招聘会；请核对编号") from None
    if not writes_fair(caller, fair):
        raise NotYours("这场招聘会是别的机构办的，请由它导入")
    return fair.id
