"""The values that travel through the matcher; frozen, and importing nothing of it.

`None` always means "not said", never "no": an employer who writes 面议 has not offered 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Vectors: TypeAlias = npt.NDArray[np.float32]  # (n, dim), rows of unit length
Floats: TypeAlias = npt.NDArray[np.float32]

# 人社部 2025: 248 working days of 8 hours a year, 21.75 paid days a month.
PAID_DAYS_PER_MONTH = 21.75
HOURS_PER_DAY = 8


class Education(IntEnum):
    """Schooling by rank; 中专, 技校, 职高 and 普高 are one rank (GB/T 4658: 4x and 6x)."""

    ANY = 0  # 不限: asked, and nothing is required
    PRIMARY = 1  # 小学
    JUNIOR = 2  # 初中
    SENIOR = 3  # 高中, 中专, 技校, 职高
    COLLEGE = 4  # 大专, 高职
    BACHELOR = 5
    MASTER = 6
    DOCTOR = 7


class PayPeriod(StrEnum):
    """What an amount of pay is counted by."""

    MONTH = "month"
    DAY = "day"
    HOUR = "hour"
    YEAR = "year"
    PIECE = "piece"


_MONTHLY = {
    PayPeriod.MONTH: 1.0,
    PayPeriod.YEAR: 1 / 12,
    PayPeriod.DAY: PAID_DAYS_PER_MONTH,
    PayPeriod.HOUR: PAID_DAYS_PER_MONTH * HOURS_PER_DAY,
}


@dataclass(frozen=True, slots=True)
class Pay:
    """Pay as advertised: bounds in yuan for one `period`; an open end is None."""

    low: int | None
    high: int | None
    period: PayPeriod = PayPeriod.MONTH
    months: int = 12

    @property
    def monthly(self) -> tuple[int | None, int | None]:
        """Both bounds in yuan per month, bonus months left out; (None, None) for piece pay."""
        factor = _MONTHLY.get(self.period)
        if factor is None:
            return None, None
        low, high = (None if pay is None else round(pay * factor) for pay in (self.low, self.high))
        return low, high


@dataclass(frozen=True, slots=True)
class Place:
    """A division of GB/T 2260 (six digits), at province, city or county level."""

    code: str
    name: str  # as a person says it: 南宁市青秀区

    @property
    def province(self) -> str:
        """Two digits."""
        return self.code[:2]

    @property
    def city(self) -> str | None:
        """Four digits; None for a whole province."""
        return None if self.code[2:] == "0000" else self.code[:4]


@dataclass(frozen=True, slots=True)
class Span:
    """A closed range of years of age or of experience; an open end is None."""

    low: float | None = None
    high: float | None = None


class EmploymentType(StrEnum):
    """Form of employment."""

    FULL_TIME = "全职"
    PART_TIME = "兼职"
    INTERNSHIP = "实习"
    TEMPORARY = "临时"


class Audience(StrEnum):
    """Groups a posting is open to or reserved for, and groups a person is certified in."""

    GRADUATE = "应届毕业生"
    DISABLED = "残疾人"
    HARDSHIP = "就业困难人员"
    POVERTY = "脱贫人口"
    VETERAN = "退役军人"
    RURAL = "农民工"
    OLDER = "大龄人员"
    UNEMPLOYED = "登记失业人员"
    PUBLIC_WELFARE = "公益性岗位"
    WORK_RELIEF = "以工代赈"
    TRAINEE = "见习"


class Stance(StrEnum):
    """How a text stands to the thing it mentions.

    A seeker WANTS, MUST have, REFUSES, HAS or LACKS it; a posting INVOLVES, OFFERS, DENIES
    (says it is not so), REQUIRES, PREFERS or WAIVES (says it is not asked) it.
    """

    WANTS = "wants"
    MUST = "must"
    REFUSES = "refuses"
    HAS = "has"
    LACKS = "lacks"
    INVOLVES = "involves"
    OFFERS = "offers"
    DENIES = "denies"
    REQUIRES = "requires"
    PREFERS = "prefers"
    WAIVES = "waives"


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing a text speaks of, by `kind:name`; `field` and `words` say where it was read.

    Such as `cond:夜班`, `skill:CAD`, `licence:电工证`, `trade:焊工`, `level:manager`, `industry:保险`.
    """

    concept: str
    stance: Stance
    field: str
    words: str

    @property
    def kind(self) -> str:
        """The part before the colon."""
        return self.concept.partition(":")[0]

    @property
    def name(self) -> str:
        """The part after the colon."""
        return self.concept.partition(":")[2]


