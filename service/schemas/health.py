"""What is said of the state of the service."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Alive(BaseModel):
    """That the process is up."""

    status: Literal["ok"]


class Version(BaseModel):
    """Which version runs."""

    version: str = Field(description="版本号")


class Ready(BaseModel):
    """That requests can be answered, and from what."""

    status: Literal["ok"]
    generation: int = Field(description="索引的代数")
    change: int = Field(description="已读入资料库的第几次变化")
    behind: int = Field(description="还差几次变化没有读入")
    age_seconds: float = Field(description="上一次与资料库对齐是多少秒以前")
    by_words_only: bool = Field(description="真：编码模型不能用，现在只按工种和词语匹配")
    model: str = Field(description="编码模型")
