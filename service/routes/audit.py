"""The log of what was done by whom, and the proof that it is whole.

A supervisor of an office reads what its callers did and what was done to its people.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from matcher.store.auditing import Audit, Wanted
from service.auth.guards import ReadingAudit
from service.schemas.audit import EntryOut, VerificationOut
from service.web.paging import Paged, encode_cursor, next_link
from service.wiring import Wired

router = APIRouter(prefix="/v1", tags=["操作记录"])

_LARGEST = 2**31 - 1  # of a number in the log
Subject = Annotated[str, Query(max_length=200, description="只看对它做的，例如 seeker:编号")]
Actor = Annotated[str, Query(max_length=100, description="只看它做的，例如 account:编号")]
After = Annotated[int, Query(ge=0, le=_LARGEST, description="只看这个序号以后的")]
Newest = Annotated[bool, Query(description="true 则最近的在前")]


@router.get("/audit", summary="翻看操作记录")
def list_entries(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: ReadingAudit,
    page: Paged,
    subject: Subject = "",
    actor: Actor = "",
    after: After = 0,
    newest: Newest = False,
) -> list[EntryOut]:
    """List what was done, in the order it was done."""
    keys = page.keys(int)
    beyond = None if keys is None else max(-_LARGEST, min(int(keys[0]), _LARGEST))
    wanted = Wanted(subject, actor, caller.office, after)
    found = Audit.of(wiring.store).entries(wanted, page.limit + 1, beyond, newest)
    shown = found[: page.limit]
    more = len(found) > page.limit
    next_link(request, response, encode_cursor(shown[-1].number) if more else None)
    return [EntryOut.of(entry) for entry in shown]


@router.get("/audit/verification", summary="核对操作记录有没有被改过")
def verify(wiring: Wired, caller: ReadingAudit) -> VerificationOut:
    """Walk along the whole log and tell whether anything was changed, dropped or slipped in."""
    return VerificationOut.of(Audit.of(wiring.store).verify())
