"""Several rankings of ids in, one ranking out, by reciprocal rank.

>>> fuse([["b", "a"], ["c", "b"]])[0]
('b', 0.03252247488101534)
>>> [id for id, _ in fuse([["b"], ["a"]])]
['a', 'b']
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

# Cormack, Clarke and Büttcher (2009): large enough that one ranking's first place alone does not
# outweigh two good places.
_OFFSET = 60


def reciprocal(rank: int) -> float:
    """Score a place in one ranking, counted from 1."""
    return 1 / (_OFFSET + rank)


def fuse(rankings: Iterable[Sequence[str]]) -> list[tuple[str, float]]:
    """Add up 1 / (60 + rank) over the rankings; ties stand in the order of their ids."""
    scores: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, id in enumerate(ranking, 1):
            scores[id] += reciprocal(rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
