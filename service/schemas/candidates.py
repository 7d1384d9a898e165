"""What an employer is shown of people, masked; and what they ask, and are answered."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matcher.ranking.words import EDUCATION
from matcher.store.contact_requests import ContactRequest, RequestState
from matcher.types import Match, Reason, Seeker, Stance
from service.schemas.matches import PostingOut

Alias = Annotated[str, StringConstraints(min_length=8, max_length=400, pattern=r"^[\w-]+$")]
# What is told of why a person suits: neither which group they are of nor what they refuse.
_UNTOLD = frozenset({"reserved", "refusal", "age", "law.age", "law.minor"})


class CandidateOut(BaseModel):
    """Somebody who suits a posting and whom it suits; who it is comes after they agreed."""

    candidate: str = Field(description="人选代号；想联系时用它，只对贵单位有效")
    wishes: list[str] = Field(description="想做的工种")
    places: list[str] = Field(description="想去的城市")
    education: str = Field(description="学历；没填为空")
    done: list[str] = Field(description="做过的工种和大约几年")
    skills: list[str] = Field(description="会什么")
    licences: list[str] = Field(description="有什么证")
    reasons: list[str] = Field(description="为什么合适")
    concerns: list[str] = Field(description="要留意什么")
    question: str = Field(description="联系上以后先问的一句话；没有要问的为空")
    request: RequestState | None = Field(description="已经提过的联系请求到哪一步了；没提过为空")

    @classmethod
    def of(cls, match: Match, seeker: Seeker, alias: str, state: RequestState | None) -> Self:
        """Tell what an employer may know: codes of ours, no words of the person's."""
        return cls(
            candidate=alias,
            wishes=[guess.trade for guess in seeker.trades[:3]],
            places=list(dict.fromkeys(place.name for place in seeker.places)),
            education=EDUCATION[seeker.education] if seeker.education else "",
            done=[_done(trade, years) for trade, years in seeker.trades_done[:5]],
            skills=_names(seeker, "skill"),
            licences=_names(seeker, "licence"),
            reasons=_told(match.reasons),
            concerns=_told(match.concerns),
            question="" if _speaks_of_person(match) else match.question,
            request=state,
        )


class CandidatesOut(BaseModel):
    """The people who suit a posting."""

    items: list[CandidateOut]
    message: str = Field(description="给人看的一句话；没有要说的为空")


class ContactIn(BaseModel):
    """Whom an employer would like to speak to."""

    model_config = ConfigDict(extra="forbid")

    candidate: Alias = Field(description="人选代号，照 candidates 里给的写")


class ContactRequestOut(BaseModel):
    """A request as the employer sees it; name and phone after the person agreed."""

    id: str
    posting_id: str = Field(description="岗位编号")
    candidate: str = Field(description="人选代号")
    state: RequestState = Field(
        description="asked 等本人答复、agreed 同意了、declined 不同意、withdrawn 本人收回、"
        "cancelled 单位取消"
    )
    at: str = Field(description="什么时候提的")
    answered_at: str | None = Field(description="什么时候答复的")
    name: str = Field(default="", description="姓名；本人同意后才有")
    phone: str = Field(default="", description="电话；本人同意后才有")

    @classmethod
    def of(cls, request: ContactRequest, alias: str, name: str = "", phone: str = "") -> Self:
        """Tell a request to the employer."""
        return cls(
            id=request.id,
            posting_id=request.posting_id,
            candidate=alias,
            state=request.state,
            at=request.at,
            answered_at=request.answered_at,
            name=name,
            phone=phone,
        )


class InquiryOut(BaseModel):
    """A request as the person's caseworker sees it."""

    id: str
    seeker_id: str = Field(description="求职者编号")
    posting: PostingOut | None = Field(description="哪个岗位；已删除的没有")
    employer: str = Field(description="哪个单位想联系")
    state: RequestState
    at: str
    answered_at: str | None

    @classmethod
    def of(cls, request: ContactRequest, posting: PostingOut | None) -> Self:
        """Tell a request to the caseworker."""
        return cls(
            id=request.id,
            seeker_id=request.seeker_id,
            posting=posting,
            employer=request.employer,
            state=request.state,
            at=request.at,
            answered_at=request.answered_at,
        )


class AnswerIn(BaseModel):
    """What the person said."""

    model_config = ConfigDict(extra="forbid")

    agreed: bool = Field(description="本人同不同意把姓名和电话告诉这个单位")


def _done(trade: str, years: float) -> str:
    return f"{trade}，约{years:.0f}年" if years >= 1 else trade


def _names(seeker: Seeker, kind: str) -> list[str]:
    held = (one for one in seeker.mentions if one.stance is Stance.HAS and one.kind == kind)
    return sorted({mention.name for mention in held})


def _told(reasons: tuple[Reason, ...]) -> list[str]:
    return [one.text for one in reasons if one.feature not in _UNTOLD]


def _speaks_of_person(match: Match) -> bool:
    """Say whether the question may give away an age or a group."""
    return any(word in match.question for word in ("年龄", "年纪", "认定"))
