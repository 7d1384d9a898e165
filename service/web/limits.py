"""Who calls, and how often they may, in; nothing, or a 429 that says when to come again, out.

Each process counts for itself, over the last minute and not by the clock's minutes: nobody gets
twice their share around a full minute.

>>> rates = Rates(clock=lambda: 100.0)
>>> [rates.take("key:a", 2).allowed for _ in range(3)]
[True, True, False]
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from fastapi import FastAPI, Request

from service.auth.caller import Caller
from service.web.problems import TooMany
from service.wiring import Wiring

WINDOW = 60.0  # seconds
SIGN_INS = 30  # a minute from one address; whole offices share one
HALL = 1200  # a minute from one address without signing in: a hall of kiosks shares one
_KNOWN = 10_000  # callers kept in mind before those who left are forgotten


@dataclass(frozen=True, slots=True)
class Rate:
    """How a caller stands: may this request pass, how many more, and when is room again."""

    allowed: bool
    limit: int
    left: int
    seconds: int  # until the oldest request counted is a minute old

    @property
    def headers(self) -> dict[str, str]:
        """Tell the caller, in the fields of the IETF's draft."""
        policy, now = f'"minute";q={self.limit};w=60', f'"minute";r={self.left};t={self.seconds}'
        return {"RateLimit-Policy": policy, "RateLimit": now}


class Rates:
    """The requests of the last minute, by caller."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._seen: dict[str, deque[float]] = {}

    def take(self, who: str, limit: int) -> Rate:
        """Count a request if it may pass."""
        with self._lock:
            now = self._clock()
            if len(self._seen) > _KNOWN:
                self._forget(now - WINDOW)
            seen = self._seen.setdefault(who, deque())
            while seen and seen[0] <= now - WINDOW:
                seen.popleft()
            allowed = len(seen) < limit
            if allowed:
                seen.append(now)
            wait = math.ceil(seen[0] + WINDOW - now) if seen else 0
            return Rate(allowed, limit, max(0, limit - len(seen)), max(1, wait))

    def _forget(self, before: float) -> None:
        gone = [who for who, seen in self._seen.items() if not seen or seen[-1] <= before]
        for who in gone:
            del self._seen[who]


def install(app: FastAPI) -> None:
    """Give an application its count."""
    app.state.rates = Rates()


def enforce(request: Request, wiring: Wiring, caller: Caller) -> None:
    """Refuse a caller who asks more often than agreed."""
    _hold(request, caller.id, caller.per_minute or wiring.settings.per_minute)


def enforce_address(request: Request, wiring: Wiring, per_minute: int = SIGN_INS) -> None:
    """Refuse an address that asks too often without saying who it is: signing in, bad keys."""
    _hold(request, f"address:{_address(request)}", min(per_minute, wiring.settings.per_minute))


def enforce_hall(request: Request) -> None:
    """Refuse an address that asks more of the public pages than a hall of kiosks can."""
    _hold(request, f"hall:{_address(request)}", HALL)


def _address(request: Request) -> str:
    return request.client.host if request.client else "nobody"


def _hold(request: Request, who: str, limit: int) -> None:
    rates = request.app.state.rates
    assert isinstance(rates, Rates)
    rate = rates.take(who, limit)
    request.state.rate_headers = rate.headers
    if not rate.allowed:
        raise TooMany(rate.seconds)
