"""Lists made for many people in; how evenly they fall on postings and employers out.

>>> gini([1, 1, 1, 1]), gini([0, 0, 0, 4])
(0.0, 0.75)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.types import Posting

PER_SEAT = 3  # people a station may send for each seat of an opening
UNSAID_SEATS = 1  # a posting that names no number of seats has at least one


@dataclass(frozen=True, slots=True)
class Exposure:
    """How lists of one length for everybody fall on the catalogue."""

    length: int
    people: int
    shown: int  # different postings in any list
    catalogue: int
    gini_postings: float
    gini_employers: float
    over_sent: float  # share of the referrals beyond what the seats take
    crowded: int  # postings with more referrals than their seats take
    short: int  # people with fewer postings than the list is long
    most: int  # lists that the most shown posting stands in

    @property
    def coverage(self) -> float:
        """Share of the catalogue that stands in at least one list."""
        return self.shown / self.catalogue if self.catalogue else 0.0


def exposure(
    lists: Mapping[str, Sequence[str]],
    postings: Mapping[str, Posting],
    length: int,
    per_seat: float = PER_SEAT,
) -> Exposure:
    """Count where the first `length` of every list lead."""
    sent = Counter(id for ids in lists.values() for id in ids[:length])
    employers: Counter[str] = Counter()
    for id, posting in postings.items():
        employers[posting.employer or id] += sent[id]
    over = {id: count - room(postings[id], per_seat) for id, count in sent.items()}
    beyond = [excess for excess in over.values() if excess > 0]
    return Exposure(
        length=length,
        people=len(lists),
        shown=len(sent),
        catalogue=len(postings),
        gini_postings=gini([sent[id] for id in postings]),
        gini_employers=gini(employers.values()),
        over_sent=sum(beyond) / sent.total() if sent else 0.0,
        crowded=len(beyond),
        short=sum(len(ids) < length for ids in lists.values()),
        most=max(sent.values(), default=0),
    )


def room(posting: Posting, per_seat: float = PER_SEAT) -> float:
    """Tell how many people may be sent to a posting."""
    return (posting.headcount or UNSAID_SEATS) * per_seat


def gini(counts: Iterable[float]) -> float:
    """Tell how unevenly counts fall: 0 when all are equal, near 1 when one has everything."""
    values = np.sort(np.fromiter(counts, dtype=float))
    total = values.sum()
    if not total:
        return 0.0
    ranks = np.arange(1, len(values) + 1)
    return float(2 * (ranks @ values) / (len(values) * total) - (len(values) + 1) / len(values))
