"""A posting being written in; what is wrong with it and what alike ones pay, as one types, out."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from service.auth.guards import WritingPostings
from service.pages.forms import Filled, checked
from service.pages.frame import page
from service.pages.postingwords import SEVERITIES, cells_of, label_of, marked
from service.routes.posting_writes import check_posting
from service.schemas.drafts import PostingIn
from service.schemas.postings import CheckOut
from service.wiring import Wired

router = APIRouter(include_in_schema=False)

_LEFT, _WIDTH = 20, 320  # of the picture, in its own units


@dataclass(frozen=True, slots=True)
class Picture:
    """Where the quarters of alike postings' pay, and one's own, stand in the picture."""

    low: int
    middle: int
    high: int
    own_low: int | None
    own_high: int | None


@router.post("/drafts/check")
def check(request: Request, wiring: Wired, caller: WritingPostings, form: Filled) -> HTMLResponse:
    """Judge what is written so far; nothing is stored."""
    cells = cells_of(form)
    told = check_posting(wiring, caller, checked(PostingIn, cells)) if cells.get("title") else None
    findings = [
        (one, label_of(one.field) if one.field else "", marked(cells.get(one.field, ""), one.words))
        for one in (told.findings if told else [])
    ]
    return page(
        request,
        "draft_check.html",
        told=told,
        findings=findings,
        severities=SEVERITIES,
        picture=picture_of(told) if told else None,
    )


def picture_of(told: CheckOut) -> Picture | None:
    """Place pay on a line from the lowest to the highest amount there is to show."""
    if told.pays is None:
        return None
    pay = told.reading.pay if told.reading else None
    own = [one for one in (pay.monthly_low, pay.monthly_high) if one] if pay else []
    amounts = [told.pays.low, told.pays.high, *own]
    least, most = min(amounts), max(amounts)

    def place(amount: int) -> int:
        return _LEFT + round(_WIDTH * (amount - least) / max(1, most - least))

    return Picture(
        place(told.pays.low),
        place(told.pays.middle),
        place(told.pays.high),
        place(own[0]) if own else None,
        place(own[-1]) if own else None,
    )
