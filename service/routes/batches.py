"""`/v1/postings:batch`: up to a thousand openings in, what each came to, in their order, out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast, get_args

from fastapi import APIRouter, Depends, Query, Request

from matcher.ingest.report import Outcome, RowResult
from matcher.store.pages import Pages
from service.auth.caller import Caller, Role
from service.auth.guards import WritingPostings
from service.casework.receiving import check_id, own_draft, receive, taken
from service.casework.sources import may_change, source_for
from service.schemas.drafts import WrongCells, item_cells
from service.schemas.postings import BatchItemOut, BatchOut, ItemProblem, Taken
from service.schemas.reading import FindingOut
from service.schemas.text import encodable
from service.web.problems import Invalid
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["岗位报送"])

MAX_ITEMS = 1000
_ITEMS = {"type": "array", "maxItems": MAX_ITEMS, "items": {"type": "object"}}
_DOCUMENTED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "岗位的列表，每条除了各项还要有 external_id；也可以一行一条（NDJSON）",
        "content": {
            "application/json": {"schema": _ITEMS},
            "application/x-ndjson": {"schema": {"type": "string"}},
        },
    }
}


@dataclass(frozen=True, slots=True)
class _Item:
    """One item: its cells, or why they cannot be read."""

    index: int
    cells: dict[str, str]
    problem: ItemProblem | None = None

    @property
    def external_id(self) -> str:
        return self.cells.get("external_id", "")


async def raw_body(request: Request) -> bytes:
    """Read a body that is not read by a model."""
    return await request.body()


@router.post("/postings:batch", summary="一次报送许多岗位", openapi_extra=_DOCUMENTED)
def put_postings(
    wiring: Wired,
    caller: WritingPostings,
    body: Annotated[bytes, Depends(raw_body)],
    source: Annotated[str, Query(max_length=200, description="来源；不写则用账号的")] = "",
) -> BatchOut:
    """Store postings; those that cannot be are sent back one by one, the others are stored."""
    ours = source_for(caller, encodable(source))
    items = list(_items(caller, body))
    good = _owned(wiring, caller, ours, items)
    results = receive(wiring, caller, ours, [item.cells for item in good])
    came = {item.index: result for item, result in zip(good, results, strict=True)}
    refused = {item.index for item in items} - set(came)
    told = [
        _told(item, came[item.index]) if item.index not in refused else _returned(item)
        for item in items
    ]
    counts = Counter(one.result for one in told)
    words = cast("tuple[Taken, ...]", get_args(Taken))
    return BatchOut(counts={word: counts[word] for word in words}, results=told)


def _items(caller: Caller, body: bytes) -> Iterator[_Item]:
    seen: dict[str, int] = {}
    for index, value in enumerate(_values(body)):
        item = _item(caller, index, value)
        if item.problem is None and item.external_id in seen:
            where = f"这一批里第 {seen[item.external_id] + 1} 条已经用了这个编号"
            problem = ItemProblem.of("conflict", where)
            item = _Item(index, item.cells, problem)
        seen.setdefault(item.external_id, index)
        yield item


def _item(caller: Caller, index: int, value: object) -> _Item:
    cells: dict[str, str] = {}
    try:
        if isinstance(value, ValueError):
            raise value
        cells = item_cells(value)
        if not cells.get("external_id"):
            raise WrongCells("缺少编号 external_id")
        check_id(cells["external_id"])
        return _Item(index, own_draft(caller, cells))
    except (WrongCells, Invalid) as error:
        return _Item(index, cells, ItemProblem.of("invalid", str(error)))


def _values(body: bytes) -> Sequence[object]:
    """Read a JSON array, or lines of JSON; a line that cannot be read stands for itself."""
    try:
        text = body.decode("utf-8-sig").strip()
        if text.startswith("["):
            values = json.loads(text)
        else:
            values = [_line(line) for line in text.split("\n") if line.strip()]
    except (ValueError, RecursionError) as error:
        raise Invalid(
            "正文不是合法的 JSON；请发一个列表 […]，或一行一个对象，UTF-8 编码"
        ) from error
    if not values or len(values) > MAX_ITEMS:
        raise Invalid(f"一次要有 1 到 {MAX_ITEMS} 条；更多请分几次报送")
    return cast("list[object]", values)


def _line(line: str) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return WrongCells("这一行不是合法的 JSON")


def _owned(wiring: Wiring, caller: Caller, source: str, items: Sequence[_Item]) -> list[_Item]:
    """Leave out what cannot be read, and what an employer would take from another."""
    good = [item for item in items if item.problem is None]
    if caller.role is not Role.RECRUITER:
        return good
    pages = Pages.of(wiring.store)
    before = {item.index: pages.by_key(source, item.external_id) for item in good}
    return [
        item for item in good if (found := before[item.index]) is None or may_change(caller, found)
    ]


def _told(item: _Item, result: RowResult) -> BatchItemOut:
    problem = None
    if result.outcome is Outcome.REJECTED:
        detail = "；".join(finding.message for finding in result.findings)
        problem = ItemProblem.of("invalid", detail)
    return BatchItemOut(
        index=item.index,
        external_id=item.external_id,
        id=result.stored_id or None,
        result=taken(result),
        findings=[FindingOut.of(finding) for finding in result.findings],
        problem=problem,
    )


def _returned(item: _Item) -> BatchItemOut:
    taken_id = ItemProblem.of("conflict", "这个编号不能用，请换一个")
    return BatchItemOut(
        index=item.index,
        external_id=item.external_id or None,
        id=None,
        result="rejected",
        findings=[],
        problem=item.problem or taken_id,
    )
