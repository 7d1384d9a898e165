"""Files that the tests of reading build for themselves."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from openpyxl import Workbook

_SHEET_START = (
    '<?xml version="1.0"?><worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
_SHEET_END = "</sheetData></worksheet>"
POSTING_HEADER = ("岗位编号", "岗位名称", "招聘单位", "工作地点", "月薪", "学历要求", "招聘人数")
POSTING = ("G1", "焊工", "邕江机械厂", "南宁市青秀区", "6000-8000", "不限", "5")


def workbook(
    path: Path, rows: Iterable[Sequence[object]], *, sheet: str = "岗位", merged: Sequence[str] = ()
) -> Path:
    """Write rows as one sheet, some ranges merged."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for span in merged:
        page.merge_cells(span)
    book.save(path)
    return path


def raw_sheet(path: Path, rows: str) -> Path:
    """Write a workbook whose only sheet holds this XML."""
    plain = io.BytesIO()
    Workbook().save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for part in source.infolist():
            sheet = part.filename == "xl/worksheets/sheet1.xml"
            content = (_SHEET_START + rows + _SHEET_END).encode() if sheet else source.read(part)
            out.writestr(part.filename, content)
    return path


def csv_file(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    """Write rows as comma-separated text."""
    path.write_bytes("\r\n".join(",".join(row) for row in rows).encode(encoding))
    return path
