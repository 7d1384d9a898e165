"""A login and password in; a session with its cookie, or one plain refusal, out.

The API and the pages let people in and out by these, and by nothing else.
"""

from __future__ import annotations

from typing import Literal, TypedDict

from fastapi import Request, Response

from service.auth.accounts import Account, Accounts, LockRule
from service.auth.caller import Caller
from service.auth.guards import COOKIE
from service.auth.sessions import Opened, Sessions
from service.settings import Environment, ServiceSettings
from service.web.limits import enforce_address
from service.web.problems import Conflict, Invalid
from service.wiring import Wiring


def enter(request: Request, wiring: Wiring, login: str, password: str) -> Account | None:
    """Give the account if the password is right, as often as one address may try."""
    enforce_address(request, wiring)
    return Accounts.of(wiring.store).verify(login, password, _rule(wiring.settings))


def refusal(settings: ServiceSettings) -> str:
    """Say the one thing all refusals say: whether there is such a login helps only a guesser."""
    rule = _rule(settings)
    return (
        f"登录名或密码不对，或者账号已停用、已锁住（连着输错 {rule.attempts} 次锁 {rule.minutes}"
        " 分钟）；请核对后再试，忘了密码请找管理员"
    )


def begin(request: Request, response: Response, wiring: Wiring, account: Account) -> Opened:
    """Begin a session and set its cookie; the one the browser still has ends."""
    _end(request, wiring)
    opened = Sessions.of(wiring.store).begin(account, wiring.settings.session_hours)
    age = wiring.settings.session_hours * 3600
    response.set_cookie(COOKIE, opened.token, max_age=age, path="/", **_flags(wiring.settings))
    return opened


def leave(request: Request, response: Response, wiring: Wiring) -> None:
    """End the session and take its cookie back."""
    _end(request, wiring)
    response.delete_cookie(COOKIE, path="/", **_flags(wiring.settings))


def change_password(
    request: Request, wiring: Wiring, caller: Caller, old: str, new: str
) -> Account:
    """Give the caller's account another password; every session of it ends."""
    accounts = Accounts.of(wiring.store)
    if not caller.account:
        raise Conflict("密钥没有密码；密钥要换，请管理员作废后重发")
    account = accounts.get(caller.account)
    if enter(request, wiring, account.login, old) is None:
        raise Invalid("现在的密码不对，或者输错太多次已锁住；请核对，或过一会儿再试")
    if old == new:
        raise Invalid("新密码和现在的一样，请换一个")
    accounts.set_password(account.id, new, caller.id)
    return account


def _end(request: Request, wiring: Wiring) -> None:
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
