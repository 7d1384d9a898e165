"""Request bodies in; the same out as long as they are neither too long nor too slow."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.web.problems import TooLarge, answer


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much of a body is taken, and how long it may be under way."""

    bytes: int
    seconds: float
    pause: float = 20.0  # between two pieces of it


class Bodies:
    """Counts what comes in, with or without a `Content-Length`, and watches the clock."""

    def __init__(self, app: ASGIApp, plain: Bounds, file: Bounds) -> None:
        self._app, self._plain, self._file = app, plain, file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request whose body keeps within bounds."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        is_file = headers.get("content-type", "").lower().startswith("multipart/form-data")
        bounds = self._file if is_file else self._plain
        length = headers.get("content-length", "0")
        if length.isdecimal() and int(length) > bounds.bytes:
            refusal = answer(Request(scope), TooLarge(bounds.bytes))
            refusal.headers["Connection"] = "close"
            await refusal(scope, receive, send)
            return
        await self._app(scope, _Watch(receive, bounds), send)


class _Watch:
    """Hands on pieces of a body, and raises what the application answers as a problem."""

    def __init__(self, receive: Receive, bounds: Bounds) -> None:
        self._receive, self._bounds = receive, bounds
        self._deadline = time.monotonic() + bounds.seconds
        self._taken, self._over = 0, False

    async def __call__(self) -> Message:
        if self._over:  # what is still waited for is the caller's hanging up
            return await self._receive()
        left = max(0.0, self._deadline - time.monotonic())
        try:
            message = await asyncio.wait_for(self._receive(), min(left, self._bounds.pause))
        except TimeoutError as error:
            raise HTTPException(408, headers={"Connection": "close"}) from error
        self._over = message["type"] != "http.request" or not message.get("more_body", False)
        self._taken += len(message.get("body", b""))
        if self._taken > self._bounds.bytes:
            raise HTTPException(413, headers={"Connection": "close"})
        return message
