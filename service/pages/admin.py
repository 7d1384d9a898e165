"""The administrator's pages: accounts, keys, what was done, and how the service stands.

What is done here is done by the functions of `/v1/accounts`, `/v1/api-keys` and `/v1/audit`. A new
password or key is shown once, in the answer to the form that asked for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import SecretStr

from matcher.errors import MatcherError, NotFound
from matcher.store.auditing import Audit, Wanted
from matcher.store.uploads import Sees, Uploads
from service.auth.accounts import Account, Accounts
from service.auth.belonging import ROLE_NAMES
from service.auth.caller import Caller, Role
from service.auth.guards import Administering, ReadingAudit
from service.auth.keys import ApiKeys
from service.auth.passwords import fresh_password
from service.casework.actors import namer
from service.pages.deeds import deed_words, import_words, subject_words
from service.pages.forms import Filled, Form, checked
from service.pages.frame import page
from service.routes import accounts as api
from service.routes.health import readyz
from service.schemas.accounts import AccountChangeIn, AccountIn, KeyIn, PasswordIn
from service.web.problems import Conflict, Problem
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/admin", include_in_schema=False)

T = TypeVar("T")
PER_PAGE = 50
_OUR_NAMES = re.compile(r"（[a-z]+）|\s+(?:office|employer|source)\b")  # the API's, unknown here
_WHOSE = "role", "office", "employer", "source"
_TOLD = {
    "disabled": "已停用；登录着的已经退出",
    "enabled": "已重新启用",
    "revoked": "密钥已作废，马上生效",
}
Id = Annotated[str, Path(max_length=64)]
After = Annotated[str, Query(max_length=64)]
Told = Annotated[str, Query(max_length=20)]


@router.get("")
def show_accounts(
    request: Request, wiring: Wired, caller: Administering, after: After = "", told: Told = ""
) -> Response:
    """List the accounts."""
    return _accounts(request, wiring, caller, after, told=_TOLD.get(told, ""))


@router.post("/accounts")
def make_account(request: Request, wiring: Wired, caller: Administering, form: Filled) -> Response:
    """Make an account with a password of ours."""
    password = fresh_password()

    def make() -> Account:
        wanted = _whose(form) | {"login": form.one("login"), "name": form.one("name")}
        told = checked(AccountIn, wanted | {"password": SecretStr(password)})
        made = api.create_account(Response(), wiring, caller, told)
        return Accounts.of(wiring.store).get(made.id)

    made, refusal = _tried(make)
    secret = {"title": f"账号 {made.login} 建好了", "text": password} if made else None
    status = 422 if refusal else 201
    return _accounts(request, wiring, caller, "", status, refusal=refusal, secret=secret, form=form)


@router.post("/accounts/{account_id}/password")
def give_password(
    request: Request, wiring: Wired, caller: Administering, account_id: Id
) -> Response:
    """Give somebody a new password of ours."""
    password = fresh_password()
    told = PasswordIn(password=SecretStr(password))
    api.reset_password(wiring, caller, account_id, told)
    login = Accounts.of(wiring.store).get(account_id).login
    secret = {"title": f"账号 {login} 换了密码", "text": password}
    return _accounts(request, wiring, caller, "", secret=secret)


@router.post("/accounts/{account_id}/active")
def let_in(
    request: Request, wiring: Wired, caller: Administering, account_id: Id, form: Filled
) -> Response:
    """Disable an account, or let it in again."""
    active = form.one("active") == "yes"
    try:
        api.change_account(request, wiring, caller, account_id, AccountChangeIn(active=active))
    except Conflict as conflict:
        return _accounts(request, wiring, caller, "", conflict.status, refusal=str(conflict))
    return RedirectResponse(f"/admin?told={'enabled' if active else 'disabled'}", 303)


@router.get("/keys")
def show_keys(
    request: Request, wiring: Wired, caller: Administering, after: After = "", told: Told = ""
) -> Response:
    """List the keys."""
    return _keys(request, wiring, caller, after, told=_TOLD.get(told, ""))


@router.post("/keys")
def give_key(request: Request, wiring: Wired, caller: Administering, form: Filled) -> Response:
    """Give out a key."""

    def give() -> str:
        wanted = _whose(form) | {"label": form.one("label"), "days": form.maybe("days")}
        return api.give_key(Response(), wiring, caller, checked(KeyIn, wanted)).key

    made, refusal = _tried(give)
    secret = {"title": "密钥发好了", "text": made} if made else None
    status = 422 if refusal else 201
    return _keys(request, wiring, caller, "", status, refusal=refusal, secret=secret, form=form)


@router.post("/keys/{key_id}/revoke")
def revoke_key(wiring: Wired, caller: Administering, key_id: Id) -> Response:
    """End a key."""
    api.revoke_key(wiring, caller, key_id)
    return RedirectResponse("/admin/keys?told=revoked", 303)


@router.get("/deeds")
def show_deeds(
    request: Request,
    wiring: Wired,
    caller: ReadingAudit,
    before: Annotated[int, Query(ge=0, le=2**31 - 1)] = 0,
    check: Annotated[bool, Query()] = False,
) -> HTMLResponse:
    """Show what was done last, and whether the log is whole if that is asked."""
    audit = Audit.of(wiring.store)
    found = audit.entries(Wanted(office=caller.office), PER_PAGE + 1, before or None, newest=True)
    return page(
        request,
        "admin_deeds.html",
        current="/admin/deeds",
        entries=found[:PER_PAGE],
        more=found[PER_PAGE - 1].number if len(found) > PER_PAGE else 0,
        name_of=namer(wiring),
        words_of=deed_words,
        subject_of=_subjects(wiring),
        checked=audit.verify() if check else None,
    )


@router.get("/standing")
def show_standing(request: Request, wiring: Wired, caller: Administering) -> HTMLResponse:
    """Show how the service stands, and the files handed in last."""
    try:
        ready, why = readyz(wiring), ""
    except Problem as problem:
        ready, why = None, problem.detail
    sees = Sees(office=caller.office, everything=not caller.office)
    return page(
        request,
        "admin_standing.html",
        current="/admin/standing",
        ready=ready,
        why=why,
        counts=wiring.store.counts() if not caller.office else None,
        uploads=Uploads.of(wiring.store).page(sees, 20),
        words_of=import_words,
    )


def _accounts(
    request: Request, wiring: Wiring, caller: Caller, after: str, status: int = 200, **shown: object
) -> Response:
    store = Accounts.of(wiring.store)
    login = store.get(after).login if after else ""
    found = store.list_all(PER_PAGE + 1, login, caller.office or None)
    return _page(
        request,
        "admin.html",
        status,
        caller,
        current="/admin",
        accounts=found,
        now=_now(wiring),
        **shown,
    )


def _keys(
    request: Request, wiring: Wiring, caller: Caller, after: str, status: int = 200, **shown: object
) -> Response:
    found = ApiKeys.of(wiring.store).list_all(PER_PAGE + 1, after, caller.office or None)
    return _page(
        request,
        "admin_keys.html",
        status,
        caller,
        current="/admin/keys",
        keys=found,
        now=_now(wiring),
        **shown,
    )


def _page(
    request: Request, template: str, status: int, caller: Caller, **shown: object
) -> Response:
    around: dict[str, object] = {
        "told": "",
        "refusal": "",
        "secret": None,
        "form": None,
        "role_names": ROLE_NAMES,
        "per_page": PER_PAGE,
        "caller": caller,
        "roles": list(Role),
    }
    return page(request, template, status, **(around | shown))


def _subjects(wiring: Wiring) -> Callable[[str], str]:
    """Give what names the thing that was done to: accounts by their login."""

    @cache
    def told(subject: str) -> str:
        kind, _, id = subject.partition(":")
        if kind != "account" or not id:
            return subject_words(subject)
        try:
            return f"账号 {Accounts.of(wiring.store).get(id).login}"
        except NotFound:
            return subject_words(subject)

    return told


def _tried(do: Callable[[], T]) -> tuple[T | None, str]:
    """Do what a form asks, or say why it cannot be done."""
    try:
        return do(), ""
    except (Problem, MatcherError) as error:
        return None, _OUR_NAMES.sub("", str(error))


def _whose(form: Form) -> dict[str, str]:
    return {name: form.one(name) for name in _WHOSE}


def _now(wiring: Wiring) -> str:
    return wiring.store.clock().astimezone().isoformat()
