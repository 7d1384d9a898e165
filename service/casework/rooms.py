"""How an opening is taken up in; how many more people it has room for out.

>>> room(Taken(headcount=1, sent=2, waiting=2)), room(Taken(headcount=1, sent=3, hired=1))
(1, 0)
"""

from __future__ import annotations

from matcher.ranking.share import SEATS_UNSAID, SENT_PER_SEAT, seats
from matcher.store.occupancy import Occupancy, Taken
from matcher.store.store import Store
from service.live.recall import Recall


def openings(taken: Taken) -> int | None:
    """Tell how many places are left; None when the posting does not say how many it has."""
    return None if taken.headcount is None else max(0, taken.headcount - taken.hired)


def room(taken: Taken) -> int:
    """Tell how many more people may be sent: so many to each place left, those waiting counted."""
    places = SEATS_UNSAID if taken.headcount is None else taken.headcount
    return max(0, seats(max(0, places - taken.hired)) - taken.waiting)


def full(store: Store, recall: Recall, moment: tuple[int, int]) -> frozenset[str]:
    """Find the postings nobody else is to be sent to; the same as long as the moment is."""
    key = ("full", moment)
    known = recall.get(key)
    if not isinstance(known, frozenset):
        crowded = Occupancy.of(store).crowded(SENT_PER_SEAT, SENT_PER_SEAT)
        known = frozenset(id for id, taken in crowded.items() if not room(taken))
        recall.put(key, known)
    return known
