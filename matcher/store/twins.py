"""Postings in, the ones that say the same thing linked, so that each is shown once.

Twins have the same employer, title and place but come from different sources: within one source
two openings may well share all three.

>>> from matcher.types import Posting
>>> one = Posting("1", "驻粤站", "焊工", employer="南宁某厂（总部）", place_text="南宁")
>>> two = Posting("2", "园区", "焊 工", employer="南宁某厂(总部)", place_text="南宁")
>>> twin_key(one) == twin_key(two)
True
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from matcher.parse.text import normalise
from matcher.types import Posting

_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Twin:
    """What linking needs to know of a posting."""

    id: str
    source: str
    created: int
    open: bool  # may be shown, links aside


def twin_key(posting: Posting) -> str | None:
    """Name what near-duplicates share; None where the employer or the place is not said."""
    codes = ",".join(sorted({place.code for place in posting.places}))
    parts = (posting.employer, posting.title, codes or posting.place_text)
    folded = [_IGNORED.sub("", normalise(part)).lower() for part in parts]
    return _digest("\n".join(folded)) if all(folded) else None


def links(twins: Iterable[Twin]) -> dict[str, str | None]:
    """Say for each twin which one stands for it; None for those that stand for themselves.

    The longest known open one stands, and with it those of its own source; if none is open,
    nobody is linked.
    """
    group = sorted(twins, key=lambda twin: (twin.created, twin.id))
    canonical = next((twin for twin in group if twin.open), None)
    return {
        twin.id: canonical.id if canonical and twin.source != canonical.source else None
        for twin in group
    }


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()
