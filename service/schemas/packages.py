"""What offices owe whom, and how each package stands, as caseworkers send and see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from matcher.store.owed import Owed
from matcher.store.package_rows import Item, ItemKind, Package, PackageState
from matcher.store.recommendations import Handing
from service.casework.ledger import Behind
from service.casework.sets import ServiceSet
from service.schemas.text import words

_CLEAN = AfterValidator(words)
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), _CLEAN
]
Note = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), _CLEAN
]
Count = Annotated[int, Field(ge=0, le=10)]


class ServiceSetIn(BaseModel):
    """What an office owes an audience."""

    model_config = ConfigDict(extra="forbid")

    policy: Count = Field(description="政策宣介几次")
    guidance: Count = Field(description="职业指导几次")
    postings: Count = Field(description="岗位推荐至少几个")
    postings_most: Count = Field(description="岗位推荐最多几个")
    training: Count = Field(description="培训或见习机会几个")
    targeted: bool = Field(description="本地岗位和公益性岗位优先")
    due_days: int = Field(ge=1, le=3650, description="几天内办完")
    period_days: int = Field(ge=1, le=3650, description="多少天以后再办一次")
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), _CLEAN] = Field(
        default="", description="说明"
    )

    @model_validator(mode="after")
    def _most_not_less(self) -> Self:
        if self.postings_most < self.postings:
            raise ValueError("岗位推荐的最多数不能小于至少数")
        if not any((self.policy, self.guidance, self.postings, self.training)):
            raise ValueError("至少要有一项服务")
        return self

    def rules(self) -> ServiceSet:
        """Give it as casework uses it."""
        return ServiceSet(**self.model_dump())


class ServiceSetOut(BaseModel):
    """What an audience is owed."""

    audience: str = Field(description="服务对象类别")
    policy: int = Field(description="政策宣介几次")
    guidance: int = Field(description="职业指导几次")
    postings: int = Field(description="岗位推荐至少几个")
    postings_most: int = Field(description="岗位推荐最多几个")
    training: int = Field(description="培训或见习机会几个")
    targeted: bool = Field(description="本地岗位和公益性岗位优先")
    due_days: int = Field(description="几天内办完")
    period_days: int = Field(description="多少天以后再办一次")
    note: str = Field(description="说明")
    own: bool = Field(description="是不是本机构自己定的")

    @classmethod
    def of(cls, audience: str, rules: ServiceSet, own: bool) -> Self:
        """Tell a set."""
        contents: dict[str, Any] = rules.contents()
        return cls(audience=audience, own=own, **contents)


class ItemIn(BaseModel):
    """What is to be changed in an item: its text, or what stands in it."""

    model_config = ConfigDict(extra="forbid")

    text: Note | None = Field(default=None, description="改写内容；不要写姓名、电话和证件号")
    posting_id: Words | None = Field(default=None, description="换成哪个岗位（岗位项）")
    training_id: Words | None = Field(default=None, description="换成哪个培训或见习（培训项）")

    @model_validator(mode="after")
    def _something(self) -> Self:
        if self.posting_id and self.training_id:
            raise ValueError("岗位和培训只能换一样")
        if not (self.text or self.posting_id or self.training_id):
            raise ValueError("没有写要改什么")
        return self


class DeliveryIn(BaseModel):
    """When and how an item reached the person, and what proves it."""

    model_config = ConfigDict(extra="forbid")

    how: Handing = Field(description="in_person 当面、phone 电话、message 短信或消息")
    proof: Words = Field(
        description="凭什么说送到了：本人签字的单号、通话记录号、消息编号",
        examples=["签收单 20261124-3"],
    )
    at: AwareDatetime | None = Field(default=None, description="什么时候，带时区；不写就是现在")


class ItemOut(BaseModel):
    """One thing owed, and how it stands."""

    id: str = Field(description="编号")
    kind: ItemKind = Field(
        description="policy 政策宣介、guidance 职业指导、posting 岗位推荐、training 培训见习"
    )
    position: int = Field(description="第几项")
    ready: bool = Field(description="有没有内容可送；没有的要先补上")
    text: str = Field(description="内容")
    title: str = Field(description="岗位或培训的名称")
    posting_id: str | None = Field(description="岗位编号")
    training_id: str | None = Field(description="培训编号")
    recommendation_id: str | None = Field(description="推荐记录的编号")
    employer: str = Field(description="招聘单位")
    concerns: list[str] = Field(description="要提醒本人的")
    question: str = Field(description="去之前要问清的")
    delivered: datetime | None = Field(description="什么时候送到")
    how: str = Field(description="怎样送到")
    proof: str = Field(description="凭证")

    @classmethod
    def of(cls, item: Item, told: dict[str, Any], proof: str, behind: Behind) -> Self:
        """Tell an item; a posting's as its recommendation says now, unless its text was rewritten."""
        found, posting = behind.recommendation, behind.posting
        match = found.match if found else None
        rewritten = found is not None and told.get("posting_id") == found.posting_id
        text = told.get("text", "") if found is None or rewritten else ""
        return cls(
            id=item.id,
            kind=item.kind,
            position=item.position,
            ready=item.ready and (found is None or found.open),
            text=text or "；".join(reason.text for reason in (match.reasons if match else ())),
            title=posting.title if posting else told.get("title", ""),
            posting_id=found.posting_id if found else None,
            training_id=(item.reference or None) if item.kind is ItemKind.TRAINING else None,
            recommendation_id=found.id if found else None,
            employer=posting.employer if posting else "",
            concerns=[concern.text for concern in match.concerns] if match else [],
            question=match.question if match else "",
            delivered=datetime.fromisoformat(item.delivered) if item.delivered else None,
            how=item.how,
            proof=proof,
        )


