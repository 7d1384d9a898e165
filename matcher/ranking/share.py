"""Many people's ranked postings in; lists for all of them that send nobody's opening too many out.

Old provincial systems cap how many people may be sent to one opening (可推荐人数 = 招聘人数 ×
推荐比例); advice that sends everybody to the same few openings helps nobody.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from matcher.types import Posting

Item = TypeVar("Item")
SENT_PER_SEAT = 3  # people recommended for one seat
SEATS_UNSAID = 2  # a posting that does not say how many it seeks


def seats(headcount: int | None) -> int:
    """Tell how many people may be recommended for an opening."""
    return SENT_PER_SEAT * (SEATS_UNSAID if headcount is None else headcount)


def content(posting: Posting) -> tuple[str, str, str]:
    """Tell openings apart that are not the same one written twice."""
    return posting.title, posting.employer or posting.id, posting.description


def share(
    ranked: Mapping[str, Sequence[tuple[float, Item]]],
    n: int,
    room: Callable[[Item], int],
    key: Callable[[Item], Hashable],
    maker: Callable[[Item], Hashable],
) -> dict[str, list[Item]]:
    """Give everybody up to `n` items, best first, no item to more people than it has room for.

    In each round the person whose best open item scores highest chooses first, so that a seat
    goes where both sides would gain most; ties by person. `maker` keeps a list from holding two
    items of one employer, unless it would stay short. An item that is full falls to the next.
    """
    left: Counter[Hashable] = Counter()
    for offers in ranked.values():
        for _, item in offers:
            left[key(item)] = room(item)
    lists: dict[str, list[Item]] = defaultdict(list)
    for by in (*[maker] * n, *[_nobody] * n):
        queue = [
            (-score, person, at) for person in ranked for at, score in _next(ranked[person], 0)
        ]
        heapq.heapify(queue)
        while queue:
            _, person, at = heapq.heappop(queue)
            item = ranked[person][at][1]
            if len(lists[person]) == n:
                continue
            if left[key(item)] > 0 and _is_new(item, lists[person], key, by):
                lists[person].append(item)
                left[key(item)] -= 1
                continue
            for after, score in _next(ranked[person], at + 1):
                heapq.heappush(queue, (-score, person, after))
    return {person: lists[person] for person in ranked}


def _nobody(_: object) -> Hashable:
    return None


def _next(offers: Sequence[tuple[float, Item]], at: int) -> list[tuple[int, float]]:
    return [(at, offers[at][0])] if at < len(offers) else []


def _is_new(
    item: Item,
    taken: Sequence[Item],
    key: Callable[[Item], Hashable],
    maker: Callable[[Item], Hashable],
) -> bool:
    same = any(key(item) == key(other) for other in taken)
    return not same and not any(maker(item) and maker(item) == maker(other) for other in taken)
