"""Would the employer want the person: the parts of the employer's side."""

from __future__ import annotations

import math
from collections.abc import Set

from matcher.codes.trades import nearness, skilled
from matcher.ranking.papers import Standing, papers
from matcher.ranking.parts import Part, clip
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.words import EDUCATION, age_words
from matcher.types import Audience, Education, Level, Span, Stance

ENTRY_YEARS = 1.0  # in this many years a beginner is no longer one
HALF_YEAR = 0.5  # years are told in round numbers
# Groups that a posting may lawfully be kept for, each with those it admits (就业促进法 52–53:
# public-welfare posts go to people certified as in difficulty, rural ones to 脱贫人口).
RESERVED = {
    Audience.DISABLED: frozenset({Audience.DISABLED}),
    Audience.HARDSHIP: frozenset({Audience.HARDSHIP, Audience.DISABLED}),
    Audience.PUBLIC_WELFARE: frozenset({Audience.HARDSHIP, Audience.DISABLED, Audience.POVERTY}),
}
NOT_CERTIFIED = 0.2
NEWCOMER = 0.92  # the most a person without any experience of the trade is rated
BEGINNER_ENTRY = 0.85
STUDIED_ENTRY = 0.6
NEAR_ENOUGH = 0.55  # from here on, what a person has done may be called near
UNKNOWN_ENTRY = 0.4  # nobody knows what the trade is
WELCOMES = ("cond:无需经验", "cond:师傅带", "cond:带薪培训")
FEW_SKILLS = 3  # as many as a sentence can hold
UNSAID_SKILL = 0.6  # nobody lists all they can do
UNKNOWN_EDUCATION = 0.85
STANDINGS = {
    Standing.HELD: 1.0,
    Standing.LAPSED: 0.7,
    Standing.UNKNOWN: 0.6,
    Standing.LACKED: 0.1,
}


def competence_part(seeker: SeekerView, posting: PostingView) -> Part:
    """How near what the person has done is to the posting's trade, and how much that matters there."""
    best, done, offered = 0.0, "", ""
    for guess in posting.trades:
        for trade, years in seeker.done.items():
            depth = 0.75 + 0.25 * min(1.0, years / ENTRY_YEARS)
            near = nearness(trade, guess.trade) * depth * guess.confidence**0.5
            if near > best:
                best, done, offered = near, trade, guess.trade
    trade = offered or (posting.trades[0].trade if posting.trades else "")
    entry = _entry(seeker, posting, trade)
    facts = (("done", done), ("trade", trade or posting.posting.title))
    if best >= NEAR_ENOUGH:
        code = "competence.same" if best > 0.8 else "competence.near"
    else:
        code = "competence.open" if entry > 0.7 else "competence.new"
    return Part("competence", clip(max(best, entry)), code, True, facts, "title")


def _entry(seeker: SeekerView, posting: PostingView, trade: str) -> float:
    """Rate a newcomer: high where little must be learnt or the posting takes beginners."""
    entry = 1.0 - skilled(trade) if trade else UNKNOWN_ENTRY
    welcomed = posting.by(Stance.OFFERS)
    if posting.posting.level is Level.TRAINEE or any(name in welcomed for name in WELCOMES):
        entry = max(entry, BEGINNER_ENTRY)
    if _asked_and_able(seeker, trade):
        entry = max(entry, STUDIED_ENTRY)
    return min(entry, NEWCOMER)


def _asked_and_able(seeker: SeekerView, trade: str) -> bool:
    """Whether the person's own words (schooling, skills, papers) name a trade of this kind."""
    own = seeker.by(Stance.HAS, "trade").values()
    return any(nearness(mention.name, trade) >= 0.5 for mention in own)


def education_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Schooling held against schooling asked, in ranks."""
    asked, held = posting.posting.education, seeker.seeker.education
    if asked in (None, Education.ANY):
        return Part("education", 1.0, "education.any" if asked is not None else "")
    facts = (("asked", EDUCATION[asked]), ("held", EDUCATION[held] if held else ""))
    if held is None:
        value = UNKNOWN_EDUCATION ** max(0, asked - Education.JUNIOR)
        return Part("education", clip(value), "education.unknown", False, facts, "education")
    gap = int(asked) - int(held)
    value = 1.0 if gap <= 0 else 0.35 if gap == 1 else 0.05
    code = "education.met" if gap <= 0 else "education.short"
    return Part("education", clip(value), code, True, facts, "education")


def experience_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Years of experience against the least asked; years in the trade count most."""
    asked = posting.posting.experience
    if asked is None or not asked.low:
        return Part("experience", 1.0, "" if asked is None else "experience.any")
    years = _years(seeker, posting)
    facts = (("asked", f"{asked.low:g}"), ("held", "" if years is None else f"{years:.0f}"))
    if years is None:
        return Part("experience", 0.7, "experience.unknown", False, facts, "experience")
    share = (years + HALF_YEAR) / (asked.low + HALF_YEAR)
    value = min(1.0, 0.15 + 0.85 * math.pow(share, 1.3))
    code = "experience.met" if years >= asked.low else "experience.short"
    return Part("experience", clip(value), code, True, facts, "experience")


