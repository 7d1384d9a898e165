"""A person and what trainings teach in; the postings that nothing but a missing paper, skill or practice shuts out.

Group membership plays no part; refusals and wishes stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from matcher.codes.trades import nearness
from matcher.documents import kindred, posting_filter
from matcher.engine import Matcher
from matcher.parse.licences import covers
from matcher.ranking.eligibility import check
from matcher.ranking.employer_side import experience_part
from matcher.ranking.papers import Standing, papers
from matcher.ranking.refusals import barring, broken
from matcher.ranking.relax import FITS
from matcher.ranking.seeker_side import pay_part, place_part, trade_part
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Seeker, Stance, Verdict
from service.casework.trainings import INTERNSHIP, Training

DEPTH = 1500  # postings of kindred trades that are looked at
_SHORT = 0.6  # an experience part below this keeps the person out
_SAME_WORK = 0.5  # an internship in a trade this near gives practice in it
PRACTICE = "practice"
_MONTHS_A_YEAR = 12
_LEAST_SHARE = 0.8  # of the years asked that employers let pass


@dataclass(frozen=True, slots=True)
class Blocked:
    """A posting, and all that keeps the person out of it, all of which could be learnt."""

    posting: PostingView
    lacks: frozenset[str]  # licence:…, skill:… or practice
    years_short: float


def blocked(matcher: Matcher, seeker: Seeker) -> list[Blocked]:
    """Find the postings of the person's kind of work that only something learnable shuts out."""
    query = matcher.prepare(seeker)
    wished = kindred(guess.trade for guess in seeker.trades)
    if not wished:
        return []
    day = matcher.as_of if matcher.validity else None
    limits = posting_filter(seeker, day, refused=barring(query.view))
    limits = replace(limits, any_of={**limits.any_of, "trade": wished})
    found = matcher.catalogue.postings.search(query.wish, "", DEPTH, limits)
    views = matcher.catalogue.views([one.id for one in found])
    return [one for view in views if (one := _blocked(query.view, view)) is not None]


def opened(given: Training, gaps: Iterable[Blocked]) -> list[Blocked]:
    """Keep the postings that a training opens: it gives all that each of them lacks."""
    return [gap for gap in gaps if _gives_all(given, gap)]


def most_lacked(gaps: Sequence[Blocked]) -> Mapping[str, int]:
    """Count the postings that lack one thing alone, by that thing."""
    counts: dict[str, int] = {}
    for gap in gaps:
        if len(gap.lacks) == 1:
            [name] = gap.lacks
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _blocked(seeker: SeekerView, posting: PostingView) -> Blocked | None:
    lacks = {f"licence:{name}" for name in _papers_lacked(seeker, posting)}
    lacks |= _skills_lacked(seeker, posting)
    short = _years_short(seeker, posting)
    if short:
        lacks.add(PRACTICE)
    if not lacks or _otherwise_shut(seeker, posting):
        return None
    return Blocked(posting, frozenset(lacks), short)


def _otherwise_shut(seeker: SeekerView, posting: PostingView) -> bool:
    parts = (trade_part(seeker, posting), place_part(seeker, posting), pay_part(seeker, posting))
    if any(part.known and part.value < FITS[part.name] for part in parts):
        return True
    found = check(seeker, posting, broken(seeker, posting))
    return any(one.verdict is Verdict.FAIL and one.rule != "licence" for one in found)


def _papers_lacked(seeker: SeekerView, posting: PostingView) -> list[str]:
    return [
        paper.mention.name
        for paper in papers(seeker, posting)
        if paper.standing is not Standing.HELD
    ]


def _skills_lacked(seeker: SeekerView, posting: PostingView) -> set[str]:
    """Name required skills: lacked by the person's word, or unsaid by one new to the trade.

    Nobody lists all they can do, so whoever has done the work is taken to have its skills.
    """
    practised = _practised(seeker, posting)
    held, lacked = seeker.by(Stance.HAS), seeker.by(Stance.LACKS)
    return {
        concept
        for concept, mention in posting.by(Stance.REQUIRES, "skill").items()
        if mention.field != "title" and concept not in held and (concept in lacked or not practised)
    }


def _practised(seeker: SeekerView, posting: PostingView) -> bool:
    return any(
        nearness(done, guess.trade) >= _SAME_WORK
        for done in seeker.done
        for guess in posting.trades
    )


def _years_short(seeker: SeekerView, posting: PostingView) -> float:
    """Tell how many years of practice are missing; 0 where it does not stand in the way."""
    asked = posting.posting.experience
    if asked is None or not asked.low:
        return 0.0
    known = experience_part(seeker, posting)
    if known.known and known.value >= _SHORT:
        return 0.0
    if not known.known and seeker.seeker.experiences:
        return 0.0  # worked, and nobody knows how long: to be asked, not to be trained
    held = 0.0
    for trade, years in seeker.done.items():
        near = max((nearness(trade, guess.trade) for guess in posting.trades), default=0.0)
        held = max(held, years * near)
    return max(0.0, asked.low - held)


def _gives_all(given: Training, gap: Blocked) -> bool:
    papers_given = frozenset(
        name.removeprefix("licence:") for name in given.teaches if name.startswith("licence:")
    )
    return all(
        covers(papers_given, lack.removeprefix("licence:"))
        if lack.startswith("licence:")
        else lack in given.teaches or _practises(given, gap, lack)
        for lack in gap.lacks
    )


def _practises(given: Training, gap: Blocked, lack: str) -> bool:
    """Say whether an internship in the posting's kind of work makes up for what is lacking.

    Whoever has done the work is taken to have its skills; years must be long enough.
    """
    if given.kind != INTERNSHIP or not given.months:
        return False
    near = any(
        nearness(trade, guess.trade) >= _SAME_WORK
        for trade in given.trades
        for guess in gap.posting.trades
    )
    long_enough = given.months / _MONTHS_A_YEAR >= gap.years_short * _LEAST_SHARE
    return near and (lack != PRACTICE or long_enough)
