"""What is told of trainings and internships, and of a catalogue that was taken in."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import BaseModel, Field

from service.casework.training import Advice
from service.casework.trainings import Training


class TrainingRowOut(BaseModel):
    """What became of a row of the catalogue."""

    sheet: str = Field(description="工作表")
    row: int = Field(description="第几行")
    outcome: Literal["created", "updated", "unchanged", "rejected"] = Field(
        description="created 新收、updated 更新、unchanged 没变、rejected 没收"
    )
    id: str | None = Field(description="收下后的编号")
    problems: list[str] = Field(description="问题，或没有看懂的地方")


class TrainingImportOut(BaseModel):
    """What became of a catalogue."""

    created: int = Field(description="新收几条")
    updated: int = Field(description="更新几条")
    unchanged: int = Field(description="没变几条")
    rejected: int = Field(description="没收几条")
    unknown: list[str] = Field(description="不认得、没有用的列")
    rows: list[TrainingRowOut] = Field(description="逐行结果")


class TrainingOut(BaseModel):
    """A training or internship."""

    id: str = Field(description="编号")
    title: str = Field(description="名称")
    kind: Literal["training", "internship"] = Field(description="training 培训、internship 见习")
    provider: str = Field(description="机构或见习单位")
    place: str = Field(description="地点")
    starts: date | None = Field(description="哪天开始")
    ends: date | None = Field(description="哪天结束")
    apply_until: date | None = Field(description="报名到哪天")
    months: float | None = Field(description="几个月")
    seats: int | None = Field(description="名额")
    fee: str = Field(description="收费和补贴")
    contact: str = Field(description="怎么报名")
    teaches: list[str] = Field(description="能拿到的证、学到的技能")
    trades: list[str] = Field(description="对应的工种")
    groups: list[str] = Field(description="面向谁；空为不限")
    open: bool = Field(description="今天还能不能报名")

    @classmethod
    def of(cls, training: Training, today: date) -> Self:
        """Tell a training."""
        return cls(
            id=training.id,
            title=training.title,
            kind="internship" if training.kind == "internship" else "training",
            provider=training.provider,
            place=training.place,
            starts=training.starts,
            ends=training.ends,
            apply_until=training.apply_until,
            months=training.months,
            seats=training.seats,
            fee=training.fee,
            contact=training.contact,
            teaches=sorted(name.partition(":")[2] for name in training.teaches),
            trades=list(training.trades),
            groups=sorted(group.value for group in training.groups),
            open=training.open_on(today),
        )


class LackOut(BaseModel):
    """Something that alone keeps a person out of postings."""

    lack: str = Field(description="缺什么")
    postings: int = Field(description="只差它的岗位有几个")


class AdviceOut(BaseModel):
    """The training that is offered to a person."""

    training: TrainingOut | None = Field(description="建议的培训或见习；没有合适的为空")
    gained: int = Field(description="学了以后可多去几个岗位")
    text: str = Field(description="给人看的话")
    postings: list[str] = Field(description="其中几个岗位的编号")
    lacks: list[LackOut] = Field(description="意向里的岗位只差什么，多的在前")

    @classmethod
    def of(cls, advice: Advice, lacks: dict[str, int], today: date) -> Self:
        """Tell an advice."""
        found = advice.training
        return cls(
            training=None if found is None else TrainingOut.of(found, today),
            gained=advice.gained,
            text=advice.text,
            postings=list(advice.postings),
            lacks=[LackOut(lack=name, postings=count) for name, count in lacks.items()],
        )
