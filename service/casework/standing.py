"""Recommendations in; each with its posting as it is now, what keeps it shut, and its seats, out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.catalogue import closed
from matcher.store.occupancy import Occupancy, Taken
from matcher.store.recommendations import Recommendation
from matcher.types import Posting
from service.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Standing:
    """A recommendation as it stands now; its words unsealed."""

    recommendation: Recommendation
    posting: Posting
    shut: str  # why nobody can go there any more; empty while it is open
    taken: Taken
    note: str
    proof: str


def standing(wiring: Wiring, found: Iterable[Recommendation]) -> list[Standing]:
    """Look up how recommendations stand, in the order given."""
    asked = list(found)
    ids = sorted({one.posting_id for one in asked})
    postings = wiring.store.stored_postings(ids)
    taken = Occupancy.of(wiring.store).taken(ids)
    day, unseal = wiring.today, wiring.vault.open
    return [
        Standing(
            one,
            postings[one.posting_id].posting,
            closed(postings[one.posting_id], day),
            taken[one.posting_id],
            unseal(one.sealed_note),
            unseal(one.sealed_proof),
        )
        for one in asked
        if one.posting_id in postings
    ]
