"""The hard limits of law, seeker and employer held against a pair: pass, fail or unknown.

Unknown is not failure: it lowers certainty, and the parts of the score say what to ask.
"""

from __future__ import annotations

from matcher.codes.regions import contains
from matcher.ranking.employer_side import RESERVED, admits
from matcher.ranking.papers import Standing, papers
from matcher.ranking.refusals import Broken
from matcher.ranking.views import PostingView, SeekerView
from matcher.ranking.words import EDUCATION, pay_words
from matcher.types import Check, Education, Span, Stance, Verdict

LAWFUL_AGE = 16  # 劳动法 15
ADULT_AGE = 18  # 劳动法 64: no hazardous work below
PAY_TOLERANCE = 0.7  # an offer whose upper end is below this share of the floor is out
AGE_TOLERANCE = 3  # years beyond a stated limit that employers let pass when asked


def check(
    seeker: SeekerView, posting: PostingView, refused: tuple[Broken, ...]
) -> tuple[Check, ...]:
    """Hold every hard limit against a pair; limits nobody set are left out."""
    checks = (
        _lawful_age(seeker),
        _hazard(seeker, posting),
        *_refusals(refused),
        _places(seeker, posting),
        _pay(seeker, posting),
        _education(seeker, posting),
        _age(seeker, posting),
        *_licences(seeker, posting),
        _audience(seeker, posting),
    )
    return tuple(found for found in checks if found is not None)


def _lawful_age(seeker: SeekerView) -> Check | None:
    if seeker.age is None or seeker.age > LAWFUL_AGE:
        return None
    if seeker.age == LAWFUL_AGE:  # by the year alone: the birthday may be still to come
        return Check("law.age", Verdict.UNKNOWN, "law", "可能还没满16周岁，先核对出生年月")
    return Check("law.age", Verdict.FAIL, "law", "未满16周岁，依法不能就业（劳动法第15条）")


def _hazard(seeker: SeekerView, posting: PostingView) -> Check | None:
    if seeker.age is None or not LAWFUL_AGE <= seeker.age <= ADULT_AGE:
        return None
    sure = seeker.age < ADULT_AGE  # at 18 by the year alone, the birthday may be still to come
    verdict = Verdict.FAIL if sure else Verdict.UNKNOWN
    for concept in HAZARDS:
        mention = posting.by(Stance.INVOLVES).get(concept)
        if mention is not None:
            message = (
                f"{'' if sure else '可能'}未满18周岁，"
                f"依法不能做“{mention.name}”的工作（劳动法第64条）"
            )
            return Check("law.minor", verdict, "law", message, "", mention.field, mention.words)
    return None


# 未成年工特殊保护规定 3: what 16- and 17-year-olds may not do.
HAZARDS = tuple(
    f"cond:{name}"
    for name in (
        *("登高", "异味有毒", "高温", "低温", "重体力"),
        *("夜班", "井下", "粉尘", "射线辐射", "带电"),
    )
)


def _refusals(refused: tuple[Broken, ...]) -> list[Check]:
    return [
        Check(
            "refusal",
            Verdict.FAIL,
            "seeker",
            f"求职者说过“{one.refusal.words}”，这个岗位写着“{one.words}”",
            one.refusal.name,
            one.field,
            one.words,
        )
        for one in refused
        if one.sure
    ]


def _places(seeker: SeekerView, posting: PostingView) -> Check | None:
    wanted, offered = seeker.seeker.places, posting.posting.places
    refused = seeker.seeker.places_refused
    # "Not out of Nanning" read as "not Nanning" must not shut the wished city out.
    refused = tuple(no for no in refused if not any(contains(no, wish) for wish in wanted))
    for place in offered:
        if any(contains(no, place) for no in refused):
            return Check("place", Verdict.FAIL, "seeker", f"求职者不去{place.name}")
    if not wanted or seeker.seeker.anywhere or posting.posting.anywhere:
        return None
    if not offered:
        return Check("place", Verdict.UNKNOWN, "seeker", "岗位没写工作地点")
    provinces = {wish.province for wish in wanted}
    if any(place.province in provinces for place in offered):
        return Check("place", Verdict.PASS, "seeker")
    names = "、".join(wish.name for wish in wanted)
    message = f"工作地点在{offered[0].name}，求职者只想去{names}"
    return Check("place", Verdict.FAIL, "seeker", message, "", "place", posting.posting.place_text)


