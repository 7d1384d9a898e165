"""What became of each row in; a table to read, JSON, and the sender's own sheet back, out.

Every input row ends as accepted, unchanged, duplicate, held or rejected, and the counts add up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rich.table import Table

from matcher.types import Finding, Origin, Severity


class Outcome(StrEnum):
    """How an input row ends."""

    ACCEPTED = "accepted"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    HELD = "held"
    REJECTED = "rejected"


OUTCOME_NAMES = {
    Outcome.ACCEPTED: "收下",
    Outcome.UNCHANGED: "没有变化",
    Outcome.DUPLICATE: "重复",
    Outcome.HELD: "暂扣",
    Outcome.REJECTED: "退回",
}
_SEVERITY_NAMES = {Severity.HOLD: "严重", Severity.WARN: "提醒", Severity.NOTE: "说明"}
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of one row."""

    origin: Origin
    outcome: Outcome
    external_id: str | None = None
    title: str = ""
    findings: tuple[Finding, ...] = ()
    stored_id: str = ""  # by which commands know it; empty when it was not stored
    is_new: bool = False  # the store had no such row before

    @property
    def is_named_here(self) -> bool:
        """Tell a row stored under an id that its file does not hold."""
        return self.stored_id not in {"", self.external_id}

    @property
    def problem(self) -> str:
        """Say in one line what the sender should know; empty when all is well."""
        parts = [] if self.outcome is Outcome.ACCEPTED else [OUTCOME_NAMES[self.outcome]]
        return "；".join((*parts, *(finding.message for finding in self.findings)))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """All rows of an import, with what was said of its files as wholes."""

    rows: tuple[RowResult, ...]
    notes: tuple[tuple[str, Finding], ...] = field(default=())  # file, what to know of it

    @property
    def outcomes(self) -> dict[Outcome, int]:
        """Count the rows by how they ended; every outcome is there, and they add up to all."""
        counts = Counter(row.outcome for row in self.rows)
        return {outcome: counts[outcome] for outcome in Outcome}

    @property
    def findings(self) -> dict[tuple[str, Severity], int]:
        """Count the rows that each kind of finding concerns, most first."""
        counts = Counter(
            key
            for row in self.rows
            for key in {(item.code, item.severity) for item in row.findings}
        )
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def to_json(self) -> dict[str, object]:
        """Give the whole report as plain values."""
        return {
            "total": len(self.rows),
            "outcomes": {outcome.value: count for outcome, count in self.outcomes.items()},
            "findings": [
                {"code": code, "severity": severity.value, "rows": count}
                for (code, severity), count in self.findings.items()
            ],
            "notes": [{"file": file, **finding_to_json(note)} for file, note in self.notes],
            "rows": [_row_to_json(row) for row in self.rows],
        }

    def to_tables(self) -> tuple[Table, ...]:
        """Give the report as tables for the terminal: outcomes by file, then what was found."""
        outcomes = _outcome_table(self)
        return (
            (outcomes, _finding_table(self.rows, self.findings)) if self.findings else (outcomes,)
        )


def merge(reports: Iterable[ImportReport]) -> ImportReport:
    """Join the reports of several files."""
    listed = tuple(reports)
    return ImportReport(
        tuple(row for report in listed for row in report.rows),
        tuple(note for report in listed for note in report.notes),
    )


def finding_to_json(finding: Finding) -> dict[str, str]:
    """Give a finding as plain values, leaving out what it does not say."""
    values = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "field": finding.field,
        "words": finding.words,
        "rule": finding.rule,
    }
    return {name: value for name, value in values.items() if value}


def _row_to_json(row: RowResult) -> dict[str, object]:
    return {
        "file": row.origin.file,
        "sheet": row.origin.sheet,
        "row": row.origin.row,
        "outcome": row.outcome.value,
        "external_id": row.external_id,
        "id": row.stored_id or None,
        "title": row.title,
        "findings": [finding_to_json(finding) for finding in row.findings],
    }


def _outcome_table(report: ImportReport) -> Table:
    table = Table(title="导入结果")
    table.add_column("文件")
    table.add_column("共", justify="right")
    for name in OUTCOME_NAMES.values():
        table.add_column(name, justify="right")
    files = dict.fromkeys(row.origin.file for row in report.rows)
    for file in files:
        _add_counts(table, file, [row for row in report.rows if row.origin.file == file])
    if len(files) > 1:
        _add_counts(table, "合计", report.rows)
    return table


def _add_counts(table: Table, name: str, rows: Sequence[RowResult]) -> None:
    counts = Counter(row.outcome for row in rows)
    table.add_row(name, str(len(rows)), *(str(counts[outcome]) for outcome in OUTCOME_NAMES))


def _finding_table(rows: Sequence[RowResult], counts: dict[tuple[str, Severity], int]) -> Table:
    """Lay out what was found, the gravest first, each with a few rows it was found in."""
    table = Table(title="问题")
    table.add_column("程度", min_width=4)
    table.add_column("行数", justify="right", min_width=4)
    table.add_column("例子", overflow="fold")
    several = len({row.origin.file for row in rows}) > 1
    examples: dict[tuple[str, Severity], list[str]] = {key: [] for key in counts}
    for row in rows:
        for key, message in _first_of_each(row):
            if len(examples[key]) < _EXAMPLES:
                examples[key].append(f"{_where(row.origin, several)}：{message}")
    for key in sorted(counts, key=lambda key: list(Severity).index(key[1])):
        table.add_row(_SEVERITY_NAMES[key[1]], str(counts[key]), "\n".join(examples[key]))
    return table


def _where(origin: Origin, several: bool) -> str:
    """Name a row without blanks, where a terminal would break the line."""
    return f"{origin.file}第{origin.row}行" if several else f"第{origin.row}行"


def _first_of_each(row: RowResult) -> Iterable[tuple[tuple[str, Severity], str]]:
    messages: dict[tuple[str, Severity], str] = {}
    for finding in row.findings:
        messages.setdefault((finding.code, finding.severity), finding.message)
    return messages.items()
