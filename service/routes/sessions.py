"""Signing in and out of the pages, and who the service takes one for."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.auth import entering
from service.auth.accounts import Account
from service.auth.guards import COOKIE, SignedIn
from service.auth.sessions import Sessions
from service.schemas.sessions import MeOut, PasswordChangeIn, SessionOut, SignInIn
from service.web.problems import Missing, Unauthorised
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["登录"])

_NO_SESSION = "这次请求带的是密钥，不是登录的会话"


@router.post("/sessions", summary="登录", status_code=201)
def sign_in(request: Request, response: Response, wiring: Wired, told: SignInIn) -> SessionOut:
    """Sign in; the answer sets the session's cookie and tells the token against forged requests."""
    account = entering.enter(request, wiring, told.login, told.password.get_secret_value())
    if account is None:
        raise Unauthorised(entering.refusal(wiring.settings))
    return _begin(request, response, wiring, account)


@router.delete("/sessions/current", summary="退出登录", status_code=204)
def sign_out(request: Request, response: Response, wiring: Wired, caller: SignedIn) -> None:
    """Sign out."""
    if not caller.account:
        raise Missing(_NO_SESSION)
    entering.leave(request, response, wiring)


@router.get("/me", summary="我是谁，能做什么")
def me(request: Request, wiring: Wired, caller: SignedIn) -> MeOut:
    """Tell the caller who they are and what they may do."""
    token = request.cookies.get(COOKIE, "") if caller.account else ""
    session = Sessions.of(wiring.store).find(token) if token else None
    known = (session.account, session.csrf) if session else (None, None)
    return MeOut.of(caller, *known)


@router.put("/me/password", summary="改自己的密码")
def change_password(
    request: Request, response: Response, wiring: Wired, caller: SignedIn, told: PasswordChangeIn
) -> SessionOut:
    """Change one's password; every session of the account ends, and a new one begins here."""
    old, new = told.old.get_secret_value(), told.new.get_secret_value()
    account = entering.change_password(request, wiring, caller, old, new)
    return _begin(request, response, wiring, account)


def _begin(request: Request, response: Response, wiring: Wiring, account: Account) -> SessionOut:
    opened = entering.begin(request, response, wiring, account)
    return SessionOut(
        role=account.role, name=account.name, csrf=opened.csrf, expires=opened.expires
    )
