"""A person in; what their page shows of recommendations, those made now and those chosen, out."""

from __future__ import annotations

from typing import Any

from matcher.store.recommendations import Fate, Stage
from service.auth.caller import Caller
from service.casework.access import seeker_for
from service.casework.lists import current
from service.casework.reasons import reasons
from service.casework.steps import step_of
from service.casework.workload import situation_of
from service.pages.deskwords import FATES, HANDINGS
from service.routes.recommended import recommended
from service.schemas.lists import PersonListOut
from service.schemas.recommended import RecommendationOut
from service.wiring import Wiring

SHORT, LONG = 6, 18  # postings at first, and when more are asked for


def work_of(wiring: Wiring, caller: Caller, seeker_id: str, n: int) -> dict[str, Any]:
    """Gather it."""
    told = recommended(seeker_id, wiring, caller)
    kept = current(wiring, caller, seeker_id, n)
    postings = wiring.store.postings(one.posting_id for one in kept.recorded.matches)
    listed = PersonListOut.of(kept.recorded, postings, kept.chosen)
    seeker = seeker_for(wiring, caller, seeker_id).seeker
    return {
        "step": step_of(situation_of(wiring, caller, seeker)),
        "picked": [one for one in told if _waits(one)],
        "handed": [one for one in told if _is_out(one)],
        "over": [one for one in told if one.stage is Stage.WITHDRAWN or _is_over(one)],
        "items": listed.items,
        "list_id": listed.id,
        "list_message": listed.message,
        "personalised": listed.personalised,
        "longer": n < LONG and len(listed.items) == n,
        "new": frozenset(),
        "trial": False,
        "fates": FATES,
        "handings": HANDINGS,
        "reasons": list(reasons().values()),
    }


def _waits(one: RecommendationOut) -> bool:
    return one.stage is Stage.CHOSEN and one.outcome is None


def _is_over(one: RecommendationOut) -> bool:
    return one.outcome is Fate.UNSUITABLE


def _is_out(one: RecommendationOut) -> bool:
    """Say whether it has left the desk and something may still be learnt of it."""
    handed = one.stage is Stage.HANDED or one.outcome is not None
    return handed and not _is_over(one) and one.stage is not Stage.WITHDRAWN
