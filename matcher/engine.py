"""The matcher as a whole: a seeker in, explained postings out, and the other way round.

It joins the store (the truth), the indexes (what is quickly found), the encoder and the ranking.
`tests/test_engine.py` holds a worked example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice, takewhile

from matcher.catalogue import Catalogue, closed
from matcher.documents import past_text, posting_text, wish_text
from matcher.encoder.model import Encoder
from matcher.errors import PostingClosed
from matcher.ranking.explain import Voice, explain, outranked, told, too_weak
from matcher.ranking.lazily import best_by_portions, best_first
from matcher.ranking.relax import NEED, Change, relax
from matcher.ranking.score import Scored, Signals, best_pair, glance
from matcher.ranking.share import content, seats, share
from matcher.ranking.spread import spread
from matcher.ranking.views import PostingView, view_posting, view_seeker
from matcher.ranking.weights import Weights, load_weights
from matcher.retrieval import NOTHING, Excluded, Query, Retrieval
from matcher.types import Match, Posting, Seeker, Vectors, Verdict

PORTION = 32  # seekers whose texts are encoded together
ASKED_TRADE = 0.4  # below this the work is another than the person asked for
SUITS = 0.38  # below this joint score a posting fills no list


@dataclass(frozen=True, slots=True)
class Listing:
    """A list with what it takes to make it again: the postings it was chosen from, and their state."""

    matches: tuple[Match, ...]
    considered: tuple[str, ...]  # ids, ascending
    change: int  # of the store, up to which the index had followed
    generation: int


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a posting is not in a person's list: the failing rules, or what outranked it."""

    posting_id: str
    rank: int | None  # place among all candidates, from 1; None when ruled out
    text: str
    match: Match


