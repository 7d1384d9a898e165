"""Chosen postings in; a slip to take away, and how its postings stand today, out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from service.schemas.matches import PostingOut
from service.schemas.profile import ProfileIn
from service.schemas.recommendations import FairId, PostingId

MOST = 10  # postings on a slip


class SlipIn(BaseModel):
    """The postings a person takes away; the profile serves the reasons and is not kept."""

    model_config = ConfigDict(extra="forbid")

    posting_ids: Annotated[list[PostingId], Field(min_length=1, max_length=MOST)] = Field(
        description="选中的岗位编号，照这个顺序打印"
    )
    profile: ProfileIn | None = Field(default=None, description="用来写推荐理由；不存")
    fair: FairId | None = Field(default=None, description="招聘会编号：打印展位号")


class SlipMadeOut(BaseModel):
    """Where a slip can be looked up, and until when."""

    token: str = Field(description="小票的号码，只给这一次")
    path: str = Field(description="小票的地址")
    url: str = Field(description="二维码里的网址")
    expires: datetime = Field(description="什么时候失效")
    qr: str = Field(description="二维码（SVG），打印时不小于 25 毫米")


class SlipItemOut(BaseModel):
    """A posting on a slip, as it stands today."""

    posting: PostingOut
    open: bool = Field(description="现在还招不招")
    standing: str = Field(description="不招了是为什么；还招的为空")
    changed: bool = Field(description="打印以后名称、单位或工资改过")
    reasons: list[str] = Field(description="为什么推荐")
    concerns: list[str] = Field(description="要留意什么")


class SlipOut(BaseModel):
    """A slip; nothing on it tells of a person."""

    made: date = Field(description="哪天打印的")
    expires: datetime = Field(description="什么时候失效")
    office: str = Field(description="哪个机构")
    complaint_phone: str = Field(description="投诉电话")
    fair: str = Field(description="哪场招聘会；不是招聘会上的为空")
    note: str = Field(description="要一同印出的说明")
    items: list[SlipItemOut]
