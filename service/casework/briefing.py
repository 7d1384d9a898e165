"""A person, perhaps a posting, and the policies of a day in; what to tell them, in plain words, out.

What goes to an employer or an agency is told as theirs and never promised to the person; what has
run out is not told at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matcher.types import Posting
from service.casework.judging import Answer, Facts, Judged, judge
from service.casework.policies import Beneficiary, Policy

# What every briefing speaks of; one without a policy in force is named as missing.
TOPICS = ("服务", "培训", "创业", "援助", "保障")
USUAL_PLACE = "公共就业服务机构"  # where most things are applied for
_WHOSE = {
    Beneficiary.EMPLOYER: "这是给用人单位的，不发给求职者本人",
    Beneficiary.AGENCY: "这是给人力资源服务机构的，不发给求职者本人",
}
_NOTHING = "{topic}：政策库里没有现行的政策，请向上级核实后补录"


@dataclass(frozen=True, slots=True)
class Told:
    """A policy as it is told: a sentence of what it gives, why, where to go, and where it stands."""

    policy_id: str
    title: str
    topic: str
    beneficiary: Beneficiary
    answer: Answer
    gives: str
    to_whom: str
    reason: str
    conditions: str
    apply_how: str
    apply_where: str
    until: date | None
    source: str
    uncertain: str
    remark: str = ""
    open_facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question that decides, whom to ask it, and the policies that hang on it."""

    question: str
    asked_of: str
    policies: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """What to tell a person on a day."""

    day: date
    applies: tuple[Told, ...]
    questions: tuple[Question, ...]
    others: tuple[Told, ...]  # for the employer or agency who takes the person on
    missing: tuple[str, ...]  # topics for which nothing is in force

    @property
    def complete(self) -> bool:
        """Say whether every topic can be spoken of."""
        return bool(self.applies) and not self.missing

    @property
    def text(self) -> str:
        """The briefing as it is read out or handed over."""
        return "\n".join(_lines(self))


def brief(
    policies: Iterable[Policy], facts: Facts, day: date, posting: Posting | None = None
) -> Briefing:
    """Hold every policy in force against a person, and a posting if one is meant."""
    current = [policy for policy in policies if policy.open_on(day)]
    judged = [judge(policy, facts, posting) for policy in current]
    own = [one for one in judged if one.policy.beneficiary is Beneficiary.PERSON]
    theirs = [one for one in judged if one.policy.beneficiary is not Beneficiary.PERSON]
    spoken = {one.policy.row.topic for one in own}
    return Briefing(
        day,
        tuple(_told(one) for one in sorted(own, key=_rank) if one.answer is Answer.APPLIES),
        _questions(one for one in own if one.answer is Answer.ASK),
        tuple(
            _told(one) for one in theirs if one.answer is not Answer.NO and one.policy.of_a_person
        ),
        tuple(topic for topic in TOPICS if topic not in spoken),
    )


def _rank(judged: Judged) -> tuple[bool, int, str]:
    """Put what is for this person before what is for everybody, then topic by topic."""
    policy = judged.policy
    topic = policy.row.topic
    place = TOPICS.index(topic) if topic in TOPICS else len(TOPICS)
    return not policy.of_a_person, place, policy.id


def about_posting(
    policies: Iterable[Policy], facts: Facts, day: date, posting: Posting
) -> tuple[Told, ...]:
    """Tell the person's policies that are for postings of this kind."""
    kept_for = (one for one in policies if one.posting and one.open_on(day))
    judged = (judge(policy, facts, posting) for policy in kept_for)
    return tuple(_told(one) for one in judged if one.answer is not Answer.NO)


def _told(judged: Judged) -> Told:
    policy, row = judged.policy, judged.policy.row
    return Told(
        policy.id,
        row.title,
        row.topic,
        policy.beneficiary,
        judged.answer,
        policy.gives,
        row.to_whom,
        judged.reason,
        row.conditions,
        row.apply_how,
        row.apply_where,
        policy.until,
        policy.source,
        row.uncertain,
        _WHOSE.get(policy.beneficiary, ""),
        judged.open_facts,
    )


def _questions(judged: Iterable[Judged]) -> tuple[Question, ...]:
    """Gather what hangs on the same question; what decides most is asked first."""
    gathered: dict[tuple[str, str], list[Told]] = {}
    for one in judged:
        gathered.setdefault((one.question, one.asked_of), []).append(_told(one))
    found = [Question(*key, tuple(policies)) for key, policies in gathered.items()]
    return tuple(sorted(found, key=lambda one: (-len(one.policies), one.question)))


def _lines(briefing: Briefing) -> Iterable[str]:
    day = briefing.day
    yield f"政策宣介（按{day.year}年{day.month}月{day.day}日有效的政策）"
    told = (
        ("您可以用的", [_line(one) for one in briefing.applies]),
        ("先问清再定的", [_asked(one) for one in briefing.questions]),
        (
            "招用您的单位或介绍的机构可以申请的（不发给您本人）",
            [_line(one) for one in briefing.others],
        ),
        ("还要核实的", [_NOTHING.format(topic=topic) for topic in briefing.missing]),
    )
    for numeral, (heading, lines) in zip("一二三四", (one for one in told if one[1]), strict=False):
        yield f"{numeral}、{heading}："
        yield from (f"{number}. {line}" for number, line in enumerate(lines, 1))


def _asked(one: Question) -> str:
    names = "；".join(f"{policy.title}（{policy.gives}）" for policy in one.policies)
    return f"{_ASKED[one.asked_of]}{one.question}如果是，再看：{names}"


def in_short(text: str) -> str:
    """Leave of a briefing what fits a sheet of paper: what each policy gives, and what is to be asked.

    >>> in_short("1. 援助：帮一把。条件：已认定。向机构申请，地点：乡镇政府。依据：某文件（一）")
    '1. 援助：帮一把（到乡镇政府办）'
    """
    lines = (_in_short(line.strip()) for line in text.splitlines())
    return "\n".join(dict.fromkeys(line for line in lines if line))


def _in_short(line: str) -> str:
    gives, mark, rest = line.partition("。条件：")
    if not mark:
        return line.partition("如果是，再看：")[0].partition("（依据：")[0]
    where = rest.partition("地点：")[2].partition("。")[0]
    return gives if not where or USUAL_PLACE in where else f"{gives}（到{where}办）"


_ASKED = {"person": "", "employer": "问单位：", "agency": "问服务机构：", "office": "我们核实："}


def _line(one: Told) -> str:
    until = f"办到{one.until.isoformat()}。" if one.until else ""
    return (
        f"{one.title}：{one.gives}。条件：{one.conditions}。"
        f"{one.apply_how}，地点：{one.apply_where}。{until}依据：{one.source}"
    )
