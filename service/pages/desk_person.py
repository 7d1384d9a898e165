"""A person's page: what they said at the left, what is recommended at the right, and what would change it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from matcher.store.pages import Asked, Pages
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both, seeker_for
from service.casework.cards import card
from service.casework.lists import current
from service.casework.looks import look, look_over
from service.casework.sources import may_see
from service.casework.trial import try_out
from service.casework.workload import situation_of
from service.pages.deskwords import GROUPS, told_by
from service.pages.forms import Filled, checked, go
from service.pages.frame import page
from service.pages.profiles import (
    EDUCATIONS,
    HIGHEST_PAY,
    MUSTS,
    PAY_STEP,
    audiences_of,
    changed,
    fields_of,
    wishes_of,
)
from service.pages.worked import LONG, SHORT, work_of
from service.routes.lists import relax, why_not_posting
from service.routes.policies import brief_seeker
from service.routes.seekers import correct_seeker
from service.routes.tags import strike_tags
from service.routes.trainings import advise_seeker
from service.schemas.lists import ListedOut
from service.schemas.matches import PostingOut
from service.schemas.people import SeekerOut
from service.schemas.policies import BriefingIn
from service.schemas.seekers import CorrectIn, StruckIn
from service.web.described import SeekerId
from service.web.problems import Conflict, Invalid
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

_FOUND = 8  # postings shown to one who searches
_SHORTEST, _LONGEST = 1, 60  # letters to search by
Told = Annotated[str, Query(max_length=20)]


@router.get("/desk/people/{seeker_id}")
def person(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    seeker_id: SeekerId,
    told: Told = "",
    n: Annotated[int, Query(ge=1, le=LONG)] = SHORT,
) -> HTMLResponse:
    """Show a person whole."""
    stored, known = both(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    shown = card(stored, known, wiring.vault, wiring.today)
    situation = situation_of(wiring, caller, stored.seeker)
    return page(
        request,
        "desk_person.html",
        person={"id": seeker_id, "name": shown.name or "没登记姓名"},
        card=shown,
        situation=situation,
        today=wiring.today,
        told=told_by(told),
        fresh=told == "registered",
        educations=EDUCATIONS,
        groups=GROUPS,
        musts=MUSTS,
        highest=HIGHEST_PAY,
        pay_step=PAY_STEP,
        audiences=audiences_of(wiring, known.office),
        **work_of(wiring, caller, seeker_id, n),
    )


@router.post("/desk/people/{seeker_id}")
def save(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Put a person's profile right: only what was changed."""
    before = _card(wiring, caller, seeker_id)
    fields = changed(fields_of(form), before)
    for name in ("name", "phone", "audience"):
        if form.has(name) and form.one(name) != getattr(before, name):
            fields[name] = form.maybe(name)
    return _saved(request, wiring, caller, seeker_id, fields)


@router.post("/desk/people/{seeker_id}/wishes")
def save_wishes(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Keep the wishes that were tried out."""
    fields = wishes_of(form, _card(wiring, caller, seeker_id)) if form.fields else {}
    return _saved(request, wiring, caller, seeker_id, fields)


@router.post("/desk/people/{seeker_id}/try")
def try_wishes(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId, form: Filled
) -> HTMLResponse:
    """Show the list of somebody with these wishes; nothing is kept."""
    fields = wishes_of(form, _card(wiring, caller, seeker_id)) if form.fields else {}
    told = checked(CorrectIn, fields).profile()
    if not told:
        work = work_of(wiring, caller, seeker_id, SHORT)
        return page(request, "desk_recommended.html", person={"id": seeker_id}, **work)
    trial = try_out(wiring, caller, seeker_id, told, SHORT)
    before = [one.posting_id for one in current(wiring, caller, seeker_id, SHORT).recorded.matches]
    postings = wiring.store.postings(one.match.posting_id for one in trial.shown)
    items = [
        ListedOut.shown(one, postings[id], True, id in trial.chosen)
        for one in trial.shown
        if (id := one.match.posting_id) in postings
    ]
    return page(
        request,
        "desk_recommended.html",
        person={"id": seeker_id},
        items=items,
        list_id="",
        list_message="" if items else "这样要求没有合适的岗位：放宽一样再试",
        personalised=True,
        longer=False,
        new={one.posting.id for one in items} - set(before),
        same=[one.posting.id for one in items] == before,
        trial=True,
    )


@router.post("/desk/people/{seeker_id}/tags")
def strike(
    request: Request, wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId, form: Filled
) -> Response:
    """Strike a tag that was read wrongly, or use it again."""
    _, known = both(wiring, caller, seeker_id)
    struck, one = set(known.struck), form.one("tag")
    struck ^= {one} if one else set()
    told = checked(StruckIn, {"struck": sorted(struck)})
    strike_tags(request, Response(), wiring, caller, seeker_id, told)
    code = "struck" if one in struck else "restored"
    return go(request, f"/desk/people/{seeker_id}?told={code}#tags")


@router.get("/desk/people/{seeker_id}/wider")
def wider(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> HTMLResponse:
    """Show the smallest changes of wishes that open more postings."""
    seeker_for(wiring, caller, seeker_id)
    try:
        told = relax(seeker_id, wiring, caller)
        changes, message = told.changes, told.message
    except Conflict as error:  # who wants no comparison is given none
        changes, message = [], error.detail
    return page(request, "desk_wider.html", changes=changes, message=message)


@router.get("/desk/people/{seeker_id}/help")
def helps(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId
) -> HTMLResponse:
    """Show the policies that are a person's, and what to learn."""
    briefing = brief_seeker(wiring, caller, seeker_id, BriefingIn())
    advice = advise_seeker(wiring, caller, seeker_id)
    return page(request, "desk_help.html", briefing=briefing, advice=advice)


@router.post("/desk/people/{seeker_id}/postings")
def find_postings(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId, form: Filled
) -> HTMLResponse:
    """Find postings by title or employer, to ask why they are not in the list or to add them."""
    seeker_for(wiring, caller, seeker_id)
    words = form.one("words")[:_LONGEST]
    if len(words) < _SHORTEST:
        raise Invalid("请写岗位名称或单位里的字")
    asked = Asked(words=words, standing="open")
    found = Pages.of(wiring.store).page(asked, may_see(caller), _FOUND)
    items = [PostingOut.of(one.stored.posting) for one in found]
    return page(request, "desk_postings.html", person={"id": seeker_id}, items=items)


@router.post("/desk/people/{seeker_id}/why-not")
def why_not(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId, form: Filled
) -> HTMLResponse:
    """Say why a posting is not in a person's list."""
    seeker_for(wiring, caller, seeker_id)
    look_over(wiring, caller, [seeker_id])
    told = why_not_posting(seeker_id, form.one("posting"), wiring, caller, SHORT)
    return page(request, "desk_why.html", person={"id": seeker_id}, why=told)


def _card(wiring: Wiring, caller: Caller, seeker_id: str) -> SeekerOut:
    stored, known = both(wiring, caller, seeker_id)
    return card(stored, known, wiring.vault, wiring.today)


def _saved(
    request: Request, wiring: Wiring, caller: Caller, seeker_id: str, fields: dict[str, object]
) -> Response:
    if fields:
        told = checked(CorrectIn, fields)
        correct_seeker(request, Response(), wiring, caller, seeker_id, told)
    code = "saved" if fields else "same"
    return go(request, f"/desk/people/{seeker_id}?told={code}")
