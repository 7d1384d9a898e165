"""A person made ready in, or a posting; the few of the catalogue worth judging out.

Nothing is judged here: what is found is by kindred trade, by meaning and by words, inside the hard
limits that an index can keep.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from matcher.catalogue import SHOW, Catalogue
from matcher.documents import SHOWN, kindred, offered, posting_filter, posting_text, wish_text
from matcher.index.filters import Filter
from matcher.ranking.refusals import barring
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Posting, Seeker, Vectors

OPEN_DEPTH = 120  # candidates by meaning and words alone
KINDRED_DEPTH = 400  # candidates of kindred trades
# Vectors compared for them at most. A few words are like nothing in particular: at 110,000 postings
# this finds 97 of the nearest 100 in 0.8 ms, reading on to the last of them takes 2 ms.
OPEN_READING = 20_000
RELAX_DEPTH = 1500  # postings of kindred trades that a change of wishes might open


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
class Retrieval:
    """Looks into a catalogue; `as_of` None leaves validity out, `holds` False holds and consent."""

    catalogue: Catalogue
    as_of: date | None
    holds: bool = True

    def postings(
        self, query: Query, exclude: Excluded = NOTHING, among: frozenset[str] | None = None
    ) -> list[PostingView]:
        """Find the candidates of a seeker, by id; of `among` all that pass the limits."""
        limits = self._limits(query.seeker, query, exclude.ids, among)
        if among is not None:
            ids = self._search(query, "", len(among), limits)
        else:
            text = wish_text(query.seeker)
            near = self._search(query, text, OPEN_DEPTH, limits, OPEN_READING)
            ids = self._of_kindred_trades(query, limits, KINDRED_DEPTH) | near
        return self.catalogue.views(sorted(ids))

    def wider(self, query: Query) -> list[PostingView]:
        """Find postings of kindred trades wherever they are and whatever schooling they ask."""
        anywhere = replace(query.seeker, places=(), education=None)
        ids = self._of_kindred_trades(query, self._limits(anywhere, query), RELAX_DEPTH)
        return self.catalogue.views(sorted(ids))

    def seekers(self, posting: Posting, vector: Vectors) -> Iterator[Seeker]:
        """Find the seekers of kindred trades, and by meaning, who may be shown; by id."""
        trades = kindred(guess.trade for guess in offered(posting))
        shown = {"mark": frozenset({SHOWN})} if self.holds else {}
        kin = [Filter(any_of={**shown, "trade": trades})] if trades else []
        found = {
            candidate.id
            for wanted in (*kin, Filter(any_of=shown))
            for candidate in self.catalogue.seekers.search(
                vector, posting_text(posting), OPEN_DEPTH, wanted
            )
        }
        for _, row in sorted(self.catalogue.store.seekers(found).items()):
            # The index may be a moment behind: a consent taken back counts from that moment.
            if row.consented(SHOW) or not self.holds:
                yield row.seeker

    def _search(
        self, query: Query, text: str, k: int, limits: Filter, most: int | None = None
    ) -> set[str]:
        found = self.catalogue.postings.search(query.wish, text, k, limits, most)
        return {one.id for one in found}

    def _of_kindred_trades(self, query: Query, limits: Filter, k: int) -> set[str]:
        wished = kindred(guess.trade for guess in query.seeker.trades)
        if not wished:
            return set()
        narrow = replace(limits, any_of={**limits.any_of, "trade": wished})
        return self._search(query, "", k, narrow)

    def _limits(
        self,
        seeker: Seeker,
        query: Query,
        exclude: frozenset[str] = frozenset(),
        among: frozenset[str] | None = None,
    ) -> Filter:
        refused = barring(query.view)
        limits = posting_filter(seeker, self.as_of, refused=refused, held=not self.holds)
        return replace(limits, exclude_ids=exclude, among_ids=among)
