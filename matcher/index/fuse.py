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


def fuse(rankings: Iterable[Sequence[str]]) -> list[tuple[str, float]]:
    """Add up 1 / (60 + rank) over the rankings; ties stand in the order of their ids."""
    filled = [ranking for ranking in rankings if ranking]
    if len(filled) == 1:  # its order is the answer already
        return [(id, 1 / (_OFFSET + rank)) for rank, id in enumerate(filled[0], 1)]
    scores: dict[str, float] = defaultdict(float)
    for ranking in filled:
        for rank, id in enumerate(ranking, 1):
            scores[id] += 1 / (_OFFSET + rank)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))
