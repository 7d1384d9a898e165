"""A person's package at the desk: prepared by one button, changed, swapped and delivered on one page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from matcher.store.package_rows import ItemKind, Package, PackageState
from matcher.store.packages import Packages
from matcher.store.recommendations import Handing
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import both
from service.casework.delivery import (
    Change,
    change_item,
    deliver,
    item_of,
    package_for,
    refusing,
    take_back,
)
from service.casework.ground import advices_for, briefing_for, person_and_audience
from service.casework.lists import list_for
from service.casework.looks import look
from service.casework.package import prepare
from service.casework.sets import sets_of
from service.pages.cards import asks_of, card_of, grouped, step_words
from service.pages.deskwords import HANDINGS
from service.pages.forms import Filled, Form, checked
from service.pages.frame import page
from service.routes.packages import ItemId, PackageId
from service.schemas.matches import MatchOut
from service.schemas.packages import DeliveryIn, ItemIn, PackageLineOut
from service.schemas.policies import BriefingOut
from service.schemas.trainings import AdviceOut
from service.web.described import SeekerId
from service.web.problems import PreconditionFailed
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

_OTHERS = 9  # postings one can be swapped for
_COURSES = 4
_SIGNED = "本人当面签收，签收单{id}"
_CHANGED = "刚才有别人改过这套服务；请回到这位求职者的“一套服务”，看清现在的内容再做"
Told = Annotated[str, Query(max_length=20)]
Swap = Annotated[str, Query(max_length=40, pattern=r"^[A-Za-z0-9_-]*$")]


@router.get("/desk/people/{seeker_id}/package")
def package_page(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    seeker_id: SeekerId,
    swap: Swap = "",
    told: Told = "",
) -> HTMLResponse:
    """Show a person's package, or the button that prepares one."""
    return _drawn(request, wiring, caller, seeker_id, swap=swap, told=step_words(told))


@router.post("/desk/people/{seeker_id}/package")
def prepare_it(wiring: Wired, caller: WritingSeekers, seeker_id: SeekerId) -> Response:
    """Prepare everything at once."""
    with refusing():
        prepare(wiring, caller, seeker_id)
    return _back(seeker_id, "prepared")


@router.post("/desk/people/{seeker_id}/package/answers")
def answer_questions(
    request: Request, wiring: Wired, caller: ReadingSeekers, seeker_id: SeekerId, form: Filled
) -> HTMLResponse:
    """Show the policies after what was asked; what was answered stands in no address and is not kept."""
    told = [name.removeprefix("fact:") for name in form.fields if name.startswith("fact:")]
    answers = {fact: form.one(f"fact:{fact}") == "yes" for fact in told if form.one(f"fact:{fact}")}
    return _drawn(request, wiring, caller, seeker_id, answers=answers, told=step_words("answered"))


@router.post("/desk/packages/{package_id}/items/{item_id}")
def change_it(
    wiring: Wired, caller: WritingSeekers, package_id: PackageId, item_id: ItemId, form: Filled
) -> Response:
    """Write another text, or put another posting or course in an item's place."""
    package = _as_read(wiring, caller, package_id, form)
    item = item_of(package, item_id)
    fields = ("text", "posting_id", "training_id")
    asked = checked(ItemIn, {name: form.maybe(name) for name in fields})
    change = Change(asked.text, asked.posting_id, asked.training_id)
    change_item(wiring, caller, package, item, change)
    return _back(package.seeker_id, "changed", item_id)


@router.post("/desk/packages/{package_id}/items/{item_id}/delivery")
def deliver_it(
    wiring: Wired, caller: WritingSeekers, package_id: PackageId, item_id: ItemId, form: Filled
) -> Response:
    """Record that an item reached the person, when, how, and what proves it."""
    package = _as_read(wiring, caller, package_id, form)
    item = item_of(package, item_id)
    told = _delivery(form)
    deliver(wiring, caller, package, item, told.how, told.proof, told.at)
    return _back(package.seeker_id, "delivered", item_id)


@router.post("/desk/packages/{package_id}/items/{item_id}/undelivery")
def take_it_back(
    wiring: Wired, caller: WritingSeekers, package_id: PackageId, item_id: ItemId, form: Filled
) -> Response:
    """Undo a delivery that was recorded by mistake."""
    package = _as_read(wiring, caller, package_id, form)
    take_back(wiring, caller, package, item_of(package, item_id))
    return _back(package.seeker_id, "taken-back", item_id)


@router.post("/desk/packages/{package_id}/delivery")
def deliver_all(
    wiring: Wired, caller: WritingSeekers, package_id: PackageId, form: Filled
) -> Response:
    """Record that everything there is was handed to the person."""
    package = _as_read(wiring, caller, package_id, form)
    told = checked(
        DeliveryIn,
        {
            "how": form.one("how") or Handing.IN_PERSON,
            "proof": form.one("proof") or _SIGNED.format(id=package.id),
        },
    )
    for item in _ready(wiring, package):
        package = deliver(
            wiring, caller, package, item_of(package, item), told.how, told.proof, None
        )
    return _back(package.seeker_id, "all-delivered")


