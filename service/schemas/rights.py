"""What a person decides about their data in; what follows from it, and all that is held of them, out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.schemas.matches import PostingOut, ReasonOut
from service.schemas.people import ConsentOut, SeekerOut


class ConsentIn(BaseModel):
    """What is agreed to, or taken back."""

    model_config = ConfigDict(extra="forbid")

    scope: Literal["employers"] = Field(
        description="employers：把求职信息（不含姓名、电话、住址）给用人单位看"
    )
    given: bool = Field(description="true 同意，false 不同意或撤回")


class ConsentsOut(BaseModel):
    """What a person agrees to now."""

    consents: list[ConsentOut]
    requests_ended: int = Field(description="因撤回同意而结束的联系请求有几件")
    message: str = Field(description="给人看的话")


class PersonalisationIn(BaseModel):
    """Whether recommendations may use what is known of the person."""

    model_config = ConfigDict(extra="forbid")

    personalised: bool = Field(description="false：只看按远近和发布时间排的岗位")


class PersonalisationOut(BaseModel):
    """How recommendations are made for a person now."""

    personalised: bool
    message: str = Field(description="给人看的话")


class ExplanationOut(BaseModel):
    """Why a posting was recommended, from what was recorded then."""

    id: str = Field(description="推荐编号")
    at: str = Field(description="什么时候推荐的")
    by: str = Field(description="谁推荐的")
    how: str = Field(description="怎么推荐的")
    posting: PostingOut | None = Field(description="岗位；已经查不到的为空")
    personalised: bool = Field(description="当时有没有用到本人的资料")
    considered: int | None = Field(description="从多少个岗位里选的；人工另加的为空")
    rank: int | None = Field(description="在当时的名单里排第几；人工另加的为空")
    reasons: list[ReasonOut] = Field(description="为什么推荐，和当时给人看的一样")
    concerns: list[ReasonOut] = Field(description="当时提醒要留意的")
    limits: list[str] = Field(description="核对过的硬性条件")
    used: list[str] = Field(description="用到了什么")
    never_used: list[str] = Field(description="从来不用的")
    objection: list[str] = Field(description="不同意怎么办")
    list_id: str | None = Field(description="出自哪份名单，可以凭它重算；人工另加的为空")
    changed: list[str] = Field(description="从那时到现在，推荐的规则变了什么")


class ExportOut(BaseModel):
    """Everything held of a person, to take along."""

    made: str = Field(description="什么时候导出的")
    labels: dict[str, str] = Field(description="各部分是什么")
    person: SeekerOut = Field(description="您的资料、标签和现在的选择")
    consents: list[ConsentOut] = Field(description="同意和撤回的经过")
    lists: list[dict[str, Any]] = Field(description="给您做过的推荐列表")
    recommendations: list[dict[str, Any]] = Field(description="选给您的岗位和结果")
    packages: list[dict[str, Any]] = Field(description="给您的一套服务")
    contact_requests: list[dict[str, Any]] = Field(description="单位想联系您的请求")
    complaints: list[dict[str, Any]] = Field(description="您的投诉和答复")
    looks: list[dict[str, Any]] = Field(description="谁看过、改过您的资料")
