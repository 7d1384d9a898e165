"""A template's name and what it shows in; the page, in the frame all pages share, out.

Routes of pages name a scope as those of the API do; a form carries the session's token in its
field `csrf`, a script in the header `X-CSRF-Token`, both from the page's `<meta name="csrf">`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from matcher.errors import MatcherError
from service.auth.caller import Role
from service.auth.guards import COOKIE
from service.auth.sessions import Session, Sessions
from service.pages.words import FILTERS
from service.web.problems import Problem, Unauthorised, answer
from service.wiring import wiring_of

_HERE = Path(__file__).parent
MODE = "mode"  # the cookie that remembers how a screen is set: elder, contrast
HOMES: Mapping[Role, str] = {
    Role.KIOSK: "/kiosk",
    Role.STATION: "/station",
    Role.RECRUITER: "/employer",
    Role.CASEWORKER: "/desk",
    Role.SUPERVISOR: "/desk",
    Role.ADMIN: "/overview",
}


@dataclass(frozen=True, slots=True)
class Tab:
    """A page one can go to from every page."""

    path: str
    name: str
    roles: frozenset[Role]


_CLERKS = frozenset({Role.CASEWORKER, Role.SUPERVISOR})
TABS = (
    Tab("/desk", "我的服务对象", _CLERKS),
    Tab("/station", "岗位报送", frozenset({Role.STATION, Role.SUPERVISOR})),
    Tab("/employer", "我的岗位", frozenset({Role.RECRUITER})),
    Tab("/overview", "数据概览", _CLERKS | {Role.ADMIN}),
    Tab("/admin", "账号和运行", frozenset({Role.ADMIN})),
    Tab("/kiosk", "自助找工作", frozenset({Role.KIOSK})),
)


def page(request: Request, template: str, status: int = 200, /, **shown: object) -> HTMLResponse:
    """Draw a page, or the part of one that a script puts in."""
    text = _environment().get_template(template).render(_around(request) | shown)
    return HTMLResponse(text, status)


def session_of(request: Request) -> Session | None:
    """Find the session of whoever looks at the page."""
    token = request.cookies.get(COOKIE)
    return Sessions.of(wiring_of(request).store).find(token) if token else None


def install(app: FastAPI) -> None:
    """Serve the files of the pages, and answer errors that people see as pages."""
    app.mount("/static/pages", _Files(directory=_HERE / "static"), name="pages")
    for kind in (Problem, MatcherError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _told)


def warm() -> None:
    """Read every template, so that nobody's first page waits for it."""
    environment = _environment()
    for name in environment.list_templates():
        environment.get_template(name)


def versioned(file: str) -> str:
    """Name a file of ours so that a browser may keep it for ever: another content, another name.

    >>> versioned("style.css").startswith("/static/pages/style.css?")
    True
    """
    return f"/static/pages/{file}?{_digest(file)}"


class _Files(StaticFiles):
    """Files that a browser may keep for ever: their names change with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file."""
        answer = await super().get_response(path, scope)
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return answer


@cache
def _digest(file: str) -> str:
    return hashlib.sha256((_HERE / "static" / file).read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(FILTERS)
    environment.globals["static"] = versioned
    return environment


def _around(request: Request) -> dict[str, Any]:
    """Gather what the frame shows on every page."""
    settings = wiring_of(request).settings
    session = session_of(request)
    role = session.account.role if session else None
    return {
        "path": request.url.path,
        "modes": request.cookies.get(MODE, "").split("."),
        "office": settings.office,
        "complaint_phone": settings.complaint_phone,
        "account": session.account if session else None,
        "csrf": session.csrf if session else "",
        "tabs": [tab for tab in TABS if role in tab.roles],
        "home": HOMES[role] if role else "/",
    }


def _told(request: Request, error: Exception) -> Response:
    """Answer programs with a problem, and people with a page or the way to sign in."""
    told = answer(request, error)
    if request.url.path.startswith("/v1") or "text/html" not in request.headers.get("accept", ""):
        return told
    if isinstance(error, Unauthorised):
        return RedirectResponse("/signin", 303)
    problem = json.loads(bytes(told.body))
    return page(request, "problem.html", told.status_code, problem=problem)
