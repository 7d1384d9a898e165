"""A column map file in (`--columns MAP.json`), a checked `ColumnMap` out.

`data/columns/README.md` documents the format, with an example for each kind of feed.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from matcher.errors import ConfigError
from matcher.ingest.columns import Kind, fields, plain_header

IGNORED = "ignored"
MAX_PATTERN_TEXT = 2_000  # a careless pattern must not run for minutes on one cell

_PLAIN_MESSAGES = {
    "extra_forbidden": "没有这一项，请删去或改正拼写",
    "missing": "缺少这一项",
    "json_invalid": "不是合法的 JSON，请检查逗号、引号和括号",
}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class ColumnRule(_Strict):
    """What one column holds: a field, or a pattern whose named parts are fields."""

    field: str | None = None
    pattern: tuple[str, ...] = ()
    codes: dict[str, str] = Field(default_factory=dict)
    unit: str = ""
    prefix: str = ""

    @field_validator("pattern", mode="before")
    @classmethod
    def _one_or_many(cls, value: object) -> object:
        return (value,) if isinstance(value, str) else value

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in value:
            try:
                parts = re.compile(pattern).groupindex
            except re.error as error:
                raise ValueError(f"“{pattern}”不是合法的正则表达式（{error}）") from error
            if not parts:
                raise ValueError(f"“{pattern}”里没有命名的部分，请写成 (?P<字段>…)")
        return value

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The patterns, compiled."""
        return tuple(re.compile(pattern) for pattern in self.pattern)

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that this column fills."""
        own = () if self.field is None else (self.field,)
        return own + tuple(name for pattern in self.patterns for name in pattern.groupindex)


class ColumnMap(_Strict):
    """How one feed's columns are to be read."""

    columns: dict[str, ColumnRule] = Field(default_factory=dict)
    header: bool = True
    sheets: tuple[str, ...] = ()
    source: str = ""
    pay_period: str = ""
    constants: dict[str, str] = Field(default_factory=dict)
    defaults: dict[str, str] = Field(default_factory=dict)
    about: str = ""

    @field_validator("columns", mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            return value
        return {
            key: {"field": rule} if isinstance(rule, str) else rule for key, rule in value.items()
        }

    @property
    def names(self) -> tuple[str, ...]:
        """Every field that the map speaks of."""
        from_columns = (name for rule in self.columns.values() for name in rule.names)
        return (*from_columns, *self.constants, *self.defaults)


NO_MAP = ColumnMap()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column of the map stands in a table."""

    position: int
    key: str
    rule: ColumnRule


def load_column_map(path: Path, kind: Kind) -> ColumnMap:
    """Read and check a column map; every fault says where it stands and what to do."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"列对照表 {path} 读不出来，请核对路径，并存为 UTF-8") from error
    return parse_column_map(text, kind, path.name)


def parse_column_map(text: str, kind: Kind, name: str = "列对照表") -> ColumnMap:
    """Check the text of a column map."""
    try:
        column_map = ColumnMap.model_validate(json.loads(text))
    except json.JSONDecodeError as error:
        where = f"第 {error.lineno} 行第 {error.colno} 个字符附近"
        raise ConfigError(f"{name} {where}不是合法的 JSON，请检查逗号、引号和括号") from error
    except ValidationError as error:
        raise ConfigError(f"{name} 有误：" + "；".join(map(_explain, error.errors()))) from error
    _check_names(column_map, kind, name)
    return column_map


def _explain(error: Any) -> str:  # noqa: ANN401 (pydantic's own error dictionary)
    where = " → ".join(str(part) for part in error["loc"]) or "最外层"
    plain = _PLAIN_MESSAGES.get(error["type"])
    given = error.get("ctx", {}).get("error")
    return f"“{where}”{plain or given or '的值类型不对，请对照 data/columns/README.md 改正'}"


def _check_names(column_map: ColumnMap, kind: Kind, name: str) -> None:
    known = fields(kind)
    for field in column_map.names:
        if field != IGNORED and field not in known:
            near = difflib.get_close_matches(field, known, n=1)
            hint = f"，是不是“{near[0]}”？" if near else "；"
            raise ConfigError(
                f"{name} 里没有“{field}”这个字段{hint}字段名见 data/columns/README.md"
            )
    for key, rule in column_map.columns.items():
        if not rule.names:
            raise ConfigError(f"{name} 的“{key}”列既没写 field 也没写 pattern，请补上一项")


def locate(
    column_map: ColumnMap, headers: tuple[str, ...], width: int
) -> tuple[list[Place], list[str]]:
    """Find the map's columns by header, letter or number; also return the keys not found."""
    by_header = {plain_header(header): at for at, header in reversed(list(enumerate(headers)))}
    places, missing = [], []
    for key, rule in column_map.columns.items():
        position = headers.index(key) if key in headers else by_header.get(plain_header(key))
        if position is None:
            position = column_number(key)
        if position is None or position >= width:
            missing.append(key)
        else:
            places.append(Place(position, key, rule))
    return places, missing


def column_number(key: str) -> int | None:
    """Read a column's letter or one-based number as a position from zero.

    >>> column_number("A"), column_number("AB"), column_number("3"), column_number("岗位")
    (0, 27, 2, None)
    """
    if key.isascii() and key.isdecimal() and int(key) > 0:
        return int(key) - 1
    if not re.fullmatch(r"[A-Z]{1,3}", key):
        return None
    number = 0
    for letter in key:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
