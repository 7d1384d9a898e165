"""The matcher as a whole: a seeker in, explained postings out, and the other way round.

It joins the store (the truth), the indexes (what is quickly found), the encoder and the ranking.
`tests/test_engine.py` holds a worked example.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import takewhile

from matcher.catalogue import Catalogue, closed
from matcher.documents import SHOWN, kindred, past_text, posting_filter, posting_text, wish_text
from matcher.encoder.model import Encoder
from matcher.errors import PostingClosed
from matcher.index.filters import Filter
from matcher.index.index import Candidate
from matcher.ranking.explain import Voice, explain, outranked, too_weak
from matcher.ranking.lazily import best_first
from matcher.ranking.refusals import barring
from matcher.ranking.relax import Change, relax
from matcher.ranking.score import Scored, Signals, score_pair
from matcher.ranking.share import seats, share
from matcher.ranking.spread import spread
from matcher.ranking.views import PostingView, SeekerView, view_posting, view_seeker
from matcher.ranking.weights import Weights, load_weights
from matcher.types import Match, Posting, Seeker, Vectors, Verdict

OPEN_DEPTH = 120  # candidates by meaning and words alone
KINDRED_DEPTH = 400  # candidates of kindred trades
RELAX_DEPTH = 1500  # postings of kindred trades that a change of wishes might open
ASKED_TRADE = 0.4  # below this the work is another than the person asked for
SUITS = 0.38  # below this joint score a posting fills no list


@dataclass(frozen=True, slots=True)
class Query:
    """A seeker made ready: the view ranking needs and the vectors retrieval needs."""

    seeker: Seeker
    view: SeekerView
    wish: Vectors
    past: Vectors


@dataclass(frozen=True, slots=True)
class Excluded:
    """What may not be in a person's list, whatever it scores: postings, and employers by name."""

    ids: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()


