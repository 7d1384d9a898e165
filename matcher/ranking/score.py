"""Two views and their text similarity in; one `Match` with both sides' scores and their parts out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from matcher.ranking.eligibility import check
from matcher.ranking.employer_side import (
    age_part,
    competence_part,
    education_part,
    experience_part,
    grade_part,
    licence_part,
    reserved_part,
    skills_part,
)
from matcher.ranking.parts import Part, clip
from matcher.ranking.refusals import Broken, broken
from matcher.ranking.seeker_side import (
    craft_part,
    field_part,
    form_part,
    fresh_part,
    pay_part,
    place_part,
    rank_part,
    refusal_part,
    trade_part,
    wishes_part,
)
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.weights import Weights
from matcher.types import Check, Verdict

# Cosines of the default encoder on job text lie between these (measured on unlike and like pairs).
UNLIKE, ALIKE = 0.78, 0.92
AS_NEAR = 0.5  # of the trade nearest to the wish: another job of the ad may suit too
INELIGIBLE = 0.05  # the foot of the scale, where ineligible pairs keep an order of their own


@dataclass(frozen=True, slots=True)
class Signals:
    """What two views do not hold; None where it is not known or not asked.

    Cosines of the posting's text with what the person asks for and with what they have done,
    and the days since the posting was published.
    """

    wish: float | None = None
    past: float | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A pair with its parts, checks and scores; what `explain` turns into sentences."""

    seeker: SeekerView
    posting: PostingView
    wants: tuple[Part, ...]
    wanted: tuple[Part, ...]
    checks: tuple[Check, ...]
    seeker_score: float
    employer_score: float
    score: float
    eligible: bool
    certainty: float


@dataclass(frozen=True, slots=True)
class Glance:
    """The parts that are quick to measure and tell most; no other part can raise the score."""

    trade: Part
    place: Part
    pay: Part
    fresh: Part
    wish: Part
    education: Part
    age: Part
    past: Part

    def most(self, weights: Weights) -> float:
        """Bound the score of the pair from above."""
        liking = _side((self.trade, self.place, self.pay, self.fresh, self.wish), weights.seeker)
        fitting = _side((self.education, self.age, self.past), weights.employer)
        return _on_scale(both(liking, fitting, weights.balance))


def glance(seeker: SeekerView, posting: PostingView, signals: Signals) -> Glance:
    """Measure the quick parts of a pair."""
    return Glance(
        trade=trade_part(seeker, posting),
        place=place_part(seeker, posting),
        pay=pay_part(seeker, posting),
        fresh=fresh_part(signals.days),
        wish=_text_part(signals.wish),
        education=education_part(seeker, posting),
        age=age_part(seeker, posting),
        past=_text_part(signals.past),
    )


def choices(
    seeker: SeekerView, posting: PostingView, signals: Signals
) -> list[tuple[PostingView, Glance]]:
    """Glance at the jobs of a posting that are as near to what is asked for as any of it.

    Whoever asks for office work and lacks the schooling for it is not taken for a welder instead.
    """
    if not posting.openings:
        return [(posting, glance(seeker, posting, signals))]
    seen = [(one, glance(seeker, one, signals)) for one in posting.openings]
    nearest = max(found.trade.value for _, found in seen)
    return [(one, found) for one, found in seen if found.trade.value >= AS_NEAR * nearest]


def best_pair(
    seeker: SeekerView, posting: PostingView, signals: Signals, weights: Weights
) -> Scored:
    """Judge a pair by the job of the posting that suits best; no two of its jobs are mixed."""
    judged = [
        score_pair(seeker, one, signals, weights, seen)
        for one, seen in choices(seeker, posting, signals)
    ]
    return max(judged, key=lambda found: found.score)


def score_pair(
    seeker: SeekerView,
    posting: PostingView,
    signals: Signals,
    weights: Weights,
    seen: Glance | None = None,
) -> Scored:
    """Judge a pair from both sides; `seen` is what was measured of it before."""
    refused = broken(seeker, posting)
    seen = seen or glance(seeker, posting, signals)
    wants = seeker_parts(seeker, posting, seen, refused)
    wanted = employer_parts(seeker, posting, seen)
    checks = tuple(
        one for one in check(seeker, posting, refused) if one.rule not in weights.without
    )
    liking = _side(wants, weights.seeker)
    fitting = _side(wanted, weights.employer)
    eligible = all(found.verdict is not Verdict.FAIL for found in checks)
    joint = both(liking, fitting, weights.balance)
    return Scored(
        seeker=seeker,
        posting=posting,
        wants=wants,
        wanted=wanted,
        checks=checks,
        seeker_score=liking,
        employer_score=fitting,
        score=_on_scale(joint) if eligible else INELIGIBLE * joint,
        eligible=eligible,
        certainty=_certainty((*wants, *wanted), weights),
    )


def seeker_parts(
    seeker: SeekerView, posting: PostingView, seen: Glance, refused: tuple[Broken, ...]
) -> tuple[Part, ...]:
    """Measure the other parts of the seeker's side; all of them in the order they are told."""
    return (
        seen.trade,
        seen.place,
        seen.pay,
        wishes_part(seeker, posting),
        refusal_part(seeker, refused),
        craft_part(seeker, posting),
        field_part(seeker, posting),
        rank_part(seeker, posting),
        form_part(seeker, posting),
        seen.fresh,
        seen.wish,
    )


def employer_parts(seeker: SeekerView, posting: PostingView, seen: Glance) -> tuple[Part, ...]:
    """Measure the other parts of the employer's side; all of them in the order they are told."""
    return (
        reserved_part(seeker, posting),
        competence_part(seeker, posting),
        licence_part(seeker, posting),
        experience_part(seeker, posting),
        seen.education,
        seen.age,
        skills_part(seeker, posting),
        grade_part(seeker, posting),
        seen.past,
    )


def both(liking: float, fitting: float, balance: float) -> float:
    """Join two scores so that the result is high only when both are (a power mean below zero)."""
    return float(((liking**-balance + fitting**-balance) / 2) ** (-1 / balance))


def _text_part(similarity: float | None) -> Part:
    if similarity is None:
        return Part("text", 0.5, known=False)
    return Part("text", clip(0.2 + 0.8 * (similarity - UNLIKE) / (ALIKE - UNLIKE)), "text")


def _on_scale(joint: float) -> float:
    return INELIGIBLE + (1 - INELIGIBLE) * joint


def _side(parts: tuple[Part, ...], weights: Mapping[str, float]) -> float:
    total = 0.0
    for part in parts:
        if part.value < 1.0:
            total += weights.get(part.name, 0.0) * math.log(part.value)
    return math.exp(total)


def _certainty(parts: tuple[Part, ...], weights: Weights) -> float:
    counted = {**weights.employer, **weights.seeker}
    total = sum(counted.get(part.name, 0.0) for part in parts)
    return (
        sum(counted.get(part.name, 0.0) for part in parts if part.known) / total if total else 0.0
    )
