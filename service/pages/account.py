"""One's own account: who one is, another password, and the end of every session."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from matcher.errors import MatcherError
from service.auth import entering
from service.auth.accounts import Accounts
from service.auth.belonging import ROLE_NAMES
from service.auth.guards import SignedIn
from service.auth.sessions import Sessions
from service.pages.forms import checked
from service.pages.frame import page
from service.schemas.sessions import PasswordChangeIn
from service.web.problems import Invalid, Problem
from service.wiring import Wired

router = APIRouter(include_in_schema=False)

_TOLD = {"changed": "密码已换；在别处登录的都已退出"}
_UNLIKE = "两遍新密码不一样，请重新输一遍"
Told = Annotated[str, Form()]


@router.get("/account")
def show_account(
    request: Request, caller: SignedIn, told: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """Show somebody their account."""
    return _shown(request, told=_TOLD.get(told, ""))


@router.post("/account/password")
def change_password(
    request: Request,
    wiring: Wired,
    caller: SignedIn,
    old: Told = "",
    new: Told = "",
    again: Told = "",
) -> Response:
    """Change one's password; the session here goes on as a new one."""
    try:
        checked(PasswordChangeIn, {"old": old, "new": new})
        if new != again:
            raise Invalid(_UNLIKE)
        account = entering.change_password(request, wiring, caller, old, new)
    except (Problem, MatcherError) as error:
        status = error.status if isinstance(error, Problem) else Invalid.status
        return _shown(request, status, refusal=str(error))
    answer = RedirectResponse("/account?told=changed", 303)
    entering.begin(request, answer, wiring, account)
    return answer


@router.post("/account/leave")
def leave_everywhere(request: Request, wiring: Wired, caller: SignedIn) -> Response:
    """Sign out here and wherever else one is signed in."""
    Sessions.of(wiring.store).end_all(Accounts.of(wiring.store).get(caller.account))
    answer = RedirectResponse("/signin", 303)
    entering.leave(request, answer, wiring)
    return answer


def _shown(request: Request, status: int = 200, told: str = "", refusal: str = "") -> Response:
    return page(request, "account.html", status, told=told, refusal=refusal, role_names=ROLE_NAMES)
