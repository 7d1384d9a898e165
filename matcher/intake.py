"""A station's file in; its rows stored as postings or seekers, and the report of each row, out.

Every batch of rows is one transaction: whoever stops an import finds whole batches in the store,
and the next run of the same file takes them for unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from matcher.codes.coder import Coder
from matcher.ingest.cells import cell_text
from matcher.ingest.columnmap import NO_MAP, ColumnMap
from matcher.ingest.columns import Kind
from matcher.ingest.postings import posting_from_fields
from matcher.ingest.report import ImportReport, Outcome, RowResult
from matcher.ingest.rows import Feed, InputRow, is_rejected, open_feed, read_rows
from matcher.ingest.screening import screen
from matcher.ingest.seekers import seeker_from_profile
from matcher.portions import portions
from matcher.store.store import Store
from matcher.store.values import Kind as Fate
from matcher.store.values import Outcome as Stored
from matcher.store.values import PostingRow, SeekerRow
from matcher.types import Finding, Origin, Posting, Seeker, Severity

BATCH = 500  # rows of one transaction: a fraction of a second's work is what a kill can lose

Progress = Callable[[int, int], None]
# A row's own id, and what tells a person which row it is.
_NAMES = {"postings": ("external_id", "title"), "seekers": ("seeker_id", "desired_titles")}


@dataclass(frozen=True)
class Intake:
    """Takes files into a store, judging validity and ages by the day `as_of`.

    With `one_source` no row may name another source than the sender's. Who is named in `by` is
    written into the audit. A posting is written only if it still stands at the change `expected`
    (0: is not there yet), else PostingChanged.
    """

    store: Store
    as_of: date
    coder: Coder | None = None
    hold_on_sex: bool = False
    one_source: bool = False
    by: str | None = None
    expected: int | None = None

    def take(
        self,
        path: Path,
        kind: Kind,
        source: str = "",
        column_map: ColumnMap = NO_MAP,
        progress: Progress = lambda done, total: None,
    ) -> ImportReport:
        """Store a file's rows and keep the report; a DataError says why none can be read.

        Without a `source` the column map's counts, and without that the file's name.
        """
        return self.take_feed(open_feed(path, kind, column_map), path, source, progress)

    def take_feed(
        self,
        feed: Feed,
        path: Path,
        source: str = "",
        progress: Progress = lambda done, total: None,
    ) -> ImportReport:
        """Store the rows of a file that is open already."""
        kind = feed.kind
        source = source or feed.column_map.source or path.stem
        batches = _Postings(self, source) if kind == "postings" else _Seekers(self, source)
        seen = _Seen()
        results: list[RowResult] = []
        for some in portions(read_rows(feed), BATCH):
            results += _batch(some, kind, batches, seen)
            progress(len(results), feed.total)
        report = ImportReport(tuple(results), tuple((feed.file, note) for note in feed.notes))
        self.store.record_import(kind, source, str(path), _kept(report, kind))
        return report

    def admit(self, rows: Iterable[InputRow], source: str) -> tuple[RowResult, ...]:
        """Store postings that came without a file, and say in their order what became of each."""
        batches, seen = _Postings(self, source), _Seen()
        return tuple(
            result
            for some in portions(rows, BATCH)
            for result in _batch(some, "postings", batches, seen)
        )

    def examine(self, row: InputRow, source: str) -> tuple[Posting | None, tuple[Finding, ...]]:
        """Read and judge a posting without storing it; None if it would be sent back."""
        [read] = _Postings(self, source).read([row])
        return read.value if isinstance(read.value, Posting) else None, read.findings


@dataclass(frozen=True, slots=True)
class _Read:
    """A row ready to be stored, or, without a value, to be sent back."""

    row: InputRow
    findings: tuple[Finding, ...]
    value: Posting | Seeker | None = None


class _Postings:
    """Reads, codes, screens and stores a batch of posting rows."""

    def __init__(self, intake: Intake, source: str) -> None:
        self._intake, self._source = intake, source

    def read(self, rows: Sequence[InputRow]) -> list[_Read]:
        """Compose the postings of a batch; those that are refused have no value."""
        read = [self._one(row) for row in rows]
        taken = [(at, one.value) for at, one in enumerate(read) if isinstance(one.value, Posting)]
        coded = self._coded([posting for _, posting in taken])
        for (at, _), posting in zip(taken, coded, strict=True):
            found = self._screened(posting, read[at].row)
            findings = _each_once((*read[at].findings, *found))
            read[at] = replace(read[at], value=posting, findings=findings)
        return read

    def store(self, read: Sequence[_Read]) -> tuple[Stored, ...]:
        """Write what has a value, all of it or nothing."""
        rows = [
            PostingRow(one.value, one.row.texts, one.findings, self._intake.expected)
            for one in read
            if isinstance(one.value, Posting)
        ]
        return self._intake.store.upsert_postings(rows, self._intake.as_of, self._intake.by)

    def _one(self, row: InputRow) -> _Read:
        if is_rejected(row.findings):
            return _Read(row, row.findings)
        if self._intake.one_source:
            row = _of_source(row, self._source)
        posting, found = posting_from_fields(row.texts, self._source)
        findings = (*row.findings, *found)
        return _Read(row, findings, None if is_rejected(findings) else posting)

    def _coded(self, postings: Sequence[Posting]) -> Iterable[Posting]:
        coder = self._intake.coder
        if coder is None or not postings:
            return postings
        coded = coder.code_many([(posting.title, posting.description) for posting in postings])
        return (
            replace(posting, occupations=guesses)
            for posting, guesses in zip(postings, coded, strict=True)
        )

    def _screened(self, posting: Posting, row: InputRow) -> tuple[Finding, ...]:
        return screen(posting, row.texts, self._intake.as_of, self._intake.hold_on_sex)


class _Seekers:
    """Reads and stores a batch of seekers; nobody is shown to employers by being imported."""

    def __init__(self, intake: Intake, source: str) -> None:
        self._intake, self._source = intake, source

    def read(self, rows: Sequence[InputRow]) -> list[_Read]:
        """Compose the seekers of a batch; those that are refused have no value."""
        return [self._one(row) for row in rows]

    def store(self, read: Sequence[_Read]) -> tuple[Stored, ...]:
        """Write who has a value, all of them or nobody."""
        rows = [SeekerRow(one.value, one.findings) for one in read if isinstance(one.value, Seeker)]
        return self._intake.store.upsert_seekers(rows, self._intake.by)

    def _one(self, row: InputRow) -> _Read:
        if is_rejected(row.findings):
            return _Read(row, row.findings)
        seeker, found = seeker_from_profile(
            row.fields, self._source, self._intake.coder, self._intake.as_of
        )
        if self._intake.one_source:
            seeker = replace(seeker, source=self._source)
        findings = (*row.findings, *found)
        return _Read(row, findings, None if is_rejected(findings) else seeker)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Where each stored id stood first in this import."""

    origins: dict[str, Origin] = field(default_factory=dict)


