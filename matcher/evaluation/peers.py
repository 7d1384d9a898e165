"""Simple rankers that any change must beat, in both directions, over the same world.

Random, BM25 over the whole catalogue, the bare encoder, both fused, and ten lines of rules.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matcher.encoder.model import Encoder
from matcher.evaluation.baselines import Bm25, Scores, fuse
from matcher.evaluation.experiment import Ranker
from matcher.evaluation.judgments import Judgments
from matcher.evaluation.world import World, profile_text
from matcher.parse.text import tokens
from matcher.types import Posting, Seeker, Vectors

PairScores = Callable[[str, Sequence[str]], Scores]  # query id, item ids → scores
_SHOWN = 400  # characters of a posting that the bare encoder is given
# What the rules give for each thing a clerk would look at first.
_TITLE, _SKILL, _PLACE, _PAY, _DENSE = 3.0, 1.0, 2.0, 1.0, 1.0


@dataclass(frozen=True)
class Peer:
    """A simple ranker for seekers (→ postings) and for postings (→ seekers)."""

    name: str
    postings: Ranker
    seekers: Ranker


def peers(world: World, encoder: Encoder) -> tuple[Peer, ...]:
    """Make every peer ready."""
    words, meaning, rules = _Words(world), _Meaning(world, encoder), _Rules(world)
    forward: dict[str, PairScores] = {
        "随机": _random,
        "BM25": words.postings,
        "向量": meaning.postings,
        "BM25＋向量": lambda q, i: fuse(words.postings(q, i), meaning.postings(q, i)),
        "十行规则": lambda q, i: (
            np.array([rules.score(q, one) for one in i]) + _DENSE * _unit(meaning.postings(q, i))
        ),
    }
    backward: dict[str, PairScores] = {
        "随机": _random,
        "BM25": words.seekers,
        "向量": meaning.seekers,
        "BM25＋向量": lambda q, i: fuse(words.seekers(q, i), meaning.seekers(q, i)),
        "十行规则": lambda q, i: (
            np.array([rules.score(one, q) for one in i]) + _DENSE * _unit(meaning.seekers(q, i))
        ),
    }
    return tuple(
        Peer(name, _ranker(scores), _ranker(backward[name])) for name, scores in forward.items()
    )


def ceiling(judged: Judgments) -> Ranker:
    """Rank by the grades themselves: the best that any list can be."""

    def rank(query: str, items: Sequence[str]) -> Sequence[str]:
        grades = judged[query]
        return sorted(items, key=lambda id: (-grades[id].both, -grades[id].seeker, id))

    return rank


def _ranker(scores: PairScores) -> Ranker:
    def rank(query: str, items: Sequence[str]) -> Sequence[str]:
        value = dict(zip(items, scores(query, items), strict=True))
        return sorted(items, key=lambda id: (-value[id], id))

    return rank


def _random(query: str, items: Sequence[str]) -> Scores:
    """Score by chance, the same for a query whatever the order of queries."""
    return np.random.default_rng(zlib.crc32(query.encode())).random(len(items))


def _unit(scores: Scores) -> Scores:
    spread = float(np.ptp(scores)) if len(scores) else 0.0
    return (scores - scores.min()) / spread if spread else np.zeros(len(scores))


class _Words:
    def __init__(self, world: World) -> None:
        self._posting_at = {id: n for n, id in enumerate(world.texts)}
        self._seeker_at = {id: n for n, id in enumerate(world.seekers)}
        self._profiles = {id: profile_text(one) for id, one in world.seekers.items()}
        self._texts = world.texts
        self._postings = Bm25(list(world.texts.values()))
        self._seekers = Bm25(list(self._profiles.values()))

    def postings(self, query: str, items: Sequence[str]) -> Scores:
        scores = self._postings.scores(self._profiles[query])
        return scores[[self._posting_at[id] for id in items]]

    def seekers(self, query: str, items: Sequence[str]) -> Scores:
        scores = self._seekers.scores(self._texts[query])
        return scores[[self._seeker_at[id] for id in items]]


class _Meaning:
    def __init__(self, world: World, encoder: Encoder) -> None:
        profiles = {id: profile_text(one) for id, one in world.seekers.items()}
        texts = {id: world.texts[id][:_SHOWN] for id in world.postings}
        self._profiles = _vectors(encoder, profiles)
        self._postings = _vectors(encoder, texts, passage=True)

    def postings(self, query: str, items: Sequence[str]) -> Scores:
        return np.array([float(self._profiles[query] @ self._postings[id]) for id in items])

    def seekers(self, query: str, items: Sequence[str]) -> Scores:
        return np.array([float(self._profiles[id] @ self._postings[query]) for id in items])


def _vectors(
    encoder: Encoder, texts: Mapping[str, str], *, passage: bool = False
) -> dict[str, Vectors]:
    vectors = encoder.encode(list(texts.values()), "passage" if passage else "query")
    return dict(zip(texts, vectors, strict=True))


class _Rules:
    """What anybody would write in an afternoon: words of the title, skills, place and pay."""

    def __init__(self, world: World) -> None:
        self._seekers, self._postings, self._texts = world.seekers, world.postings, world.texts

    def score(self, seeker_id: str, posting_id: str) -> float:
        seeker, posting = self._seekers[seeker_id], self._postings[posting_id]
        text = self._texts[posting_id]
        return (
            _TITLE * _share(seeker.desired_titles, posting.title)
            + _SKILL * _share((*seeker.skills, *seeker.certificates), text)
            + _PLACE * _is_there(seeker, posting)
            + _PAY * _is_paid(seeker, posting)
        )


def _share(wishes: Sequence[str], text: str) -> float:
    """Find the best share of a wish's words that stand in a text."""
    return max(_shares(wishes, text), default=0.0)


def _shares(wishes: Sequence[str], text: str) -> Iterator[float]:
    for wish in wishes:
        words = tokens(wish)
        if words:
            yield sum(word in text for word in words) / len(words)


def _is_there(seeker: Seeker, posting: Posting) -> float:
    if not seeker.places:
        return 1.0
    cities = {place.code[:4] for place in posting.places}
    return float(any(place.code[:4] in cities for place in seeker.places))


def _is_paid(seeker: Seeker, posting: Posting) -> float:
    low, high = posting.pay.monthly if posting.pay else (None, None)
    top = high or low
    if seeker.pay_floor is None or top is None:
        return 0.5
    return float(top >= seeker.pay_floor)
