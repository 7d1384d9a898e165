"""A key that was just used in; the note of it in the store, beside the requests and not before them, out.

A write may have to wait while a large file is imported; nobody's request waits with it.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from matcher.errors import MatcherError
from matcher.store.store import Store
from service.auth.keys import USE_NOTED, ApiKeys

_log = logging.getLogger(__name__)


class Uses:
    """Notes the last use of each key, at most once a minute."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys, self._clock = ApiKeys.of(store), clock
        self._noted: dict[str, float] = {}
        self._lock = threading.Lock()
        self._writer = ThreadPoolExecutor(1, "uses")

    def note(self, id: str) -> None:
        """Have a use recorded soon."""
        now = self._clock()
        with self._lock:
            if now - self._noted.get(id, -USE_NOTED.total_seconds()) < USE_NOTED.total_seconds():
                return
            self._noted[id] = now
        self._writer.submit(self._write, id)

    def close(self) -> None:
        """Write what is waiting, and stop."""
        self._writer.shutdown()

    def _write(self, id: str) -> None:
        try:
            self._keys.note_use(id)
        except MatcherError as error:  # the next use will tell it
            _log.warning("use of a key not noted", extra={"key": id, "why": type(error).__name__})
