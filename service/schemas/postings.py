"""Stored postings in; what a caller is told of them out."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self, TypeAlias

from pydantic import BaseModel, Field

from matcher.store.pages import Standing, standing
from matcher.store.values import StoredPosting
from matcher.types import Posting
from service.schemas.reading import FindingOut, PaysOut, Reading
from service.web.kinds import KINDS, TYPES

_CONTACT = ("contact", "phone")


class PostingLine(BaseModel):
    """A posting in a list."""

    id: str = Field(description="岗位编号")
    source: str = Field(description="来源")
    external_id: str | None = Field(description="来源自己的编号")
    title: str = Field(description="岗位名称")
    employer: str = Field(description="招聘单位")
    pay_text: str = Field(description="工资的原话")
    place_text: str = Field(description="工作地点的原话")
    headcount: int | None = Field(description="招几个人")
    trade: str | None = Field(description="归到的工种")
    published: date | None = Field(description="哪天发布")
    expires: date | None = Field(description="有效到哪天")
    standing: Standing = Field(
        description="open 在招、held 暂扣、withdrawn 撤回、expired 过期、duplicate 重复"
    )
    last_seen: str = Field(description="来源最近一次报送的时间")

    @classmethod
    def of(cls, found: StoredPosting) -> Self:
        """Tell a posting in short."""
        posting = found.posting
        plain = ("id", "source", "external_id", "title", "employer", "pay_text", "headcount")
        more = ("place_text", "published", "expires")
        return cls(
            **{name: getattr(posting, name) for name in (*plain, *more)},
            trade=posting.trades[0].trade if posting.trades else None,
            standing=standing(found),
            last_seen=found.last_seen,
        )


class ContactOut(BaseModel):
    """Whom at the employer to ask."""

    name: str = Field(description="联系人")
    phone: str = Field(description="联系电话")


class PostingDetail(Reading):
    """A posting with its standing."""

    id: str = Field(description="岗位编号")
    source: str = Field(description="来源")
    external_id: str | None = Field(description="来源自己的编号")
    standing: Standing = Field(
        description="open 在招、held 暂扣、withdrawn 撤回、expired 过期、duplicate 重复"
    )
    first_seen: str = Field(description="第一次报送的时间")
    contact: ContactOut | None = Field(description="联系人；用得着的人才看得到")
    reason: str | None = Field(description="暂扣、放行或撤回的原因；报送的一方和工作人员看得到")
    duplicate_of: str | None = Field(description="推荐时由哪个岗位代替")
    findings: list[FindingOut] | None = Field(description="问题；报送的一方和工作人员看得到")

    @classmethod
    def of_stored(cls, found: StoredPosting, *, knows: bool, contact: bool) -> Self:
        """Tell a posting, to those who know of it also what was found wrong."""
        posting = found.posting
        return cls(
            **cls.told(posting),
            id=posting.id,
            source=posting.source,
            external_id=posting.external_id,
            standing=standing(found),
            first_seen=found.first_seen,
            contact=_contact(posting) if contact else None,
            reason=found.reason if knows else None,
            duplicate_of=found.duplicate_of if knows else None,
            findings=[FindingOut.of(finding) for finding in found.findings] if knows else None,
        )


Taken: TypeAlias = Literal["created", "updated", "unchanged", "duplicate", "held", "rejected"]


class Told(BaseModel):
    """What a posting sent in came to."""

    result: Taken = Field(
        description="created 新收、updated 更新、unchanged 没有变化、duplicate 与别的来源重复、held 暂扣"
    )
    posting: PostingDetail


class ItemProblem(BaseModel):
    """Why an item was sent back, by the kinds of problems."""

    type: str = Field(description="问题的种类，和整个请求出错时的一样")
    title: str = Field(description="什么问题")
    detail: str = Field(description="怎么改")

    @classmethod
    def of(cls, code: str, detail: str) -> Self:
        """Tell a problem of a kind."""
        return cls(type=TYPES + code, title=KINDS[code].title, detail=detail)


class BatchItemOut(BaseModel):
    """What an item of a batch came to."""

    index: int = Field(description="第几条，从 0 数")
    external_id: str | None = Field(description="来源自己的编号")
    id: str | None = Field(description="岗位编号；退回的没有")
    result: Taken = Field(description="created、updated、unchanged、duplicate、held 或 rejected")
    findings: list[FindingOut] = Field(description="问题")
    problem: ItemProblem | None = Field(description="退回的原因")


class BatchOut(BaseModel):
    """What a batch came to, in the order of its items."""

    counts: dict[Taken, int] = Field(description="各种结果各多少条，加起来就是总数")
    results: list[BatchItemOut]


class CheckOut(BaseModel):
    """What a draft would come to; nothing is stored."""

    result: Literal["accepted", "held", "rejected"] = Field(
        description="现在报送会怎样：accepted 收下、held 暂扣、rejected 退回"
    )
    findings: list[FindingOut] = Field(description="问题")
    reading: Reading | None = Field(description="读懂了什么；退回的没有")
    pays: PaysOut | None = Field(description="同类岗位的工资；比不出来的没有")


def _contact(posting: Posting) -> ContactOut | None:
    said = dict(posting.extra)
    name, phone = (said.get(field, "") for field in _CONTACT)
    return ContactOut(name=name, phone=phone) if name or phone else None
