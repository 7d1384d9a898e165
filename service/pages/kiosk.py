"""The kiosk: one page that a script leads through, and the parts it asks for; nothing of anybody kept.

What a person says comes in the body of a request and goes out in a list; it stands in no address,
no log and no store. Every part calls what the API calls, as a caller who may recommend and no more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.store.complaints import Kind
from matcher.store.fairs import Fair
from matcher.store.pages import Asked, MaySee, Pages
from service.auth.caller import SCOPES, Caller, Role
from service.casework.actors import HALL, hall_actor
from service.casework.grievances import Grievance, grievances
from service.casework.kiosk import fair_of
from service.casework.loosening import Way, spelled, ways
from service.casework.present import Work, areas, find_work, total, work_today
from service.pages.frame import page
from service.pages.papers import contacts
from service.routes.complaints import complain
from service.routes.recommendations import recommend, why_not
from service.routes.slips import make_slip, read_slip
from service.schemas.complaints import ComplaintIn
from service.schemas.kiosk import PlacesIn, ReportIn, WhyIn, WorkIn
from service.schemas.matches import PostingOut
from service.schemas.profile import ProfileIn
from service.schemas.recommendations import (
    FairId,
    RecommendationsIn,
    RecommendationsOut,
    Region,
    UnderstoodOut,
    WhyNotIn,
)
from service.schemas.slips import SlipIn
from service.web.limits import enforce_hall
from service.web.problems import Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False, dependencies=[Depends(enforce_hall)])

KIOSK = Caller(HALL, Role.KIOSK, SCOPES[Role.KIOSK])
_OPEN_ONES = MaySee(open_ones=True)
_TILES = 18  # those a tall screen has room for
_LIKE = 12
_FOUND = 8
_MOST_SKIPPED = 48


@dataclass(frozen=True, slots=True)
class Aside:
    """What is told beside a list: ways to a longer one, and what was made of a sentence."""

    ways: tuple[Way, ...] = ()
    heard: UnderstoodOut | None = None
    spelled: ProfileIn | None = None  # a sentence written out, for a change to be made to it
    stands_in: bool = False  # the list is not the one asked for, of which there is none
    unheard: bool = False


@router.get("/kiosk")
def kiosk(
    request: Request,
    wiring: Wired,
    fair: Annotated[FairId | None, Query()] = None,
    at: Annotated[Region | None, Query()] = None,
) -> HTMLResponse:
    """Show the page; the fair and the place are the machine's, whoever stands before it."""
    known = _fair(wiring, fair)
    work = work_today(wiring, known)
    return page(
        request,
        "kiosk.html",
        fair=known,
        near=at or (known.region if known else "") or wiring.settings.region,
        tiles=work[:_TILES],
        families=_by_family(work),
        total=total(wiring, ()),
        questions=questions(),
    )


@router.post("/kiosk/work")
def find(request: Request, asked: WorkIn, wiring: Wired) -> HTMLResponse:
    """Show the work that answers to what is typed."""
    found = find_work(work_today(wiring, _fair(wiring, asked.fair)), asked.said)
    return page(request, "kiosk_work.html", works=found[:_LIKE])


@router.post("/kiosk/places")
def places(request: Request, asked: PlacesIn, wiring: Wired) -> HTMLResponse:
    """Show where there is work of the kinds chosen."""
    near = asked.near or wiring.settings.region
    found, count = areas(wiring, near, asked.titles), total(wiring, asked.titles)
    return page(request, "kiosk_places.html", areas=found, total=count, titles=asked.titles)


@router.post("/kiosk/results")
async def results(request: Request, asked: RecommendationsIn, wiring: Wired) -> HTMLResponse:
    """Show a list, or what opens one; where nothing helps, what is newest nearby."""
    fair = await run_in_threadpool(_fair, wiring, asked.fair)
    asked = asked.model_copy(update={"fair": fair.id if fair else None})
    try:
        found = await recommend(asked, wiring, KIOSK)
    except Invalid:
        return _draw(request, wiring, asked, await _plain(asked, wiring), Aside(unheard=True))
    loosened: tuple[Way, ...] = ()
    written = asked.profile
    if asked.personalised and not asked.skip and len(found.matches) < asked.n:
        refused = {one.posting_id: one.why for one in asked.exclude}
        work = partial(ways, wiring, asked.profile, refused, len(found.matches))
        loosened = await wiring.live.compute(work)
        written = await wiring.live.compute(partial(spelled, wiring, asked.profile))
    if found.matches or loosened or found.changes or asked.skip or not asked.personalised:
        return _draw(request, wiring, asked, found, Aside(loosened, found.understood, written))
    aside = Aside(heard=found.understood, stands_in=True, unheard=not _heard(found.understood))
    return _draw(request, wiring, asked, await _plain(asked, wiring), aside)


