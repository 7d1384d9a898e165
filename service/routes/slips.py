"""Slips to take away: printed at a kiosk, looked up by anybody who holds one."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from functools import partial
from typing import Annotated, Any

import segno
from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from matcher.store.fairs import Fairs
from matcher.store.slips import LONGEST, Slips
from matcher.store.values import StoredPosting
from matcher.types import Posting
from service.auth.guards import Recommending
from service.casework.kiosk import fair_of, read_wish
from service.casework.slips import as_said, standing, written
from service.schemas.matches import PostingOut
from service.schemas.slips import SlipIn, SlipItemOut, SlipMadeOut, SlipOut
from service.web.problems import Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["小票"])

_NOTE = "本推荐由程序辅助生成，您可要求人工说明或不使用个性化推荐"
_GONE = "没有这张小票，或者已经过期；请到自助机重新打印"
Token = Annotated[str, Path(min_length=1, max_length=LONGEST, description="小票的号码")]


@router.post("/slips", summary="做一张小票", status_code=201)
async def make_slip(
    asked: SlipIn, request: Request, response: Response, wiring: Wired, caller: Recommending
) -> SlipMadeOut:
    """Keep chosen postings and their reasons for a while, and give the code to find them by."""
    body = await wiring.live.compute(partial(_written, asked, wiring))
    keep = partial(
        Slips.of(wiring.store).keep, body, timedelta(days=wiring.settings.slip_days), caller.id
    )
    token, expires = await run_in_threadpool(keep)
    path = f"/v1/slips/{token}"
    home = (wiring.settings.public_url or str(request.base_url)).rstrip("/")
    url = f"{home}/s/{token}"  # the page of the slip, for a phone
    response.headers["Location"] = path
    qr = segno.make(url, error="m", micro=False).svg_inline(omitsize=True)
    return SlipMadeOut(token=token, path=path, url=url, expires=expires, qr=qr)


def _written(asked: SlipIn, wiring: Wiring) -> dict[str, Any]:
    fair = fair_of(wiring, asked.fair)
    booths = Fairs.of(wiring.store).booths(fair.id) if fair else {}
    postings = _chosen(wiring, asked.posting_ids)
    said = asked.profile and asked.profile.profile(wiring.today)
    seeker = read_wish(wiring, said, {}).seeker if said else None
    items = written(wiring.live.matcher(), seeker, postings, booths)
    return {
        "made": wiring.today.isoformat(),
        "fair": fair.name if fair else "",
        "items": [asdict(item) for item in items],
    }


@router.get("/slips/{token}", summary="凭二维码看小票")
def read_slip(token: Token, wiring: Wired) -> SlipOut:
    """Show a slip's postings as they stand today; whoever holds the code may look."""
    slip = Slips.of(wiring.store).find(token)
    if slip is None:
        raise Missing(_GONE)
    stored = wiring.store.stored_postings(item["posting_id"] for item in slip.body["items"])
    return SlipOut(
        made=date.fromisoformat(slip.body["made"]),
        expires=datetime.fromisoformat(slip.expires),
        office=wiring.settings.office,
        complaint_phone=wiring.settings.complaint_phone,
        fair=slip.body["fair"],
        note=_NOTE,
        items=[
            _item(item, stored[item["posting_id"]], wiring.today)
            for item in slip.body["items"]
            if item["posting_id"] in stored
        ],
    )


def _chosen(wiring: Wiring, ids: list[str]) -> list[Posting]:
    found = wiring.store.postings(ids)
    if set(ids) - set(found):
        raise Missing("有的岗位编号不存在，请核对 posting_ids")
    return [found[id] for id in dict.fromkeys(ids)]


def _item(printed: dict[str, Any], stored: StoredPosting, today: date) -> SlipItemOut:
    posting, why = stored.posting, standing(stored, today)
    now = posting.title, posting.employer, as_said(posting)
    return SlipItemOut(
        posting=PostingOut.of(posting, printed["booth"]),
        open=not why,
        standing=why,
        changed=now != (printed["title"], printed["employer"], printed["pay"]),
        reasons=printed["reasons"],
        concerns=printed["concerns"],
    )
