"""Answers that took work in; the same again out, for as long as there is room for them.

>>> memory = Recall(room=1)
>>> memory.put("a", 1); memory.put("b", 2)
>>> memory.get("a"), memory.get("b")
(None, 2)
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import AbstractContextManager

_ROOM = 5000  # lists and pages, some 20 kB each
_LOCKS = 64
_SECONDS = 3600.0  # what nobody asks for is let go: it may speak of somebody since erased


class Recall:
    """Keeps the answers asked for last; whoever put one in knows by the key what comes out."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(_LOCKS)]

    def get(self, key: Hashable) -> object | None:
        """Give what is kept under a key."""
        with self._lock:
            _, value = self._kept.pop(key, (0.0, None))
            if value is not None:
                self._kept[key] = time.monotonic(), value
            return value

    def put(self, key: Hashable, value: object) -> None:
        """Keep an answer, and let go of those not asked for longest."""
        now = time.monotonic()
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = now, value
            while len(self._kept) > self._room or self._oldest() < now - _SECONDS:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Let go of everything: whatever is asked for again is made again, and is the same."""
        with self._lock:
            self._kept.clear()

    def _oldest(self) -> float:
        return next(iter(self._kept.values()))[0]

    def alone(self, key: Hashable) -> AbstractContextManager[bool]:
        """Hold up others who are about to do the same work."""
        return self._turns[hash(key) % _LOCKS]
