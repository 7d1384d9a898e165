"""A file from a station in, its tables of text cells out; hostile files end in a clear DataError.

What a file is, is told by its first bytes, since clerks rename files: a zip is .xlsx, an OLE
file is .xls, everything else is text. Row numbers are those a person sees, counted from one.
"""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from matcher.errors import DataError
from matcher.ingest.textfile import read_text_rows

MAX_FILE = 200 << 20  # bytes; a million rows of a real feed take about half of it
MAX_UNPACKED = 1 << 30
MAX_RATIO = 300  # honest sheets pack 5 to 40 times; a bomb packs a thousand
MAX_PARTS = 10_000
MAX_COLUMNS = 1_000
WALL_SECONDS = 600
SUFFIXES = frozenset({".xlsx", ".xls", ".csv", ".tsv", ".txt"})

_SAVE_AS = "请用 Excel 或 WPS 打开它，另存为 .xlsx 或 .csv 再导入"
_FAILURES = {
    "password": "设有打开密码，打不开；请在 Excel 或 WPS 里去掉密码后再导入",
    "broken": "已损坏或没有传完，打不开；请重新取一份再导入",
}
# What the zip reader raises on bytes that are not a sound archive.
_NOT_A_ZIP = (
    zipfile.BadZipFile,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    struct.error,
)
_OLE, _ZIP = b"\xd0\xcf\x11\xe0", b"PK"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its number as a person sees it, and its cells as text."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or one text file; `merged` holds (top, left, bottom, right), counted from zero."""

    file: str
    sheet: str
    rows: list[Row] = field(repr=False)
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_tables(path: Path) -> list[Table]:
    """Read every sheet of a workbook, or the one table of a text file."""
    head = _checked_head(path)
    if head.startswith((_ZIP, _OLE)):
        if head.startswith(_ZIP):
            _check_zip(path)
        tables = list(_sheets(path))
    else:
        rows = [Row(number, cells) for number, cells in read_text_rows(path)]
        tables = [Table(path.name, "", rows)]
    for table in tables:
        _check_width(table)
    return tables


def _checked_head(path: Path) -> bytes:
    if path.suffix.lower() == ".xlsm":
        raise DataError("含有宏，为安全不读；请另存为不带宏的 .xlsx 再导入", source=path.name)
    if path.suffix.lower() not in SUFFIXES:
        raise DataError(
            f"不认得“{path.suffix}”文件，只收 .xlsx、.xls、.csv 和 .jsonl；{_SAVE_AS}",
            source=path.name,
        )
    check_size(path)
    with path.open("rb") as file:
        return file.read(8)


def check_size(path: Path) -> None:
    """Refuse a file that is missing, empty or too large."""
    if not path.is_file():
        raise DataError("找不到这个文件，请核对路径", source=str(path))
    size = path.stat().st_size
    if not size:
        raise DataError("是空的，没有内容可导入", source=path.name)
    if size > MAX_FILE:
        raise DataError(f"超过 {MAX_FILE >> 20} MB，请拆成几个文件再导入", source=path.name)


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except _NOT_A_ZIP as error:
        raise DataError(_FAILURES["broken"], source=path.name) from error
    unpacked = sum(part.file_size for part in parts)
    if (
        unpacked > MAX_UNPACKED
        or len(parts) > MAX_PARTS
        or (unpacked > 50 << 20 and unpacked > MAX_RATIO * path.stat().st_size)
    ):
        raise DataError("解压后大得不正常，为安全不读；" + _SAVE_AS, source=path.name)
    names = {part.filename.lower() for part in parts}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise DataError("含有宏，为安全不读；请另存为不带宏的 .xlsx 再导入", source=path.name)
    if not any(name.startswith("xl/") for name in names):
        raise DataError(f"不是 Excel 工作簿；{_SAVE_AS}", source=path.name)


def _sheets(path: Path) -> Iterator[Table]:
    """Read a workbook in a child process; see `matcher.ingest.sheets` for why."""
    command = [sys.executable, "-m", "matcher.ingest.sheets", str(path.resolve())]
    # A file rather than a pipe: the child may end at any moment, and must never block on us.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        try:
            subprocess.run(  # noqa: S603
                command, stdout=out, stderr=subprocess.DEVNULL, timeout=WALL_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise DataError(f"读了太久还没读完；{_SAVE_AS}", source=path.name) from error
        out.seek(0)
        yield from _tables(path, out)


def _tables(path: Path, lines: IO[str]) -> Iterator[Table]:
    table: Table | None = None
    ended = False
    for line in lines:
        if not line.endswith("\n"):
            break  # the child ended in the middle of it
        value = json.loads(line)
        if isinstance(value, list):
            assert table is not None
            table.rows.append(Row(len(table.rows) + 1, tuple(value)))
            continue
        if "error" in value:
            raise DataError(_FAILURES[value["error"]], source=path.name)
        if table is not None:
            yield table
        if "end" in value:
            ended = True
        else:
            ranges = tuple(
                (top, left, bottom, right) for (top, left), (bottom, right) in value["merged"]
            )
            table = Table(path.name, value["sheet"], [], ranges)
    if not ended:
        raise DataError(f"大得不正常或已损坏，读不完；{_SAVE_AS}", source=path.name)


def _check_width(table: Table) -> None:
    for row in table.rows:
        if len(row.cells) > MAX_COLUMNS:
            raise DataError(
                f"有 {len(row.cells)} 列，超过 {MAX_COLUMNS} 列；请删去多余的列",
                source=table.file,
                sheet=table.sheet,
                row=row.number,
            )
