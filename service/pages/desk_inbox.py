"""What comes to the desk from outside: employers who want to be put in touch, and complaints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, Response

from matcher.store.complaints import Standing
from matcher.store.contact_requests import RequestState
from matcher.store.persons import Persons
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.cards import masked
from service.pages.deskwords import INQUIRIES, told_by
from service.pages.forms import Filled, checked, go
from service.pages.frame import page
from service.routes.complaints import (
    answer_complaint,
    list_complaints,
    list_reported,
    read_complaint,
)
from service.routes.inquiries import answer_inquiry, list_inquiries, withdraw_inquiry
from service.schemas.candidates import AnswerIn, InquiryOut
from service.schemas.complaints import ComplaintAnswerIn as ComplaintAnswer
from service.web.described import PLAIN
from service.web.paging import Page, read_cursor
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

_PER_PAGE = 30
Id = Annotated[str, Path(max_length=60, pattern=PLAIN)]
Told = Annotated[str, Query(max_length=20)]
Cursor = Annotated[str, Query(max_length=600)]


@dataclass(frozen=True, slots=True)
class Asking:
    """An employer's request, and the person it is about."""

    told: InquiryOut
    name: str


@router.get("/desk/inquiries")
def inquiries(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    told: Told = "",
    at: Cursor = "",
) -> HTMLResponse:
    """Show whom employers want to speak to: first those who wait for an answer."""
    whole = Page(_PER_PAGE), Page(_PER_PAGE, read_cursor(at) if at else ())
    headers = Response()
    waiting = list_inquiries(request, Response(), wiring, caller, whole[0], RequestState.ASKED)
    every = list_inquiries(request, headers, wiring, caller, whole[1], None)
    over = [one for one in every if one.state is not RequestState.ASKED]
    return page(
        request,
        "desk_inquiries.html",
        told=told_by(told),
        waiting=len(waiting),
        asked=_named(wiring, waiting),
        over=_named(wiring, over),
        states=INQUIRIES,
        more=_next(headers, "/desk/inquiries"),
    )


@router.post("/desk/inquiries/{id}/answer")
def answer(
    request: Request, wiring: Wired, caller: WritingSeekers, id: Id, form: Filled
) -> Response:
    """Write down what the person said."""
    asked = checked(AnswerIn, {"agreed": form.maybe("agreed")})
    answer_inquiry(wiring, caller, id, asked)
    return go(request, f"/desk/inquiries?told={'agreed' if asked.agreed else 'declined'}")


@router.post("/desk/inquiries/{id}/withdrawal")
def withdraw(request: Request, wiring: Wired, caller: WritingSeekers, id: Id) -> Response:
    """Take back what the person agreed to."""
    withdraw_inquiry(wiring, caller, id)
    return go(request, "/desk/inquiries?told=withdrawn")


@router.get("/desk/complaints")
def complaints(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    told: Told = "",
    at: Cursor = "",
) -> HTMLResponse:
    """Show complaints: those that nobody has answered first."""
    headers = Response()
    first, rest = Page(_PER_PAGE), Page(_PER_PAGE, read_cursor(at) if at else ())
    waiting = list_complaints(request, Response(), wiring, caller, first, Standing.OPEN, None)
    every = list_complaints(request, headers, wiring, caller, rest, None, None)
    return page(
        request,
        "desk_complaints.html",
        told=told_by(told),
        asked=sorted(waiting, key=lambda one: not one.urgent),
        over=[one for one in every if one.state is not Standing.OPEN],
        reported=list_reported(wiring, caller, _PER_PAGE),
        more=_next(headers, "/desk/complaints"),
    )


@router.get("/desk/complaints/{complaint_id}")
def complaint(
    request: Request, wiring: Wired, caller: ReadingSeekers, complaint_id: Id
) -> HTMLResponse:
    """Show a complaint, and how to reach whoever made it."""
    found = read_complaint(wiring, caller, complaint_id)
    return page(request, "desk_complaint.html", one=found, open=found.state is Standing.OPEN)


@router.post("/desk/complaints/{complaint_id}/answer")
def answer_one(
    request: Request, wiring: Wired, caller: WritingSeekers, complaint_id: Id, form: Filled
) -> Response:
    """Answer a complaint."""
    read_complaint(wiring, caller, complaint_id)
    told = checked(ComplaintAnswer, {"answer": form.one("answer")})
    answer_complaint(wiring, caller, complaint_id, told)
    return go(request, "/desk/complaints?told=answered")


def _named(wiring: Wiring, found: Iterable[InquiryOut]) -> list[Asking]:
    shown = list(found)
    people = Persons.of(wiring.store).many({one.seeker_id for one in shown})
    names = {id: wiring.vault.open(one.sealed_name) for id, one in people.items()}
    return [Asking(one, masked(names.get(one.seeker_id, ""))) for one in shown]


def _next(headers: Response, path: str) -> str:
    """Take where the next page begins from what the API says of it."""
    _, _, cursor = headers.headers.get("Link", "").partition("cursor=")
    return f"{path}?at={cursor.partition('>')[0]}" if cursor else ""