NOTHING = Excluded()


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
        views = self._found(query, exclude, among)
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
        pool = self._seekers_near(posting) if seekers is None else seekers
        ranked = self.rank_seekers(posting, pool)
        fitting = [found for found in ranked if _suits(found)]
        return tuple(explain(found, self.weights, voice) for found in fitting[:n])

    def why_not(self, seeker: Seeker, posting_id: str, n: int = 3) -> WhyNot:
        """Say what keeps a posting out of a person's first `n`."""
        stored = self.catalogue.stored(posting_id)
        query = self.prepare(seeker)
        target = self.score(query, [stored.posting])[0]
        match = explain(target, self.weights)
        shut = self._shut(posting_id)
        failed = [check.message for check in target.checks if check.verdict is Verdict.FAIL]
        if shut or failed:
            return WhyNot(posting_id, None, "；".join(filter(None, (shut, *failed))), match)
        if not _suits(target):
            return WhyNot(posting_id, None, too_weak(target, self.weights), match)
        if posting_id in (found.posting_id for found in self.recommend(seeker, n)):
            return WhyNot(posting_id, None, "本来就在推荐之列", match)
        better = list(
            takewhile(lambda one: _order(one) < _order(target), _suiting(self.rank(query)))
        )
        text = outranked(target, better, n, self.weights)
        return WhyNot(posting_id, len(better) + 1, text, match)

    def relax(self, seeker: Seeker) -> tuple[Change, ...]:
        """Find the smallest changes of wishes that open more postings; refusals stay."""
        query = self.prepare(seeker)
        anywhere = replace(seeker, places=(), education=None)
        ids = self._of_kindred_trades(query, self._limits(anywhere, query), RELAX_DEPTH)
        return relax(query.view, self.catalogue.views(ids))

    def prepare(self, seeker: Seeker) -> Query:
        """Make a seeker ready for scoring."""
        vectors = self.encoder.encode([wish_text(seeker), past_text(seeker)], "query")
        return Query(seeker, view_seeker(seeker, self.as_of.year), vectors[0], vectors[1])

    def rank(self, query: Query) -> Iterator[Scored]:
        """Score the candidates of a seeker, best first; ties by id."""
        views = self._found(query)
        return best_first(query.view, views, self._heard(query, views), self.weights)

    def score(self, query: Query, postings: Sequence[Posting]) -> list[Scored]:
        """Score a seeker against given postings, in the order given."""
        vectors = self.encoder.encode([posting_text(posting) for posting in postings], "passage")
        return [
            score_pair(
                query.view,
                view_posting(posting),
                self._signals(query, vector, posting),
                self.weights,
            )
            for posting, vector in zip(postings, vectors, strict=True)
        ]

    def rank_seekers(self, posting: Posting, seekers: Iterable[Seeker]) -> list[Scored]:
        """Score these seekers for a posting, eligible or not, best first; ties by id."""
        vector = self.encoder.encode([posting_text(posting)], "passage")[0]
        view = view_posting(posting)
        scored = [
            score_pair(query.view, view, self._signals(query, vector, posting), self.weights)
            for query in map(self.prepare, seekers)
        ]
        return sorted(scored, key=lambda one: (-one.score, one.seeker.seeker.id))

    def _found(
        self,
        query: Query,
        exclude: Excluded = NOTHING,
        among: frozenset[str] | None = None,
    ) -> list[PostingView]:
        """Find the candidates of a seeker: of kindred trades, by meaning and by words; by id."""
        limits = self._limits(query.seeker, query, exclude.ids, among)
        if among is not None:
            found = {one.id for one in self._search(query, "", len(among), limits)}
            return self.catalogue.views(sorted(found))
        named = self._of_kindred_trades(query, limits, KINDRED_DEPTH)
        near = self._search(query, wish_text(query.seeker), OPEN_DEPTH, limits)
        return self.catalogue.views(sorted({*named, *(one.id for one in near)}))

    def _search(self, query: Query, text: str, k: int, limits: Filter) -> tuple[Candidate, ...]:
        return self.catalogue.postings.search(query.wish, text, k, limits)

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

    def _seekers_near(self, posting: Posting) -> Iterator[Seeker]:
        """Search the seekers of kindred trades, and by meaning, who may be shown."""
        text = posting_text(posting)
        vector = self.encoder.encode([text], "query")[0]
        index = self.catalogue.seekers
        trades = kindred(guess.trade for guess in posting.trades)
        shown = {"mark": frozenset({SHOWN})} if self.holds else {}
        kin = [Filter(any_of={**shown, "trade": trades})] if trades else []
        found = {
            candidate.id
            for wanted in (*kin, Filter(any_of=shown))
            for candidate in index.search(vector, text, OPEN_DEPTH, wanted)
        }
        rows = self.catalogue.store.seekers(found)
        yield from (row.seeker for _, row in sorted(rows.items()))

    def _of_kindred_trades(self, query: Query, limits: Filter, k: int) -> list[str]:
        wished = kindred(guess.trade for guess in query.seeker.trades)
        if not wished:
            return []
        narrow = replace(limits, any_of={**limits.any_of, "trade": wished})
        return [found.id for found in self._search(query, "", k, narrow)]

    def _signals(self, query: Query, vector: Vectors, posting: Posting) -> Signals:
        days = self._days(posting)
        return Signals(float(vector @ query.wish), float(vector @ query.past), days)

    def _shut(self, posting_id: str) -> str:
        """Say why a posting of the catalogue is not open; empty when it is or is not in it."""
        stored = self.catalogue.store.stored_postings([posting_id]).get(posting_id)
        day = self.as_of if self.validity else None
        return "" if stored is None else closed(stored, day, self.holds)

    def _days(self, posting: Posting) -> int | None:
        """Count the days since a posting was published; one with a term is judged by its term."""
        if not self.validity or posting.published is None or posting.expires is not None:
            return None
        return (self.as_of - posting.published).days

    def _limits(
        self,
        seeker: Seeker,
        query: Query,
        exclude: frozenset[str] = frozenset(),
        among: frozenset[str] | None = None,
    ) -> Filter:
        refused = barring(query.view)
        day = self.as_of if self.validity else None
        limits = posting_filter(seeker, day, refused=refused, held=not self.holds)
        return replace(limits, exclude_ids=exclude, among_ids=among)


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
    posting = found.posting.posting
    return posting.title, posting.employer or posting.id, posting.description
