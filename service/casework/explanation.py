"""A recommendation or list made once in; what it rested on, as recorded then, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from matcher.store.lists import Lists, RecordedList
from matcher.store.recommendations import Recommendation
from matcher.types import Match
from service.casework.config import changed, config_of
from service.wiring import Wiring


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a posting was recommended: nothing is judged anew, it is what was recorded."""

    match: Match | None  # with reasons and concerns as shown; None once erased
    recorded: RecordedList | None  # None: a caseworker put it in by hand
    rank: int | None  # its place in that list, from 1
    config: Mapping[str, Any]  # weights, model, tables, code and version of then
    changed: tuple[str, ...]  # what of these is another today, in words


def explain_recommendation(wiring: Wiring, found: Recommendation) -> Explanation:
    """Say what a recommendation rested on."""
    lists = Lists.of(wiring.store)
    recorded = None if found.list_id is None else lists.get(found.list_id)
    if recorded is None:
        return Explanation(found.match, None, None, {}, ())
    ids = [match.posting_id for match in recorded.matches]
    rank = ids.index(found.posting_id) + 1 if found.posting_id in ids else None
    then = lists.config(recorded.config)
    since = changed(then, config_of(wiring.live.matcher(wiring.today)))
    return Explanation(found.match, recorded, rank, then, since)
