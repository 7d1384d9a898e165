"""One upload's number on standard input; its rows in the store, and its report, when the process ends.

It is a process of its own so that reading a large or hostile file keeps no kiosk waiting and takes
nobody down with it. It ends at once when the pipe to its parent breaks, in whatever way that ended;
what it had stored stays, and the next try takes those rows for unchanged.
"""

from __future__ import annotations

import json
import os
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Self

from matcher.codes.coder import Coder
from matcher.errors import DataError, MatcherError, NotFound
from matcher.ingest.columnmap import NO_MAP, ColumnMap, parse_column_map
from matcher.ingest.columns import Kind
from matcher.ingest.report import ImportReport, Outcome, RowResult
from matcher.intake import Intake
from matcher.priority import give_way
from matcher.store.failures import StoreError
from matcher.store.fairs import Fairs
from matcher.store.persons import Persons
from matcher.store.store import Store
from matcher.store.uploads import Result, Upload, UploadRow, Uploads
from matcher.types import Finding, Severity
from service.casework import inbox
from service.casework.audiences import classify

LEASE_SECONDS = 15.0
_RENEW_SECONDS = 1.0
_QUOTED = re.compile("“[^”]*”")
_FAILED_TO_STORE = 3  # exit code: not the file's fault


@dataclass(frozen=True, slots=True)
class Task:
    """What the process is to do, and by which settings."""

    upload: str
    holder: str
    database: str
    home: str
    today: str
    hold_on_sex: bool

    def written(self) -> bytes:
        """Write it as the one line that the process reads."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Read it back."""
        return cls(**json.loads(line))


def main() -> int:
    """Do what the line on standard input says."""
    task = Task.read(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    give_way()
    with Store.open(task.database) as store:
        try:
            work_off(store, task)
        except StoreError:
            return _FAILED_TO_STORE
    return 0


def work_off(store: Store, task: Task) -> None:
    """Take an upload's rows into the store, and keep what came of them or why nothing did."""
    uploads = Uploads.of(store)
    upload = uploads.get(task.upload)
    path = inbox.path_of(Path(task.home), upload.id, upload.file)
    try:
        with _held(uploads, task) as lease:
            report = _taken(store, upload, path, task, lease)
            notes = (*_notes(report), *_followed(store, upload, report))
    except StoreError:
        raise
    except MatcherError as error:
        uploads.fail(upload.id, task.holder, _plain(upload, error.message))
    else:
        uploads.finish(upload.id, task.holder, _result(upload, report, notes))
    if upload.kind == "seekers":  # people's files do not stay
        inbox.drop(Path(task.home), upload.id)
        uploads.note_file_gone(upload.id)


def map_of(upload: Upload) -> ColumnMap:
    """Read the column map that came with a file."""
    return parse_column_map(upload.columns, kind_of(upload)) if upload.columns else NO_MAP


def kind_of(upload: Upload) -> Kind:
    """Say what a file holds."""
    return "seekers" if upload.kind == "seekers" else "postings"


class _Lease:
    """How far the work has come, for the thread that renews the lease to tell."""

    told: tuple[int, int] = (0, 0)

    def tell(self, done: int, total: int) -> None:
        """Note rows done and in all."""
        self.told = (done, total)


@contextmanager
def _held(uploads: Uploads, task: Task) -> Iterator[_Lease]:
    """Renew the lease while the work goes on; once another process has it, end."""
    lease, over = _Lease(), threading.Event()

    def renew() -> None:
        while not over.wait(_RENEW_SECONDS):
            with suppress(StoreError):  # busy: the next time will do
                if not uploads.renew(task.upload, task.holder, LEASE_SECONDS, lease.told):
                    os._exit(1)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield lease
    finally:
        over.set()
        thread.join()


def _taken(store: Store, upload: Upload, path: Path, task: Task, lease: _Lease) -> ImportReport:
    if not path.is_file():
        raise DataError("上传的文件不在了，请重新上传", source=upload.file)
    intake = Intake(
        store,
        date.fromisoformat(task.today),
        Coder(None),
        task.hold_on_sex,
        one_source=True,
        by=upload.actor,
    )
    return intake.take(path, kind_of(upload), upload.source, map_of(upload), lease.tell)


def _followed(store: Store, upload: Upload, report: ImportReport) -> tuple[Finding, ...]:
    """Give people to the office that sent them, and postings to the fair they were sent for."""
    ids = [row.stored_id for row in report.rows if row.stored_id]
    if upload.kind == "seekers":
        if upload.office:
            Persons.of(store).adopt(ids, upload.office, upload.actor)
            classify(store, ids, upload.actor)
        return ()
    if not upload.fair_id:
        return ()
    stored = store.postings(ids)
    placed = {id: dict(stored[id].extra).get("booth", "") for id in ids if id in stored}
    try:
        Fairs.of(store).add(upload.fair_id, placed, upload.actor)
    except NotFound:
        message = "这场招聘会已经删除，岗位收下了，没有放进招聘会"
        return (Finding("fair_gone", Severity.WARN, message),)
    return ()


def _notes(report: ImportReport) -> tuple[Finding, ...]:
    return tuple(note for _, note in report.notes)


def _result(upload: Upload, report: ImportReport, notes: tuple[Finding, ...]) -> Result:
    counts = {outcome.value: count for outcome, count in report.outcomes.items()}
    people = upload.kind == "seekers"
    rows = [
        _row(number, row, people)
        for number, row in enumerate(report.rows, start=1)
        if row.findings or row.outcome is not Outcome.ACCEPTED or (people and row.is_named_here)
    ]
    told = tuple(_unquoted(note) for note in notes) if people else notes
    return Result(counts, told, rows)


def _row(number: int, row: RowResult, people: bool) -> UploadRow:
    """Keep what the sender should know; of people nothing that stood in the sheet."""
    place = number, row.origin.sheet, row.origin.row, row.outcome.value
    if people:
        findings = tuple(_unquoted(finding) for finding in row.findings)
        return UploadRow(*place, None, row.stored_id, "", findings)
    return UploadRow(*place, row.external_id, row.stored_id, row.title, row.findings)


def _unquoted(finding: Finding) -> Finding:
    """Say what is wrong without what was written; the row's number tells where it is."""
    message = _QUOTED.sub("“…”", finding.message)
    if finding.words:
        message = message.replace(finding.words, "…")
    return replace(finding, message=message, words="")


def _plain(upload: Upload, message: str) -> str:
    return _QUOTED.sub("“…”", message) if upload.kind == "seekers" else message


def _end_with_parent() -> None:
    """Wait for the pipe to break, which it does when the parent ends or lets go."""
    with suppress(OSError):
        # Not by `sys.stdin`: its lock, held here, would abort the process when it ends by itself.
        while os.read(sys.stdin.fileno(), 1):
            pass
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
