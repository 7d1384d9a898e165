"""A POST with an `Idempotency-Key` in; its answer out, done once however often it is sent.

* the same key and request: the answer of then, marked `Idempotent-Replayed: true`
* the same key, another request: 422
* the first one still at work: 409, come again in a moment

Only what was done is kept. Whoever was refused may mend the request and send it with the same key.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matcher.store.idempotency import Earlier, Idempotency
from service.auth.caller import Caller
from service.web.problems import Conflict, Invalid, answer
from service.wiring import Wiring

# Nothing may be kept of an anonymous person, and nothing is changed by asking twice.
NOTHING_KEPT = frozenset({"/v1/recommendations", "/v1/why-not", "/v1/relaxations", "/v1/slips"})
# Here the answer holds a secret that is said once: that it was done is kept, what was said is not.
SAID_ONCE = frozenset({"/v1/api-keys", "/v1/sessions"})
_KEY = re.compile(r"[\x21-\x7e]{8,128}")
_KEPT_HEADERS = frozenset({"content-type", "location", "etag", "link", "content-disposition"})
_ROUTE = ":route"  # beside the headers: what the log calls the request
_BOUNDARY = re.compile(r'boundary="?([^";]+)"?', re.I)
Identify = Callable[[Request], Caller | None]


@dataclass
class _Answer:
    """What the application sends, held back until it is kept."""

    status: int = 0
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    body: bytes = b""
    messages: list[Message] = field(default_factory=list)

    async def take(self, message: Message) -> None:
        self.messages.append(message)
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")


class Replays:
    """Answers what was asked before as it was answered then."""

    def __init__(self, app: ASGIApp, wiring: Wiring, identify: Identify) -> None:
        self._app, self._wiring, self._identify = app, wiring, identify
        self._kept = Idempotency.of(wiring.store)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, once or again."""
        key = Headers(scope=scope).get("idempotency-key") if scope["type"] == "http" else None
        if key is None or not _is_kept(scope):
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        caller = await run_in_threadpool(self._identify, request)
        if caller is None:  # the guard says so better
            await self._app(scope, receive, send)
            return
        try:
            if not _KEY.fullmatch(key):
                raise Invalid("Idempotency-Key 要 8～128 个字母、数字或符号，建议用随机的 UUID")
            body = await _read(receive)
            if body is None:
                return
            slot = caller.id, _digest(key)
            earlier = await run_in_threadpool(self._kept.claim, *slot, _signed(key, scope, body))
            if earlier is None:
                await self._do(slot, scope, _again(body, receive), send)
                return
            said = self._repeat(request, earlier, _signed(key, scope, body))
            request.state.caller = caller
        except (Invalid, Conflict, HTTPException) as error:
            said = answer(request, error)
        await said(scope, receive, send)

    async def _do(self, slot: tuple[str, str], scope: Scope, receive: Receive, send: Send) -> None:
        """Do it, and keep the answer before the caller has it."""
        said = _Answer()
        try:
            await self._app(scope, receive, said.take)
        except BaseException:
            await run_in_threadpool(self._kept.drop, *slot)
            raise
        if said.status >= 400 or not said.status:
            await run_in_threadpool(self._kept.drop, *slot)
        else:
            await run_in_threadpool(self._keep, slot, scope, said)
        for message in said.messages:
            await send(message)

    def _keep(self, slot: tuple[str, str], scope: Scope, said: _Answer) -> None:
        pairs = ((name.decode("latin-1").lower(), value) for name, value in said.headers)
        kept = {name: value.decode("latin-1") for name, value in pairs if name in _KEPT_HEADERS}
        kept[_ROUTE] = getattr(scope.get("route"), "path", "")
        body = base64.b64encode(said.body).decode()
        sealed = None if scope["path"] in SAID_ONCE else self._wiring.vault.seal(body)
        self._kept.keep(*slot, said.status, json.dumps(kept), sealed)

    def _repeat(self, request: Request, earlier: Earlier, signed: str) -> Response:
        if not hmac.compare_digest(earlier.request, signed):
            raise Invalid("这个 Idempotency-Key 用在过另一个请求上；不同的请求请换一个")
        if earlier.status is None:
            raise Conflict("同样的请求还在处理；请稍候用同一个 Idempotency-Key 再问")
        headers: dict[str, str] = json.loads(earlier.headers)
        request.state.route = headers.pop(_ROUTE, "")
        # Of secrets, and once somebody was erased, no body is kept: it can only be said to be done.
        body = base64.b64decode(self._wiring.vault.open(earlier.body)) if earlier.body else b""
        if not body:
            headers.pop("content-type", None)
        return Response(body, earlier.status, {**headers, "Idempotent-Replayed": "true"})


def _is_kept(scope: Scope) -> bool:
    """Tell a POST of the API whose answer may be kept; pages are asked anew."""
    path: str = scope["path"]
    return scope["method"] == "POST" and path.startswith("/v1/") and path not in NOTHING_KEPT


async def _read(receive: Receive) -> bytes | None:
    """Read a whole body; None: the caller hung up before its end."""
    pieces = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        pieces.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(pieces)


def _again(body: bytes, receive: Receive) -> Receive:
    """Hand a body that was read to who reads it next; after it, what the caller does."""
    waiting = [body]

    async def hand() -> Message:
        if waiting:
            return {"type": "http.request", "body": waiting.pop(), "more_body": False}
        return await receive()

    return hand


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _signed(key: str, scope: Scope, body: bytes) -> str:
    """Tell a request from others without keeping anything that can be guessed back from it."""
    found = _BOUNDARY.search(Headers(scope=scope).get("content-type", ""))
    if found:  # clients draw another one each time they send the same file
        body = body.replace(found[1].encode("latin-1"), b"")
    told = (scope["path"].encode(), scope.get("query_string", b""), body)
    return hmac.new(key.encode(), b"\0".join(told), "sha256").hexdigest()
