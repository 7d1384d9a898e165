"""What the pages of a kiosk ask beside what the API is asked: work, places, one posting."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from service.schemas.complaints import Code
from service.schemas.profile import ProfileIn, Words
from service.schemas.recommendations import FairId, PostingId, RefusedIn, Region

Said = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60, pattern=r"^[^\x00]*$")
]


class WorkIn(BaseModel):
    """What somebody types to find work or a posting."""

    model_config = ConfigDict(extra="forbid")

    said: Said = Field(default="", description="打的字")
    fair: FairId | None = Field(default=None, description="招聘会编号")


class PlacesIn(BaseModel):
    """The work chosen, and where the machine stands."""

    model_config = ConfigDict(extra="forbid")

    titles: Words = Field(default=[], description="选了什么活")
    near: Region | None = Field(default=None, description="这台机器在哪里")


class WhyIn(BaseModel):
    """A posting somebody misses in their list, and what they had refused."""

    model_config = ConfigDict(extra="forbid")

    profile: ProfileIn = Field(description="这个人说的；不存、不记")
    posting_id: PostingId = Field(description="岗位编号")
    exclude: list[RefusedIn] = Field(default=[], max_length=200, description="不合适的，附原因")


class ReportIn(BaseModel):
    """A posting and what is wrong with it."""

    model_config = ConfigDict(extra="forbid")

    posting_id: PostingId = Field(description="岗位编号")
    reason: Code = Field(description="举报事由的代码")
    fair: FairId | None = Field(default=None, description="招聘会编号")
    near: Region | None = Field(default=None, description="这台机器在哪里")
