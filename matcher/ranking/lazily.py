"""Postings and what texts tell of them in; scored pairs, best first, each measured when it must be, out.

No part can raise a score, so the parts measured so far bound what all of them will give. A pair
is judged whole only when nothing less known could stand before it: the order is exactly that of
judging them all, and most are never judged.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias, TypeVar

from matcher.ranking.score import (
    Glance,
    Scored,
    Signals,
    glance,
    most_by_text,
    score_pair,
)
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.weights import Weights

T = TypeVar("T")

_SLACK = 1e-12  # sums in another order differ in the last digit; a bound may not fall short by it
# What is known of a pair, by how much: on a tie the less known is looked at first.
_TEXT, _GLANCED, _SCORED = range(3)
_Known: TypeAlias = Glance | Scored | None


def best_first(
    seeker: SeekerView,
    postings: Sequence[PostingView],
    signals: Sequence[Signals],
    weights: Weights,
) -> Iterator[Scored]:
    """Judge postings for a seeker, best first; ties by id."""
    heap: list[tuple[float, int, str, int, _Known]] = [
        (-most_by_text(told, weights) - _SLACK, _TEXT, view.posting.id, at, None)
        for at, (view, told) in enumerate(zip(postings, signals, strict=True))
    ]
    heapq.heapify(heap)
    while heap:
        _, known, id, at, value = heap[0]
        if isinstance(value, Scored):
            heapq.heappop(heap)
            yield value
        elif known == _TEXT:
            seen = glance(seeker, postings[at], signals[at])
            bound = -seen.most(weights) - _SLACK
            heapq.heapreplace(heap, (bound, _GLANCED, id, at, seen))
        else:
            assert isinstance(value, Glance)
            scored = score_pair(seeker, postings[at], signals[at], weights, value)
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
