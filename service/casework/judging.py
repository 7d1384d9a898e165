"""A policy and what is known of a person and a posting in; applies, does not, or what to ask, out.

Group membership is used to tell people what is theirs, and never to rank them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.types import Education, Posting, Seeker
from service.casework.policies import Policy, parts

OUTSIDE = "区外"
_HOME = "45"  # Guangxi, as the codes of divisions begin
_ABROAD = "愿意去区外务工"
_SEEKS = "愿意找工作"
_OWN_BUSINESS = "打算自己创业或正在经营"
_STARTING = ("创业", "个体", "开店", "自己当老板")
_BIRTHDAY = "是哪年哪月出生的？请看身份证算一下周岁"


class Answer(StrEnum):
    """Whether a policy applies."""

    APPLIES = "applies"
    NO = "no"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a policy may depend on, what else establishes it, and how to ask for it."""

    name: str
    implied_by: tuple[str, ...]
    college: bool  # nobody with less schooling than 大专 can be it
    asked_of: str  # person, employer, agency, office
    question: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on a day: facts that hold or do not, and the two ages a birth year allows."""

    known: Mapping[str, bool]
    ages: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Judged:
    """A policy held against a person and perhaps a posting: the answer, why, and what decides."""

    policy: Policy
    answer: Answer
    reason: str
    question: str = ""
    asked_of: str = ""
    open_facts: tuple[str, ...] = ()  # what is not known, as answers name it


@dataclass(frozen=True, slots=True)
class _Test:
    holds: bool | None
    words: str
    question: str = ""
    asked_of: str = "person"
    facts: tuple[str, ...] = ()


def facts_of(
    seeker: Seeker,
    day: date,
    certified: Iterable[str] = (),
    answers: Mapping[str, bool] | None = None,
) -> Facts:
    """Gather what the profile, the office's certification and the answers given say."""
    known = {group.value: True for group in seeker.groups}
    known |= {**dict.fromkeys(certified, True), _SEEKS: True, **_wishes(seeker)}
    known |= answers or {}
    born = seeker.birth_year
    ages = None if born is None else (day.year - born - 1, day.year - born)
    return Facts(_concluded(known, seeker, answers or {}), ages)


def judge(policy: Policy, facts: Facts, posting: Posting | None = None) -> Judged:
    """Say whether a policy applies, does not, or which question decides."""
    tests = list(_tests(policy, facts, posting))
    failed = [test for test in tests if test.holds is False]
    if failed:
        return Judged(policy, Answer.NO, f"不符合：{failed[0].words}")
    open_tests = [test for test in tests if test.holds is None]
    if open_tests:
        first = open_tests[0]
        rest = "、".join(test.words for test in open_tests)
        unknown = tuple(name for test in open_tests for name in test.facts)
        reason = f"还没弄清：{rest}"
        return Judged(policy, Answer.ASK, reason, first.question, first.asked_of, unknown)
    told = "、".join(test.words for test in tests)
    return Judged(policy, Answer.APPLIES, f"符合：{told}" if told else "求职者都可以用")


def question_of(fact: str) -> tuple[str, str]:
    """Give the question that settles a fact, and whom to ask; facts of no table ask for themselves."""
    found = _facts().get(fact)
    if found is not None:
        return found.question, found.asked_of
    asked_of = "employer" if fact.startswith(("签劳动合同", "劳动合同", "单位")) else "person"
    return f"是不是“{fact}”？", asked_of


def _tests(policy: Policy, facts: Facts, posting: Posting | None) -> Iterator[_Test]:
    if policy.age_low is not None or policy.age_high is not None:
        yield _age(policy, facts.ages)
    if policy.groups:
        yield _group(policy.groups, facts.known)
    if policy.posting and posting is not None:
        yield _of_kind(policy.posting, posting)
    for need in policy.needs:
        if need == _ABROAD and posting is not None:
            continue  # whoever looks at a posting elsewhere need not be asked in general
        question, asked_of = question_of(need)
        yield _Test(facts.known.get(need), need, question, asked_of, (need,))


def _age(policy: Policy, ages: tuple[int, int] | None) -> _Test:
    low, high = policy.age_low or 0, policy.age_high if policy.age_high is not None else 200
    words = f"{low}—{high}岁" if policy.age_high is not None else f"满{low}岁"
    if ages is None:
        return _Test(None, words, _BIRTHDAY)
    inside = [low <= age <= high for age in ages]
    if all(inside):
        return _Test(True, words)
    return _Test(None, words, _BIRTHDAY) if any(inside) else _Test(False, f"年龄要{words}")


def _group(groups: tuple[str, ...], known: Mapping[str, bool]) -> _Test:
    held = [group for group in groups if known.get(group)]
    if held:
        return _Test(True, held[0])
    unknown = [group for group in groups if group not in known]
    words = "或".join(groups)
    if not unknown:
        return _Test(False, f"要是{words}")
    if len(unknown) == 1:
        question, asked_of = question_of(unknown[0])
        return _Test(None, words, question, asked_of, (unknown[0],))
    question = f"是不是下面哪一类：{'、'.join(unknown)}？"
    return _Test(None, words, question, facts=tuple(unknown))


def _of_kind(kinds: tuple[str, ...], posting: Posting) -> _Test:
    groups = {group.value for group in posting.audience}
    away = bool(posting.places) and all(place.province != _HOME for place in posting.places)
    words = "或".join(kinds)
    fits = any(kind in groups or (kind == OUTSIDE and away) for kind in kinds)
    return _Test(True, f"岗位是{words}的") if fits else _Test(False, f"这个岗位不是{words}的")


def _wishes(seeker: Seeker) -> dict[str, bool]:
    """Read from the wishes what policies ask; nothing said is nothing known."""
    found = {}
    if seeker.anywhere or any(place.province != _HOME for place in seeker.places):
        found[_ABROAD] = True
    elif seeker.places:
        found[_ABROAD] = False
    if any(word in title for title in seeker.desired_titles for word in _STARTING):
        found[_OWN_BUSINESS] = True
    return found


def _concluded(
    known: Mapping[str, bool], seeker: Seeker, answers: Mapping[str, bool]
) -> dict[str, bool]:
    """Add what follows from what is known; what somebody answered stands."""
    found = dict(known)
    while True:
        new = {
            fact.name: True
            for fact in _facts().values()
            if fact.name not in found and any(found.get(other) for other in fact.implied_by)
        }
        if not new:
            break
        found |= new
    schooling = seeker.education
    if schooling is not None and schooling < Education.COLLEGE:
        short = (fact.name for fact in _facts().values() if fact.college)
        found |= {name: False for name in short if name not in answers and not found.get(name)}
    return found


@cache
def _facts() -> Mapping[str, Fact]:
    return {
        row["fact"]: Fact(
            row["fact"],
            parts(row["implied_by"]),
            row["least_education"] == "大专",
            row["asked_of"],
            row["question"],
        )
        for row in read_rows(DATA / "policy_facts.csv")
    }
