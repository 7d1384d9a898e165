"""A scored pair in; a `Match` with reasons, concerns and the one question to ask out.

Every sentence is a template of `data/reasons.csv` filled with the facts of a part of the score,
so a reason can never disagree with the rank.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.ranking.parts import Part
from matcher.ranking.score import Scored
from matcher.ranking.weights import Weights
from matcher.ranking.words import EDUCATION, age_words, pay_words
from matcher.types import Check, Match, Reason, Verdict

WANTS, WANTED, CONCERNS = 3, 2, 4  # most told of why they want it, are wanted, and of what to heed
FAINT = -0.08  # an open point that costs less is not worth a clerk's time


class Voice(StrEnum):
    """Who reads the reasons."""

    SEEKER = "seeker"
    CASEWORKER = "caseworker"
    RECRUITER = "recruiter"


_THEMSELVES = {Voice.SEEKER: "person", Voice.RECRUITER: "employer"}


@dataclass(frozen=True, slots=True)
class Template:
    """What a part's code says, to each reader, and the question it raises."""

    sense: str  # for, against, ask
    says: Mapping[str, str]
    question: str
    asked: str  # of whom: person or employer


@cache
def templates() -> Mapping[str, Template]:
    """Read the sentences."""
    return {
        row["code"]: Template(
            row["sense"],
            {voice: row[voice] for voice in Voice},
            row["question"],
            row["asked"],
        )
        for row in read_rows(DATA / "reasons.csv")
    }


def explain(scored: Scored, weights: Weights, voice: Voice = Voice.CASEWORKER) -> Match:
    """Say why a pair stands where it stands."""
    wants = list(_tell(scored.wants, weights.seeker, voice))
    wanted = list(_tell(scored.wanted, weights.employer, voice))
    concerns = sorted(
        (
            reason
            for sense, reason in (*wants, *wanted)
            if sense == "against" or (sense == "ask" and reason.weight < FAINT)
        ),
        key=lambda reason: reason.weight,
    )
    failed = [
        Reason(check.rule, told(check, voice), -math.inf, check.field, check.words)
        for check in scored.checks
        if _is_grave(check) and not any(c.feature == check.rule for c in concerns)
    ]
    opening = opening_told(scored, voice)
    return Match(
        seeker_id=scored.seeker.seeker.id,
        posting_id=scored.posting.posting.id,
        score=scored.score,
        seeker_score=scored.seeker_score,
        employer_score=scored.employer_score,
        eligible=scored.eligible,
        certainty=scored.certainty,
        checks=scored.checks,
        reasons=(*opening, *_for(wants, WANTS - len(opening)), *_for(wanted, WANTED)),
        concerns=tuple((*failed, *concerns)[:CONCERNS]),
        question=_question(scored, weights, voice),
        features=(
            *((f"seeker.{part.name}", part.value) for part in scored.wants),
            *((f"employer.{part.name}", part.value) for part in scored.wanted),
        ),
    )


def opening_told(scored: Scored, voice: Voice) -> tuple[Reason, ...]:
    """Say which job of an advertisement is spoken of, where its title says another, and its terms."""
    name, posting = scored.posting.opening, scored.posting.posting
    if not name:
        return ()
    terms = (
        pay_words(posting.pay) if posting.pay else "",
        EDUCATION.get(posting.education, "") if posting.education else "",
        f"{posting.experience.low:g}年经验"
        if posting.experience and posting.experience.low
        else "",
        age_words(posting.age) if posting.age else "",
    )
    told = "，".join(filter(None, terms))
    says = templates()["opening.listed"].says[voice]
    text = says.format(opening=name, terms=f"：{told}" if told else "")
    return (Reason("opening", text, 0.0, "description", name),)


def _is_grave(check: Check) -> bool:
    """Tell a limit that fails, and one of law that is not certain to hold."""
    unsure_law = check.side == "law" and check.verdict is Verdict.UNKNOWN
    return check.verdict is Verdict.FAIL or unsure_law


def _sides(scored: Scored, weights: Weights) -> Iterator[tuple[Part, float]]:
    for part in scored.wants:
        yield part, weights.seeker.get(part.name, 0.0)
    for part in scored.wanted:
        yield part, weights.employer.get(part.name, 0.0)


def _for(told: Sequence[tuple[str, Reason]], most: int) -> tuple[Reason, ...]:
    return tuple(reason for sense, reason in told if sense == "for")[:most]


def _tell(
    parts: Sequence[Part], weights: Mapping[str, float], voice: Voice
) -> Iterator[tuple[str, Reason]]:
    for part in parts:
        weight = weights.get(part.name, 0.0)
        template = templates().get(part.code)
        if template is None or not template.sense or not weight:
            continue
        cost = weight * math.log(part.value)
        text = template.says[voice].format_map(dict(part.facts))
        yield template.sense, Reason(part.name, text, cost, part.field, part.words)


def _question(scored: Scored, weights: Weights, voice: Voice) -> str:
    """Pick the question whose answer could change the score most; empty when nothing is open.

    Nobody is given a question to themselves.
    """
    costs = [
        (weight * math.log(part.value), part)
        for part, weight in _sides(scored, weights)
        if part.value < 1 and _is_asked(part.code, voice)
    ]
    open_ = sorted(costs, key=lambda found: (found[1].known, found[0], found[1].name))
    if not open_:
        return ""
    part = open_[0][1]
    return templates()[part.code].question.format_map(dict(part.facts))


def _is_asked(code: str, voice: Voice) -> bool:
    template = templates().get(code)
    if template is None or not template.question:
        return False
    return template.asked != _THEMSELVES.get(voice)


def told(check: Check, voice: Voice) -> str:
    """Tell a limit; to the person themselves, as theirs.

    >>> told(Check("place", Verdict.FAIL, "seeker", "求职者不去深圳市"), Voice.SEEKER)
    '您不去深圳市'
    """
    if voice is not Voice.SEEKER:
        return check.message
    return check.message.replace("求职者", "您").replace("本人", "您")


def too_weak(target: Scored, weights: Weights, voice: Voice = Voice.CASEWORKER) -> str:
    """Say what makes a pair too weak for any list, the costliest first."""
    costs = sorted(
        (weight * math.log(part.value), part.name, part) for part, weight in _sides(target, weights)
    )
    return f"两边合起来不够合适：{'；'.join(_said([part for _, _, part in costs], voice))}"


def outranked(
    target: Scored,
    better: Sequence[Scored],
    n: int,
    weights: Weights,
    voice: Voice = Voice.CASEWORKER,
) -> str:
    """Say in which parts a pair falls behind the last of the `n` that are shown."""
    place = f"排在第{len(better) + 1}位"
    if len(better) < n:
        return f"{place}，同一单位的岗位或更合适的已经在推荐之列"
    own = {
        part.name: (weight * math.log(part.value), part) for part, weight in _sides(target, weights)
    }
    last = {
        part.name: weight * math.log(part.value) for part, weight in _sides(better[n - 1], weights)
    }
    behind = sorted(
        (cost - last[name], name, part) for name, (cost, part) in own.items() if cost < last[name]
    )
    differences = _said([part for _, _, part in behind], voice)
    return f"{place}，前面的更合适；差在：{'；'.join(differences) or '各方面都略低一点'}"


def _said(parts: Sequence[Part], voice: Voice) -> list[str]:
    """Tell the first two parts that have a sentence."""
    sentences = [
        templates()[part.code].says[voice].format_map(dict(part.facts))
        for part in parts
        if part.code in templates() and templates()[part.code].sense
    ]
    return sentences[:2]
