"""A recorded list in; what a caseworker is shown of it, and of making it again, out."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from matcher.store.lists import RecordedList
from matcher.store.matches import Shown
from matcher.types import Match, Posting
from service.casework.inquiry import Absence
from service.casework.replay import Replay
from service.schemas.matches import ChangeOut, MatchOut, PostingOut

Id = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]


class ListedOut(MatchOut):
    """A posting of a list: why it is there, and how much room is left."""

    score: float | None = Field(description="合适程度，0 到 1；不用个性化推荐时为空")
    seeker_score: float | None = Field(description="本人愿意去的程度，0 到 1")
    employer_score: float | None = Field(description="单位愿意要的程度，0 到 1")
    openings: int | None = Field(description="还招几个人；岗位没写人数时为空")
    already_sent: int = Field(description="已经给多少人推荐过")
    room: int = Field(description="还可以给多少人推荐")
    chosen: bool = Field(description="已经选给本人，还没有交到本人手里")

    @classmethod
    def shown(cls, shown: Shown, posting: Posting, scored: bool, chosen: bool) -> Self:
        """Tell a match as it was shown."""
        match = shown.match
        told = MatchOut.of(match, posting)
        return cls(
            **dict(told),
            **(_scores(match) if scored else dict.fromkeys(_scores(match))),
            openings=shown.openings,
            already_sent=shown.already_sent,
            room=shown.room,
            chosen=chosen,
        )


class PersonListOut(BaseModel):
    """A list recommended to a person, as it is recorded."""

    id: str = Field(description="名单编号，以后凭它查看、重算")
    seeker_id: str = Field(description="求职者编号")
    at: str = Field(description="什么时候做的")
    as_of: date = Field(description="按哪一天算有效期")
    n: int = Field(description="要了几个")
    personalised: bool = Field(description="false：本人不要个性化推荐，只按发布时间和远近排")
    shared: bool = Field(description="true：给多人一起分配名额时做的")
    items: list[ListedOut] = Field(description="推荐的岗位，最合适的在前")
    message: str = Field(description="给人看的话；没有要说的为空")

    @classmethod
    def of(
        cls,
        recorded: RecordedList,
        postings: Mapping[str, Posting],
        chosen: Set[str] = frozenset(),
    ) -> Self:
        """Tell a list; `postings` as they stood when it was made."""
        draft = recorded.draft
        items = [
            ListedOut.shown(one, postings[id], draft.personalised, id in chosen)
            for one in recorded.shown
            if (id := one.match.posting_id) in postings
        ]
        return cls(
            id=recorded.id,
            seeker_id=draft.subject,
            at=recorded.at,
            as_of=draft.as_of,
            n=draft.n,
            personalised=draft.personalised,
            shared=draft.shared,
            items=items,
            message="" if items else _NONE,
        )


class ReplayOut(BaseModel):
    """A list made again, held against what was shown."""

    list_id: str = Field(description="名单编号")
    same: bool = Field(description="重算的与当时的一样：岗位、次序、得分（差不到 0.001）和理由")
    differences: list[str] = Field(description="哪里不一样")
    changed: list[str] = Field(description="那以后推荐的规则改过什么；重算用的是当时的权重")
    change: int = Field(description="当时岗位资料更新到第几号")
    generation: int = Field(description="当时的索引是第几代")
    compared: int = Field(description="当时比较了多少个岗位")
    items: list[RebuiltOut] = Field(description="重算出来的")

    @classmethod
    def of(cls, recorded: RecordedList, again: Replay) -> Self:
        """Tell how the list came out."""
        draft = recorded.draft
        return cls(
            list_id=recorded.id,
            same=again.same,
            differences=list(again.differences),
            changed=list(again.changed),
            change=draft.change,
            generation=draft.generation,
            compared=len(draft.scored),
            items=[RebuiltOut.of(match, draft.personalised) for match in again.matches],
        )


class RebuiltOut(BaseModel):
    """A match made again."""

    posting_id: str = Field(description="岗位编号")
    seeker_id: str = Field(description="求职者编号")
    score: float | None = Field(description="合适程度")
    reasons: list[str] = Field(description="为什么推荐")
    concerns: list[str] = Field(description="要留意什么")

    @classmethod
    def of(cls, match: Match, scored: bool) -> Self:
        """Tell a match."""
        return cls(
            posting_id=match.posting_id,
            seeker_id=match.seeker_id,
            score=round(match.score, 4) if scored else None,
            reasons=[reason.text for reason in match.reasons],
            concerns=[reason.text for reason in match.concerns],
        )


class AbsenceOut(BaseModel):
    """Why a posting is not in a person's list."""

    posting: PostingOut
    text: str = Field(description="为什么没有推荐")
    before: list[str] = Field(description="以前的推荐、结果和名额里的原因")
    rank: int | None = Field(description="按合适程度排在第几；不符合硬条件时为空")
    compared: str = Field(description="按合适程度比较的结果")
    match: MatchOut = Field(description="合适在哪里，不合适在哪里")

    @classmethod
    def of(cls, absence: Absence, posting: Posting) -> Self:
        """Tell why."""
        compared = absence.compared
        return cls(
            posting=PostingOut.of(posting),
            text=absence.text,
            before=list(absence.before),
            rank=compared.rank,
            compared=compared.text,
            match=MatchOut.of(compared.match, posting),
        )


class ChangesOut(BaseModel):
    """Changes of wishes that open more postings, the smallest first."""

    changes: list[ChangeOut] = Field(description="改动，从小到大；本人不愿意的不会出现")
    message: str = Field(description="给人看的话；没有要说的为空")


class RoundIn(BaseModel):
    """Whom to make lists for."""

    model_config = ConfigDict(extra="forbid")

    seeker_ids: list[Id] | None = Field(
        default=None,
        min_length=1,
        max_length=200,
        description="给哪些人；不写则给您这里还没有推荐过岗位的人，一次最多 limit 个",
    )
    n: int = Field(default=3, ge=1, le=10, description="每人几个")


class RoundItemOut(BaseModel):
    """What one person of a round was given."""

    seeker_id: str = Field(description="求职者编号")
    list: PersonListOut | None = Field(description="名单；没有找到这位求职者时为空")
    message: str = Field(description="没有做成的原因；做成了为空")


def _scores(match: Match) -> dict[str, float]:
    """Round to what can be told apart."""
    return {
        "score": round(match.score, 4),
        "seeker_score": round(match.seeker_score, 4),
        "employer_score": round(match.employer_score, 4),
    }


_NONE = "现在没有合适的岗位：可以看看“放宽条件”，或者以后再来"
