"""A slip by its token in; the paper to print and the page a phone opens out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from matcher.store.pages import MaySee
from service.pages.frame import page
from service.routes.slips import Token, read_slip
from service.schemas.postings import ContactOut, PostingDetail
from service.web.limits import enforce_hall
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False, dependencies=[Depends(enforce_hall)])

_EVERYBODY = MaySee(open_ones=True)


@router.get("/s/{token}")
def phone(request: Request, token: Token, wiring: Wired) -> HTMLResponse:
    """Show a slip on a phone, its postings as they stand today."""
    slip = read_slip(token, wiring)
    called = contacts(wiring, (item.posting.id for item in slip.items))
    return page(request, "slip.html", slip=slip, contacts=called)


def contacts(wiring: Wiring, ids: Iterable[str]) -> Mapping[str, ContactOut]:
    """Tell whom to ring about postings that are open; seekers are who that is published for."""
    stored = wiring.store.stored_postings(ids)
    told = {
        id: PostingDetail.of_stored(found, knows=False, contact=True).contact
        for id, found in stored.items()
        if _EVERYBODY.covers(found)
    }
    return {id: contact for id, contact in told.items() if contact is not None}
