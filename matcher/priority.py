"""Work that can wait, on the thread that does it: those whom somebody waits for go first."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

_NICER = 3  # a third of a processor that others want, all of one that nobody does


def give_way() -> None:
    """Let the calling thread, and those it starts from now on, yield to others."""
    with suppress(OSError, AttributeError):  # not Linux: as soon as the others
        # From where the process began, so that whoever asks twice yields no further.
        began = os.getpriority(os.PRIO_PROCESS, os.getppid())
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), began + _NICER)
