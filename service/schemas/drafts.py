"""A posting's cells by our field names, as JSON, in; their texts out, as a row of a sheet has them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    GetJsonSchemaHandler,
    RootModel,
    field_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from matcher.ingest.cells import cell_text
from matcher.ingest.columns import fields, kept, lookup

MAX_TEXT = 20_000  # characters of one cell; twice as many as are read
_OF_THE_PATH = frozenset({"source", "external_id"})

Cell: TypeAlias = Annotated[str, Field(max_length=MAX_TEXT)] | bool | int | FiniteFloat


def _plain(text: str) -> str:
    """Refuse what no database holds."""
    if "\0" in text or not text.strip():
        raise ValueError("不能是空的")
    return text.strip()


Reason: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=200, description="原因"), AfterValidator(_plain)
]


class PostingIn(RootModel[dict[str, Cell]]):
    """Cells as a row of a station's sheet has them, by the names in data/columns/postings.csv."""

    @field_validator("root")
    @classmethod
    def _known(cls, value: dict[str, Cell]) -> dict[str, Cell]:
        if unknown := set(value) - known_fields():
            raise ValueError(_unknown(unknown))
        return value

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """List the fields one by one."""
        cell = {"anyOf": [{"type": "string", "maxLength": MAX_TEXT}, {"type": "number"}]}
        return {
            "type": "object",
            "title": "PostingIn",
            "description": "岗位的各项，像表格里的一行；只有岗位名称必填，工资、地点等照单位写的原话填",
            "properties": {
                name: {**cell, "description": fields("postings")[name].meaning}
                for name in sorted(known_fields())
            },
            "required": ["title"],
            "additionalProperties": False,
        }

    @property
    def texts(self) -> dict[str, str]:
        """The cells as text; empty ones are left out."""
        return cells(self.root)


class WrongCells(ValueError):
    """An item of a batch is no posting; says why without quoting it."""


def item_cells(item: object) -> dict[str, str]:
    """Read an item of a batch, its `external_id` among the cells."""
    if not isinstance(item, dict):
        raise WrongCells("应是一个 JSON 对象 {…}")
    if unknown := set(item) - known_fields() - {"external_id"}:
        raise WrongCells(_unknown(unknown))
    if not all(isinstance(value, str | int | float) for value in item.values()):
        raise WrongCells("各项只能填文字或数字")
    texts = cells(item)
    if any(len(text) > MAX_TEXT for text in texts.values()):
        raise WrongCells(f"有一项超过 {MAX_TEXT} 字；请删减")
    return texts


def cells(values: Mapping[str, Any]) -> dict[str, str]:
    """Turn values into what a sheet would hold, halves of surrogate pairs left out."""
    texts = {name: cell_text(value) for name, value in values.items()}
    plain = {name: text.encode("utf-8", "ignore").decode() for name, text in texts.items()}
    return {name: text for name, text in plain.items() if text}


def _unknown(names: set[str]) -> str:
    """Say which known fields may be meant; what was written is not repeated."""
    known = sorted(known_fields())
    claims = {name: lookup(name, "postings") for name in names}
    near = [
        claim[0] if claim else next(iter(get_close_matches(name[:40], known, 1)), "")
        for name, claim in sorted(claims.items())
    ]
    meant = "、".join(dict.fromkeys(name for name in near if name in known))
    hint = f"，是不是想写 {meant}" if meant else ""
    return f"有 {len(names)} 个不认得的字段{hint}；字段名见接口文档"


def known_fields() -> frozenset[str]:
    """Name the fields a posting may be sent with; source and id are in the path."""
    return kept("postings", "posting", "extra", "screening") - _OF_THE_PATH


class ReasonIn(BaseModel):
    """Why something is done."""

    model_config = ConfigDict(extra="forbid")

    reason: Reason


class RenewalIn(BaseModel):
    """Until when a posting is valid."""

    model_config = ConfigDict(extra="forbid")

    expires: date = Field(description="有效到哪天")


class Withdrawal(StrEnum):
    """Why a posting is withdrawn; a code, since it stands in the address."""

    FILLED = "filled"
    CLOSED = "closed"
    MISTAKE = "mistake"
    DUPLICATE = "duplicate"
    UNLAWFUL = "unlawful"


WITHDRAWALS: Mapping[Withdrawal, str] = {
    Withdrawal.FILLED: "已招满",
    Withdrawal.CLOSED: "不招了",
    Withdrawal.MISTAKE: "报送有误",
    Withdrawal.DUPLICATE: "与别的岗位重复",
    Withdrawal.UNLAWFUL: "内容违规",
}