class Level(IntEnum):
    """Seniority a title or text speaks of."""

    TRAINEE = 0  # 学徒, 实习, 储备, 助理
    STAFF = 1  # 员工, 专员, 普工
    SENIOR = 2  # 高级, 资深, 技师, 班组长, 领班
    SUPERVISOR = 3  # 主管, 主任, 店长
    MANAGER = 4  # 经理
    DIRECTOR = 5  # 总监, 总经理, 副总


@dataclass(frozen=True, slots=True)
class TradeGuess:
    """A trade of the project's own table that words were read as, with confidence in [0, 1]."""

    trade: str
    confidence: float
    field: str
    words: str


@dataclass(frozen=True, slots=True)
class OccupationGuess:
    """An occupation of 职业分类大典 2022 (细类, `6-18-02-04`) with confidence in [0, 1]."""

    code: str
    name: str
    confidence: float


class Severity(StrEnum):
    """What a screening finding does to a posting."""

    HOLD = "hold"  # stored, not recommended until released
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a reader or the screening has to say of one row, for the sender to read."""

    code: str
    severity: Severity
    message: str  # what is wrong and what to do, in plain Chinese
    field: str = ""
    words: str = ""
    rule: str = ""  # the rule and its source


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row stood: file, sheet and one-based row number."""

    file: str
    sheet: str
    row: int


# What the jobs of an advertisement for several do not share.
OF_OPENING = (
    *("title", "pay", "pay_text", "education", "experience", "age", "headcount"),
    *("employment_type", "level", "trades", "mentions"),
)


@dataclass(frozen=True, slots=True)
class Posting:
    """A vacancy as typed values; everything that matching may look at, and nothing protected.

    `id` is the feed's own where no other source uses it, else made of source and content.
    """

    id: str
    source: str
    title: str
    external_id: str | None = None
    employer: str = ""
    description: str = ""
    pay: Pay | None = None
    pay_text: str = ""
    places: tuple[Place, ...] = ()
    place_text: str = ""
    anywhere: bool = False  # several provinces or the whole country
    education: Education | None = None
    majors: tuple[str, ...] = ()
    experience: Span | None = None
    age: Span | None = None
    headcount: int | None = None
    employment_type: EmploymentType | None = None
    audience: frozenset[Audience] = frozenset()
    published: date | None = None
    expires: date | None = None
    benefits: str = ""
    industry: str = ""
    level: Level | None = None
    occupations: tuple[OccupationGuess, ...] = ()
    trades: tuple[TradeGuess, ...] = ()
    mentions: tuple[Mention, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()  # unknown columns, kept as text
    openings: tuple[
        Posting, ...
    ] = ()  # the jobs of an ad for several; of each, `OF_OPENING` counts


@dataclass(frozen=True, slots=True)
class Experience:
    """One job a person has held."""

    title: str
    years: float | None = None
    description: str = ""


@dataclass(frozen=True, slots=True)
class Seeker:
    """A person as typed values; sex, ethnicity, marriage, household and religion are never here."""

    id: str
    desired_titles: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()  # wished for; in order of preference
    places_refused: tuple[Place, ...] = ()
    anywhere: bool = False  # says that any place will do
    pay_floor: int | None = None  # yuan per month
    education: Education | None = None
    major: str = ""
    experience_years: float | None = None
    experiences: tuple[Experience, ...] = ()
    skills: tuple[str, ...] = ()
    certificates: tuple[str, ...] = ()
    birth_year: int | None = None
    employment_type: EmploymentType | None = None
    requirements: tuple[str, ...] = ()
    groups: frozenset[Audience] = frozenset()
    about: str = ""
    source: str = ""
    level: Level | None = None  # sought
    occupations: tuple[OccupationGuess, ...] = ()  # wished for
    trades: tuple[TradeGuess, ...] = ()  # wished for, best first
    trades_done: tuple[tuple[str, float], ...] = ()  # trade, years in it
    mentions: tuple[Mention, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


class Verdict(StrEnum):
    """Three-valued answer of a hard limit."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One hard limit held against a pair: whose limit it is, what was found, and about what."""

    rule: str
    verdict: Verdict
    side: str  # "seeker", "employer" or "law"
    message: str = ""
    about: str = ""  # the licence, place or thing the limit speaks of
    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence for or against a match, tied to the feature it came from and to the words behind it."""

    feature: str
    text: str
    weight: float  # contribution to the score; negative speaks against
    field: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A seeker and a posting with both sides' scores in [0, 1], and why."""

    seeker_id: str
    posting_id: str
    score: float
    seeker_score: float
    employer_score: float
    eligible: bool
    certainty: float = 1.0
    checks: tuple[Check, ...] = ()
    reasons: tuple[Reason, ...] = ()
    concerns: tuple[Reason, ...] = ()
    question: str = ""
    features: tuple[tuple[str, float], ...] = field(default=())