@router.post("/kiosk/search")
def search(request: Request, asked: WorkIn, wiring: Wired) -> HTMLResponse:
    """Show postings by what they are called, for somebody who misses one."""
    wanted = Asked(standing="open", words=asked.said)
    found = Pages.of(wiring.store).page(wanted, _OPEN_ONES, _FOUND) if asked.said else []
    postings = [PostingOut.of(one.stored.posting) for one in found]
    return page(request, "kiosk_found.html", postings=postings, said=bool(asked.said))


@router.post("/kiosk/why")
async def why(request: Request, asked: WhyIn, wiring: Wired) -> HTMLResponse:
    """Say why a posting is not in the list."""
    if any(one.posting_id == asked.posting_id for one in asked.exclude):
        return page(request, "kiosk_why.html", text="您刚才说了这个不合适，所以没有再列出来")
    wanted = WhyNotIn(profile=asked.profile, posting_id=asked.posting_id)
    try:
        text = (await why_not(wanted, wiring, KIOSK)).text
    except Invalid:
        text = "您还没说想做什么，现在是按远近和发布时间列的；选了想做的活，就能看到它合不合适"
    return page(request, "kiosk_why.html", text=text)


@router.post("/kiosk/slip")
async def slip(request: Request, asked: SlipIn, wiring: Wired) -> HTMLResponse:
    """Make a slip, to be printed or taken along on a phone."""
    fair = await run_in_threadpool(_fair, wiring, asked.fair)
    asked = asked.model_copy(update={"fair": fair.id if fair else None})
    try:
        made = await make_slip(asked, request, Response(), wiring, KIOSK)
    except Invalid:  # nothing was said: the paper does without reasons
        bare = asked.model_copy(update={"profile": None})
        made = await make_slip(bare, request, Response(), wiring, KIOSK)
    shown = await run_in_threadpool(read_slip, made.token, wiring)
    called = await run_in_threadpool(contacts, wiring, asked.posting_ids)
    return page(request, "kiosk_slip.html", slip=shown, contacts=called, qr=Markup(made.qr))  # noqa: S704


@router.post("/kiosk/report")
def report(request: Request, asked: ReportIn, wiring: Wired) -> HTMLResponse:
    """Take in that a posting is not right; whoever holds the fair is told, else the region."""
    told = ComplaintIn(reason=asked.reason, posting_id=asked.posting_id)
    fair = _fair(wiring, asked.fair)
    who = hall_actor(fair, asked.near or wiring.settings.region)
    machine = replace(KIOSK, id=who, office=fair.office if fair else "")
    return page(request, "kiosk_reported.html", text=complain(wiring, machine, told).message)


@cache
def questions() -> tuple[tuple[str, str, bool, tuple[Mapping[str, str], ...]], ...]:
    """Read what may be asked: the question, its field, whether several answers fit, and these."""
    rows = read_rows(DATA / "kiosk_questions.csv")
    asked = [(text, tuple(some)) for text, some in groupby(rows, key=lambda row: row["question"])]
    return tuple((text, some[0]["field"], bool(some[0]["many"]), some) for text, some in asked)


def _fair(wiring: Wiring, id: str | None) -> Fair | None:
    """Find the fair a machine was set up for; once it is taken away, the machine goes on without."""
    try:
        return fair_of(wiring, id)
    except Missing:
        return None


def _by_family(works: Sequence[Work]) -> list[tuple[str, list[Work]]]:
    """Put all the work there is under the names of its kinds, the largest kind first."""
    kinds: dict[str, list[Work]] = {}
    for work in works:
        kinds.setdefault(work.family.removesuffix("类"), []).append(work)
    return sorted(kinds.items(), key=lambda kind: (-sum(one.count for one in kind[1]), kind[0]))


async def _plain(asked: RecommendationsIn, wiring: Wiring) -> RecommendationsOut:
    """Make the list that uses nothing of the person."""
    return await recommend(asked.model_copy(update={"personalised": False}), wiring, KIOSK)


def _heard(understood: UnderstoodOut | None) -> bool:
    """Say whether anything at all was made of what somebody said."""
    told = understood
    return told is not None and bool(told.trades or told.places or told.pay_floor)


def _reports() -> list[Grievance]:
    return [one for one in grievances().values() if one.kind is Kind.REPORT]


def _draw(
    request: Request,
    wiring: Wiring,
    asked: RecommendationsIn,
    found: RecommendationsOut,
    aside: Aside,
) -> HTMLResponse:
    return page(
        request,
        "kiosk_results.html",
        found=found,
        aside=aside,
        spoken=bool(asked.profile.about) and _heard(aside.heard),
        unclear=bool(asked.profile.about) and not _heard(aside.heard),
        first=asked.skip == 0,
        more=len(found.matches) == asked.n and asked.skip < _MOST_SKIPPED,
        reports=_reports(),
        complaint_phone=wiring.settings.complaint_phone,
    )
