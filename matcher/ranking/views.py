"""A seeker and a posting as ranking looks at them: what each says, by stance and concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from matcher.types import OF_OPENING, Mention, Posting, Seeker, Stance, TradeGuess

Said = Mapping[str, Mention]  # concept → where it was read
Index = Mapping[tuple[Stance, str], Said]  # by stance and kind; kind "" is all of a stance
_NOTHING: Said = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PostingView:
    """A posting with its mentions by stance and kind, or one job of an advertisement for several."""

    posting: Posting
    trades: tuple[TradeGuess, ...]
    said: Index
    openings: tuple[PostingView, ...] = ()  # the jobs of an advertisement for several
    opening: str = ""  # the name of such a job, where the title says another

    def by(self, stance: Stance, kind: str = "") -> Said:
        """Give what the posting says in one stance, of one kind or of all."""
        return self.said.get((stance, kind), _NOTHING)

    @property
    def choices(self) -> tuple[PostingView, ...]:
        """Give what somebody may be judged against: each job apart, or the only one."""
        return self.openings or (self,)


@dataclass(frozen=True, slots=True)
class SeekerView:
    """A seeker with mentions by stance and kind, trades wished for and done, and age on a day."""

    seeker: Seeker
    age: int | None
    wishes: tuple[TradeGuess, ...]
    done: Mapping[str, float]  # trade → years
    said: Index

    def by(self, stance: Stance, kind: str = "") -> Said:
        """Give what the seeker says in one stance, of one kind or of all."""
        return self.said.get((stance, kind), _NOTHING)


def _index(mentions: Iterable[Mention]) -> Index:
    said: dict[tuple[Stance, str], dict[str, Mention]] = {}
    for mention in mentions:
        for kind in ("", mention.kind):
            said.setdefault((mention.stance, kind), {}).setdefault(mention.concept, mention)
    return said


def view_posting(posting: Posting) -> PostingView:
    """Arrange a posting for ranking."""
    openings = tuple(_view_opening(posting, opening) for opening in posting.openings)
    return PostingView(posting, posting.trades, _index(posting.mentions), openings)


def _view_opening(posting: Posting, opening: Posting) -> PostingView:
    own = {name: getattr(opening, name) for name in OF_OPENING}
    whole = replace(posting, openings=(), **own)
    name = opening.title if opening.title != posting.title else ""
    return PostingView(whole, opening.trades, _index(opening.mentions), (), name)


def view_seeker(seeker: Seeker, year: int) -> SeekerView:
    """Arrange a seeker for ranking; age is the year's less the birth year's."""
    age = None if seeker.birth_year is None else year - seeker.birth_year
    return SeekerView(seeker, age, seeker.trades, _done(seeker), _index(seeker.mentions))


def _done(seeker: Seeker) -> dict[str, float]:
    """Sum the years by trade; years without a job told are taken to be in the trade asked for."""
    done: dict[str, float] = {}
    for trade, years in seeker.trades_done:
        done[trade] = done.get(trade, 0.0) + years
    if not done and seeker.experience_years and not seeker.experiences:
        done = {guess.trade: seeker.experience_years for guess in seeker.trades[:1]}
    return done
