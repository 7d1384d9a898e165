"""An uploaded sheet in, its rows as cells by our field names out; `data/columns` knows the headers."""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

from matcher.config import DATA
from matcher.errors import DataError
from matcher.ingest.columns import plain_header
from matcher.ingest.workbook import Row, Table, read_tables
from matcher.parse.text import normalise

Kind: TypeAlias = Literal["policies", "trainings"]
MAX_ROWS = 5000
_SEARCHED = 20  # rows that may stand above the header
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")
_LEAST = 2  # known headers that make a header row


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of data: where it stood, and its cells by field."""

    sheet: str
    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a file, the fields its headers name, and the headers nobody knows."""

    rows: tuple[SheetRow, ...]
    fields: frozenset[str]
    unknown: tuple[str, ...]


def headers(kind: Kind) -> Mapping[str, str]:
    """Give each field's header as we write it."""
    return {name: found[0] for name, found in _table(kind).items()}


def read_sheet(content: bytes, name: str, kind: Kind, needed: str) -> Sheet:
    """Read the rows of a workbook or text file that have a header for the field `needed`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"upload{_suffix(name)}"
        path.write_bytes(content)
        try:
            tables = read_tables(path)
        except DataError as error:
            raise DataError(error.message.replace(path.name, "上传的文件")) from error
    found = [_rows(table, kind, needed) for table in tables]
    rows = tuple(row for one in found if one is not None for row in one.rows)
    if not rows:
        want = "、".join(_table(kind)[needed][:3])
        raise DataError(f"没有找到表头或数据；表头里至少要有“{want}”中的一个和另外一列")
    if len(rows) > MAX_ROWS:
        raise DataError(f"超过 {MAX_ROWS} 行，请拆成几个文件再导入")
    unknown = dict.fromkeys(head for one in found if one is not None for head in one.unknown)
    named = frozenset(name for one in found if one is not None for name in one.fields)
    return Sheet(rows, named, tuple(unknown))


def _suffix(name: str) -> str:
    """Take from a sender's file name its ending alone, and nothing a file system would mind."""
    found = _SUFFIX.search(name.lower())
    return found[0] if found else ""


def write_csv(kind: Kind, rows: Iterable[Mapping[str, str]]) -> str:
    """Write rows as CSV under our headers; a cell that Excel would run is kept from running."""
    lines: list[str] = []
    names = headers(kind)
    writer = csv.writer(_Lines(lines), lineterminator="\r\n")
    writer.writerow(names.values())
    writer.writerows([guarded(row.get(name, "")) for name in names] for row in rows)
    return "﻿" + "".join(lines)  # Excel takes a CSV without the mark for another encoding


def guarded(text: str) -> str:
    """Keep a cell from being run as a formula.

    >>> guarded("=1+1"), guarded("焊工")
    ("'=1+1", '焊工')
    """
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


class _Lines:
    """What the CSV writer writes to."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, line: str) -> None:
        """Keep a line."""
        self._lines.append(line)


def _rows(table: Table, kind: Kind, needed: str) -> Sheet | None:
    for at, row in enumerate(table.rows[:_SEARCHED]):
        columns = [_field(cell, kind) for cell in row.cells]
        if needed in columns and len(set(filter(None, columns))) >= _LEAST:
            unknown = [c for c, name in zip(row.cells, columns, strict=True) if c and not name]
            body = (_cells(one, columns) for one in table.rows[at + 1 :])
            data = ((number, cells) for number, cells in body if cells)
            named = frozenset(filter(None, columns))
            return Sheet(tuple(SheetRow(table.sheet, *one) for one in data), named, tuple(unknown))
    return None


def _cells(row: Row, columns: Sequence[str]) -> tuple[int, dict[str, str]]:
    found: dict[str, str] = {}
    for name, cell in zip(columns, row.cells, strict=False):
        text = cell.strip().removeprefix("'").replace("\0", "")
        if name and text and name not in found:
            found[name] = text
    return row.number, found


def _field(header: str, kind: Kind) -> str:
    return _synonyms(kind).get(plain_header(header), "")


@cache
def _synonyms(kind: Kind) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, known in _table(kind).items():
        for header in (*known, name):
            found.setdefault(plain_header(normalise(header)), name)
    return found


@cache
def _table(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    with (DATA / "columns" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return {row["field"]: tuple(row["headers"].split("|")) for row in csv.DictReader(file)}