@dataclass(frozen=True)
class Matcher:
    """Recommends each side to the other, by the catalogue as it stands on the day `as_of`."""

    catalogue: Catalogue
    encoder: Encoder
    as_of: date
    weights: Weights = field(default_factory=load_weights)
    validity: bool = True  # False: dates are ignored (old postings in an evaluation)
    holds: bool = True  # False: held postings and consent are ignored (evaluation)

    def recommend(
        self,
        seeker: Seeker,
        n: int = 3,
        voice: Voice = Voice.CASEWORKER,
        exclude: Excluded = NOTHING,
        among: frozenset[str] | None = None,
    ) -> tuple[Match, ...]:
        """Find the postings that suit a seeker best and that would want them, best first.

        `among` are the only ones to choose from, such as those of a fair.
        """
        return self.listing(seeker, n, voice, exclude, among).matches

    def listing(
        self,
        seeker: Seeker,
        n: int = 3,
        voice: Voice = Voice.CASEWORKER,
        exclude: Excluded = NOTHING,
        among: frozenset[str] | None = None,
    ) -> Listing:
        """Recommend, and tell what it takes to make the same list again with `rebuild`."""
        built = self.catalogue.postings  # one look, should it be swapped meanwhile
        change, generation = built.about.change, built.generation
        query = self.prepare(seeker)
        views = self._retrieval.postings(query, exclude, among)
        ranked = best_first(query.view, views, self._heard(query, views), self.weights)
        considered = tuple(view.posting.id for view in views)
        return Listing(self._chosen(ranked, n, voice, exclude), considered, change, generation)

    def rebuild(
        self,
        seeker: Seeker,
        postings: Sequence[Posting],
        n: int = 3,
        voice: Voice = Voice.CASEWORKER,
        exclude: Excluded = NOTHING,
    ) -> tuple[Match, ...]:
        """Make a list again from the postings it was chosen from, as they stood then."""
        ranked = sorted(self.score(self.prepare(seeker), postings), key=_order)
        return self._chosen(ranked, n, voice, exclude)

    def recommend_many(
        self, seekers: Iterable[Seeker], n: int = 3, voice: Voice = Voice.CASEWORKER
    ) -> dict[str, tuple[Match, ...]]:
        """Make lists for many people at once, sending no opening more people than it can see."""
        ranked = {
            seeker.id: [(found.score, found) for found in _suiting(self.rank(self.prepare(seeker)))]
            for seeker in seekers
        }
        lists = share(ranked, n, _room, _content, _employer)
        return {
            person: tuple(explain(found, self.weights, voice) for found in chosen)
            for person, chosen in lists.items()
        }

    def candidates(
        self,
        posting: Posting,
        seekers: Iterable[Seeker] | None = None,
        n: int = 10,
        voice: Voice = Voice.RECRUITER,
    ) -> tuple[Match, ...]:
        """Find the seekers who suit a posting best, of these or of all who agreed to be shown.

        A posting of the catalogue that is not open to anyone raises PostingClosed.
        """
        shut = self._shut(posting.id)
        if shut:
            raise PostingClosed(posting.id, shut)
        if seekers is None:
            vector = self.encoder.encode([posting_text(posting)], "query")[0]
            seekers = self._retrieval.seekers(posting, vector)
        fitting = islice(_suiting(self._best_seekers(posting, seekers)), n)
        return tuple(explain(found, self.weights, voice) for found in fitting)

    def why_not(
        self, seeker: Seeker, posting_id: str, n: int = 3, voice: Voice = Voice.CASEWORKER
    ) -> WhyNot:
        """Say what keeps a posting out of a person's first `n`."""
        stored = self.catalogue.stored(posting_id)
        query = self.prepare(seeker)
        target = self.score(query, [stored.posting])[0]
        match = explain(target, self.weights, voice)
        shut = self._shut(posting_id)
        failed = [told(check, voice) for check in target.checks if check.verdict is Verdict.FAIL]
        if shut or failed:
            return WhyNot(posting_id, None, "；".join(filter(None, (shut, *failed))), match)
        if not _suits(target):
            return WhyNot(posting_id, None, too_weak(target, self.weights, voice), match)
        if posting_id in (found.posting_id for found in self.recommend(seeker, n)):
            return WhyNot(posting_id, None, "本来就在推荐之列", match)
        better = list(
            takewhile(lambda one: _order(one) < _order(target), _suiting(self.rank(query)))
        )
        text = outranked(target, better, n, self.weights, voice)
        return WhyNot(posting_id, len(better) + 1, text, match)

    def relax(self, seeker: Seeker, need: int = NEED) -> tuple[Change, ...]:
        """Find the smallest changes of wishes that open at least so many more; refusals stay."""
        query = self.prepare(seeker)
        return relax(query.view, self._retrieval.wider(query), need)

    def prepare(self, seeker: Seeker) -> Query:
        """Make a seeker ready for scoring."""
        return self._prepared([seeker])[0]

    def rank(self, query: Query) -> Iterator[Scored]:
        """Score the candidates of a seeker, best first; ties by id."""
        views = self._retrieval.postings(query)
        return best_first(query.view, views, self._heard(query, views), self.weights)

    def score(self, query: Query, postings: Sequence[Posting]) -> list[Scored]:
        """Score a seeker against given postings, in the order given."""
        vectors = self.encoder.encode([posting_text(posting) for posting in postings], "passage")
        return [
            best_pair(
                query.view,
                view_posting(posting),
                self._signals(query, vector, posting),
                self.weights,
            )
            for posting, vector in zip(postings, vectors, strict=True)
        ]

    def rank_seekers(self, posting: Posting, seekers: Iterable[Seeker]) -> list[Scored]:
        """Score these seekers for a posting, eligible or not, best first; ties by id."""
        scored = self._judge(posting)(list(seekers))
        return sorted(scored, key=lambda one: (-one.score, one.seeker.seeker.id))

    def _best_seekers(self, posting: Posting, seekers: Iterable[Seeker]) -> Iterator[Scored]:
        """Score seekers for a posting as far as the list is read, best first; ties by id."""
        view, at_best = view_posting(posting), Signals(1.0, 1.0, self._days(posting))
        bounds = [
            (max(glance(person, job, at_best).most(self.weights) for job in view.choices), one)
            for one in seekers
            for person in [view_seeker(one, self.as_of.year)]
        ]
        return best_by_portions(bounds, self._judge(posting), PORTION)

    def _judge(self, posting: Posting) -> Callable[[Sequence[Seeker]], list[Scored]]:
        vector = self.encoder.encode([posting_text(posting)], "passage")[0]
        view = view_posting(posting)
        return lambda seekers: [
            best_pair(query.view, view, self._signals(query, vector, posting), self.weights)
            for query in self._prepared(seekers)
        ]

    def _prepared(self, seekers: Sequence[Seeker]) -> list[Query]:
        """Make seekers ready, all their texts encoded at once."""
        texts = [text for seeker in seekers for text in (wish_text(seeker), past_text(seeker))]
        vectors = self.encoder.encode(texts, "query")
        year = self.as_of.year
        return [
            Query(seeker, view_seeker(seeker, year), vectors[2 * at], vectors[2 * at + 1])
            for at, seeker in enumerate(seekers)
        ]

    def _heard(self, query: Query, views: Sequence[PostingView]) -> list[Signals]:
        """Hold the texts of postings against what the person asks for and has done."""
        ids = [view.posting.id for view in views]
        wish = self.catalogue.postings.similarities(query.wish, ids)
        past = self.catalogue.postings.similarities(query.past, ids)
        # A posting withdrawn between two looks has no vector any more: its text tells nothing.
        return [
            Signals(wish.get(id), past.get(id), self._days(view.posting))
            for id, view in zip(ids, views, strict=True)
        ]

    def _chosen(
        self, ranked: Iterable[Scored], n: int, voice: Voice, exclude: Excluded
    ) -> tuple[Match, ...]:
        wanted = (one for one in _suiting(ranked) if _employer(one) not in exclude.employers)
        chosen = spread(wanted, n, _employer, _content, _score)
        return tuple(explain(found, self.weights, voice) for found in chosen)

    def _signals(self, query: Query, vector: Vectors, posting: Posting) -> Signals:
        days = self._days(posting)
        return Signals(float(vector @ query.wish), float(vector @ query.past), days)

    def _shut(self, posting_id: str) -> str:
        """Say why a posting of the catalogue is not open; empty when it is or is not in it."""
        stored = self.catalogue.store.stored_postings([posting_id]).get(posting_id)
        return "" if stored is None else closed(stored, self._day, self.holds)

    @property
    def _retrieval(self) -> Retrieval:
        return Retrieval(self.catalogue, self._day, self.holds)

    @property
    def _day(self) -> date | None:
        return self.as_of if self.validity else None

    def _days(self, posting: Posting) -> int | None:
        """Count the days since a posting was published; one with a term is judged by its term."""
        if not self.validity or posting.published is None or posting.expires is not None:
            return None
        return (self.as_of - posting.published).days


def _suits(found: Scored) -> bool:
    """Say whether a pair may stand in a list: lawful, good enough, and a trade that was asked for."""
    trade = next((part for part in found.wants if part.name == "trade"), None)
    asked = trade is None or not trade.known or trade.value >= ASKED_TRADE
    return found.eligible and found.score >= SUITS and asked


def _suiting(ranked: Iterable[Scored]) -> Iterator[Scored]:
    """Keep of a ranking what may stand in a list."""
    return filter(_suits, takewhile(lambda found: found.score >= SUITS, ranked))


def _order(found: Scored) -> tuple[float, str]:
    return -found.score, found.posting.posting.id


def _room(found: Scored) -> int:
    return seats(found.posting.posting.headcount)


def _score(found: Scored) -> float:
    return found.score


def _employer(found: Scored) -> str:
    return found.posting.posting.employer


def _content(found: Scored) -> tuple[str, str, str]:
    return content(found.posting.posting)
