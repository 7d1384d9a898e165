"""Matches and postings in; what a caller is shown of them out."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from matcher.ranking.relax import Change
from matcher.ranking.words import pay_words
from matcher.types import Match, Posting, Reason


class PostingOut(BaseModel):
    """A posting in short, as a list or a slip shows it."""

    id: str = Field(description="岗位编号")
    title: str = Field(description="岗位名称")
    employer: str = Field(description="招聘单位")
    pay: str = Field(description="工资，照单位写的")
    place: str = Field(description="在哪里上班")
    headcount: int | None = Field(description="招几个人")
    booth: str | None = Field(description="招聘会上的展位号")
    published: date | None = Field(description="哪天发布")
    expires: date | None = Field(description="有效到哪天")
    source: str = Field(description="谁报送的")

    @classmethod
    def of(cls, posting: Posting, booth: str | None = None) -> Self:
        """Tell the facts of a posting."""
        places = "、".join(place.name for place in posting.places)
        return cls(
            id=posting.id,
            title=posting.title,
            employer=posting.employer,
            pay=posting.pay_text or (pay_words(posting.pay) if posting.pay else ""),
            place=posting.place_text or places,
            headcount=posting.headcount,
            booth=booth,
            published=posting.published,
            expires=posting.expires,
            source=posting.source,
        )


class ReasonOut(BaseModel):
    """A sentence for or against."""

    feature: str = Field(description="说的是哪一方面")
    text: str = Field(description="给人看的话")
    words: str = Field(description="岗位里的原话")

    @classmethod
    def of(cls, reason: Reason) -> Self:
        """Tell a reason without its weight."""
        return cls(feature=reason.feature, text=reason.text, words=reason.words)


class MatchOut(BaseModel):
    """A posting recommended, and why."""

    posting: PostingOut
    reasons: list[ReasonOut] = Field(description="为什么推荐")
    concerns: list[ReasonOut] = Field(description="要留意什么")
    question: str = Field(description="去之前先问清的一句话；没有要问的为空")

    @classmethod
    def of(cls, match: Match, posting: Posting, booth: str | None = None) -> Self:
        """Tell a match."""
        return cls(
            posting=PostingOut.of(posting, booth),
            reasons=[ReasonOut.of(reason) for reason in match.reasons],
            concerns=[ReasonOut.of(reason) for reason in match.concerns],
            question=match.question,
        )


class ChangeOut(BaseModel):
    """One change of wishes and how many more postings it opens."""

    kind: str = Field(description="改什么：pay 工资、place 地方、trade 工种、licence 证书")
    text: str = Field(description="给人看的话")
    gained: int = Field(description="能多出几个岗位")
    value: str = Field(description="改成什么")

    @classmethod
    def of(cls, change: Change) -> Self:
        """Tell a change."""
        return cls(kind=change.kind, text=change.text, gained=change.gained, value=change.value)
