"""What a person at a kiosk says of their wishes in; the profile that the matcher reads out.

Nobody is asked who they are: names, numbers, sex, ethnicity and the like are refused as unknown.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matcher.types import Audience, EmploymentType

Word = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60),
]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)]
Words = Annotated[list[Word], Field(max_length=12)]


class JobIn(BaseModel):
    """A job the person has held."""

    model_config = ConfigDict(extra="forbid")

    title: Word = Field(description="做过什么活", examples=["电子厂普工"])
    years: float | None = Field(default=None, ge=0, le=60, description="做了几年")
    description: Sentence = Field(default="", description="具体做些什么")


class ProfileIn(BaseModel):
    """An anonymous person: every field may be left out, but something must be said."""

    model_config = ConfigDict(extra="forbid")

    desired_titles: Words = Field(default=[], description="想做什么活", examples=[["焊工"]])
    desired_regions: Words = Field(default=[], description="想去哪里", examples=[["柳州"]])
    salary_min: int | None = Field(
        default=None, ge=0, le=200_000, description="每月至少要多少元", examples=[5000]
    )
    education: Word | None = Field(default=None, description="最高学历", examples=["初中"])
    major: Word | None = Field(default=None, description="所学专业")
    birth_year: int | None = Field(default=None, ge=1930, le=2020, description="出生年份")
    age: str | None = Field(
        default=None,
        pattern=r"^[1-9][0-9](-[1-9][0-9])?$",
        description="年龄或年龄段；写了出生年份就不用写",
        examples=["35-39"],
    )
    experience_years: float | None = Field(default=None, ge=0, le=60, description="工作了几年")
    experiences: list[JobIn] = Field(default=[], max_length=10, description="做过的活")
    skills: Words = Field(default=[], description="会什么", examples=[["二保焊"]])
    certificates: Words = Field(default=[], description="有什么证")
    requirements: Words = Field(
        default=[], description="一定要有的和不愿意做的，照原话写", examples=[["包住", "不上夜班"]]
    )
    employment_type: EmploymentType | None = Field(default=None, description="全职、兼职等")
    groups: list[Audience] = Field(
        default=[], max_length=12, description="已经认定的人员类别，只用来看专门招这类人的岗位"
    )
    about: Sentence = Field(
        default="", description="一句话说想做什么", examples=["想在柳州做焊工，包住"]
    )

    def profile(self, today: date) -> dict[str, object]:
        """Write the profile; an age band counts as its middle."""
        said = self.model_dump(mode="json", exclude_defaults=True, exclude={"age"})
        if self.age and self.birth_year is None:
            low, _, high = self.age.partition("-")
            said["birth_year"] = today.year - (int(low) + int(high or low)) // 2
        return {"seeker_id": "anonymous", **said}
