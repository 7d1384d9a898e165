"""Postings and seekers in; what an index keeps of them, and the filters a query sets, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache

from matcher.codes.regions import ancestors
from matcher.codes.trades import nearness, trades
from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.types import Education, Posting, Seeker, Stance, TradeGuess

SCHEMA = "3"  # of the attributes below; another one needs another index
HELD, TWIN = "held", "twin"
SHOWN = "shown"  # a seeker who agreed to be shown to employers

_TEXT = 400  # characters of a description that tell what the work is; the rest repeats
_SURE = 0.3  # a trade read with less confidence is no way to find a posting
_KINDRED = 0.35  # trades at least this near a wish are searched by name


def posting_text(posting: Posting) -> str:
    """Write the text a posting is found by: title, industry, duties, keywords."""
    parts = (posting.title, posting.industry, posting.description[:_TEXT], posting.benefits)
    return " ".join(part for part in parts if part)


def wish_text(seeker: Seeker) -> str:
    """Write what a person asks for, as a query for postings."""
    wishes = seeker.desired_titles or tuple(job.title for job in seeker.experiences)
    return " ".join((*wishes, seeker.major)) if wishes else seeker.about


def past_text(seeker: Seeker) -> str:
    """Write what a person has done and can do, as a query for postings."""
    jobs = (f"{job.title} {job.description}" for job in seeker.experiences)
    text = " ".join((*jobs, *seeker.skills, *seeker.certificates, seeker.major))
    return text.strip() or wish_text(seeker)


def posting_document(posting: Posting, *, held: bool = False, twin: bool = False) -> Document:
    """Lay a posting out for the index."""
    jobs = posting.openings or (posting,)
    attributes = {
        "region": set() if posting.anywhere else _regions(posting),
        "trade": {guess.trade for guess in offered(posting) if guess.confidence >= _SURE},
        "brings": set.intersection(*map(_brings, jobs)),  # by whichever job is taken
        "audience": {group.value for group in posting.audience},
        "form": {posting.employment_type.value} if posting.employment_type else set(),
        "mark": {name for name, is_so in ((HELD, held), (TWIN, twin)) if is_so},
    }
    numbers = {}
    if posting.expires is not None:
        numbers["expires"] = float(posting.expires.toordinal())
    schooling = [job.education for job in jobs if job.education is not None]
    if len(schooling) == len(jobs):
        numbers["education"] = float(min(schooling))
    return Document(posting.id, posting_text(posting), attributes, numbers)


def offered(posting: Posting) -> Iterator[TradeGuess]:
    """Give the trades of a posting, and of the jobs of an advertisement for several."""
    return (guess for job in (posting, *posting.openings) for guess in job.trades)


def _brings(posting: Posting) -> set[str]:
    return {
        mention.concept
        for mention in posting.mentions
        if mention.stance in (Stance.INVOLVES, Stance.REQUIRES)
    }


def _regions(posting: Posting) -> set[str]:
    return {code for place in posting.places for code in ancestors(place.code)}


def seeker_document(seeker: Seeker, *, shown: bool) -> Document:
    """Lay a seeker out for the index."""
    attributes = {
        "mark": {SHOWN} if shown else set(),
        "trade": {guess.trade for guess in seeker.trades}
        | {name for name, _ in seeker.trades_done},
    }
    return Document(seeker.id, f"{wish_text(seeker)} {past_text(seeker)}", attributes)


def kindred(names: Iterable[str]) -> frozenset[str]:
    """Give the trades near enough to any of these to be looked for by name."""
    return frozenset().union(*map(_kindred, names))


@cache
def _kindred(name: str) -> frozenset[str]:
    return frozenset(other for other in trades() if nearness(name, other) >= _KINDRED)


def posting_filter(
    seeker: Seeker,
    as_of: date | None,
    *,
    refused: frozenset[str] = frozenset(),
    held: bool = False,
) -> Filter:
    """Set the hard limits a search for a person's postings keeps inside the index.

    `as_of` None leaves validity out; `held` lets held postings through (evaluation only).
    """
    any_of: dict[str, frozenset[str]] = {}
    if seeker.places and not seeker.anywhere:
        any_of["region"] = frozenset(place.code[:2] + "0000" for place in seeker.places)
    at_most = {}
    if seeker.education is not None:
        at_most["education"] = float(min(Education.DOCTOR, seeker.education + 1))
    return Filter(
        any_of=any_of,
        none_of={"mark": frozenset({TWIN} if held else {HELD, TWIN}), "brings": refused},
        at_least={} if as_of is None else {"expires": float(as_of.toordinal())},
        at_most=at_most,
        missing_passes=frozenset({"region"}),
    )