class PackageOut(BaseModel):
    """A package with its items."""

    id: str = Field(description="服务包编号")
    seeker_id: str = Field(description="求职者编号")
    office: str = Field(description="哪个机构的")
    audience: str = Field(description="服务对象类别")
    state: PackageState = Field(description="open 在办、complete 办结、cancelled 作废")
    opened: datetime = Field(description="什么时候开的")
    due: date = Field(description="哪天以前办完")
    overdue: bool = Field(description="是不是超期了")
    closed: datetime | None = Field(description="什么时候办结或作废")
    lacking: dict[str, int] = Field(description="还差什么、差几项")
    list_id: str = Field(description="岗位选自哪份推荐名单")
    items: list[ItemOut] = Field(description="各项内容")

    @classmethod
    def of(cls, package: Package, items: list[ItemOut], today: date) -> Self:
        """Tell a package."""
        return cls(items=items, **_head(package, today), list_id=package.list_id)


class PackageLineOut(BaseModel):
    """A package, or one that has not been begun, in a list."""

    id: str | None = Field(description="服务包编号；还没开的为空")
    seeker_id: str = Field(description="求职者编号")
    office: str = Field(description="哪个机构的")
    audience: str = Field(description="服务对象类别")
    state: PackageState | None = Field(
        description="open 在办、complete 办结、cancelled 作废；还没开的为空"
    )
    opened: datetime | None = Field(description="什么时候开的")
    due: date = Field(description="哪天以前办完")
    overdue: bool = Field(description="是不是超期了")
    closed: datetime | None = Field(description="什么时候办结或作废")
    lacking: dict[str, int] = Field(description="还差什么、差几项")

    @classmethod
    def of(cls, package: Package, today: date) -> Self:
        """Tell a package in short."""
        return cls(**_head(package, today))

    @classmethod
    def of_owed(cls, owed: Owed, lacking: dict[str, int], today: date) -> Self:
        """Tell what is owed to a person for whom nothing has been begun."""
        return cls(
            id=None,
            seeker_id=owed.seeker_id,
            office=owed.office,
            audience=owed.audience,
            state=None,
            opened=None,
            due=owed.due,
            overdue=owed.due < today,
            closed=None,
            lacking=lacking,
        )


def _head(package: Package, today: date) -> dict[str, Any]:
    return {
        "id": package.id,
        "seeker_id": package.seeker_id,
        "office": package.office,
        "audience": package.audience,
        "state": package.state,
        "opened": datetime.fromisoformat(package.opened),
        "due": date.fromisoformat(package.due),
        "overdue": package.overdue(today.isoformat()),
        "closed": datetime.fromisoformat(package.closed) if package.closed else None,
        "lacking": package.lacking,
    }
