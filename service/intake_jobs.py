"""The queue of files in; each worked off by a process of its own, one at a time, out.

Several processes of the service share the queue by leases. A file whose worker was killed is taken
up again when its lease has run out; whoever stops the service lets go of it at once.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta

from matcher.errors import MatcherError
from matcher.store.uploads import Upload, Uploads
from service.casework import inbox
from service.casework.receiving import warm
from service.intake_child import LEASE_SECONDS, Task
from service.wiring import Wiring

_log = logging.getLogger(__name__)
_LOOK_SECONDS = 0.5
_TIDY_SECONDS = 600.0
_LONGEST_SECONDS = 3600.0  # a million rows take about half of it


class Worker:
    """Works off what is handed in, in the background."""

    def __init__(self, wiring: Wiring, longest: float = _LONGEST_SECONDS) -> None:
        self._wiring, self._longest = wiring, longest
        self._uploads = Uploads.of(wiring.store)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="intake", daemon=True)
        self._tidied = float("-inf")

    def start(self) -> None:
        """Begin to look for files."""
        self._thread.start()

    def stop(self) -> None:
        """Stop, letting go of the file at hand; whole batches of its rows are stored."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        warm(self._wiring)
        while not self._stop.wait(_LOOK_SECONDS):
            try:
                self._turn()
            except MatcherError as error:  # the store is busy or away: it may come back
                _log.warning("intake-waits", extra={"reason": type(error).__name__})

    def _turn(self) -> None:
        while not self._stop.is_set():
            upload = self._uploads.claim(self._holder, LEASE_SECONDS)
            if upload is None:
                break
            self._work_off(upload)
        if time.monotonic() - self._tidied > _TIDY_SECONDS:
            self._tidied = time.monotonic()
            self._tidy()

    def _work_off(self, upload: Upload) -> None:
        """Give a file to a process, and see to it that it ends."""
        wiring = self._wiring
        settings = wiring.settings
        task = Task(
            upload.id,
            self._holder,
            settings.database or str(settings.home / "matcher.db"),
            str(settings.home),
            wiring.today.isoformat(),
            settings.hold_on_sex,
        )
        command = [sys.executable, "-m", "service.intake_child"]
        quiet = subprocess.DEVNULL  # a traceback may quote a row
        with subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.PIPE, stdout=quiet, stderr=quiet
        ) as child:
            ended = self._wait(child, task)
        if self._stop.is_set() and not ended:
            self._uploads.give_back(upload.id, self._holder)
        elif not ended:
            message = "处理了太久还没做完，已经停下；请把文件拆成几份再传"
            self._uploads.fail(upload.id, self._holder, message)
        elif child.returncode:
            _log.warning("intake-ended", extra={"upload": upload.id, "code": child.returncode})

    def _wait(self, child: subprocess.Popen[bytes], task: Task) -> bool:
        """Say whether the process ended of itself; it is ended when time is up or we stop."""
        assert child.stdin is not None
        deadline = time.monotonic() + self._longest
        try:
            child.stdin.write(task.written())
            child.stdin.flush()
        except BrokenPipeError:
            return True
        while child.poll() is None:
            if self._stop.wait(0.1) or time.monotonic() > deadline:
                child.kill()
                child.wait()
                return False
        return True

    def _tidy(self) -> None:
        """Delete files whose time is over, people's at once, and those never entered."""
        store, settings = self._wiring.store, self._wiring.settings
        now = store.clock()
        kept = timedelta(days=settings.upload_days)
        over = self._uploads.with_files("postings", now - kept)
        for id in (*over, *self._uploads.with_files("seekers", now)):
            inbox.drop(settings.home, id)
            self._uploads.note_file_gone(id)
        old = inbox.ids_older_than_a_day(settings.home)
        for id in set(old) - self._uploads.known(old):
            inbox.drop(settings.home, id)
