"""A caller and what they do with a posting in; it sent, held, let go, renewed or withdrawn, out.

The routes of the API and the pages do it by the same functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from matcher.ingest.report import RowResult
from matcher.store.pages import Pages, standing
from matcher.store.renewals import Renewals
from matcher.store.values import StoredPosting
from service.auth.caller import Caller
from service.casework.receiving import check_id, own_draft, receive
from service.casework.sources import (
    check_changes,
    check_holds,
    check_releases,
    may_change,
    source_for,
)
from service.web.problems import Conflict, Invalid, Missing
from service.wiring import Wiring


def addressed(
    wiring: Wiring, caller: Caller, source: str, external_id: str
) -> tuple[str, StoredPosting | None]:
    """Find what stands under a source's own id; what is another's does not exist."""
    ours = source_for(caller, source)
    check_id(external_id)
    before = Pages.of(wiring.store).by_key(ours, external_id)
    if before is not None and not may_change(caller, before):
        raise Missing("没有这个岗位，或者不归您这里管；请核对编号")
    return ours, before


def send(
    wiring: Wiring,
    caller: Caller,
    source: str,
    cells: Mapping[str, str],
    expected: int | None = None,
) -> RowResult:
    """Take one posting in and say what became of it; without an id it is known by its content."""
    [result] = receive(wiring, caller, source, [own_draft(caller, cells)], expected)
    return result


def withdraw(wiring: Wiring, caller: Caller, found: StoredPosting, reason: str) -> None:
    """Withdraw a posting of the caller's; sent again, it is back."""
    check_changes(caller, found)
    wiring.store.remove([found.posting.id], reason, by=caller.id)


def hold(wiring: Wiring, caller: Caller, found: StoredPosting, reason: str) -> None:
    """Keep a posting from being recommended until it is let go."""
    check_holds(caller, found)
    wiring.store.hold(found.posting.id, reason, by=caller.id)


def release(wiring: Wiring, caller: Caller, found: StoredPosting, reason: str) -> None:
    """Let a held posting go; the unlawful only by a supervisor."""
    check_releases(wiring, caller, found)
    wiring.store.release(found.posting.id, reason, by=caller.id)


def renew(wiring: Wiring, caller: Caller, found: StoredPosting, expires: date) -> None:
    """Let a posting be valid until another day."""
    check_changes(caller, found)
    if standing(found) == "withdrawn":
        raise Conflict("这个岗位已经撤回；还要招人请重新报送")
    if expires < wiring.today:
        raise Invalid("有效期 expires 已经过了，请写今天以后的日期")
    Renewals.of(wiring.store).renew(found.posting.id, expires, wiring.today, caller.id)
