"""A person's recommendations, or their package, in; the sheet of paper they take away out.

The code on a sheet leads to how its postings stand today and tells nothing of the person. The name
is masked; it stands there whole only when the sheet is handed over in person, and that is noted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

import segno
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup

from matcher.store.outcomes import Outcomes
from matcher.store.package_rows import ItemKind
from matcher.store.persons import Person
from matcher.store.recommendations import Recommendation, Stage
from matcher.store.slips import Slips
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers
from service.casework.access import both, person_for
from service.casework.briefing import in_short
from service.casework.cards import masked
from service.casework.delivery import package_for
from service.casework.looks import look, look_over
from service.casework.slips import written
from service.casework.standing import Standing, standing
from service.pages.asked import requirements
from service.pages.cards import PARTS, card_of
from service.pages.frame import page
from service.pages.papers import contacts
from service.routes.packages import PackageId
from service.schemas.matches import PostingOut
from service.schemas.packages import ItemOut
from service.schemas.postings import ContactOut
from service.web.described import SeekerId
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

_REASONS = 3  # for a posting on a sheet of its own
_FEW_REASONS = 2  # where the whole package stands on it
_TOLD = (ItemKind.GUIDANCE, ItemKind.POLICY)
_MARGIN = 2  # modules of white round the code, the sheet being white itself


@dataclass(frozen=True, slots=True)
class Printed:
    """A posting as a sheet tells it."""

    posting: PostingOut
    requirements: str
    contact: ContactOut | None
    reasons: Sequence[str]
    concerns: Sequence[str]
    question: str
    note: str


@dataclass(frozen=True, slots=True)
class Code:
    """The code on a sheet, what it leads to, and until when."""

    picture: Markup
    until: str


@router.get("/desk/print/slip/{seeker_id}")
def print_slip(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    seeker_id: SeekerId,
    handed: bool = Query(default=False),
) -> HTMLResponse:
    """Show the sheet of what is recommended to a person and not settled yet."""
    _, person = both(wiring, caller, seeker_id)
    chosen = [one for one in Outcomes.of(wiring.store).of_seeker(seeker_id) if one.open]
    waiting = [one for one in chosen if one.stage is Stage.CHOSEN] or chosen
    printed = _printed(wiring, waiting, _REASONS)
    number = waiting[0].id if waiting else ""
    return page(
        request,
        "print_slip.html",
        person={"id": seeker_id, "name": _name(wiring, caller, person, handed=handed)},
        handed=handed,
        number=number,
        today=wiring.today,
        items=printed,
        code=_code(request, wiring, caller, [one.posting.id for one in printed]),
    )


@router.get("/desk/print/package/{package_id}")
def print_package(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    package_id: PackageId,
    handed: bool = Query(default=False),
) -> HTMLResponse:
    """Show the sheet of a whole package."""
    package = package_for(wiring, caller, package_id)
    person = person_for(wiring, caller, package.seeker_id)
    shown = card_of(wiring, package)
    ids = [one.recommendation_id for one in shown.items if one.recommendation_id]
    found = Outcomes.of(wiring.store).many(ids)
    texts = {one.recommendation_id: one.text for one in shown.items if one.recommendation_id}
    printed = _printed(wiring, [found[id] for id in ids if id in found], _FEW_REASONS, texts)
    return page(
        request,
        "print_package.html",
        person={"id": person.seeker_id, "name": _name(wiring, caller, person, handed=handed)},
        handed=handed,
        number=package.id,
        today=wiring.today,
        package=shown,
        texts=_texts(shown.items),
        training=[one for one in shown.items if one.kind is ItemKind.TRAINING and one.ready],
        items=printed,
        code=_code(request, wiring, caller, [one.posting.id for one in printed]),
    )


def _name(wiring: Wiring, caller: Caller, person: Person, *, handed: bool) -> str:
    name = wiring.vault.open(person.sealed_name)
    if handed:
        look(wiring, caller, [person.seeker_id])
        return name
    look_over(wiring, caller, [person.seeker_id])
    return masked(name)


def _printed(
    wiring: Wiring,
    found: Sequence[Recommendation],
    most: int,
    texts: Mapping[str, str] | None = None,
) -> list[Printed]:
    stands = [one for one in standing(wiring, found) if not one.shut]
    called = contacts(wiring, [one.posting.id for one in stands])
    return [
        _of(one, called.get(one.posting.id), most, (texts or {}).get(one.recommendation.id, ""))
        for one in stands
    ]


def _of(one: Standing, contact: ContactOut | None, most: int, text: str) -> Printed:
    match = one.recommendation.match
    told = [reason.text for reason in match.reasons] if match else []
    words = text.split("；") if text else told
    return Printed(
        PostingOut.of(one.posting),
        requirements(one.posting),
        contact,
        words[:most] if words == told else words,
        [concern.text for concern in match.concerns][:most] if match else [],
        match.question if match else "",
        one.note,
    )


def _code(request: Request, wiring: Wiring, caller: Caller, ids: Sequence[str]) -> Code | None:
    """Keep the postings under a token that nobody can guess, and draw the code that leads there."""
    postings = wiring.store.postings(ids)
    shown = [postings[id] for id in ids if id in postings]
    if not shown:
        return None
    items = written(wiring.live.matcher(), None, shown, {})
    body = {
        "made": wiring.today.isoformat(),
        "fair": "",
        "items": [asdict(item) for item in items],
    }
    lasts = timedelta(days=wiring.settings.slip_days)
    token, expires = Slips.of(wiring.store).keep(body, lasts, caller.id)
    base = (wiring.settings.public_url or str(request.base_url)).rstrip("/")
    made = segno.make(f"{base}/s/{token}", error="m", micro=False)
    picture = made.svg_inline(omitsize=True, border=_MARGIN, svgclass="qr", lineclass=None)
    return Code(Markup(picture), expires.astimezone().date().isoformat())  # noqa: S704


def _texts(items: Sequence[ItemOut]) -> list[tuple[str, list[str]]]:
    """Give what is told in words, guidance before policies: it is about this person alone."""
    told = [one for one in items if one.kind in _TOLD and one.ready]
    told.sort(key=lambda one: _TOLD.index(one.kind))
    return [(PARTS[one.kind], _short(one)) for one in told]


def _short(item: ItemOut) -> list[str]:
    text = in_short(item.text) if item.kind is ItemKind.POLICY else item.text
    return [line for line in text.splitlines() if line.strip()]
