"""Accounts and keys, as administrators give them out and take them back.

Only administrators do. One of an office sees, makes and changes what is of that office; one without
an office, everything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated, Any, TypeAlias, TypeVar

from fastapi import APIRouter, Path, Request, Response

from matcher.errors import NotFound
from service.auth.accounts import Account, Accounts, LoginTaken
from service.auth.belonging import Belonging, check_belonging
from service.auth.caller import SCOPES, Caller
from service.auth.guards import Administering
from service.auth.keys import ApiKey, ApiKeys
from service.schemas.accounts import (
    AccountChangeIn,
    AccountIn,
    AccountOut,
    KeyGivenOut,
    KeyIn,
    KeyOut,
    PasswordIn,
    shown_key,
)
from service.web.etags import check_match, etag_of, not_modified, set_etag
from service.web.paging import Paged, encode_cursor, next_link
from service.web.problems import Conflict, Invalid, Missing
from service.wiring import Wired, Wiring

router = APIRouter(prefix="/v1", tags=["账号和密钥"])

T = TypeVar("T")
Responses: TypeAlias = dict[int | str, dict[str, Any]]
AccountId = Annotated[str, Path(max_length=64, description="账号编号")]
KeyId = Annotated[str, Path(max_length=64, description="密钥里点号前面的一段")]
_UNCHANGED: Responses = {304: {"description": "和您手里的一样"}}
_CHANGED: Responses = {412: {"description": "内容已被别人改过"}}
_TAKEN: Responses = {409: {"description": "登录名已有人用"}}


@router.post("/accounts", summary="建一个账号", status_code=201, responses=_TAKEN)
def create_account(
    response: Response, wiring: Wired, caller: Administering, told: AccountIn
) -> AccountOut:
    """Make an account."""
    check_belonging(told.role, told.belonging)
    _within(caller, told.belonging)
    password = told.password.get_secret_value()
    try:
        account = Accounts.of(wiring.store).create(
            told.login, password, told.role, told.name, told.belonging, caller.id
        )
    except LoginTaken as error:
        raise Conflict(error.message) from error
    response.headers["Location"] = f"/v1/accounts/{account.id}"
    return AccountOut.of(account)


@router.get("/accounts", summary="列出账号")
def list_accounts(
    request: Request, response: Response, wiring: Wired, caller: Administering, page: Paged
) -> list[AccountOut]:
    """List accounts in the order of their logins."""
    [after] = page.keys(str) or ("",)
    sought = Accounts.of(wiring.store).list_all(page.limit + 1, str(after), caller.office or None)
    shown = sought[: page.limit]
    more = len(sought) > page.limit
    next_link(request, response, encode_cursor(shown[-1].login) if more else None)
    return [AccountOut.of(account) for account in shown]


@router.get(
    "/accounts/{account_id}", summary="看一个账号", responses=_UNCHANGED, response_model=AccountOut
)
def read_account(
    request: Request,
    response: Response,
    wiring: Wired,
    caller: Administering,
    account_id: AccountId,
) -> AccountOut | Response:
    """Read an account."""
    shown = AccountOut.of(_account(wiring, caller, account_id))
    tag = _tag(shown)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return shown


@router.patch("/accounts/{account_id}", summary="停用、启用或更改一个账号", responses=_CHANGED)
def change_account(
    request: Request,
    wiring: Wired,
    caller: Administering,
    account_id: AccountId,
    told: AccountChangeIn,
) -> AccountOut:
    """Disable an account, or let it in again."""
    account = _account(wiring, caller, account_id)
    check_match(request, _tag(AccountOut.of(account)))
    if account.id == caller.account and not told.active:
        raise Conflict("不能停用自己的账号；请另一位管理员来做")
    if account.active != told.active:
        account = Accounts.of(wiring.store).set_active(account.id, told.active, caller.id)
    return AccountOut.of(account)


@router.put("/accounts/{account_id}/password", summary="给账号换一个密码", status_code=204)
def reset_password(
    wiring: Wired, caller: Administering, account_id: AccountId, told: PasswordIn
) -> None:
    """Give somebody a new password; their sessions end and the lock opens."""
    account = _account(wiring, caller, account_id)
    Accounts.of(wiring.store).set_password(account.id, told.password.get_secret_value(), caller.id)


@router.post("/api-keys", summary="发一个密钥", status_code=201)
def give_key(response: Response, wiring: Wired, caller: Administering, told: KeyIn) -> KeyGivenOut:
    """Give out a key; the answer is the only one that holds it."""
    check_belonging(told.role, told.belonging)
    _within(caller, told.belonging)
    if told.scopes is not None and not set(told.scopes) <= SCOPES[told.role]:
        raise Invalid("scopes 超出了这个身份的权限；请去掉多出的")
    keys = ApiKeys.of(wiring.store)
    whole = keys.give(
        told.label,
        told.role,
        caller.id,
        office=told.office,
        employer=told.employer,
        source=told.source,
        per_minute=told.per_minute,
        expires=wiring.store.clock() + timedelta(days=told.days) if told.days else None,
        scopes=None if told.scopes is None else frozenset(told.scopes),
    )
    key = keys.get(whole.partition(".")[0])
    response.headers["Location"] = f"/v1/api-keys/{key.id}"
    return KeyGivenOut.model_validate({**shown_key(key), "key": whole})


@router.get("/api-keys", summary="列出密钥")
def list_keys(
    request: Request, response: Response, wiring: Wired, caller: Administering, page: Paged
) -> list[KeyOut]:
    """List the keys given out, those revoked or run out among them."""
    [after] = page.keys(str) or ("",)
    sought = ApiKeys.of(wiring.store).list_all(page.limit + 1, str(after), caller.office or None)
    shown = sought[: page.limit]
    more = len(sought) > page.limit
    next_link(request, response, encode_cursor(shown[-1].id) if more else None)
    return [KeyOut.of(key) for key in shown]


@router.get("/api-keys/{key_id}", summary="看一个密钥", responses=_UNCHANGED, response_model=KeyOut)
def read_key(
    request: Request, response: Response, wiring: Wired, caller: Administering, key_id: KeyId
) -> KeyOut | Response:
    """Read what may be shown of a key."""
    shown = KeyOut.of(_key(wiring, caller, key_id))
    tag = _tag(shown)
    if not_modified(request, tag):
        return Response(status_code=304, headers={"ETag": tag})
    set_etag(response, tag)
    return shown


@router.delete("/api-keys/{key_id}", summary="作废一个密钥", status_code=204)
def revoke_key(wiring: Wired, caller: Administering, key_id: KeyId) -> None:
    """End a key at once and for good."""
    ApiKeys.of(wiring.store).revoke(_key(wiring, caller, key_id).id, caller.id)


def _within(caller: Caller, belonging: Belonging) -> None:
    """Keep an office's administrator to that office."""
    if caller.office and belonging.office != caller.office:
        raise Invalid("只能给自己的机构建账号、发密钥；office 请写自己的机构")


def _account(wiring: Wiring, caller: Caller, id: str) -> Account:
    with _if_seen("账号"):
        account = Accounts.of(wiring.store).get(id)
        return _seen(caller, account.belonging, account)


def _key(wiring: Wiring, caller: Caller, id: str) -> ApiKey:
    with _if_seen("密钥"):
        key = ApiKeys.of(wiring.store).get(id)
        return _seen(caller, key.belonging, key)


@contextmanager
def _if_seen(kind: str) -> Iterator[None]:
    """Answer alike for what is not there and what is another office's."""
    try:
        yield
    except NotFound:
        raise Missing(f"没有这个{kind}，或者不归您管；请核对编号") from None


def _seen(caller: Caller, belonging: Belonging, thing: T) -> T:
    if caller.office not in ("", belonging.office):
        raise NotFound("", "")
    return thing


def _tag(shown: AccountOut | KeyOut) -> str:
    return etag_of(shown.model_dump(exclude={"last_used"}))
