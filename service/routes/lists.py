"""What is recommended to a person: lists, why not, what would open more, and lists made again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, NamedTuple

from fastapi import APIRouter, Body, Path, Query, Request, Response

from matcher.store.history import postings_at
from matcher.store.lists import RecordedList
from matcher.types import Posting
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.choosing import any_list_of, list_of
from service.casework.inquiry import relaxations, why_not
from service.casework.lists import LONGEST, Kept, current
from service.casework.replay import replay
from service.casework.rounds import due, make_round
from service.schemas.lists import (
    AbsenceOut,
    ChangesOut,
    Id,
    PersonListOut,
    ReplayOut,
    RoundIn,
    RoundItemOut,
)
from service.schemas.matches import ChangeOut
from service.web.etags import etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["推荐名单"])

SeekerId = Annotated[Id, Path(description="求职者编号")]
ListId = Annotated[Id, Path(description="名单编号")]
Length = Annotated[int, Query(ge=1, le=LONGEST, description="要几个")]
_NO_CHANGES = "没有哪一样单独放宽就能多出几个岗位；可以和本人再谈谈想做什么"
_NOBODY = "没有这位求职者，或者不归您这里服务；请核对编号"


class Page(NamedTuple):
    """A list written out, and its tag."""

    tag: str
    text: bytes


@router.get(
    "/seekers/{seeker_id}/recommendations",
    summary="给求职者列一份推荐名单",
    response_model=PersonListOut,
)
def recommendations(
    request: Request, seeker_id: SeekerId, wiring: Wired, caller: ReadingSeekers, n: Length = 3
) -> Response:
    """Recommend postings to a person; the same recorded list for as long as nothing has changed."""
    kept = current(wiring, caller, seeker_id, n)
    tag, page = _page(wiring, kept)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    return Response(page, media_type="application/json", headers={"ETag": tag})


@router.get("/lists/{list_id}", summary="看一份列过的名单")
def recorded_list(
    request: Request, response: Response, list_id: ListId, wiring: Wired, caller: ReadingSeekers
) -> PersonListOut:
    """Show a list again as it was shown, the postings as they stood then."""
    recorded = list_of(wiring, caller, list_id)
    set_etag(response, etag_of("list", recorded.id))
    return PersonListOut.of(recorded, _as_then(wiring, recorded))


@router.get("/lists/{list_id}/replay", summary="重算一份列过的名单并对照")
def replayed_list(list_id: ListId, wiring: Wired, caller: ReadingSeekers) -> ReplayOut:
    """Make a list again from what was recorded, and say whether and why it differs."""
    recorded = any_list_of(wiring, caller, list_id)
    with wiring.live.turn():
        again = replay(wiring, recorded)
    return ReplayOut.of(recorded, again)


@router.get("/seekers/{seeker_id}/why-not", summary="为什么没有推荐这个岗位")
def why_not_posting(
    seeker_id: SeekerId,
    posting: Annotated[Id, Query(description="岗位编号")],
    wiring: Wired,
    caller: ReadingSeekers,
    n: Length = 3,
) -> AbsenceOut:
    """Say why a posting is not in a person's list."""
    found = why_not(wiring, caller, seeker_id, posting, n)
    return AbsenceOut.of(found, wiring.store.postings([posting])[posting])


@router.get("/seekers/{seeker_id}/relaxations", summary="放宽哪一样能多出岗位")
def relax(seeker_id: SeekerId, wiring: Wired, caller: ReadingSeekers) -> ChangesOut:
    """Find the smallest changes of a person's wishes that open more postings."""
    changes = [ChangeOut.of(change) for change in relaxations(wiring, caller, seeker_id)]
    return ChangesOut(changes=changes, message="" if changes else _NO_CHANGES)


@router.post("/seekers:recommend", summary="给一批人一起列名单")
def recommend_to_many(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: WritingSeekers,
    page: Paged,
    asked: Annotated[RoundIn, Body()] = RoundIn(),  # noqa: B008
) -> list[RoundItemOut]:
    """Make lists for many people at once, so that no opening is given more people than it can see."""
    ids, more = asked.seeker_ids, None
    if ids is None:
        after = page.keys(str, str)
        ids, more = due(
            wiring, caller, page.limit, (str(after[0]), str(after[1])) if after else None
        )
    made = make_round(wiring, caller, list(dict.fromkeys(ids)), asked.n)
    next_link(request, response, encode_cursor(*more) if more else None)
    return [_item(wiring, id, made.get(id)) for id in ids]


def _item(wiring: Wiring, seeker_id: str, recorded: RecordedList | None) -> RoundItemOut:
    if recorded is None:
        return RoundItemOut(seeker_id=seeker_id, list=None, message=_NOBODY)
    told = PersonListOut.of(recorded, _as_now(wiring, recorded))
    return RoundItemOut(seeker_id=seeker_id, list=told, message="")


def _page(wiring: Wiring, kept: Kept) -> Page:
    """Write a list out once for each state of the catalogue: facts of a posting may change."""
    key = ("page", kept.recorded.id, kept.seen.change, kept.chosen)
    known = wiring.recall.get(key)
    if isinstance(known, Page):
        return known
    told = PersonListOut.of(kept.recorded, _as_now(wiring, kept.recorded), kept.chosen)
    text = told.model_dump_json()
    page = Page(etag_of("list", text), text.encode())
    wiring.recall.put(key, page)
    return page


def _as_now(wiring: Wiring, recorded: RecordedList) -> Mapping[str, Posting]:
    return wiring.store.postings(match.posting_id for match in recorded.matches)


def _as_then(wiring: Wiring, recorded: RecordedList) -> Mapping[str, Posting]:
    ids = [match.posting_id for match in recorded.matches]
    return postings_at(wiring.store, ids, recorded.draft.change)
