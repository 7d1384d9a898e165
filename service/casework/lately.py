"""A region in; the overview as it was counted lately, so that nobody waits for counting, out.

Counting a hundred thousand postings takes seconds. Whoever looks gets the numbers of a moment ago
with the moment they are of; if they are old, they are counted anew meanwhile.
"""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass
from datetime import datetime

from service.casework.overview import Overview, overview
from service.web.traces import frames
from service.wiring import Wiring

_log = logging.getLogger(__name__)
FRESH = 120.0  # seconds in which nobody counts again
_PATIENCE = 0.2  # seconds to wait for the first count: the page is to be there at once
_GIVEN_UP = 120.0  # after which a count that was begun is begun again


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers, and the moment they are of."""

    overview: Overview
    at: datetime
    ticks: float


def lately(wiring: Wiring, region: str) -> Counted | None:
    """Give the numbers as counted lately; None: they are being counted for the first time."""
    key, now = ("overview lately", region), time.monotonic()
    known = wiring.recall.get(key)
    if isinstance(known, Counted) and now - known.ticks < FRESH:
        return known
    counting = _begin(wiring, region, now)
    if isinstance(known, Counted):
        return known
    if counting is not None:
        counting.join(_PATIENCE)
    known = wiring.recall.get(key)
    return known if isinstance(known, Counted) else None


def _begin(wiring: Wiring, region: str, now: float) -> threading.Thread | None:
    """Begin to count, unless somebody has."""
    begun = wiring.recall.get(("overview begun", region))
    if isinstance(begun, float) and now - begun < _GIVEN_UP:
        return None
    wiring.recall.put(("overview begun", region), now)
    thread = threading.Thread(target=_count, args=(wiring, region), name="count", daemon=True)
    thread.start()
    return thread


def _count(wiring: Wiring, region: str) -> None:
    try:
        told = Counted(overview(wiring, region), wiring.store.clock(), time.monotonic())
        wiring.recall.put(("overview lately", region), told)
    except Exception as error:  # the end of the thread: the next look counts again
        _log.error("overview not counted", extra=frames(error))
    finally:
        wiring.recall.put(("overview begun", region), -_GIVEN_UP)
