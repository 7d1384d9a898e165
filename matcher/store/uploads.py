"""Files handed in; the queue they wait in, shared by every process, and what each row came to, out.

Whoever takes one up holds it by a lease, which is renewed while the work goes on: a process that
is killed lets go of it by being silent. Files of one source are worked off one after the other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    delete,
    false,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)

from matcher.errors import NotFound
from matcher.store.audit import Deed, append
from matcher.store.codec import decode_findings, encode_findings, to_json
from matcher.store.section import Section
from matcher.store.service_tables import upload_rows, uploads
from matcher.store.tables import AnyRow
from matcher.types import Finding

MAX_TRIES = 5  # a file that ends the process this often is given up
_PORTION = 1000  # rows of a report written at a time
_C = uploads.c

After: TypeAlias = tuple[str, str]


class Progress(StrEnum):
    """How far an upload has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file handed in, who for, and how far it has come."""

    id: str
    kind: str  # postings, seekers
    source: str
    file: str
    office: str = ""
    columns: str = ""
    fair_id: str | None = None
    actor: str = ""
    at: str = ""
    state: Progress = Progress.WAITING
    done: int = 0
    total: int = 0
    tries: int = 0
    finished: str | None = None
    file_gone: str | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[Finding, ...] = ()
    message: str = ""

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.at, self.id


@dataclass(frozen=True, slots=True)
class UploadRow:
    """What became of one row; rows that were simply taken in are not kept."""

    number: int
    sheet: str
    row: int
    outcome: str
    external_id: str | None = None
    stored_id: str = ""
    title: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What an upload came to."""

    counts: Mapping[str, int]
    notes: tuple[Finding, ...]
    rows: Sequence[UploadRow]


@dataclass(frozen=True, slots=True)
class Sees:
    """Whose uploads are meant: a source's, an office's, a caller's own, or all there are."""

    source: str = ""
    office: str = ""
    actor: str = ""
    everything: bool = False

    def covers(self, upload: Upload) -> bool:
        """Say whether an upload is among them."""
        pairs = (
            (self.source, upload.source),
            (self.office, upload.office),
            (self.actor, upload.actor),
        )
        return self.everything or any(ours and ours == theirs for ours, theirs in pairs)


