"""A person, as the store and the vault know them, in; what their caseworker is shown out."""

from __future__ import annotations

from pydantic import BaseModel, Field


class JobOut(BaseModel):
    """A job the person has held."""

    title: str | None = None
    years: float | None = None
    description: str | None = None


class SeekerProfileOut(BaseModel):
    """What a person said, as it can be sent back corrected."""

    desired_titles: list[str] | None = None
    desired_regions: list[str] | None = None
    salary_min: int | None = None
    education: str | None = None
    major: str | None = None
    school: str | None = None
    birth_year: int | None = None
    experience_years: float | None = None
    experiences: list[JobOut] | None = None
    skills: list[str] | None = None
    certificates: list[str] | None = None
    requirements: list[str] | None = None
    employment_type: str | None = None
    groups: list[str] | None = None
    available: str | None = None
    about: str | None = None


class ReadingOut(BaseModel):
    """What was understood of it, in values."""

    education: str = Field(description="最高学历")
    salary_min: int | None = Field(description="每月至少要多少元")
    experience_years: float | None = Field(description="工作了几年")
    birth_year: int | None = Field(description="出生年份")
    places: list[str] = Field(description="想去的地方")
    places_refused: list[str] = Field(description="不去的地方")
    anywhere: bool = Field(description="哪里都行")
    trades: list[str] = Field(description="想做的工种，最像的在前")
    trades_done: list[str] = Field(description="做过的工种")


class TagOut(BaseModel):
    """One thing read from the words."""

    key: str = Field(description="标签编号，删除时用")
    kind: str = Field(description="哪一类", examples=["工作条件"])
    text: str = Field(description="给人看的话", examples=["不要：夜班"])
    field: str = Field(description="从哪一项读出来的")
    words: str = Field(description="原话")


class TagsOut(BaseModel):
    """The tags a person is recommended by, and those struck."""

    tags: list[TagOut] = Field(description="推荐时用到的标签")
    struck: list[TagOut] = Field(description="本人或窗口删掉的标签，推荐时不用")


class ConsentOut(BaseModel):
    """What a person last said of one use of their data."""

    scope: str = Field(description="哪一项")
    text: str = Field(description="给人看的话")
    given: bool = Field(description="同意还是不同意")
    at: str = Field(description="什么时候说的")


class RemarkOut(BaseModel):
    """What could not be read, or looks odd."""

    code: str
    field: str = Field(description="哪一项")
    message: str = Field(description="怎么回事、怎么办")


class SeekerOut(TagsOut):
    """A person as their caseworker sees them."""

    id: str = Field(description="求职者编号")
    name: str = Field(description="姓名")
    phone: str = Field(description="电话")
    office: str = Field(description="归哪个机构服务")
    caseworker: str = Field(description="由谁服务（账号编号）；空着则机构里谁都行")
    audience: str = Field(description="按哪一类人提供一套服务")
    personalised: bool = Field(description="是否使用个性化推荐")
    consents: list[ConsentOut] = Field(description="同意过什么")
    profile: SeekerProfileOut = Field(description="本人说的话，改了可以原样送回")
    more: dict[str, str] = Field(description="登记表里别的栏目")
    reading: ReadingOut = Field(description="系统是怎样理解的")
    remarks: list[RemarkOut] = Field(description="没读懂或看着不对的地方")
    first_seen: str = Field(description="什么时候登记的")
    last_seen: str = Field(description="什么时候更新的")


class SeekerLineOut(BaseModel):
    """A person in a list: no full name and no phone."""

    id: str = Field(description="求职者编号")
    name: str = Field(description="只显示姓", examples=["韦**"])
    wishes: list[str] = Field(description="想做什么")
    places: list[str] = Field(description="想去哪里")
    education: str = Field(description="最高学历")
    groups: list[str] = Field(description="人员类别")
    office: str = Field(description="归哪个机构服务")
    caseworker: str = Field(description="由谁服务（账号编号）")
    audience: str = Field(description="按哪一类人提供一套服务")
    personalised: bool = Field(description="是否使用个性化推荐")
    consenting: bool = Field(description="是否同意向用人单位展示")
    first_seen: str = Field(description="什么时候登记的")


class RegisteredOut(BaseModel):
    """A person who is registered now."""

    id: str = Field(description="求职者编号")
    tags: list[TagOut] = Field(description="从原话里读出来的标签，请当面核对")
    remarks: list[RemarkOut] = Field(description="没读懂或看着不对的地方")


class AssignmentOut(BaseModel):
    """Whose a person is now."""

    office: str
    caseworker: str
