"""Write the sample files of `data/samples` from the tables in `scripts/samples`.

    python scripts/make_samples.py [FOLDER]

The layouts are those that stations send: title rows, merged cells, a header of two rows, notes
under the table, GB18030, no header at all. The output is the same whenever it is made.
"""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

TABLES = Path(__file__).parent / "samples"
SAMPLES = Path(__file__).parent.parent / "data" / "samples"
_EPOCH = (2026, 11, 10, 8, 0, 0)  # every part of an archive bears this time
_SAVED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_GUANGDONG_NOTES = (
    "备注：1．以上岗位均为样例，单位、岗位和编号都是编的。",
    "　　　2．到岗前请先打电话核实；凡要收押金、扣证件的，请向工作站反映。",
)
_GUANGXI_GROUPS = {4: "薪酬（元/月）", 8: "年龄"}
_GUANGXI_HEADERS = {4: "最低", 5: "最高", 8: "最小", 9: "最大"}


def main(folder: Path) -> None:
    """Write every sample file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "驻粤劳务工作站.xlsx").write_bytes(_guangdong())
    (folder / "广西各市县岗位.xlsx").write_bytes(_guangxi())
    (folder / "驻苏劳务工作站.csv").write_bytes(_csv("jiangsu.txt").encode("gb18030"))
    (folder / "零工市场登记.csv").write_bytes(_csv("gigs.txt", header=False).encode("utf-8-sig"))


def _table(name: str) -> Iterator[list[str]]:
    for line in (TABLES / name).read_text("utf-8").splitlines():
        yield [cell.strip() for cell in line.removeprefix("# ").split("|")]


def _guangdong() -> bytes:
    """Title rows, an employer merged over its postings, 19-digit ids, notes below."""
    header, *rows = _table("guangdong.txt")
    book, sheet = _book("岗位汇总")
    _title(sheet, "2026年冬季驻粤劳务工作站岗位汇总表（样例）", len(header) + 2)
    sheet.append(["填报单位：驻粤劳务工作站　　填报日期：2026年11月10日"])
    sheet.append(["序号", "岗位编号", *header])
    for number, row in enumerate(rows, start=1):
        sheet.append([number, f"44202611{number:011d}", *map(_cell, row)])
    first = 4
    for _, group in groupby(rows, key=lambda row: row[0]):
        last = first + len(list(group)) - 1
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=3, end_column=3)
        first = last + 1
    sheet.append([])
    for note in _GUANGDONG_NOTES:
        sheet.append([note])
    return _bytes(book)


def _guangxi() -> bytes:
    """Two sheets, a header of two rows, pay and ages in two columns each, no ids."""
    book, sheet = _book("市里")
    _guangxi_sheet(sheet, "guangxi_cities.txt")
    _guangxi_sheet(book.create_sheet("县里"), "guangxi_counties.txt")
    return _bytes(book)


def _guangxi_sheet(sheet: Worksheet, name: str) -> None:
    header, *rows = _table(name)
    _title(sheet, f"广西公共就业服务岗位表（{sheet.title}，样例）", len(header))
    sheet.append([_GUANGXI_GROUPS.get(at, text) for at, text in enumerate(header, start=1)])
    sheet.append([_GUANGXI_HEADERS.get(at, "") for at in range(1, len(header) + 1)])
    for at in range(1, len(header) + 1):
        if at in _GUANGXI_GROUPS:
            sheet.merge_cells(start_row=2, end_row=2, start_column=at, end_column=at + 1)
        elif at not in _GUANGXI_HEADERS:
            sheet.merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)
    for row in rows:
        sheet.append([*map(_cell, row)])


def _cell(text: str) -> str | int | date:
    """Write numbers and dates as Excel holds them."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    return int(text) if text.isascii() and text.isdecimal() else text


def _csv(name: str, header: bool = True) -> str:
    rows = list(_table(name))[0 if header else 1 :]
    return "".join(",".join(map(_quoted, row)) + "\r\n" for row in rows)


def _quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _book(sheet: str) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    page = book.active
    page.title = sheet
    return book, page


def _title(sheet: Worksheet, text: str, width: int) -> None:
    sheet.append([text])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=width)
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")


def _bytes(book: Workbook) -> bytes:
    """Save a workbook without the time of saving."""
    saved, out = io.BytesIO(), io.BytesIO()
    book.save(saved)
    moment = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*_EPOCH).encode()
    with (
        zipfile.ZipFile(saved) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = _SAVED.sub(rb"\g<1>" + moment, source.read(name))
            part = zipfile.ZipInfo(name, _EPOCH)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, content)
    return out.getvalue()


def _folder(arguments: Sequence[str]) -> Path:
    return Path(arguments[0]) if arguments else SAMPLES


if __name__ == "__main__":
    main(_folder(sys.argv[1:]))
