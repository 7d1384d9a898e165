"""Answers that took work in; the same again out, for as long as there is room for them.

>>> memory = Recall(room=1)
>>> memory.put("a", 1); memory.put("b", 2)
>>> memory.get("a"), memory.get("b")
(None, 2)
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import AbstractContextManager

_ROOM = 5000  # lists and pages, some 20 kB each
_LOCKS = 64


class Recall:
    """Keeps the answers asked for last; whoever put one in knows by the key what comes out."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = [threading.Lock() for _ in range(_LOCKS)]

    def get(self, key: Hashable) -> object | None:
        """Give what is kept under a key."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: Hashable, value: object) -> None:
        """Keep an answer, and let go of the one not asked for longest."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)

    def alone(self, key: Hashable) -> AbstractContextManager[bool]:
        """Hold up others who are about to do the same work."""
        return self._turns[hash(key) % _LOCKS]
