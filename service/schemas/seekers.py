"""What a caseworker writes down of a person in; the profile that is read from it out.

Numbers of identity papers are refused wherever they stand, and so is every field for what may not
decide a recommendation: sex, ethnicity, marriage, household, religion, health.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from matcher.ingest.columns import kept, lookup
from matcher.types import Audience, EmploymentType
from service.schemas.text import NUMBER_OF_PAPERS, encodable, joined, words

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_OWN = frozenset({"name", "phone"})


def _without_numbers(text: str) -> str:
    """Refuse what identifies a person and would be stored unsealed."""
    clean = words(text)
    if _PHONE.search(joined(clean)):
        raise ValueError("里面像有手机号；电话请写在 phone 一项，这里请删去")
    return clean


_CLEAN = AfterValidator(_without_numbers)
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), _CLEAN
]
Said = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), _CLEAN
]
Told = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000), _CLEAN]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), _CLEAN]
Office = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=60), AfterValidator(encodable)
]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9][0-9 \-]{4,18}[0-9]$")]
TagKey = Annotated[str, StringConstraints(min_length=3, max_length=120), AfterValidator(encodable)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_what_is_never_kept(cls, value: object) -> object:
        """Say plainly why a field is refused, instead of calling it unknown."""
        if isinstance(value, Mapping):
            for key in value:
                refused = None if key in cls.model_fields else _refusal(str(key))
                if refused:
                    raise ValueError(refused)
        return value


class PastJobIn(_In):
    """A job the person has held."""

    title: Said | None = Field(default=None, description="做过什么活", examples=["电子厂普工"])
    years: float | None = Field(default=None, ge=0, le=60, description="做了几年")
    description: Told | None = Field(default=None, description="具体做些什么")


class SeekerProfileIn(_In):
    """What a person says of wishes and past; every field may be left out."""

    desired_titles: Annotated[list[Word], Field(max_length=20)] | None = Field(
        default=None, description="想做什么工作", examples=[["焊工"]]
    )
    desired_regions: Annotated[list[Word], Field(max_length=30)] | None = Field(
        default=None, description="想去哪里；不去的写“不去某地”", examples=[["柳州"]]
    )
    salary_min: int | None = Field(default=None, ge=0, le=200_000, description="每月至少要多少元")
    education: Word | None = Field(default=None, description="最高学历", examples=["初中"])
    major: Word | None = Field(default=None, description="所学专业")
    school: Word | None = Field(default=None, description="毕业院校")
    birth_year: int | None = Field(default=None, ge=1930, le=2100, description="出生年份")
    experience_years: float | None = Field(default=None, ge=0, le=60, description="工作了几年")
    experiences: Annotated[list[PastJobIn], Field(max_length=50)] | None = Field(
        default=None, description="做过的工作"
    )
    skills: Annotated[list[Said], Field(max_length=60)] | None = Field(
        default=None, description="会什么"
    )
    certificates: Annotated[list[Said], Field(max_length=60)] | None = Field(
        default=None, description="有什么证书"
    )
    requirements: Annotated[list[Said], Field(max_length=60)] | None = Field(
        default=None, description="一定要有的和不愿意做的，照原话写", examples=[["包住"]]
    )
    employment_type: EmploymentType | None = Field(default=None, description="全职、兼职等")
    groups: Annotated[list[Audience], Field(max_length=20)] | None = Field(
        default=None, description="已经认定的人员类别"
    )
    available: Word | None = Field(default=None, description="什么时候能到岗")
    about: Told | None = Field(
        default=None, description="本人的原话", examples=["夜班熬不住，最好在柳州"]
    )

    def profile(self) -> dict[str, object]:
        """Write the fields that were sent; an empty one takes away what stood there."""
        return self.model_dump(mode="json", exclude_unset=True, exclude=_BESIDE)


class RegisterIn(SeekerProfileIn):
    """A person who registers."""

    name: Name | None = Field(default=None, description="姓名，加密保存")
    phone: Phone | None = Field(default=None, description="电话，加密保存")
    audience: Office | None = Field(
        default=None, description="按哪一类人提供一套服务；不写则按人员类别定", examples=["农民工"]
    )
    office: Office | None = Field(default=None, description="归哪个机构服务；不写就是您自己的机构")


class CorrectIn(SeekerProfileIn):
    """What is to be put right; name, phone and audience stay unless they are sent."""

    name: Name | None = Field(default=None, description="姓名，加密保存")
    phone: Phone | None = Field(default=None, description="电话，加密保存")
    audience: Office | None = Field(default=None, description="按哪一类人提供一套服务")


_BESIDE = {"name", "phone", "audience", "office"}


class AssignmentIn(_In):
    """Whose a person is to be."""

    office: Office = Field(min_length=1, description="归哪个机构服务", examples=["南宁"])
    caseworker: Office = Field(default="", description="由谁服务（账号编号）；空着则机构里谁都行")


class StruckIn(_In):
    """Which tags a person has struck: all of them, each time."""

    struck: list[TagKey] = Field(
        max_length=300, description="读错了、不要用的标签；空列表就是全部恢复"
    )


class SearchIn(_In):
    """What somebody looks for; sent in the body, since an address must not name a person."""

    name: Name | None = Field(default=None, description="姓名里的字", examples=["韦"])
    wish: Word | None = Field(default=None, description="想做的或做过的工作里的字")


Assigned = Literal["me", "nobody", "anybody"]


def _refusal(key: str) -> str | None:
    found = lookup(key, "seekers")
    if found is None or found[0] in _OWN or found[0] not in kept("seekers", "dropped"):
        return None
    if found[0] == "id_number":
        return NUMBER_OF_PAPERS
    return (
        "性别、民族、婚姻、户籍、宗教、政治面貌、健康状况等不收、不存，也不影响推荐，请去掉这些栏目"
    )
