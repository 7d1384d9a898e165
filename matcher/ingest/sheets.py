"""A workbook's path on the command line in, its sheets as JSON lines out; run as a child process.

A hostile workbook can make the reader ask for any amount of memory, and running out of it ends
the process. So the reader runs apart, in bounds, and the parent only sees that its child failed.
One line a sheet (`{"sheet": name, "merged": [...]}`), then one line a row (a list of texts);
a last line `{"error": kind}` when the workbook cannot be opened, `{"end": true}` otherwise.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    XmlError,
    ZipError,
)

from matcher.ingest.cells import cell_text

MEMORY_BYTES = 3 << 30  # a dense sheet of 200,000 rows by 60 columns takes about 1 GB
CPU_SECONDS = 300


def limit_this_process() -> None:
    """Bound memory and time of this process where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))


def sheet_lines(path: str) -> Iterator[object]:
    """Yield what is to be printed, one value a line."""
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for meta in workbook.sheets_metadata:
                if meta.typ == SheetTypeEnum.WorkSheet:
                    yield from _sheet(workbook.get_sheet_by_name(meta.name))
    except PasswordError:
        yield {"error": "password"}
    except (ZipError, XmlError):
        yield {"error": "broken"}
    except CalamineError as error:
        yield {"error": "password" if "assword" in str(error) else "broken"}
    else:
        yield {"end": True}


def _sheet(sheet: CalamineSheet) -> Iterator[object]:
    yield {"sheet": sheet.name, "merged": sheet.merged_cell_ranges or []}
    if sheet.start is None:
        return
    before = [""] * sheet.start[1]  # the reader leaves out empty columns on the left
    for row in sheet.iter_rows():
        texts = before + [cell_text(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        yield texts


def main() -> None:
    """Print the sheets of the workbook named on the command line."""
    limit_this_process()
    for line in sheet_lines(sys.argv[1]):
        sys.stdout.write(json.dumps(line, ensure_ascii=True) + "\n")


if __name__ == "__main__":
    main()
