"""Files handed in, in; how far each has come and what its rows came to, as the sender is told, out."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import BaseModel, Field

from matcher.ingest.report import OUTCOME_NAMES, Outcome
from matcher.store.uploads import Progress, Upload, UploadRow
from service.schemas.reading import FindingOut


class ImportKind(StrEnum):
    """What a file holds."""

    POSTINGS = "postings"
    SEEKERS = "seekers"


class ImportOut(BaseModel):
    """A file handed in."""

    id: str = Field(description="这次导入的编号")
    at: str = Field(description="收到的时间")
    kind: ImportKind = Field(description="postings 岗位，seekers 求职者")
    source: str = Field(description="来源")
    file: str = Field(description="文件名；求职者的表不留原名")
    fair: str | None = Field(description="放进哪一场招聘会")
    state: Progress = Field(description="waiting 排队、running 处理中、done 完成、failed 没有成功")
    done: int = Field(description="处理了多少行")
    total: int = Field(description="一共多少行；还没读到的为 0")
    finished: str | None = Field(description="处理完的时间")
    counts: dict[Outcome, int] | None = Field(
        description="收下、没有变化、重复、暂扣、退回各多少行，加起来就是总数；没处理完的没有"
    )
    notes: list[FindingOut] = Field(description="关于整个文件的说明")
    message: str = Field(description="没有成功的原因和办法")
    has_sheet: bool = Field(description="退回表 report.xlsx 现在能不能取")

    @classmethod
    def of(cls, upload: Upload) -> Self:
        """Tell how far a file has come."""
        over = upload.state is Progress.DONE
        counts = {outcome: upload.counts.get(outcome.value, 0) for outcome in Outcome}
        return cls(
            id=upload.id,
            at=upload.at,
            kind=ImportKind(upload.kind),
            source=upload.source,
            file=upload.file,
            fair=upload.fair_id,
            state=upload.state,
            done=upload.done,
            total=upload.total,
            finished=upload.finished,
            counts=counts if over else None,
            notes=[FindingOut.of(note) for note in upload.notes],
            message=upload.message,
            has_sheet=has_sheet(upload),
        )


def has_sheet(upload: Upload) -> bool:
    """Say whether the sheet can be sent back: the report of people needs no file."""
    over = upload.state is Progress.DONE
    return over and (upload.kind == "seekers" or upload.file_gone is None)


class ImportRowOut(BaseModel):
    """A row of which there is something to say."""

    sheet: str = Field(description="工作表")
    row: int = Field(description="第几行")
    outcome: Outcome = Field(description="accepted、unchanged、duplicate、held 或 rejected")
    outcome_name: str = Field(description="收下、没有变化、重复、暂扣或退回")
    external_id: str | None = Field(description="表里的编号；求职者的不写")
    id: str | None = Field(description="系统里的编号；退回的没有")
    title: str = Field(description="岗位名称；求职者的不写")
    findings: list[FindingOut] = Field(description="问题")

    @classmethod
    def of(cls, row: UploadRow) -> Self:
        """Tell what became of a row."""
        outcome = Outcome(row.outcome)
        return cls(
            sheet=row.sheet,
            row=row.row,
            outcome=outcome,
            outcome_name=OUTCOME_NAMES[outcome],
            external_id=row.external_id,
            id=row.stored_id or None,
            title=row.title,
            findings=[FindingOut.of(finding) for finding in row.findings],
        )
