"""What went wrong in; `application/problem+json` (RFC 9457) out, never echoing what was sent.

* Problem(status, code, title, detail)
  x Unauthorised        401  no key, no session, or one that is not good
  x Forbidden           403  the caller's scopes do not reach so far
  x Missing             404  no such thing, or not the caller's to see
  x Conflict            409  the thing has changed, or was asked for otherwise before
  x Invalid             422  a value cannot be used
  x PreconditionFailed  412  the caller's copy is not the present one
  x TooLarge            413  more bytes than are taken
  x TooMany             429  more requests than are taken; says when to come again
  x Unavailable         503  not just now; says when to come again
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from matcher.errors import (
    IndexMissing,
    IndexStale,
    MatcherError,
    ModelUnavailable,
    NotFound,
    PostingClosed,
    SnapshotCorrupt,
)
from matcher.store.failures import StoreError
from service.vault import WrongKey
from service.web.kinds import KINDS, TYPES
from service.web.words import explain

_log = logging.getLogger(__name__)


class Problem(Exception):
    """Something a caller can be told; `code` is its line in `service/web/kinds.py`."""

    status, code, title = 400, "bad-request", "请求有误"

    def __init__(
        self,
        detail: str = "",
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        super().__init__(detail)
        self.detail, self.headers, self.errors = detail, dict(headers or {}), list(errors)


class Unauthorised(Problem):
    """Nobody known is calling."""

    status, code, title = 401, "unauthorised", "请先登录，或带上有效的密钥"


class Forbidden(Problem):
    """The caller is known and may not."""

    status, code, title = 403, "forbidden", "没有这项权限"

    def __init__(self, scopes: Sequence[str] = ()) -> None:
        super().__init__(
            f"需要权限 {'、'.join(scopes)}；请换有这项权限的密钥或账号" if scopes else ""
        )


class Missing(Problem):
    """Not there, or not the caller's to see."""

    status, code, title = 404, "not-found", "没有找到"


class Conflict(Problem):
    """It has changed meanwhile, or the key was used for another request."""

    status, code, title = 409, "conflict", "与现在的情况冲突"


class Invalid(Problem):
    """A value cannot be used."""

    status, code, title = 422, "invalid", "内容有误"


class PreconditionFailed(Problem):
    """The caller's copy (`If-Match`) is not the present one."""

    status, code, title = 412, "precondition-failed", "内容已经变了"


class TooLarge(Problem):
    """More bytes than are taken."""

    status, code, title = 413, "too-large", "内容太大"

    def __init__(self, limit: int) -> None:
        super().__init__(f"最多 {limit:,} 字节；请分几次发送")


class TooMany(Problem):
    """More requests than are taken."""

    status, code, title = 429, "too-many", "请求太频繁"

    def __init__(self, seconds: int, headers: Mapping[str, str] | None = None) -> None:
        later = {"Retry-After": str(seconds), **(headers or {})}
        super().__init__(f"请 {seconds} 秒以后再试", headers=later)


class Unavailable(Problem):
    """Not just now."""

    status, code, title = 503, "unavailable", "暂时不能服务"

    def __init__(self, detail: str = "请稍后再试", seconds: int = 5) -> None:
        super().__init__(detail, headers={"Retry-After": str(seconds)})


def install(app: FastAPI) -> None:
    """Answer every error of an application as a problem."""
    app.add_exception_handler(Problem, _told)
    app.add_exception_handler(RequestValidationError, _validated)
    app.add_exception_handler(MatcherError, _matcher)
    app.add_exception_handler(HTTPException, _http)


def respond(
    request: Request,
    status: int,
    code: str,
    title: str,
    detail: str = "",
    errors: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    """Write a problem."""
    request_id = getattr(request.state, "request_id", "")
    body: dict[str, Any] = {
        "type": TYPES + code,
        "title": title,
        "status": status,
        "instance": f"/requests/{request_id}",  # the path may name a person
        "request_id": request_id,
        "detail": detail or KINDS[code].remedy,
    }
    if errors:
        body["errors"] = list(errors)
    return JSONResponse(body, status, dict(headers or {}), "application/problem+json")


def answer(request: Request, error: Exception) -> JSONResponse:
    """Write a problem that was raised."""
    if isinstance(error, HTTPException):
        return _http(request, error)
    if isinstance(error, MatcherError):
        return _matcher(request, error)
    if isinstance(error, RequestValidationError):
        return _validated(request, error)
    assert isinstance(error, Problem)
    return respond(
        request, error.status, error.code, error.title, error.detail, error.errors, error.headers
    )


def _told(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Problem)
    return answer(request, error)


def _validated(request: Request, error: Exception) -> JSONResponse:
    """Keep where and what kind, never the value: it may be a name or a number of somebody."""
    assert isinstance(error, RequestValidationError)
    errors = [
        {
            "loc": [_part(part) for part in one["loc"]],
            "msg": explain(one["type"], one.get("ctx", {})),
            "type": one["type"],
        }
        for one in error.errors()
    ]
    return respond(request, 422, "invalid", "内容有误", "请按 errors 里指出的位置改正", errors)


def _part(part: str | int) -> str:
    """Name a part of a body; a key that is none of ours may be somebody's name."""
    return str(part) if isinstance(part, int) or _FIELD.fullmatch(part) else "(?)"


def _matcher(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, MatcherError)
    if isinstance(error, NotFound):
        return respond(request, 404, "not-found", "没有找到")
    if isinstance(error, PostingClosed):
        return respond(request, 409, "posting-closed", "这个岗位现在不推荐", error.reason)
    if isinstance(error, _OURS):  # nothing the caller could mend; the database may repeat values
        _log.error("not usable: %s", type(error).__name__)
        later = {"Retry-After": str(_SOON)}
        return respond(request, 503, "unavailable", Unavailable.title, _NOT_YOURS, headers=later)
    return respond(request, 422, "invalid", "内容有误", error.message)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    code, title, detail = _HTTP.get(error.status_code, _OTHER)
    return respond(request, error.status_code, code, title, detail, headers=error.headers)


_OURS = (StoreError, SnapshotCorrupt, IndexMissing, IndexStale, ModelUnavailable, WrongKey)
_NOT_YOURS = "不是您的操作有误；请稍后再试，还不行请告诉管理员"
_SOON = 5  # seconds
_FIELD = re.compile(r"[a-z][a-zA-Z0-9_\-\[\]]{0,39}")
_OTHER = "bad-request", "请求有误", "请对照接口文档核对"
_HTTP = {
    400: ("bad-request", "请求有误", "正文读不出来；请核对它是不是完整的 JSON 或表单"),
    404: ("no-such-address", "没有这个地址", "请对照接口文档核对地址"),
    405: ("method-not-allowed", "这个地址不支持这种请求", "请对照接口文档核对"),
    408: ("too-slow", "正文发送得太慢", "请核对网络后重发"),
    413: ("too-large", "内容太大", "请分几次发送"),
}