def _years(seeker: SeekerView, posting: PostingView) -> float | None:
    in_trade = [
        years * nearness(done, guess.trade)
        for done, years in seeker.done.items()
        for guess in posting.trades
    ]
    if in_trade and max(in_trade) > 0:
        return max(in_trade)
    return seeker.seeker.experience_years


def age_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Age against the range the posting states; a year or two over is often let pass."""
    asked = posting.posting.age
    if asked in (None, Span()):
        return Part("age", 1.0)
    facts = (("asked", age_words(asked)), ("age", "" if seeker.age is None else f"{seeker.age}"))
    if seeker.age is None:
        return Part("age", 0.85, "age.unknown", False, facts, "age")
    over = max((asked.low or 0) - seeker.age, seeker.age - (asked.high or 200), 0)
    value = 1.0 if over == 0 else max(0.05, 0.6 - 0.12 * over)
    return Part("age", clip(value), "age.in" if over == 0 else "age.out", True, facts, "age")


def admits(kept_for: Set[Audience], held: Set[Audience]) -> bool:
    """Say whether one of the groups held opens a post kept for these groups."""
    return any(RESERVED[group] & held for group in kept_for)


def reserved_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether the person is certified in a group the posting is lawfully kept for."""
    groups = posting.posting.audience & RESERVED.keys()
    if not groups:
        return Part("reserved", 1.0)
    facts = (("groups", "、".join(sorted(groups))),)
    if admits(groups, seeker.seeker.groups):
        return Part("reserved", 1.0, "reserved.met", True, facts, "audience")
    return Part("reserved", NOT_CERTIFIED, "reserved.unknown", False, facts, "audience")


def licence_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Licences the posting requires: held, lapsed, lacking by the person's own word, or not said."""
    found = papers(seeker, posting)
    if not found:
        return Part("licence", 1.0)
    value = math.prod(STANDINGS[paper.standing] for paper in found)
    worst = min(found, key=lambda paper: (STANDINGS[paper.standing], paper.mention.name))
    known = all(paper.standing is not Standing.UNKNOWN for paper in found)
    facts = (("licence", worst.mention.name),)
    code = f"licence.{worst.standing}"
    return Part(
        "licence", clip(value), code, known, facts, worst.mention.field, worst.mention.words
    )


def skills_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Share of the skills the posting asks for that the person names; preferred ones count half."""
    held = seeker.by(Stance.HAS)
    lacked = seeker.by(Stance.LACKS)
    total = score = 0.0
    has, misses, unsaid = [], [], []
    for stance, weight in ((Stance.REQUIRES, 1.0), (Stance.INVOLVES, 0.7), (Stance.PREFERS, 0.5)):
        for concept, mention in posting.by(stance, "skill").items():
            if mention.field == "title":
                continue  # a title may list several jobs, each with skills of its own
            total += weight
            if concept in held:
                score += weight
                has.append(mention.name)
            elif concept in lacked and stance is not Stance.PREFERS:
                score -= weight
                misses.append(mention.name)
            else:
                score += UNSAID_SKILL * weight
                unsaid.append(mention.name)
    if not total:
        return Part("skills", 1.0, "", known=False)
    facts = (("has", _few(has)), ("misses", _few(misses)), ("unsaid", _few(unsaid)))
    code = "skills.lacked" if misses else "skills.held" if has else "skills.unsaid"
    return Part("skills", clip(score / total), code, True, facts)


def _few(names: list[str]) -> str:
    return "、".join(dict.fromkeys(names[:FEW_SKILLS]))


def grade_part(seeker: SeekerView, posting: PostingView) -> Part:
    """Whether the person has stood near the level the posting hires for."""
    asked, held = posting.posting.level, seeker.seeker.level
    if asked is None or asked <= Level.STAFF:
        return Part("grade", 1.0)
    gap = int(asked) - int(held if held is not None else Level.STAFF)
    if gap <= 0:
        return Part("grade", 1.0)
    value = (1.0, 0.75, 0.4, 0.2, 0.1, 0.05)[gap]
    return Part("grade", clip(value), "grade.above", True, (), "title", posting.posting.title)
