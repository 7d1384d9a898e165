"""Signing in and out of the pages, and who the service takes one for."""

from __future__ import annotations

from typing import Literal, TypedDict

from fastapi import APIRouter, Request, Response

from service.auth.accounts import Account, Accounts, LockRule
from service.auth.caller import Caller
from service.auth.guards import COOKIE, SignedIn
from service.auth.sessions import Opened, Sessions
from service.schemas.sessions import MeOut, PasswordChangeIn, SessionOut, SignInIn
from service.settings import Environment, ServiceSettings
from service.web.limits import enforce_address
from service.web.problems import Conflict, Invalid, Missing, Unauthorised
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["登录"])

_NO_SESSION = "这次请求带的是密钥，不是登录的会话"


@router.post("/sessions", summary="登录", status_code=201)
def sign_in(request: Request, response: Response, wiring: Wired, told: SignInIn) -> SessionOut:
    """Sign in; the answer sets the session's cookie and tells the token against forged requests."""
    enforce_address(request, wiring)
    rule = _rule(wiring.settings)
    password = told.password.get_secret_value()
    account = Accounts.of(wiring.store).verify(told.login, password, rule)
    if account is None:
        # One answer for all: whether there is such a login, or it is locked, helps only a guesser.
        raise Unauthorised(
            f"登录名或密码不对，或者账号已停用、已锁住（连着输错 {rule.attempts} 次锁 {rule.minutes}"
            " 分钟）；请核对后再试，忘了密码请找管理员"
        )
    _leave(request, wiring)
    return _begin(response, wiring, account)


@router.delete("/sessions/current", summary="退出登录", status_code=204)
def sign_out(request: Request, response: Response, wiring: Wired, caller: SignedIn) -> None:
    """Sign out."""
    if not caller.account:
        raise Missing(_NO_SESSION)
    _leave(request, wiring)
    response.delete_cookie(COOKIE, path="/", **_flags(wiring.settings))


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
    accounts = Accounts.of(wiring.store)
    account = _own(accounts, caller)
    enforce_address(request, wiring)
    old, new = told.old.get_secret_value(), told.new.get_secret_value()
    if accounts.verify(account.login, old, _rule(wiring.settings)) is None:
        raise Invalid("现在的密码不对，或者输错太多次已锁住；请核对，或过一会儿再试")
    if old == new:
        raise Invalid("新密码和现在的一样，请换一个")
    accounts.set_password(account.id, new, caller.id)
    return _begin(response, wiring, account)


def _own(accounts: Accounts, caller: Caller) -> Account:
    if not caller.account:
        raise Conflict("密钥没有密码；密钥要换，请管理员作废后重发")
    return accounts.get(caller.account)


def _begin(response: Response, wiring: Wiring, account: Account) -> SessionOut:
    opened: Opened = Sessions.of(wiring.store).begin(account, wiring.settings.session_hours)
    age = wiring.settings.session_hours * 3600
    response.set_cookie(COOKIE, opened.token, max_age=age, path="/", **_flags(wiring.settings))
    return SessionOut(
        role=account.role, name=account.name, csrf=opened.csrf, expires=opened.expires
    )


def _leave(request: Request, wiring: Wiring) -> None:
    """End the session that the browser still has, if any: no session outlives its sign-in."""
    token = request.cookies.get(COOKIE)
    if token:
        Sessions.of(wiring.store).end(token)


class _Flags(TypedDict):
    httponly: bool
    samesite: Literal["lax"]
    secure: bool


def _flags(settings: ServiceSettings) -> _Flags:
    secure = settings.environment is Environment.PRODUCTION
    return {"httponly": True, "samesite": "lax", "secure": secure}


def _rule(settings: ServiceSettings) -> LockRule:
    return LockRule(settings.login_attempts, settings.lock_minutes)
