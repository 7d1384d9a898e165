"""The desk: a caseworker's people with what is to be done for each, found, and registered anew."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response

from matcher.store.owed import Part
from matcher.store.persons import After
from service.auth.caller import Caller
from service.auth.guards import ReadingSeekers, WritingSeekers
from service.casework.access import mine
from service.casework.search import Wanted
from service.casework.steps import step_of
from service.casework.workload import (
    CONDITIONS,
    UNDELIVERED,
    UNJUDGED,
    UNSERVED,
    Row,
    found_rows,
    owed_page,
    tally,
    waiting_rows,
)
from service.pages.deskwords import GROUPS, told_by
from service.pages.forms import Filled, checked, go
from service.pages.frame import page
from service.pages.profiles import EDUCATIONS, audiences_of, fields_of
from service.routes.seekers import register
from service.schemas.seekers import RegisterIn, SearchIn
from service.web.paging import encode_cursor, read_cursor
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

PER_PAGE = 30
OWED, OVERDUE, ALL, MINE, NOBODYS = "owed", "overdue", "all", "mine", "nobodys"
SHOWS = {
    OWED: "一套服务没办结",
    OVERDUE: "已超期",
    UNSERVED: "还没选岗位",
    UNDELIVERED: "选了没交",
    UNJUDGED: "等结果",
    MINE: "分给我的",
    NOBODYS: "还没分给谁",
    ALL: "全部",
}
FILTERS = (OWED, MINE, NOBODYS, ALL)  # the others are the counts above the list
Show = Annotated[str, Query(pattern=f"^({'|'.join(SHOWS)}|)$")]
Cursor = Annotated[str, Query(max_length=600)]
Told = Annotated[str, Query(max_length=20)]


@router.get("/desk")
def desk(
    request: Request,
    wiring: Wired,
    caller: ReadingSeekers,
    show: Show = "",
    at: Cursor = "",
    told: Told = "",
) -> HTMLResponse:
    """Show the caller's people: those first who are owed something."""
    counts = tally(wiring, caller)
    chosen = show or (OWED if counts.owed else ALL)
    rows, more = _shown(wiring, caller, chosen, at)
    return page(
        request,
        "desk_list.html",
        told=told_by(told),
        waiting=counts.inquiries,
        tally=counts,
        shows=SHOWS,
        filters=FILTERS,
        show=chosen,
        rows=[(row, step_of(row.situation)) for row in rows],
        today=wiring.today,
        more=f"/desk?show={chosen}&at={more}" if more else "",
        sought=None,
    )


@router.post("/desk/search")
def search(request: Request, wiring: Wired, caller: ReadingSeekers, form: Filled) -> HTMLResponse:
    """Find people by their name or their work; what is looked for stands in no address."""
    asked = checked(SearchIn, {"name": form.maybe("name"), "wish": form.maybe("wish")})
    after = _after(form.one("at"))
    wanted = Wanted(asked.name, asked.wish)
    rows, more = found_rows(wiring, caller, wanted, PER_PAGE, after)
    counts = tally(wiring, caller)
    return page(
        request,
        "desk_list.html",
        waiting=counts.inquiries,
        tally=counts,
        shows=SHOWS,
        filters=FILTERS,
        show="",
        rows=[(row, step_of(row.situation)) for row in rows],
        today=wiring.today,
        more=encode_cursor(*more) if more else "",
        sought=asked,
    )


@router.get("/desk/new")
def new_person(request: Request, wiring: Wired, caller: WritingSeekers) -> HTMLResponse:
    """Show the form for somebody who registers."""
    return page(
        request,
        "desk_new.html",
        educations=EDUCATIONS,
        groups=GROUPS,
        audiences=audiences_of(wiring, caller.office),
        asks_office=mine(caller).everybody,
    )


@router.post("/desk/new")
def take_down(request: Request, wiring: Wired, caller: WritingSeekers, form: Filled) -> Response:
    """Register somebody, and go on to their page to check what was read."""
    beside = {name: form.maybe(name) for name in ("name", "phone", "audience", "office")}
    said = {name: value for name, value in beside.items() if value}
    told = checked(RegisterIn, {**_filled_in(fields_of(form)), **said})
    made = register(Response(), wiring, caller, told)
    return go(request, f"/desk/people/{made.id}?told=registered")


def _filled_in(fields: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _shown(wiring: Wiring, caller: Caller, show: str, at: str) -> tuple[list[Row], str]:
    """Read a page of people, and where the next one begins."""
    after = _after(at)
    if show in (OWED, OVERDUE):
        rows, more = owed_page(wiring, caller, PER_PAGE, after, Part(show == OVERDUE))
    elif show in CONDITIONS:
        rows, more = waiting_rows(wiring, caller, show, PER_PAGE, after)
    else:
        whose = {MINE: caller.account or caller.id, NOBODYS: ""}.get(show)
        rows, more = found_rows(wiring, caller, Wanted(caseworker=whose), PER_PAGE, after)
    return rows, encode_cursor(*more) if more else ""


def _after(at: str) -> After | None:
    if not at:
        return None
    keys = read_cursor(at)
    return (str(keys[0]), str(keys[-1])) if keys else None
