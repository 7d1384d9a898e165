"""A posting in; what was understood of it, and what is wrong with it, as a caller is told, out."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, Field

from matcher.ranking.words import EDUCATION
from matcher.types import Education, Finding, Posting, Span


class FindingOut(BaseModel):
    """Something wrong or missing, and what to do."""

    code: str = Field(description="问题的代码")
    severity: str = Field(description="hold 暂扣，warn 提醒，note 说明")
    message: str = Field(description="哪里不对，怎么改")
    field: str = Field(description="在哪一项")
    words: str = Field(description="原话")
    rule: str = Field(description="依据哪一条")

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Tell a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity.value,
            message=finding.message,
            field=finding.field,
            words=finding.words,
            rule=finding.rule,
        )


class PayOut(BaseModel):
    """Pay as it was understood."""

    low: int | None = Field(description="最低，元")
    high: int | None = Field(description="最高，元")
    period: str = Field(description="按什么算：month 月、day 天、hour 小时、year 年、piece 件")
    monthly_low: int | None = Field(description="折成每月最低，元")
    monthly_high: int | None = Field(description="折成每月最高，元")


class PlaceOut(BaseModel):
    """A division."""

    code: str = Field(description="行政区划代码")
    name: str = Field(description="名称")


class SpanOut(BaseModel):
    """Years; an open end is null."""

    low: float | None = Field(description="最少")
    high: float | None = Field(description="最多")

    @classmethod
    def of(cls, span: Span | None) -> Self | None:
        """Tell a span, or that none was said."""
        return None if span is None else cls(low=span.low, high=span.high)


class Reading(BaseModel):
    """A posting as it was understood; null is not said."""

    title: str = Field(description="岗位名称")
    employer: str = Field(description="招聘单位")
    description: str = Field(description="工作内容和要求")
    pay_text: str = Field(description="工资的原话")
    pay: PayOut | None = Field(description="读懂的工资")
    place_text: str = Field(description="工作地点的原话")
    places: list[PlaceOut] = Field(description="读懂的地点")
    education: str | None = Field(description="学历要求")
    majors: list[str] = Field(description="专业要求")
    experience: SpanOut | None = Field(description="经验要求，年")
    age: SpanOut | None = Field(description="年龄要求，岁")
    headcount: int | None = Field(description="招几个人")
    employment_type: str | None = Field(description="用工形式")
    audience: list[str] = Field(description="面向哪些人")
    benefits: str = Field(description="福利待遇")
    industry: str = Field(description="行业")
    trades: list[str] = Field(description="归到的工种，最有把握的在前")
    occupations: list[str] = Field(description="归到的职业代码，最有把握的在前")
    published: date | None = Field(description="哪天发布")
    expires: date | None = Field(description="有效到哪天")

    @classmethod
    def of(cls, posting: Posting) -> Reading:
        """Tell what was read of a posting."""
        return Reading(**cls.told(posting))

    @classmethod
    def told(cls, posting: Posting) -> dict[str, Any]:
        """Give what was read of a posting by name."""
        plain = ("title", "employer", "description", "pay_text", "place_text", "headcount")
        more = ("benefits", "industry", "published", "expires")
        return {
            **{name: getattr(posting, name) for name in (*plain, *more)},
            "pay": _pay(posting),
            "places": [PlaceOut(code=place.code, name=place.name) for place in posting.places],
            "education": education_words(posting.education),
            "majors": list(posting.majors),
            "experience": SpanOut.of(posting.experience),
            "age": SpanOut.of(posting.age),
            "employment_type": posting.employment_type and posting.employment_type.value,
            "audience": sorted(group.value for group in posting.audience),
            "trades": [guess.trade for guess in posting.trades],
            "occupations": [guess.code for guess in posting.occupations],
        }


class PaysOut(BaseModel):
    """What alike postings pay, yuan a month."""

    trade: str = Field(description="工种")
    region: str = Field(description="比的是哪里的岗位；空的是全部")
    count: int = Field(description="比了多少个岗位")
    low: int = Field(description="四分之一的岗位不到这个数")
    middle: int = Field(description="一半的岗位不到这个数")
    high: int = Field(description="四分之三的岗位不到这个数")


def education_words(education: Education | None) -> str | None:
    """Say what schooling is asked for."""
    return None if education is None else EDUCATION.get(education, "不限")


def _pay(posting: Posting) -> PayOut | None:
    pay = posting.pay
    if pay is None:
        return None
    low, high = pay.monthly
    return PayOut(
        low=pay.low, high=pay.high, period=pay.period.value, monthly_low=low, monthly_high=high
    )
