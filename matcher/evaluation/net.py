"""A matcher over a whole catalogue and judgments in; what each way of searching finds of the good out.

Ranking can only order what was found: by kindred trades, by meaning, by words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from matcher.documents import kindred, posting_filter, wish_text
from matcher.engine import Matcher
from matcher.evaluation.experiment import SEED
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.metrics import GOOD, interval, mean
from matcher.retrieval import KINDRED_DEPTH, OPEN_DEPTH, Query
from matcher.types import Seeker, Stance

WAYS = ("工种", "向量", "词面")
_ALL = "三样一起"


@dataclass(frozen=True, slots=True)
class Catch:
    """How much of the good a way of searching finds, as a share per person, and how many in all."""

    name: str
    recall: float
    interval: tuple[float, float]
    candidates: float


def catches(
    matcher: Matcher, seekers: Mapping[str, Seeker], judged: Judgments
) -> tuple[Catch, ...]:
    """Search by all ways together, by each alone, and by all but one."""
    found = {
        id: _search(matcher, matcher.prepare(seekers[id]))
        for id, pool in sorted(judged.items())
        if any(grades.both >= GOOD for grades in pool.values())
    }
    chosen: dict[str, tuple[str, ...]] = {_ALL: WAYS}
    chosen |= {f"只靠{way}": (way,) for way in WAYS}
    chosen |= {f"去掉{way}": tuple(other for other in WAYS if other != way) for way in WAYS}
    return tuple(_catch(name, ways, found, judged) for name, ways in chosen.items())


def _search(matcher: Matcher, query: Query) -> dict[str, frozenset[str]]:
    """Search as the matcher does, each way by itself."""
    index = matcher.catalogue.postings
    refused = frozenset(query.view.by(Stance.REFUSES))
    day = matcher.as_of if matcher.validity else None
    limits = posting_filter(query.seeker, day, refused=refused, held=not matcher.holds)
    text = wish_text(query.seeker)
    trades = kindred(guess.trade for guess in query.seeker.trades)
    named = replace(limits, any_of={**limits.any_of, "trade": trades})
    found = {
        "工种": index.search(query.wish, "", KINDRED_DEPTH, named) if trades else (),
        "向量": index.search(query.wish, "", OPEN_DEPTH, limits),
        "词面": index.search(None, text, OPEN_DEPTH, limits),
    }
    return {way: frozenset(one.id for one in some) for way, some in found.items()}


def _catch(
    name: str,
    ways: tuple[str, ...],
    found: Mapping[str, Mapping[str, frozenset[str]]],
    judged: Judgments,
) -> Catch:
    shares, counts = [], []
    for id, by_way in found.items():
        good = {item for item, grades in judged[id].items() if grades.both >= GOOD}
        caught = frozenset().union(*(by_way[way] for way in ways))
        shares.append(len(good & caught) / len(good))
        counts.append(float(len(caught)))
    ends = interval(shares, np.random.default_rng(SEED))
    return Catch(name, mean(shares), ends, mean(counts))