def _pay(seeker: SeekerView, posting: PostingView) -> Check | None:
    floor, pay = seeker.seeker.pay_floor, posting.posting.pay
    if floor is None:
        return None
    low, high = pay.monthly if pay else (None, None)
    top = high if high is not None else None if low is None else round(1.3 * low)
    if pay is None or top is None:
        return Check(
            "pay", Verdict.UNKNOWN, "seeker", "岗位没写工资", f"每月工资能不能到{floor}元？"
        )
    if top < PAY_TOLERANCE * floor:
        message = f"工资{pay_words(pay)}，离期望的{floor}元差得多"
        return Check("pay", Verdict.FAIL, "seeker", message, "", "pay", posting.posting.pay_text)
    return Check("pay", Verdict.PASS, "seeker")


def _education(seeker: SeekerView, posting: PostingView) -> Check | None:
    asked, held = posting.posting.education, seeker.seeker.education
    if asked in (None, Education.ANY):
        return None
    name = EDUCATION[asked]
    if held is None:
        return Check("education", Verdict.UNKNOWN, "employer", f"岗位要{name}，本人没填学历", name)
    if asked - held >= 2:
        message = f"岗位要{name}，求职者是{EDUCATION[held]}"
        return Check("education", Verdict.FAIL, "employer", message, "", "education")
    return Check("education", Verdict.PASS, "employer")


def _age(seeker: SeekerView, posting: PostingView) -> Check | None:
    asked = posting.posting.age
    if asked in (None, Span()):
        return None
    if seeker.age is None:
        return Check("age", Verdict.UNKNOWN, "employer", "岗位限了年龄，本人没填")
    under, over = (asked.low or 0) - seeker.age, seeker.age - (asked.high or 200)
    minor = under > 0 and seeker.age < ADULT_AGE
    if minor or max(under, over) > AGE_TOLERANCE:
        message = f"岗位写明的年龄范围不含{seeker.age}岁"
        return Check("age", Verdict.FAIL, "employer", message, "", "age")
    return Check("age", Verdict.PASS, "employer")


_VERDICTS = {
    Standing.LACKED: Verdict.FAIL,
    Standing.LAPSED: Verdict.UNKNOWN,
    Standing.UNKNOWN: Verdict.UNKNOWN,
    Standing.HELD: Verdict.PASS,
}
_PAPER_MESSAGES = {
    Standing.LACKED: "岗位要{}，求职者没有",
    Standing.LAPSED: "岗位要{}，求职者的已过期",
    Standing.UNKNOWN: "岗位要{}，求职者没填",
    Standing.HELD: "求职者有{}",
}


def _licences(seeker: SeekerView, posting: PostingView) -> list[Check]:
    return [
        Check(
            "licence",
            _VERDICTS[paper.standing],
            "employer",
            _PAPER_MESSAGES[paper.standing].format(paper.mention.name),
            paper.mention.name,
            paper.mention.field,
            paper.mention.words,
        )
        for paper in papers(seeker, posting)
    ]


def _audience(seeker: SeekerView, posting: PostingView) -> Check | None:
    reserved = posting.posting.audience & RESERVED.keys()
    if not reserved or admits(reserved, seeker.seeker.groups):
        return None
    names = "、".join(sorted(reserved))
    return Check("audience", Verdict.UNKNOWN, "employer", f"岗位面向{names}", names, "audience")
