"""What a caseworker chooses, changes, hands over and learns of later in; how it stands out."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from matcher.store.recommendations import Fate, Handing, Recommendation, Stage, Verdict
from matcher.types import Posting
from service.casework.reasons import EITHER, WhyUnsuitable, reasons
from service.schemas.lists import Id
from service.schemas.matches import PostingOut, ReasonOut
from service.schemas.text import words

Note = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=500), AfterValidator(words)
]
_NEEDS_REASON = "不合适要写原因 reason；有哪些原因请看 /v1/outcome-reasons"


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ChosenIn(_In):
    """A posting for a person."""

    posting_id: Id = Field(description="岗位编号")
    note: Note | None = Field(default=None, description="给同事或本人的说明；加密保存")


class ChooseIn(_In):
    """Postings for a person, in this order."""

    list_id: Id | None = Field(
        default=None, description="从哪份名单里选的，推荐理由照名单上的；另外加的岗位不写"
    )
    items: list[ChosenIn] = Field(min_length=1, max_length=10, description="选哪些，按次序")


class ChangeIn(_In):
    """What to change of a recommendation; what is not written stays."""

    posting_id: Id | None = Field(default=None, description="换成这个岗位")
    list_id: Id | None = Field(default=None, description="换上的岗位是从哪份名单里选的")
    position: int | None = Field(default=None, ge=1, le=1000, description="排到第几个")
    note: Note | None = Field(default=None, description="说明；写空字符串就删去")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.model_fields_set - {"list_id"}:
            raise ValueError("请写明要改什么：posting_id、position 或 note")
        return self


class HandoverIn(_In):
    """How a recommendation reached the person."""

    how: Handing = Field(description="in_person 当面、phone 电话、message 短信或微信")
    proof: Note | None = Field(
        default=None, description="凭什么证明交到了本人手里，如签收单号、通话时间；加密保存"
    )
    at: AwareDatetime | None = Field(default=None, description="什么时候，带时区；不写就是现在")


class OutcomeIn(_In):
    """What became of a recommendation."""

    kind: Fate = Field(
        description="contacted 已联系、interviewed 已面试、hired 已录用、unsuitable 不合适"
    )
    reason: str | None = Field(
        default=None, max_length=40, description="不合适的原因，见 /v1/outcome-reasons"
    )
    by: Literal["person", "employer"] | None = Field(
        default=None, description="谁觉得不合适：person 本人、employer 单位；不写则按原因算"
    )
    whole_employer: bool = Field(
        default=False, description="true：本人说这家单位的岗位都不要再推荐"
    )

    @model_validator(mode="after")
    def _reasoned(self) -> Self:
        if self.kind is Fate.UNSUITABLE:
            if self.reason not in reasons():
                raise ValueError(_NEEDS_REASON)
        elif self.reason is not None or self.by is not None or self.whole_employer:
            raise ValueError("原因只有不合适时才写")
        return self

    def verdict(self) -> Verdict:
        """Say it as it is recorded."""
        if self.reason is None:
            return Verdict(self.kind)
        table = reasons()[self.reason].by
        by = self.by or ("person" if table == EITHER else table)
        return Verdict(self.kind, self.reason, by == "employer", self.whole_employer)


class OutcomeReasonOut(BaseModel):
    """A reason why a recommendation did not suit."""

    code: str = Field(description="代码")
    text: str = Field(description="给人看的话")
    by: str = Field(description="通常是谁说的：person 本人、employer 单位、either 都有")
    whole_employer: bool = Field(description="true：这家单位的岗位都不会再推荐给本人")

    @classmethod
    def of(cls, why: WhyUnsuitable) -> Self:
        """Tell a reason."""
        return cls(code=why.code, text=why.text, by=why.by, whole_employer=why.of_employer)


class OutcomeOut(BaseModel):
    """A step of what became of a recommendation."""

    kind: Fate = Field(description="结果")
    reason: str | None = Field(description="不合适的原因代码")
    reason_text: str = Field(description="不合适的原因")
    by: Literal["person", "employer"] | None = Field(description="谁觉得不合适")
    whole_employer: bool = Field(description="这家单位的岗位都不再推荐")
    at: str = Field(description="登记的时间")

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """Tell a step."""
        why = reasons().get(verdict.reason)
        by: Literal["person", "employer"] = "employer" if verdict.by_employer else "person"
        return cls(
            kind=verdict.fate,
            reason=verdict.reason or None,
            reason_text=why.text if why else "",
            by=by if verdict.fate is Fate.UNSUITABLE else None,
            whole_employer=verdict.whole_employer,
            at=verdict.at,
        )


class RoomOut(BaseModel):
    """How an opening is taken up now."""

    openings: int | None = Field(description="还招几个人；岗位没写人数时为空")
    already_sent: int = Field(description="已经给多少人推荐过")
    room: int = Field(description="还可以给多少人推荐")


class RecommendationOut(BaseModel):
    """A posting recommended to a person, and how it stands."""

    id: str = Field(description="推荐编号")
    seeker_id: str = Field(description="求职者编号")
    position: int = Field(description="排在第几个")
    posting: PostingOut
    closed: str = Field(description="岗位现在不能去的原因；还开着为空")
    list_id: str | None = Field(description="从哪份名单里选的；另外加的为空")
    stage: Stage = Field(description="chosen 已选、handed 已交给本人、withdrawn 已撤回")
    outcome: Fate | None = Field(description="最新的结果")
    score: float | None = Field(description="选的时候的合适程度；没有算过为空")
    reasons: list[ReasonOut] = Field(description="选的时候给出的理由")
    concerns: list[ReasonOut] = Field(description="选的时候要留意的")
    question: str = Field(description="去之前先问清的一句话")
    note: str = Field(description="说明")
    at: str = Field(description="什么时候选的")
    handed_at: str | None = Field(description="什么时候交给本人的")
    how: Handing | None = Field(description="怎么交给本人的")
    proof: str = Field(description="凭什么证明")
    seats: RoomOut = Field(description="这个岗位的名额现在怎么样")

    @classmethod
    def of(
        cls,
        found: Recommendation,
        posting: Posting,
        closed: str,
        seats: RoomOut,
        note: str,
        proof: str,
    ) -> Self:
        """Tell a recommendation; `note` and `proof` unsealed."""
        match = found.match
        return cls(
            id=found.id,
            seeker_id=found.seeker_id,
            position=found.position,
            posting=PostingOut.of(posting),
            closed=closed,
            list_id=found.list_id,
            stage=found.stage,
            outcome=found.fate,
            score=round(match.score, 4) if match and match.certainty else None,
            reasons=[ReasonOut.of(one) for one in match.reasons] if match else [],
            concerns=[ReasonOut.of(one) for one in match.concerns] if match else [],
            question=match.question if match else "",
            note=note,
            at=found.at,
            handed_at=found.handed_at,
            how=found.handing,
            proof=proof,
            seats=seats,
        )


class RecommendationWholeOut(RecommendationOut):
    """A recommendation with all that became of it."""

    outcomes: list[OutcomeOut] = Field(description="登记过的结果，从早到晚")
