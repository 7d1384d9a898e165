"""News of what was taken in, in; generations on disk, written now and then by one process alone, out.

Every process follows the store in memory. The one that holds the lock also writes: after many
changes, after some minutes of quiet, at once when somebody was erased, and when it stops. When it
dies the lock falls to another.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock, Timeout

MANY = 5_000  # rows taken in, after which a generation is worth writing
_QUIET = 120.0  # seconds without a change
_AGAIN = 60.0  # seconds after a writing that failed


class Keeper:
    """Decides when this process writes a generation, if it is the one to write."""

    def __init__(
        self, home: Path, save: Callable[[], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        folder = home / "index"
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / "keeper.lock", thread_local=False)
        self._save, self._clock = save, clock
        self._guard = threading.Lock()
        self._waiting, self._urgent, self._last, self._not_before = 0, False, 0.0, 0.0

    def told(self, rows: int, *, urgent: bool = False) -> None:
        """Hear that rows were taken in; urgent if somebody was erased."""
        with self._guard:
            self._waiting += rows
            self._urgent = self._urgent or urgent
            self._last = self._clock()

    def keep(self) -> bool:
        """Write if it is due and nobody else is the keeper; says whether it wrote."""
        return self._is_due() and self._write()

    def close(self) -> None:
        """Write what is left, and let another be the keeper."""
        try:
            if self._waiting:
                self._write()
        finally:
            self._lock.release()

    def _is_due(self) -> bool:
        now = self._clock()
        if not self._waiting or now < self._not_before:
            return False
        return self._urgent or self._waiting >= MANY or now - self._last >= _QUIET

    def _write(self) -> bool:
        if not self._is_keeper():
            return False
        with self._guard:
            waiting, urgent = self._waiting, self._urgent
            self._waiting, self._urgent = 0, False
        try:
            self._save()
        except BaseException:
            self._not_before = self._clock() + _AGAIN
            with self._guard:
                self._waiting, self._urgent = self._waiting + waiting, self._urgent or urgent
            raise
        return True

    def _is_keeper(self) -> bool:
        """Take the lock, or have it already; whoever dies lets go of it."""
        if self._lock.is_locked:
            return True
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        return True
