"""A delimited text file in, its rows of text cells out, whatever its encoding and delimiter."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from matcher.errors import DataError
from matcher.ingest.cells import MAX_CELL, plain_text

DELIMITERS = ",\t;|，"
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 500_000
_MARKUP = ("<html", "<!doctype", "<table", "<?xml")


def read_text_rows(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield each row's number, as a spreadsheet counts it, and its cells."""
    text = decode(path.read_bytes(), path.name)
    if text[:200].lstrip().lower().startswith(_MARKUP):
        raise DataError("其实是网页，请用 Excel 打开它，另存为 .xlsx 再导入", source=path.name)
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    mark = delimiter(text[:_SAMPLE_CHARACTERS])
    _check_quotes(text, mark, path.name)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    for number, record in enumerate(reader, start=1):
        cells = [plain_text(cell[: MAX_CELL + 1]) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        yield number, tuple(cells)


def _check_quotes(text: str, mark: str, name: str) -> None:
    """Refuse a quote that is never closed: it would swallow the rest of the file in one cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    row = 0
    try:
        for _ in reader:
            row += 1
    except csv.Error as error:
        if "end of data" in str(error):  # other faults are sloppy quotes, read well enough
            message = "从这一行起有一个引号没有成对，后面的内容分不开；请补上或删去这个引号"
            raise DataError(message, source=name, row=row + 1) from error


def decode(data: bytes, name: str) -> str:
    """Read bytes as UTF-8 with or without a mark, UTF-16 with one, or GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return _without_nul(data.decode(encoding), name)
        except UnicodeDecodeError:
            continue
    return _without_nul(_least_damaged(data, name), name)


def _least_damaged(data: bytes, name: str) -> str:
    # A file cut in the middle of a character, or with one bad byte, is still readable.
    tries = [data.decode(encoding, errors="replace") for encoding in ("utf-8-sig", "gb18030")]
    best = min(tries, key=lambda text: text.count("\ufffd"))
    if best.count("\ufffd") * 1000 > len(best) + 1000:
        raise DataError(
            "文字编码认不出来；请用 Excel 打开它，另存为 .xlsx，或另存为 UTF-8 的 .csv",
            source=name,
        )
    return best


def _without_nul(text: str, name: str) -> str:
    if "\0" in text[:4096]:
        raise DataError(
            "不是文字表格（里面是二进制内容）；请另存为 .xlsx 或 .csv 再导入", source=name
        )
    return text.replace("\0", "")


def delimiter(text: str) -> str:
    r"""Choose the delimiter that gives most rows one same width above one.

    >>> delimiter("岗位\t薪资\n焊工，普工\t5000\n")
    '\t'
    """
    return max(DELIMITERS, key=lambda mark: (_agreement(text, mark), -DELIMITERS.index(mark)))


def _agreement(text: str, mark: str) -> float:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if any(row))
    except csv.Error:
        return 0.0
    wide = {width: rows for width, rows in widths.items() if width > 1}
    if not wide:
        return 0.0
    width, rows = max(wide.items(), key=lambda item: (item[1], item[0]))
    return rows / widths.total() + min(width, 20) / 100
