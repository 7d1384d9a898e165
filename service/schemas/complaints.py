"""A complaint or a report of a posting in; how it stands, and what was answered, out."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from matcher.store.complaints import Kind, Reported, Standing
from service.schemas.text import encodable, words

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=2000),
    AfterValidator(words),
]
Contact = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=100),
    AfterValidator(encodable),
]
Id = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(encodable)]
Code = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,40}$")]


class ComplaintIn(BaseModel):
    """What somebody complains of: about a posting, a recommendation, or the service."""

    model_config = ConfigDict(extra="forbid")

    reason: Code = Field(description="投诉事由的代码，见 /v1/complaint-reasons", examples=["fees"])
    text: Text | None = Field(default=None, description="怎么回事，加密保存")
    contact: Contact | None = Field(
        default=None, description="怎么联系您，可以不写；加密保存，只用来答复"
    )
    posting_id: Id | None = Field(default=None, description="关于哪个岗位")
    recommendation_id: Id | None = Field(default=None, description="关于哪条推荐")
    seeker_id: Id | None = Field(
        default=None, description="替哪位求职者提出；自助机上匿名提出时不写"
    )


class ComplaintAnswerIn(BaseModel):
    """What is answered."""

    model_config = ConfigDict(extra="forbid")

    answer: Text = Field(description="答复，加密保存")


class GrievanceOut(BaseModel):
    """Something that can be complained of."""

    code: str
    text: str = Field(description="给人看的话")
    kind: Kind = Field(description="report 举报岗位，complaint 投诉，correction 要求更正")


class TakenOut(BaseModel):
    """That a complaint was taken in."""

    id: str = Field(description="受理编号，查询和答复时用")
    message: str = Field(description="给人看的话")


class ComplaintOut(BaseModel):
    """A complaint as the office sees it."""

    id: str
    at: str = Field(description="什么时候提出的")
    kind: Kind = Field(description="report 举报岗位，complaint 投诉，correction 要求更正")
    reason: str = Field(description="事由代码")
    reason_text: str = Field(description="事由")
    posting_id: str | None = Field(description="关于哪个岗位")
    recommendation_id: str | None = Field(description="关于哪条推荐")
    seeker_id: str | None = Field(description="替哪位求职者提出的；匿名的为空")
    office: str = Field(description="归哪个机构处理")
    by: str = Field(description="从哪里提出的：哪个机构的什么人，哪一场、哪个地方的自助机")
    urgent: bool = Field(description="要负责人马上看")
    state: Standing = Field(description="open 待答复，answered 已答复，erased 已随本人资料删除")
    text: str = Field(description="怎么回事")
    answer: str = Field(description="答复")
    answered_at: str | None = Field(description="什么时候答复的")


class ComplaintWholeOut(ComplaintOut):
    """A complaint with how to reach whoever made it."""

    contact: str = Field(description="怎么联系提出的人")


class ReportedOut(BaseModel):
    """A posting that a supervisor should look at."""

    posting_id: str
    title: str = Field(description="岗位名称")
    employer: str = Field(description="招聘单位")
    state: str = Field(description="岗位现在的状态")
    reports: int = Field(description="几次举报")
    reporters: int = Field(description="几个不同的人或自助机")
    latest: str = Field(description="最近一次是什么时候")

    @classmethod
    def of(cls, reported: Reported, title: str, employer: str, state: str) -> ReportedOut:
        """Tell what is reported of a posting."""
        return cls(
            posting_id=reported.posting_id,
            title=title,
            employer=employer,
            state=state,
            reports=reported.reports,
            reporters=reported.reporters,
            latest=reported.latest,
        )