def _batch(
    rows: Sequence[InputRow], kind: Kind, batches: _Postings | _Seekers, seen: _Seen
) -> Iterator[RowResult]:
    read = batches.read(rows)
    stored = iter(batches.store(read))
    for one in read:
        if one.value is None:
            yield _result(one, kind, Outcome.REJECTED, one.findings)
            continue
        fate = next(stored)
        if fate.kind is Fate.REFUSED:
            yield _result(one, kind, Outcome.REJECTED, (*one.findings, _erased()))
            continue
        outcome, remark = _outcome(fate, one.row.origin, seen)
        yield _result(one, kind, outcome, (*one.findings, *remark), fate)


def _outcome(fate: Stored, origin: Origin, seen: _Seen) -> tuple[Outcome, tuple[Finding, ...]]:
    """Say how a row ends, and of which other row or posting it is the repetition."""
    first = seen.origins.setdefault(fate.id, origin)
    if first is not origin:
        where = f"第 {first.row} 行" if first.sheet == origin.sheet else _place(first)
        if fate.kind in {Fate.REPEATED, Fate.UNCHANGED}:
            return Outcome.DUPLICATE, (_note("repeated_row", f"与{where}完全一样，只收一次"),)
        message = f"编号与{where}相同而内容不同，以这一行为准；如是两个岗位，请改用不同的编号"
        return Outcome(fate.counted_as), (
            Finding("repeated_id", Severity.WARN, message, "external_id", fate.id),
        )
    if fate.duplicate_of is None:
        return Outcome(fate.counted_as), ()
    message = f"与已有岗位“{fate.duplicate_of}”同单位、同名称、同地点，推荐时只出现一次"
    return Outcome(fate.counted_as), (_note("twin", message),)


def _erased() -> Finding:
    message = "这个人的资料已应本人要求删除，不再收；本人愿意重新登记的，请由工作人员当面登记"
    return Finding("erased", Severity.WARN, message)


def _of_source(row: InputRow, source: str) -> InputRow:
    """Pass over the source a row names; the sender learns of it where it is another."""
    fields = {name: value for name, value in row.fields.items() if name != "source"}
    if _said(row.fields, "source") in {"", source}:
        return replace(row, fields=fields)
    message = f"这一行写的数据来源没有采用，按“{source}”收"
    found = Finding("other_source", Severity.NOTE, message, "source")
    return replace(row, fields=fields, findings=(*row.findings, found))


def _place(origin: Origin) -> str:
    return f"工作表“{origin.sheet}”第 {origin.row} 行"


def _note(code: str, message: str) -> Finding:
    return Finding(code, Severity.NOTE, message)


def _result(
    one: _Read,
    kind: Kind,
    outcome: Outcome,
    findings: tuple[Finding, ...],
    fate: Stored | None = None,
) -> RowResult:
    id, title = (_said(one.row.fields, name) for name in _NAMES[kind])
    stored_id = fate.id if fate else ""
    is_new = fate is not None and fate.kind is Fate.CREATED
    return RowResult(one.row.origin, outcome, id or None, title, findings, stored_id, is_new)


def _each_once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Drop what was already said: a requirement is also part of the description it is read in.

    A cell that cannot be read counts as left empty; that it should be filled need not be said too.
    """
    told = {(finding.code, finding.message): finding for finding in findings}.values()
    unread = {finding.field for finding in told if finding.code == "unread"}
    return tuple(one for one in told if one.code != "missing" or one.field not in unread)


def _said(fields: Mapping[str, object], name: str) -> str:
    value = fields.get(name)
    if isinstance(value, (list, tuple)):
        return "、".join(cell_text(item) for item in value)
    return cell_text(value)


def _kept(report: ImportReport, kind: Kind) -> dict[str, object]:
    """Keep of a report the counts and the rows that were not simply taken in.

    Notes quote rows that are no data: in a list of people these may be about somebody.
    """
    plain = {Outcome.ACCEPTED, Outcome.UNCHANGED}
    telling = tuple(row for row in report.rows if row.outcome not in plain)
    notes = () if kind == "seekers" else report.notes
    written = replace(report, notes=notes).to_json()
    return {**written, "rows": replace(report, rows=telling).to_json()["rows"]}