class Uploads(Section):
    """The queue of files."""

    def enter(self, upload: Upload) -> Upload:
        """Put a file that is safely on disk into the queue."""
        now = self._now()
        row = {
            **{name: getattr(upload, name) for name in ("id", "kind", "source", "file", "office")},
            **{"columns": upload.columns, "fair_id": upload.fair_id, "actor": upload.actor},
            **{"at": now, "state": Progress.WAITING, "done": 0, "total": 0, "tries": 0},
            **{"holder": "", "counts": "{}", "notes": "[]", "message": ""},
        }
        deed = Deed(upload.actor, "import.received", _subject(upload.id), {"kind": upload.kind})
        with self._writing(deed) as connection:
            connection.execute(insert(uploads).values(row))
        return self.get(upload.id)

    def get(self, id: str) -> Upload:
        """Read an upload."""
        row = self._first(select(uploads).where(_C.id == id))
        if row is None:
            raise NotFound("导入", id)
        return _upload(row)

    def page(self, sees: Sees, limit: int, after: After | None = None) -> list[Upload]:
        """List uploads, newest first."""
        key = tuple_(_C.at, _C.id)
        wanted = select(uploads).where(_within(sees))
        if after is not None:
            wanted = wanted.where(key < after)
        rows = self._all(wanted.order_by(_C.at.desc(), _C.id.desc()).limit(limit))
        return [_upload(row) for row in rows]

    def claim(self, holder: str, seconds: float) -> Upload | None:
        """Take up the oldest file that nobody is at work on; None if there is none."""
        if not self._waiting():  # asked every second, mostly for nothing: looking locks nobody out
            return None
        with self._writing() as connection:
            now = self._now()
            for row in _due(connection, now):
                if row.tries >= MAX_TRIES:
                    self._give_up(connection, row)
                    continue
                took = update(uploads).where(_C.id == row.id, _C.holder == row.holder)
                values = {"state": Progress.RUNNING, "holder": holder, "tries": row.tries + 1}
                lease = {"leased_until": self._in(seconds), "done": 0}
                if connection.execute(took.values(**values, **lease)).rowcount:
                    return _upload(row)
        return None

    def renew(self, id: str, holder: str, seconds: float, told: tuple[int, int] | None) -> bool:
        """Hold on to a file, telling rows done and in all; False if another has taken it up."""
        values: dict[str, Any] = {"leased_until": self._in(seconds)}
        if told is not None:
            values |= {"done": told[0], "total": told[1]}
        with self._writing() as connection:
            return bool(connection.execute(_held(id, holder).values(values)).rowcount)

    def give_back(self, id: str, holder: str) -> None:
        """Let go of a file that is not finished; it was no failure."""
        values = {"state": Progress.WAITING, "holder": "", "tries": _C.tries - 1}
        with self._writing() as connection:
            connection.execute(_held(id, holder).values(values))

    def finish(self, id: str, holder: str, result: Result) -> bool:
        """Keep what came of a file; False if another has taken it up meanwhile."""
        values = {
            "state": Progress.DONE,
            "holder": "",
            "finished": self._now(),
            "done": sum(result.counts.values()),
            "total": sum(result.counts.values()),
            "counts": to_json(dict(result.counts)),
            "notes": encode_findings(result.notes),
            "message": "",
        }
        with self._writing() as connection:
            if not connection.execute(_held(id, holder).values(values)).rowcount:
                return False
            connection.execute(delete(upload_rows).where(upload_rows.c.upload_id == id))
            for start in range(0, len(result.rows), _PORTION):
                some = result.rows[start : start + _PORTION]
                connection.execute(insert(upload_rows), [_row_values(id, row) for row in some])
            deed = Deed("service", "import.done", _subject(id), dict(result.counts))
            append(connection, deed, self._now())
        return True

    def fail(self, id: str, holder: str, message: str) -> None:
        """Keep why nothing more can be made of a file."""
        with self._writing() as connection:
            values = {"holder": "", "finished": self._now(), "message": message}
            failed = _held(id, holder).values(state=Progress.FAILED, **values)
            if connection.execute(failed).rowcount:
                append(connection, Deed("service", "import.failed", _subject(id)), self._now())

    def rows(self, id: str, limit: int | None = None, after: int = 0) -> list[UploadRow]:
        """Read what is told of a file's rows, in their order."""
        c = upload_rows.c
        wanted = select(upload_rows).where(c.upload_id == id, c.number > after)
        return [_upload_row(row) for row in self._all(wanted.order_by(c.number).limit(limit))]

    def with_files(self, kind: str, finished_before: datetime) -> list[str]:
        """List uploads of a kind that were finished by then and whose files are still there."""
        limit = finished_before.astimezone(UTC).isoformat(timespec="milliseconds")
        over = _C.state.in_((Progress.DONE, Progress.FAILED)) & _C.file_gone.is_(None)
        wanted = select(_C.id).where(over, _C.kind == kind, _C.finished <= limit)
        return [row.id for row in self._all(wanted.order_by(_C.id))]

    def known(self, ids: Iterable[str]) -> frozenset[str]:
        """Say which of these ids are uploads."""
        wanted = select(_C.id).where(_C.id.in_(list(ids)))
        return frozenset(row.id for row in self._all(wanted))

    def note_file_gone(self, id: str) -> None:
        """Note that a file was deleted."""
        gone = update(uploads).where(_C.id == id).values(file_gone=self._now())
        with self._writing() as connection:
            connection.execute(gone)

    def _waiting(self) -> bool:
        due = or_(_C.state == Progress.WAITING, _runs_out(self._now()))
        return self._first(select(_C.id).where(due)) is not None

    def _give_up(self, connection: Connection, row: AnyRow) -> None:
        message = "处理这个文件时程序几次意外中断，不再重试；请把文件另存一份再传，或联系管理员"
        values = {"state": Progress.FAILED, "finished": self._now(), "message": message}
        connection.execute(update(uploads).where(_C.id == row.id).values(holder="", **values))
        append(connection, Deed("service", "import.failed", _subject(row.id)), self._now())

    def _in(self, seconds: float) -> str:
        later = self._clock().astimezone(UTC) + timedelta(seconds=seconds)
        return later.isoformat(timespec="milliseconds")


def _due(connection: Connection, now: str) -> list[AnyRow]:
    """List what may be taken up, oldest first: of each source its oldest unfinished file alone."""
    open_ = select(uploads).where(_C.state.in_((Progress.WAITING, Progress.RUNNING)))
    first: dict[tuple[str, str], AnyRow] = {}
    for row in connection.execute(open_.order_by(_C.at, _C.id)):
        first.setdefault((row.kind, row.source), row)
    return [
        row
        for row in first.values()
        if row.state == Progress.WAITING or (row.leased_until or "") < now
    ]


def _runs_out(now: str) -> ColumnElement[bool]:
    return (_C.state == Progress.RUNNING) & (_C.leased_until < now)


def _held(id: str, holder: str) -> Any:  # noqa: ANN401 (SQLAlchemy's own generic update)
    return update(uploads).where(_C.id == id, _C.holder == holder, _C.state == Progress.RUNNING)


def _within(sees: Sees) -> ColumnElement[bool]:
    if sees.everything:
        return true()
    pairs = ((sees.source, _C.source), (sees.office, _C.office), (sees.actor, _C.actor))
    return or_(false(), *(column == ours for ours, column in pairs if ours))


def _subject(id: str) -> str:
    return f"import:{id}"


def _row_values(id: str, row: UploadRow) -> dict[str, Any]:
    names = ("number", "sheet", "row", "outcome", "external_id", "stored_id", "title")
    values = {name: getattr(row, name) for name in names}
    return {"upload_id": id, **values, "findings": encode_findings(row.findings)}


def _upload_row(row: AnyRow) -> UploadRow:
    findings = decode_findings(row.findings)
    told = (row.external_id, row.stored_id, row.title, findings)
    return UploadRow(row.number, row.sheet, row.row, row.outcome, *told)


def _upload(row: AnyRow) -> Upload:
    plain = ("id", "kind", "source", "file", "office", "columns", "fair_id", "actor", "at", "done")
    more = ("total", "tries", "finished", "file_gone", "message")
    return Upload(
        **{name: getattr(row, name) for name in (*plain, *more)},
        state=Progress(row.state),
        counts=json.loads(row.counts),
        notes=decode_findings(row.notes),
    )
