"""Postings and what texts tell of them in; scored pairs, best first, each judged when it must be, out.

No part can raise a score, so the quick parts bound what all of them will give. A pair is judged
whole only when no other could stand before it: the order is exactly that of judging them all, and
nine in ten are never judged.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from matcher.ranking.score import (
    Glance,
    Scored,
    Signals,
    choices,
    score_pair,
)
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.weights import Weights

T = TypeVar("T")

_SLACK = 1e-12  # sums in another order differ in the last digit; a bound may not fall short by it
# On a tie the pair not yet judged is looked at first.
_GLANCED, _SCORED = range(2)


def best_first(
    seeker: SeekerView,
    postings: Sequence[PostingView],
    signals: Sequence[Signals],
    weights: Weights,
) -> Iterator[Scored]:
    """Judge postings for a seeker, best first; ties by id.

    Of an advertisement for several jobs comes the one that suits best.
    """
    jobs = [
        (one, told, seen)
        for view, told in zip(postings, signals, strict=True)
        for one, seen in choices(seeker, view, told)
    ]
    heap: list[tuple[float, int, str, int, Glance | Scored]] = [
        (-seen.most(weights) - _SLACK, _GLANCED, view.posting.id, at, seen)
        for at, (view, _, seen) in enumerate(jobs)
    ]
    heapq.heapify(heap)
    given: set[str] = set()
    while heap:
        _, _, id, at, value = heap[0]
        if isinstance(value, Scored):
            heapq.heappop(heap)
            if id not in given:
                given.add(id)
                yield value
            continue
        view, told, _ = jobs[at]
        scored = score_pair(seeker, view, told, weights, value)
        heapq.heapreplace(heap, (-scored.score, _SCORED, id, at, scored))


def best_by_portions(
    bounds: Sequence[tuple[float, T]],
    judge: Callable[[Sequence[T]], Sequence[Scored]],
    size: int,
) -> Iterator[Scored]:
    """Judge what promises most, `size` at once; best first, ties by the seeker's id.

    For pairs whose judging is dear alone and cheap in company, such as texts to be encoded.
    """
    rest = sorted(bounds, key=lambda bound: -bound[0])
    heap: list[tuple[float, str, int, Scored]] = []
    taken = 0
    while heap or taken < len(rest):
        if taken < len(rest) and (not heap or -heap[0][0] <= rest[taken][0] + _SLACK):
            some = [one for _, one in rest[taken : taken + size]]
            taken += len(some)
            for scored in judge(some):
                seeker = scored.seeker.seeker.id
                heapq.heappush(heap, (-scored.score, seeker, len(heap), scored))
            continue
        yield heapq.heappop(heap)[-1]
