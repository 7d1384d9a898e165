"""Files that the tests of reading build for themselves."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
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


def old_workbook(path: Path) -> Path:
    """Write a workbook of Excel 97: a merged title, a header and one posting with a date."""
    path.write_bytes(zlib.decompress(base64.b85decode("".join(_OLD))))
    return path


_OLD = (
    "c-rk)O-NKx6#nj;8RrKb$6wIEM99i?G5t9bIu+Ek@uwe1LTR)artq(ZHnvf-fi^+VB8oPGEox!4>4$!(RxKi",
    "<f}jYT!d081q82)@bI!a+Y6cFJF!8>}J@4Fe?m73qcka3OzW02xU~23}c@hiI1RGMi8#!}iii+E;_&|DHXV$",
    "#CsOT253T_t#GRJ|tc~6}jLymV68m`+P5e42;>A+F64D?4Uml4}#3|)%H&`4C_5=p!$lTj54JtVY9=rw71Pv",
    "};WoDtecZKu=$Oa@zO0>&(E*Q!M41^c}vHg81YM+u(rEFL<m(rq2s7C+L}n`Md$doIR70S!g_qj9e1<1#$JA",
    "fc|WuPzdqLNNt<9N+Xx;H#O{4=XMC^2!xR{$sw}`3Jd+g1AtAPO}5U(8H1>3FIPVXN{)LcQm)oAk5Q1iVNy(",
    "cl&U8D=R|1Tf&D=+aaw=hraJM*t~t82FZ~tb~Ql~cWhU5W$epH5v9iFjScmF|E7j|W&(kR^#N+<IX2zt;cY>",
    "d5#PLJBu~;SmuLj}!WT%A`Di3FS3bXJ?rsYn6v?n`9qA2b6+aJjjIae6dqrat%9<LnSSR$PcwHfUxzJ+D0J>",
    "MVl^D#<QE78ZwAIwl2EohV>N)%x;u9Zt->yh}2(Bf5B9uH)Jn=d>hAP_dB4p3kC~8%$x_E(cCurW4u^7D*TK",
    "3z*<kEb`*mYwU&BrXKBB4O&1A0f0x5JlBEYu<vN-UVBYv%h**EF#;Yc{Icjo!6Id}-p#VYE-jhGTYLo`!ur?",
    "&M|m*(;5FO&h(ZBhjQ4;wC$wh4vRbuwcQ01q&7|Sg?=<;A5R;9I*Mo=r9iNPUFAMER~e?o8-U69t_ZRoIWad",
    "pr7t>3}!TcO5sqZFSSG)^M4^@KlL6*54vR>JsHnm`dm?SpJ&O2zQ313nf9N`WSsxF|DTpu>Y4",
)
