"""A matcher and the two sides of a world in; judged pairs scored and ranked in both directions out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from matcher.engine import Matcher
from matcher.evaluation.judgments import Judgments
from matcher.ranking.score import Scored
from matcher.ranking.weights import Weights
from matcher.types import Posting, Seeker

Key = Callable[[Scored], float]


def joint(found: Scored) -> float:
    """Give the score that lists are made by."""
    return found.score


@dataclass(frozen=True)
class Arena:
    """The matcher under trial; `as_of` sends postings that had run out by then to the end."""

    matcher: Matcher
    seekers: Mapping[str, Seeker]
    postings: Mapping[str, Posting]
    as_of: date | None = None

    def weighing(self, weights: Weights) -> Arena:
        """Give the same arena under other weights."""
        return replace(self, matcher=replace(self.matcher, weights=weights))

    def score_postings(self, seeker_id: str, ids: Sequence[str]) -> list[Scored]:
        """Score a seeker against these postings, in the order given."""
        query = self.matcher.prepare(self.seekers[seeker_id])
        return self.matcher.score(query, [self.postings[id] for id in ids])

    def rank_postings(
        self, seeker_id: str, ids: Sequence[str], key: Key = joint
    ) -> tuple[str, ...]:
        """Rank these postings for a seeker, best first; ties by id."""
        scored = self.score_postings(seeker_id, ids)
        value = {id: key(found) for id, found in zip(ids, scored, strict=True)}
        return tuple(sorted(ids, key=lambda id: (self._over(id), -value[id], id)))

    def rank_seekers(
        self, posting_id: str, ids: Sequence[str], key: Key = joint
    ) -> tuple[str, ...]:
        """Rank these seekers for a posting, best first; ties by id."""
        seekers = {self.seekers[id].id: id for id in ids}
        found = self.matcher.rank_seekers(
            self.postings[posting_id], [self.seekers[id] for id in ids]
        )
        value = {seekers[one.seeker.seeker.id]: key(one) for one in found}
        return tuple(sorted(ids, key=lambda id: (-value[id], id)))

    def _over(self, id: str) -> bool:
        expires = self.postings[id].expires
        return self.as_of is not None and expires is not None and expires < self.as_of


def known_pairs(
    judged: Judgments, queries: Mapping[str, object], items: Mapping[str, object]
) -> tuple[Judgments, int]:
    """Keep the pairs of which both ends are at hand, and count the others."""
    kept = {
        query: {item: grades for item, grades in pool.items() if item in items}
        for query, pool in judged.items()
        if query in queries
    }
    lost = sum(map(len, judged.values())) - sum(map(len, kept.values()))
    return {query: pool for query, pool in kept.items() if pool}, lost
