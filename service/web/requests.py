"""Requests in; answers that carry a request id and safe headers out, whatever goes wrong inside.

Each request is told once to whoever listens (the log, the figures): its route, never its path.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.problems import respond
from service.web.traces import frames

_log = logging.getLogger(__name__)
GONE = 499  # the caller hung up before the answer; never sent, only told
UNKNOWN_ROUTE = "(none)"
_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{7,63}")
_NUMBERS = re.compile(r"\d{7}")  # a phone or an ID number would be told again in every log
CSP = (
    "default-src 'self'; base-uri 'none'; object-src 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Answered:
    """A request that is over, with nothing of a person in it."""

    method: str
    route: str
    status: int
    seconds: float
    request_id: str
    caller: str


STATIC = "/static/"  # files of ours: the one thing a browser may keep
WATCHED = frozenset({"/healthz", "/readyz"})  # by machines that know an address and no name
Listener = Callable[[Answered], None]


class Envelope:
    """The outermost layer: ids, headers, the last catch of errors, one word to each listener."""

    def __init__(self, app: ASGIApp, listeners: Sequence[Listener] = ()) -> None:
        self._app, self._listeners = app, listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, statuses = time.perf_counter(), list[int]()
        state = scope.setdefault("state", {})
        state["request_id"] = request_id(Headers(scope=scope).get("x-request-id"))

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])
                _dress(MutableHeaders(scope=message), scope)
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        except Exception as error:  # the edge: what nobody foresaw ends here, its text untold
            _log.error("unforeseen", extra={**frames(error), "request_id": state["request_id"]})
            if not statuses:
                answer = respond(Request(scope), 500, "internal", "服务出错", _SORRY)
                await answer(scope, receive, dressed)
        finally:
            self._tell(scope, statuses[0] if statuses else GONE, time.perf_counter() - started)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        state = scope["state"]
        caller = state.get("caller")
        done = Answered(
            scope["method"] if scope["method"] in _METHODS else "OTHER",
            state.get("route") or getattr(scope.get("route"), "path", None) or UNKNOWN_ROUTE,
            status,
            seconds,
            state["request_id"],
            caller.id if caller is not None else "",
        )
        for listener in self._listeners:
            listener(done)


_SORRY = "不是您的操作有误；请把 request_id 告诉管理员，稍后再试"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Hosts:
    """Lets in only requests for names that are ours, and no address that databases cannot hold."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app, self._hosts = app, frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request for somebody else."""
        if scope["type"] == "http":
            told = Headers(scope=scope).get("host", "")
            watched = scope["path"] in WATCHED
            if not watched and "*" not in self._hosts and _host(told) not in self._hosts:
                why = "这个主机名不归本服务；请管理员核对 MATCHER_TRUSTED_HOSTS"
                await respond(Request(scope), 400, "host", "主机名不对", why)(scope, receive, send)
                return
            if "\0" in scope["path"] or b"%00" in scope.get("query_string", b""):
                why = "地址里有不能用的字符（空字符），请去掉"
                await respond(Request(scope), 400, "address", "地址有误", why)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def request_id(told: str | None) -> str:
    """Take the caller's id of the request when it is one and tells nothing; else make one.

    >>> request_id("kiosk-7f3a9c21"), len(request_id("13800138000"))
    ('kiosk-7f3a9c21', 24)
    """
    if told and _TOKEN.fullmatch(told) and not _NUMBERS.search(told):
        return told
    return secrets.token_hex(12)


def _dress(headers: MutableHeaders, scope: Scope) -> None:
    headers["X-Request-ID"] = scope["state"]["request_id"]
    for name, value in SAFE.items():
        headers.setdefault(name, value)
    if not scope["path"].startswith(STATIC):
        headers.setdefault("Cache-Control", "no-store")
    for name, value in scope["state"].get("rate_headers", {}).items():
        headers.setdefault(name, value)


def _host(told: str) -> str:
    """Take the name out of a Host header; nothing when it is malformed."""
    found = re.fullmatch(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.\-_]+)(?::\d{1,5})?", told)
    return found[1].lower() if found else ""
