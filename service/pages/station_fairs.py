"""Fairs of an office: announced, changed, and their booths given out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from matcher.errors import NotFound
from matcher.store.fairs import Fair, Fairs
from matcher.store.pages import Asked, Pages
from service.auth.caller import Caller
from service.auth.guards import WritingCatalogues
from service.casework.sources import NotYours, may_see, writes_fair
from service.pages.forms import Filled, Form, checked
from service.pages.frame import page
from service.pages.postingwords import Noted, noted
from service.routes import fairs
from service.routes.fairs import FairId
from service.schemas.fairs import BoothsIn, FairIn
from service.schemas.text import encodable
from service.web.problems import Missing, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

SHOWN_FAIRS, SHOWN_FOUND = 50, 30
_FIELDS = ("name", "day", "until", "place", "region")
Told = Annotated[str, Query(max_length=20)]


@router.get("/station/fairs")
def listed(
    request: Request, wiring: Wired, caller: WritingCatalogues, told: Told = ""
) -> HTMLResponse:
    """List the fairs of the caller's office, and a form for a new one."""
    return _listed(request, wiring, caller, dict.fromkeys(_FIELDS, ""), told=noted(told))


@router.post("/station/fairs")
def announce(request: Request, wiring: Wired, caller: WritingCatalogues, form: Filled) -> Response:
    """Announce a fair."""
    try:
        made = fairs.open_fair(Response(), wiring, caller, _wanted(form))
    except Problem as error:
        told = {name: form.one(name) for name in _FIELDS}
        return _listed(request, wiring, caller, told, wrong=error.detail)
    return RedirectResponse(f"/station/fairs/{made.id}?told=fair", 303)


@router.get("/station/fairs/{id}")
def read(
    request: Request,
    wiring: Wired,
    caller: WritingCatalogues,
    id: FairId,
    q: Annotated[str, Query(max_length=60)] = "",
    told: Told = "",
) -> HTMLResponse:
    """Show a fair with its booths, and postings found to be put there."""
    fair = _own(wiring, caller, id)
    booths = Fairs.of(wiring.store).booths(fair.id)
    stored = wiring.store.stored_postings(list(booths))
    words = encodable(q).strip()
    asked = Asked(words=words, standing="open")
    found = Pages.of(wiring.store).page(asked, may_see(caller), SHOWN_FOUND) if words else []
    return page(
        request,
        "station_fair.html",
        told=noted(told),
        fair=fair,
        booths=[(stored[one], booth) for one, booth in booths.items() if one in stored],
        found=[one.stored for one in found if one.stored.posting.id not in booths],
        q=q,
    )


@router.post("/station/fairs/{id}")
def change(wiring: Wired, caller: WritingCatalogues, id: FairId, form: Filled) -> Response:
    """Write a fair anew, or take it away."""
    fair, store = _own(wiring, caller, id), Fairs.of(wiring.store)
    if form.has("close"):
        store.close(fair.id, caller.id)
        return RedirectResponse("/station/fairs?told=closed", 303)
    told = _wanted(form)
    last = told.until or told.day
    store.change(
        Fair(told.name, told.day, last, told.place, told.region, fair.office, fair.id), caller.id
    )
    return RedirectResponse(f"/station/fairs/{fair.id}?told=fair", 303)


@router.post("/station/fairs/{id}/booths")
def seat(wiring: Wired, caller: WritingCatalogues, id: FairId, form: Filled) -> Response:
    """Say which postings stand at which booths: what is ticked."""
    fair = _own(wiring, caller, id)
    placed = [{"posting_id": one, "booth": form.one(f"booth:{one}")} for one in form.all("posting")]
    fairs.seat_postings(wiring, caller, fair.id, checked(BoothsIn, {"booths": placed}))
    return RedirectResponse(f"/station/fairs/{fair.id}?told=booths", 303)


def _own(wiring: Wiring, caller: Caller, id: str) -> Fair:
    try:
        fair = Fairs.of(wiring.store).fair(encodable(id))
    except NotFound:
        raise Missing("没有这场招聘会；请核对编号") from None
    if not writes_fair(caller, fair):
        raise NotYours("这场招聘会是别的机构办的，请由它改")
    return fair


def _wanted(form: Form) -> FairIn:
    return checked(FairIn, {name: form.one(name) for name in _FIELDS if form.maybe(name)})


def _listed(
    request: Request,
    wiring: Wiring,
    caller: Caller,
    filled: Mapping[str, str],
    told: Noted | None = None,
    wrong: str = "",
) -> HTMLResponse:
    found = Fairs.of(wiring.store).page(SHOWN_FAIRS)
    return page(
        request,
        "station_fairs.html",
        422 if wrong else 200,
        told=told,
        wrong=wrong,
        filled=filled,
        fairs=[fair for fair in found if writes_fair(caller, fair)],
        today=wiring.today,
    )
