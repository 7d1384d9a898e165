"""What a kiosk asks for an anonymous person in; lists, reasons and changes out."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.casework.kiosk import Why
from service.schemas.matches import ChangeOut, MatchOut
from service.schemas.profile import ProfileIn

PostingId = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
FairId = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[\w-]+$")]
Region = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{5}$")]


class RefusedIn(BaseModel):
    """A posting that does not suit, and why."""

    model_config = ConfigDict(extra="forbid")

    posting_id: PostingId = Field(description="岗位编号")
    why: Why = Field(
        default=Why.OTHER,
        description="为什么不合适：trade 不是这个工种、place 太远、pay 工资低、employer 不去这个单位、other 其他",
    )


class RecommendationsIn(BaseModel):
    """An anonymous person and the list they want."""

    model_config = ConfigDict(extra="forbid")

    profile: ProfileIn = Field(default_factory=ProfileIn, description="这个人说的；不存、不记")
    n: int = Field(default=3, ge=1, le=50, description="要几个")
    skip: int = Field(default=0, ge=0, le=50, description="跳过前面几个（“再看几个”）")
    exclude: list[RefusedIn] = Field(default=[], max_length=200, description="不合适的，附原因")
    fair: FairId | None = Field(default=None, description="招聘会编号：这场的岗位排在前面")
    near: Region | None = Field(
        default=None, description="这台机器在哪里（六位区划代码）；只用于不做个性化推荐的列表"
    )
    personalised: bool = Field(
        default=True, description="false：不用个人信息，只按远近和发布时间排列"
    )


class UnderstoodOut(BaseModel):
    """How the person's words were taken, to be put right."""

    trades: list[str] = Field(description="想做的工种")
    places: list[str] = Field(description="想去的地方")
    places_refused: list[str] = Field(description="不去的地方")
    pay_floor: int | None = Field(description="每月至少多少元")
    notes: list[str] = Field(description="没看懂或要核对的")


class FairNamedOut(BaseModel):
    """The fair whose postings come first."""

    id: str
    name: str = Field(description="招聘会名称")
    place: str = Field(description="在哪里办")


class RecommendationsOut(BaseModel):
    """A list, or what to change so that there is one."""

    matches: list[MatchOut]
    personalised: bool = Field(description="是不是按这个人的情况推荐的")
    understood: UnderstoodOut | None = Field(description="不做个性化推荐时没有")
    fair: FairNamedOut | None
    changes: list[ChangeOut] = Field(description="合适的少时：改一点能多出几个")
    message: str = Field(description="给人看的一句话；没有要说的为空")


class WhyNotIn(BaseModel):
    """An anonymous person and a posting that is not in their list."""

    model_config = ConfigDict(extra="forbid")

    profile: ProfileIn
    posting_id: PostingId = Field(description="岗位编号")
    n: int = Field(default=3, ge=1, le=50, description="列表有几个")


class WhyNotOut(BaseModel):
    """What keeps a posting out of a list."""

    posting_id: str
    rank: int | None = Field(description="排第几；被条件挡住的没有")
    text: str = Field(description="为什么没推荐")


class RelaxationsIn(BaseModel):
    """An anonymous person."""

    model_config = ConfigDict(extra="forbid")

    profile: ProfileIn


class RelaxationsOut(BaseModel):
    """The smallest changes that open more postings."""

    changes: list[ChangeOut] = Field(description="改动，从小到大；本人不愿意的不会出现")
    message: str = Field(description="给人看的话；没有要说的为空")
