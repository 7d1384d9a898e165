"""What a person may decide and demand, done for them at the desk; and why something was recommended."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from matcher.catalogue import SHOW
from service.auth.accounts import Accounts
from service.auth.caller import Caller, Role
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both, person_for, seeker_for
from service.casework.cards import card
from service.casework.choosing import recommendation_for
from service.casework.grievances import grievances
from service.casework.looks import look
from service.pages.deskwords import HELD, told_by
from service.pages.forms import Filled, Form, checked, go
from service.pages.frame import page
from service.routes.complaints import complain
from service.routes.recommended import recommended
from service.routes.rights import (
    decide_consent,
    decide_personalisation,
    erase_seeker,
    explain,
    export_seeker,
)
from service.routes.seekers import assign_seeker
from service.schemas.complaints import ComplaintIn
from service.schemas.rights import ConsentIn, PersonalisationIn
from service.schemas.seekers import AssignmentIn
from service.web.described import SeekerId
from service.web.problems import Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

ERASE = "删除"  # what is typed before anything is erased
_COLLEAGUES = 200
Told = Annotated[str, Query(max_length=20)]


@router.get("/desk/people/{seeker_id}/rights")
def rights(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    seeker_id: SeekerId,
    told: Told = "",
) -> HTMLResponse:
    """Show what a person has agreed to and may demand."""
    stored, known = both(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    shown = card(stored, known, wiring.vault, wiring.today)
    return page(
        request,
        "desk_rights.html",
        person={"id": seeker_id, "name": shown.name or "没登记姓名"},
        card=shown,
        consenting=stored.consented(SHOW),
        colleagues=_colleagues(wiring, known.office),
        moves=caller.role is Role.SUPERVISOR,
        grievances=list(grievances().values()),
        items=recommended(seeker_id, wiring, caller),
        erase=ERASE,
        told=told_by(told),
    )


@router.post("/desk/people/{seeker_id}/consent")
def consent(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Record whether employers may see the person."""
    person_for(wiring, caller, seeker_id)
    asked = checked(ConsentIn, {"scope": SHOW, "given": form.maybe("given")})
    decide_consent(wiring, caller, seeker_id, asked)
    return go(request, _back(seeker_id, "consent"))


@router.post("/desk/people/{seeker_id}/personalisation")
def personalisation(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Record whether recommendations may use what is known of the person."""
    person_for(wiring, caller, seeker_id)
    asked = checked(PersonalisationIn, {"personalised": form.maybe("personalised")})
    decide_personalisation(wiring, caller, seeker_id, asked)
    return go(request, _back(seeker_id, "personal" if asked.personalised else "plain"))


@router.get("/desk/people/{seeker_id}/export")
def export(wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId) -> Response:
    """Give everything that is held of a person as a file."""
    headers = Response()
    held = export_seeker(headers, wiring, caller, seeker_id)
    text = json.dumps(held.model_dump(mode="json"), ensure_ascii=False, indent=2)
    named = {"Content-Disposition": headers.headers["Content-Disposition"]}
    return Response(text, media_type="application/json", headers=named)


@router.get("/desk/people/{seeker_id}/everything")
def everything(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> HTMLResponse:
    """Show everything that is held of a person, to be read or printed."""
    held = export_seeker(Response(), wiring, caller, seeker_id).model_dump(mode="json")
    labels = held.pop("labels")
    name = held["person"]["name"] or "没登记姓名"
    return page(
        request,
        "desk_everything.html",
        person={"id": seeker_id, "name": name},
        held=held,
        labels=labels,
        names=HELD,
    )


@router.post("/desk/people/{seeker_id}/erasure")
def erase(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Erase a person for good, once the word was typed."""
    seeker_for(wiring, caller, seeker_id)
    if form.one("word") != ERASE:
        raise Invalid(f"没有删除：要删除，请在框里写“{ERASE}”两个字")
    erase_seeker(wiring, caller, seeker_id)
    return go(request, "/desk?told=erased")


@router.post("/desk/people/{seeker_id}/assignment")
def assign(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Give a person to a colleague, or to another office."""
    known = person_for(wiring, caller, seeker_id)
    office = form.one("office") or known.office
    elsewhere = office != known.office
    told = {"office": office, "caseworker": "" if elsewhere else form.one("caseworker")}
    assign_seeker(wiring, caller, seeker_id, checked(AssignmentIn, told))
    if _sees(wiring, caller, seeker_id):
        return go(request, _back(seeker_id, "assigned"))
    return go(request, "/desk?told=assigned")


@router.post("/desk/people/{seeker_id}/complaints")
def complain_for(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Take a person's complaint in."""
    person_for(wiring, caller, seeker_id)
    complain(wiring, caller, checked(ComplaintIn, _complaint(seeker_id, form)))
    return go(request, _back(seeker_id, "complained"))


@router.get("/desk/recommendations/{recommendation_id}/explanation")
def explanation(
    request: Request, wiring: Wired, caller: ReadingSeekers, recommendation_id: str
) -> HTMLResponse:
    """Show why something was recommended, to be read with the person."""
    found = recommendation_for(wiring, caller, recommendation_id)
    why = explain(wiring, caller, recommendation_id)
    known = person_for(wiring, caller, found.seeker_id)
    name = wiring.vault.open(known.sealed_name) or "没登记姓名"
    shown = {"person": {"id": found.seeker_id, "name": name}, "why": why}
    return page(request, "desk_explanation.html", **shown)


def _complaint(seeker_id: str, form: Form) -> dict[str, object]:
    about = form.one("about")
    item, _, posting = about.partition("|")
    return {
        "reason": form.one("reason"),
        "text": form.maybe("text"),
        "contact": form.maybe("contact"),
        "seeker_id": seeker_id,
        "recommendation_id": item or None,
        "posting_id": posting or None,
    }


def _colleagues(wiring: Wiring, office: str) -> list[tuple[str, str]]:
    """Name who serves people in an office."""
    found = Accounts.of(wiring.store).list_all(_COLLEAGUES, office=office) if office else []
    serving = (Role.CASEWORKER, Role.SUPERVISOR)
    return [(one.id, one.name or one.login) for one in found if one.active and one.role in serving]


def _sees(wiring: Wiring, caller: Caller, seeker_id: str) -> bool:
    try:
        person_for(wiring, caller, seeker_id)
    except Missing:
        return False
    return True


def _back(seeker_id: str, code: str) -> str:
    return f"/desk/people/{seeker_id}/rights?told={code}"
