"""The files of an import and what became of their rows in; the sender's own sheets out as .xlsx.

Each sheet comes back as it was sent, with one more column, 问题, behind the others. People who came
without ids get theirs in a column 系统编号, so that the mended sheet names the same people.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from matcher.errors import DataError
from matcher.ingest.cells import SURROGATES
from matcher.ingest.columnmap import NO_MAP, ColumnMap
from matcher.ingest.columns import Kind
from matcher.ingest.report import ImportReport, RowResult
from matcher.ingest.rows import LINES
from matcher.ingest.tables import frame
from matcher.ingest.textfile import decode
from matcher.ingest.workbook import Row, Table, read_tables

PROBLEM = "问题"
OUR_ID = "系统编号"  # a header of `data/columns/seekers.csv`

_EXCEL_CELL = 32_767
_TEXT = "@"
# Excel runs a text that begins so as a formula when it is typed or pasted again.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff{SURROGATES}]")
_NOT_IN_NAME = re.compile(r"[\[\]:*?/\\']")
_SHEET_NAME = 31


def write_back(
    paths: Sequence[Path],
    report: ImportReport,
    out: Path,
    kind: Kind,
    column_map: ColumnMap = NO_MAP,
) -> None:
    """Write every sheet of the files with its rows' problems, whole or not at all."""
    part = out.with_name(f".{out.name}.part")
    try:
        with part.open("wb") as file:
            _book(paths, report, kind, column_map).save(file)
        os.replace(part, out)
    except OSError as error:
        message = "写不进去，请核对文件夹是否存在、文件是否正被打开、磁盘是否已满"
        raise DataError(message, source=str(out)) from error
    finally:
        part.unlink(missing_ok=True)


def _book(
    paths: Sequence[Path], report: ImportReport, kind: Kind, column_map: ColumnMap
) -> Workbook:
    results = {(row.origin.file, row.origin.sheet, row.origin.row): row for row in report.rows}
    book = Workbook(write_only=True)
    used: set[str] = set()
    for path in paths:
        for table in _tables(path):
            sheet = book.create_sheet(_sheet_name(path, table, used))
            header_row = _header_row(table, kind, column_map)
            _fill(sheet, table, header_row, _added(table, results, header_row, kind))
    if not used:
        book.create_sheet(PROBLEM)
    return book


def _tables(path: Path) -> list[Table]:
    if path.suffix.lower() != LINES:
        return [table for table in read_tables(path) if table.rows]
    lines = decode(path.read_bytes(), path.name).split("\n")
    records = [(number, _record(line)) for number, line in enumerate(lines, 1) if line.strip()]
    keys = list(dict.fromkeys(key for _, record in records for key in record))
    rows = [
        Row(number, tuple(_shown(record.get(key, "")) for key in keys))
        for number, record in records
    ]
    return [Table(path.name, "", [Row(0, tuple(keys)), *rows])]


def _record(line: str) -> dict[str, object]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return {"内容": line}
    return record if isinstance(record, dict) else {"内容": line}


def _shown(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _header_row(table: Table, kind: Kind, column_map: ColumnMap) -> int:
    if table.rows[0].number == 0:  # keys of a .jsonl
        return 0
    found = frame(table, kind, column_map) if column_map.header else None
    return found.header_row if found else -1


def _added(
    table: Table,
    results: Mapping[tuple[str, str, int], RowResult],
    header_row: int,
    kind: Kind,
) -> list[tuple[str, ...]]:
    """Give what stands behind each row: its id where the sheet does not hold it, its problem."""
    found = [results.get((table.file, table.sheet, row.number)) for row in table.rows]
    named = kind == "seekers" and any(one.is_named_here for one in found if one)
    added: list[tuple[str, ...]] = []
    for row, one in zip(table.rows, found, strict=True):
        is_header = row.number == header_row
        id = OUR_ID if is_header else one.stored_id if one else ""
        problem = PROBLEM if is_header else one.problem if one else ""
        added.append((id, problem) if named else (problem,))
    return added


def _fill(
    sheet: Any,  # noqa: ANN401 (openpyxl is untyped)
    table: Table,
    header_row: int,
    added: Sequence[tuple[str, ...]],
) -> None:
    width = max(len(row.cells) for row in table.rows)
    if header_row >= 0:
        above = sum(1 for row in table.rows if row.number <= header_row)
        sheet.freeze_panes = f"A{above + 1}"
    for row, more in zip(table.rows, added, strict=True):
        padding = [""] * (width - len(row.cells))
        cells = [_cell(sheet, text) for text in (*row.cells, *padding, *more)]
        if row.number == header_row:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)


def _cell(sheet: Any, text: str) -> Any:  # noqa: ANN401
    cell = WriteOnlyCell(sheet, safe_text(text))
    cell.number_format = _TEXT  # else Excel rounds a 19-digit id when the cell is edited
    return cell


def safe_text(text: str) -> str:
    """Make a text harmless in Excel: no formula, no forbidden character, no excess length.

    >>> safe_text("=HYPERLINK(1)"), safe_text("焊工")
    ("'=HYPERLINK(1)", '焊工')
    """
    plain = _NOT_IN_XML.sub("", text)[: _EXCEL_CELL - 1]
    return f"'{plain}" if plain.startswith(_FORMULA) else plain


def _sheet_name(path: Path, table: Table, used: set[str]) -> str:
    """Make a sheet name that Excel allows and that no sheet before has."""
    wanted = _NOT_IN_NAME.sub("_", table.sheet or path.stem)[:_SHEET_NAME] or PROBLEM
    name, number = wanted, 2
    while name.lower() in used:
        name = f"{wanted[: _SHEET_NAME - 4]}({number})"
        number += 1
    used.add(name.lower())
    return name
