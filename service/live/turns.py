"""Many who want to work in; a few of them at a time, in the order they came, out.

A semaphore of the standard library lets whoever happens to run go first: some wait for seconds.

>>> turns = Turns(1)
>>> with turns.turn():
...     turns.waiting
0
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """So many at a time; whoever ends hands on to the one who has waited longest.

    A thread that has its turn may take it again inside: two that wait for a second one would
    wait for ever.
    """

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._lock = threading.Lock()
        self._gates: deque[threading.Lock] = deque()
        self._mine = threading.local()

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._gates)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn, and hand it on at the end."""
        if getattr(self._mine, "turn", False):
            yield
            return
        gate = self._queue()
        if gate is not None:
            gate.acquire()  # opened by whoever ends
        self._mine.turn = True
        try:
            yield
        finally:
            self._mine.turn = False
            self._hand_on()

    def _queue(self) -> threading.Lock | None:
        with self._lock:
            if self._free:
                self._free -= 1
                return None
            gate = threading.Lock()
            gate.acquire()
            self._gates.append(gate)
            return gate

    def _hand_on(self) -> None:
        with self._lock:
            if self._gates:
                self._gates.popleft().release()
            else:
                self._free += 1