@router.post("/desk/packages/{package_id}/cancellation")
def cancel_it(
    wiring: Wired, caller: WritingSeekers, package_id: PackageId, form: Filled
) -> Response:
    """Give a package up; it stays in the ledger."""
    package = _as_read(wiring, caller, package_id, form)
    with refusing():
        Packages.of(wiring.store).cancel(package, caller.id)
    return _back(package.seeker_id, "cancelled")


def _drawn(
    request: Request,
    wiring: Wiring,
    caller: Caller,
    seeker_id: str,
    *,
    swap: str = "",
    told: str = "",
    answers: dict[str, bool] | None = None,
) -> HTMLResponse:
    person, seeker, audience = person_and_audience(wiring, caller, seeker_id)
    look(wiring, caller, [seeker_id])
    every = Packages.of(wiring.store).of_seeker(seeker_id)
    package = next((one for one in every if one.state is not PackageState.CANCELLED), None)
    briefing = BriefingOut.of(briefing_for(wiring, person, seeker, None, answers))
    return page(
        request,
        "desk_package.html",
        told=told,
        person={"id": seeker_id, "name": wiring.vault.open(person.sealed_name) or "没登记姓名"},
        audience=audience,
        rules=sets_of(wiring.store).of(person.office, audience) if audience else None,
        older=[PackageLineOut.of(one, wiring.today) for one in every if one is not package],
        briefing=briefing,
        asks=asks_of(briefing),
        answers=answers or {},
        **_shown(wiring, package),
        **_others(wiring, caller, package, swap),
    )


def _shown(wiring: Wiring, package: Package | None) -> dict[str, Any]:
    """Gather what is shown of a package, where there is one."""
    if package is None:
        return {"package": None, "groups": ()}
    return {
        "package": card_of(wiring, package),
        "version": package.version,
        "groups": grouped(wiring, package),
        "handings": HANDINGS,
        "signed": _SIGNED.format(id=package.id),
        "now": wiring.store.clock().astimezone().strftime("%Y-%m-%dT%H:%M"),
    }


def _others(wiring: Wiring, caller: Caller, package: Package | None, swap: str) -> dict[str, Any]:
    """Gather what the item that is to be swapped can be swapped for."""
    nothing: dict[str, Any] = {"swap": "", "postings": (), "courses": ()}
    if package is None or not swap:
        return nothing
    item = item_of(package, swap)
    offers: dict[ItemKind, Callable[..., dict[str, Any]]] = {
        ItemKind.POSTING: _postings,
        ItemKind.TRAINING: _courses,
    }
    offer = offers.get(item.kind)
    return nothing | {"swap": swap} | offer(wiring, caller, package) if offer else nothing


def _postings(wiring: Wiring, caller: Caller, package: Package) -> dict[str, Any]:
    stored, _ = both(wiring, caller, package.seeker_id)
    recorded = list_for(wiring, caller, stored, _OTHERS)
    used = {
        one.posting_id
        for group in grouped(wiring, package)
        for one in group.items
        if one.posting_id
    }
    found = wiring.store.postings(match.posting_id for match in recorded.matches)
    return {
        "postings": [
            MatchOut.of(match, found[match.posting_id])
            for match in recorded.matches
            if match.posting_id in found and match.posting_id not in used
        ]
    }


def _courses(wiring: Wiring, caller: Caller, package: Package) -> dict[str, Any]:
    person, seeker, audience = person_and_audience(wiring, caller, package.seeker_id)
    used = {item.reference for item in package.items if item.kind is ItemKind.TRAINING}
    found = advices_for(wiring, person, seeker, audience, _COURSES)
    told = [AdviceOut.of(one, {}, wiring.today) for one in found]
    return {"courses": [one for one in told if one.training and one.training.id not in used]}


def _as_read(wiring: Wiring, caller: Caller, package_id: str, form: Form) -> Package:
    """Read a package, which nobody may have changed since the page was drawn."""
    package = package_for(wiring, caller, package_id)
    read = form.one("version")
    if read and read != str(package.version):
        raise PreconditionFailed(_CHANGED)
    return package


def _ready(wiring: Wiring, package: Package) -> list[str]:
    shown = card_of(wiring, package)
    return [item.id for item in shown.items if item.ready and not item.delivered]


def _delivery(form: Form) -> DeliveryIn:
    """Read when and how; the hour on a form is the hour on the wall."""
    fields: dict[str, Any] = {"how": form.one("how"), "proof": form.one("proof")}
    if form.one("at"):
        fields["at"] = _local(form.one("at"))
    return checked(DeliveryIn, fields)


def _local(text: str) -> str:
    try:
        return datetime.fromisoformat(text).astimezone().isoformat()
    except ValueError:
        return text


def _back(seeker_id: str, told: str, item_id: str = "") -> Response:
    mark = f"#i-{item_id}" if item_id else ""
    return RedirectResponse(f"/desk/people/{seeker_id}/package?told={told}{mark}", 303)
