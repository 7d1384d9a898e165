"""Fairs and their booths as JSON in; the same as callers are told out."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from matcher.codes.regions import place
from matcher.errors import UnknownCode
from matcher.store.fairs import Fair
from service.schemas.postings import PostingLine
from service.schemas.text import encodable

MAX_BOOTHS = 5000
_LONGEST_DAYS = 60


def _division(code: str) -> str:
    if code:
        try:
            place(code)
        except UnknownCode:
            raise ValueError("没有这个行政区划代码") from None
    return code


Text: TypeAlias = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
    AfterValidator(encodable),
]


class FairIn(BaseModel):
    """A fair: what it is called, when and where it is."""

    model_config = ConfigDict(extra="forbid")

    name: Text = Field(description="招聘会的名称")
    day: date = Field(description="哪天开始")
    until: date | None = Field(default=None, description="哪天结束；不写就是一天")
    place: Text = Field(description="在哪里办，写得让人找得到")
    region: Annotated[str, Field(pattern=r"^([1-9]\d{5})?$"), AfterValidator(_division)] = Field(
        default="", description="所在地的行政区划代码，六位"
    )
    office: str = Field(
        default="", max_length=60, description="哪个机构办；不写就是自己的，全区的负责人才能写别的"
    )

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        last = self.until or self.day
        if not 0 <= (last - self.day).days <= _LONGEST_DAYS:
            raise ValueError(f"结束的日子 until 要在开始以后，最长 {_LONGEST_DAYS} 天")
        return self


class FairOut(BaseModel):
    """A fair."""

    id: str = Field(description="招聘会编号")
    name: str = Field(description="名称")
    day: date = Field(description="哪天开始")
    until: date = Field(description="哪天结束")
    place: str = Field(description="在哪里办")
    region: str = Field(description="所在地的行政区划代码")
    office: str = Field(description="哪个机构办；空的是全区的")
    postings: int | None = Field(description="有多少个岗位；列表里不数")

    @classmethod
    def of(cls, fair: Fair, postings: int | None = None) -> Self:
        """Tell a fair."""
        plain = ("id", "name", "day", "until", "place", "region", "office")
        return cls(**{name: getattr(fair, name) for name in plain}, postings=postings)


class BoothIn(BaseModel):
    """A posting and where at the fair it is."""

    model_config = ConfigDict(extra="forbid")

    posting_id: Annotated[str, Field(min_length=1, max_length=400), AfterValidator(encodable)] = (
        Field(description="岗位编号")
    )
    booth: Annotated[
        str,
        StringConstraints(strip_whitespace=True, max_length=40),
        AfterValidator(encodable),
    ] = Field(default="", description="展位号")


class BoothsIn(BaseModel):
    """All postings of a fair."""

    model_config = ConfigDict(extra="forbid")

    booths: Annotated[list[BoothIn], Field(max_length=MAX_BOOTHS)] = Field(
        description="这场招聘会的全部岗位，原来有而这里没有的就撤下"
    )


class BoothOut(BaseModel):
    """A posting at a fair."""

    booth: str = Field(description="展位号；空的是没说")
    posting: PostingLine
