"""The way in and out: signing in leads to where one's role works.

A form of somebody else's page must not sign a browser in: the form says again what a cookie of ours
says, which no other page can read.
"""

from __future__ import annotations

import hmac
import secrets
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from service.auth import entering
from service.auth.accounts import Accounts
from service.auth.guards import SignedIn
from service.pages.frame import HOMES, page, session_of
from service.settings import Environment
from service.wiring import Wired, Wiring

router = APIRouter(include_in_schema=False)

ENTRY = "matcher_entry"  # the cookie that says a form for signing in is ours
_LONGEST = 256  # of what is hashed
_STALE = "这个页面放得太久了，请再输一次"
Told = Annotated[str, Form()]


@router.get("/signin")
def show_entry(request: Request, wiring: Wired) -> Response:
    """Ask who it is; whoever is in goes on to where they work."""
    session = session_of(request)
    if session:
        return RedirectResponse(HOMES[session.account.role], 303)
    return _asked(request, wiring)


@router.post("/signin")
def sign_in(
    request: Request, wiring: Wired, login: Told = "", password: Told = "", entry: Told = ""
) -> Response:
    """Sign in, or say why not; the login is kept in the field."""
    known = request.cookies.get(ENTRY, "")
    if not known or not hmac.compare_digest(known.encode(), entry.encode()):
        return _asked(request, wiring, 403, _STALE, login)
    bounded = "\x00" not in login and max(len(login), len(password)) <= _LONGEST
    account = entering.enter(request, wiring, login.strip(), password) if bounded else None
    if account is None:
        return _asked(request, wiring, 401, entering.refusal(wiring.settings), login)
    answer = RedirectResponse(HOMES[account.role], 303)
    entering.begin(request, answer, wiring, account)
    return answer


@router.post("/signout")
def sign_out(request: Request, wiring: Wired, caller: SignedIn) -> Response:
    """Sign out."""
    answer = RedirectResponse("/signin", 303)
    entering.leave(request, answer, wiring)
    return answer


def _asked(
    request: Request, wiring: Wiring, status: int = 200, refusal: str = "", login: str = ""
) -> Response:
    token = request.cookies.get(ENTRY) or secrets.token_urlsafe(24)
    first = not Accounts.of(wiring.store).list_all(1)
    shown = page(
        request, "signin.html", status, entry=token, refusal=refusal, login=login, first=first
    )
    secure = wiring.settings.environment is Environment.PRODUCTION
    shown.set_cookie(ENTRY, token, path="/signin", httponly=True, samesite="strict", secure=secure)
    return shown
