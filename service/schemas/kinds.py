"""What is said of a kind of problem."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, Field

from service.web.kinds import TYPES, Kind


class KindOut(BaseModel):
    """What a kind of problem means."""

    type: str = Field(description="出错时 type 里写的")
    code: str = Field(description="代号")
    statuses: list[int] = Field(description="和哪些状态码一起来")
    title: str = Field(description="什么问题")
    meaning: str = Field(description="是怎么回事")
    remedy: str = Field(description="怎么办")

    @classmethod
    def of(cls, code: str, kind: Kind) -> Self:
        """Tell a kind."""
        return cls(
            type=TYPES + code,
            code=code,
            statuses=list(kind.statuses),
            title=kind.title,
            meaning=kind.meaning,
            remedy=kind.remedy,
        )
