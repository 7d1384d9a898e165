"""An upload that is done in; the workbook that goes back to its sender out.

Postings go back in the sender's own sheets with a column 问题. Of people, whose sheets are deleted
as soon as they are read, the numbers of the rows go back, with the ids given to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import Workbook

from matcher.ingest.report import OUTCOME_NAMES, ImportReport, Outcome, RowResult
from matcher.ingest.sendback import OUR_ID, PROBLEM, safe_text, write_back
from matcher.store.uploads import Upload, UploadRow
from matcher.types import Origin
from service.casework import inbox
from service.intake_child import kind_of, map_of

_PEOPLE_HEADER = ("工作表", "行", OUR_ID, "结果", PROBLEM)


def sheet_back(home: Path, upload: Upload, rows: Sequence[UploadRow]) -> bytes:
    """Write the workbook."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "report.xlsx"
        results = tuple(_result(upload, row) for row in rows)
        if upload.kind == "seekers":
            _people(results).save(out)
        else:
            path = inbox.path_of(home, upload.id, upload.file)
            write_back([path], ImportReport(results), out, kind_of(upload), map_of(upload))
        return out.read_bytes()


def _result(upload: Upload, row: UploadRow) -> RowResult:
    origin = Origin(upload.file, row.sheet, row.row)
    told = row.external_id, row.title, row.findings, row.stored_id
    return RowResult(origin, Outcome(row.outcome), *told)


def _people(results: Sequence[RowResult]) -> Workbook:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(PROBLEM)
    sheet.freeze_panes = "A2"
    sheet.append(_PEOPLE_HEADER)
    for one in results:
        outcome = OUTCOME_NAMES[one.outcome]
        told = "；".join(finding.message for finding in one.findings)
        where = safe_text(one.origin.sheet), one.origin.row
        sheet.append([*where, safe_text(one.stored_id), outcome, safe_text(told)])
    return book
