"""Everybody who is owed a package in; postings shared out among them, looked through, and packages, out.

Nothing is recommended before a caseworker has looked through what was found and confirmed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from matcher.errors import MatcherError
from matcher.store.lists import RecordedList
from matcher.store.occupancy import Occupancy, Taken
from matcher.store.owed import Part
from matcher.types import Match, Posting
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.ground import Served, served_of
from service.casework.package import Settled, in_order, prepare
from service.casework.rooms import room
from service.casework.rounds import found_today, make_round
from service.casework.workload import Row, owed_count, owed_page, owed_rows, unbegun
from service.pages.cards import step_words
from service.pages.forms import Filled, go, wants_part
from service.pages.frame import page
from service.schemas.matches import MatchOut
from service.web.paging import Paged, encode_cursor
from service.web.problems import Invalid, Problem
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

_AT_ONCE = 50  # people looked through on one page
_FOUND = 8  # postings to choose from for each
_FEW_DAYS = 14
_SEP = "|"
_UNBEGUN = Part(unbegun=True)


@dataclass(frozen=True, slots=True)
class Offer:
    """A posting for a person: how many more it has room for, and whether it is ticked."""

    match: MatchOut
    room: int
    ticked: bool


@dataclass(frozen=True, slots=True)
class Review:
    """A person to be looked through, with what was found, or why nothing can be prepared."""

    row: Row
    least: int = 0
    most: int = 0
    list_id: str = ""
    offers: tuple[Offer, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one person's package."""

    seeker_id: str
    package_id: str = ""
    problem: str = ""


@router.get("/desk/due")
def due(
    request: Request, wiring: Wired, caller: ReadingSeekers, at: Paged, late: bool = False
) -> HTMLResponse:
    """Show who is owed a package, the day long past first."""
    keys = at.keys(str, str)
    after = None if keys is None else (str(keys[0]), str(keys[1]))
    rows, more = owed_page(wiring, caller, at.limit, after, Part(late))
    parts = {"owed": Part(), "overdue": Part(overdue=True)}
    return page(
        request,
        "desk_due.html",
        rows=rows,
        today=wiring.today,
        soon=_FEW_DAYS,
        counts={name: owed_count(wiring, caller, part) for name, part in parts.items()},
        late=late,
        more=encode_cursor(*more) if more else "",
    )


@router.get("/desk/batch")
def batch(request: Request, wiring: Wired, caller: WritingSeekers) -> HTMLResponse:
    """Show for whom packages can be prepared together, and for whom postings are found already."""
    rows, found = _waiting(wiring, caller)
    count = owed_count(wiring, caller, _UNBEGUN)
    told = {"rows": rows, "found": found, "waiting_all": count}
    return page(request, "desk_batch.html", **told, today=wiring.today, soon=_FEW_DAYS)


@router.post("/desk/batch")
def search(request: Request, wiring: Wired, caller: WritingSeekers, form: Filled) -> Response:
    """Find postings for these people, no opening for more of them than it has room for.

    A script asks for a few people after the others, so that it can tell how far it has come.
    """
    ids = form.all("seeker")[:_AT_ONCE]
    if not ids:
        raise Invalid("还没有勾选人；请回到上一页，勾上要准备的人")
    _, found = _waiting(wiring, caller)
    beside = [one for id, one in found.items() if id not in ids]
    make_round(wiring, caller, unbegun(wiring, caller, ids), _FOUND, beside)
    return go(request, "/desk/batch/review")


@router.get("/desk/batch/review")
def review(request: Request, wiring: Wired, caller: WritingSeekers) -> HTMLResponse:
    """Show what was found today for those whose package nobody has begun."""
    rows, found = _waiting(wiring, caller)
    reviews = [
        _review(wiring, caller, row, found[row.line.id]) for row in rows if row.line.id in found
    ]
    return page(request, "desk_batch_review.html", reviews=reviews)


@router.post("/desk/batch/confirm")
def confirm(request: Request, wiring: Wired, caller: WritingSeekers, form: Filled) -> HTMLResponse:
    """Prepare the packages of those confirmed, with the postings left ticked."""
    picked: dict[str, list[str]] = {}
    for told in form.all("pick"):
        seeker_id, _, posting_id = told.partition(_SEP)
        picked.setdefault(seeker_id, []).append(posting_id)
    lists = dict(told.split(_SEP, 1) for told in form.all("list") if _SEP in told)
    wanted = [id for id in form.all("seeker") if id in lists][:_AT_ONCE]
    fates = [
        _prepare(wiring, caller, id, Settled(lists[id], tuple(picked.get(id, ())))) for id in wanted
    ]
    if wants_part(request):
        return page(request, "desk_batch_fates.html", fates=fates)
    rows = owed_rows(wiring, caller, [one.seeker_id for one in fates])
    names = {row.line.id: row.line.name for row in rows}
    return page(request, "desk_batch_done.html", fates=fates, names=names, told=step_words(""))


def _waiting(wiring: Wiring, caller: Caller) -> tuple[list[Row], dict[str, RecordedList]]:
    """Read the people who wait longest, and what was found for them today."""
    rows, _ = owed_page(wiring, caller, _AT_ONCE, None, _UNBEGUN)
    return rows, found_today(wiring, [row.line.id for row in rows])


def _review(wiring: Wiring, caller: Caller, row: Row, recorded: RecordedList) -> Review:
    try:
        served = served_of(wiring, caller, row.line.id)
    except (Problem, MatcherError) as error:
        return Review(row, problem=_words(error))
    rules = served.rules
    offers = tuple(_offers(wiring, served, recorded.matches))
    return Review(row, rules.postings, rules.postings_most, recorded.id, offers)


def _offers(wiring: Wiring, served: Served, found: Iterable[Match]) -> Iterator[Offer]:
    matches = in_order(wiring, served, tuple(found))
    postings = wiring.store.postings([match.posting_id for match in matches])
    taken = Occupancy.of(wiring.store).taken(postings)
    for number, match in enumerate(one for one in matches if one.posting_id in postings):
        posting = postings[match.posting_id]
        ticked = number < served.rules.postings_most
        yield Offer(MatchOut.of(match, posting), _room(taken, posting), ticked)


def _room(taken: Mapping[str, Taken], posting: Posting) -> int:
    return room(taken.get(posting.id) or Taken(posting.headcount))


def _prepare(wiring: Wiring, caller: Caller, seeker_id: str, settled: Settled) -> Fate:
    try:
        return Fate(seeker_id, prepare(wiring, caller, seeker_id, settled).id)
    except (Problem, MatcherError) as error:
        return Fate(seeker_id, problem=_words(error))


def _words(error: Problem | MatcherError) -> str:
    return error.message if isinstance(error, MatcherError) else str(error.detail or error.title)
