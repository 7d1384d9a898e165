"""A file of postings or seekers in, its rows under our field names out, with what was left out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from pathlib import Path

from matcher.errors import DataError, NoHeader
from matcher.ingest.cells import MAX_CELL, cell_text, is_damaged_number, is_rounded
from matcher.ingest.columnmap import NO_MAP, ColumnMap
from matcher.ingest.columns import Kind
from matcher.ingest.numbering import with_bare_ids
from matcher.ingest.plan import Plan, make_plan
from matcher.ingest.tables import Frame, Left, frame, headerless
from matcher.ingest.textfile import decode
from matcher.ingest.workbook import Row, Table, check_size, read_tables
from matcher.types import Finding, Origin, Severity

LINES = ".jsonl"
# A row with one of these cannot be taken in; everything else can, with its findings.
REJECTING = frozenset({"no_title", "no_content", "id_damaged", "cell_too_long", "bad_line"})

_ID = {"postings": "external_id", "seekers": "seeker_id"}
_MAX_LEFT_SHOWN = 5
_TITLE = {"postings": "岗位名称", "seekers": "求职意向"}
_NO_HEADER = "没有找到表头：要有一行写着“{}”等列名；请在第一行数据上面补上列名，再导入一次"
_EMPTY = "没有一张表里有内容，请核对是不是这个文件"
_EMPTY_SHEETS = "列对照表里写的工作表都不在文件里，或者没有内容；请核对名称"


@dataclass(frozen=True, slots=True)
class InputRow:
    """One row of a feed: values under our field names, unknown columns under their own headers."""

    origin: Origin
    fields: Mapping[str, object]
    findings: tuple[Finding, ...] = ()

    @property
    def texts(self) -> dict[str, str]:
        """The values as text, as `posting_from_fields` takes them."""
        return {
            name: value if isinstance(value, str) else cell_text(value)
            for name, value in self.fields.items()
        }


@dataclass(frozen=True, slots=True)
class Feed:
    """A file read and framed, before its rows are turned into postings or seekers."""

    file: str
    kind: Kind
    frames: tuple[tuple[Frame, Plan], ...] = ()
    lines: tuple[tuple[int, str], ...] = field(default=(), repr=False)
    column_map: ColumnMap = NO_MAP
    notes: tuple[Finding, ...] = ()

    @property
    def total(self) -> int:
        """How many rows there are to read."""
        return len(self.lines) + sum(len(frame.rows) for frame, _ in self.frames)


def is_rejected(findings: Sequence[Finding]) -> bool:
    """Tell whether a row's findings keep it out."""
    return any(finding.code in REJECTING for finding in findings)


def open_feed(path: Path, kind: Kind, column_map: ColumnMap = NO_MAP) -> Feed:
    """Read a file and find its tables; a DataError says why nothing in it can be read."""
    if path.suffix.lower() == LINES:
        return Feed(path.name, kind, (), _lines(path), column_map)
    tables = [table for table in read_tables(path) if table.rows]
    if column_map.sheets:
        tables = [table for table in tables if table.sheet in column_map.sheets]
    framed = [(table, _framed(table, kind, column_map)) for table in tables]
    frames = [found for _, found in framed if found]
    if not frames:
        if not tables:
            raise DataError(_EMPTY_SHEETS if column_map.sheets else _EMPTY, source=path.name)
        raise NoHeader(_NO_HEADER.format(_TITLE[kind]), source=path.name)
    planned = [(found, *_planned(found, kind, column_map)) for found in frames]
    notes = [_sheet_note(table) for table, found in framed if not found]
    notes += chain.from_iterable((*told, *_notes(found, plan)) for found, plan, told in planned)
    pairs = tuple((found, plan) for found, plan, _ in planned)
    return Feed(path.name, kind, pairs, (), column_map, tuple(notes))


def read_rows(
    feed: Feed, progress: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[InputRow]:
    """Yield every row of a feed, in order, telling after each how many of all are done."""
    rows = chain(
        _line_rows(feed), chain.from_iterable(_frame_rows(feed, *it) for it in feed.frames)
    )
    for done, row in enumerate(rows, start=1):
        yield row
        progress(done, feed.total)


def _planned(frame: Frame, kind: Kind, column_map: ColumnMap) -> tuple[Plan, tuple[Finding, ...]]:
    plan = make_plan(frame.headers, kind, column_map)
    return with_bare_ids(
        plan,
        frame.headers,
        column_map,
        lambda at: [row.cells[at] for row in frame.rows if at < len(row.cells)],
    )


def _framed(table: Table, kind: Kind, column_map: ColumnMap) -> Frame | None:
    return frame(table, kind, column_map) if column_map.header else headerless(table)


def _frame_rows(feed: Feed, frame: Frame, plan: Plan) -> Iterator[InputRow]:
    at = plan.position_of(_ID[feed.kind])
    rounded = _is_rounded_column(frame.rows, at)
    for row in frame.rows:
        origin = Origin(feed.file, frame.table.sheet, row.number)
        bad = [*_long_cells(row, frame.headers), *_damaged_id(row, at, rounded)]
        if bad:
            yield InputRow(origin, plan.identify(row.cells), tuple(bad))
            continue
        values, findings = plan.read(row.cells)
        yield InputRow(origin, values, tuple(findings))


def _is_rounded_column(rows: Sequence[Row], at: int | None) -> bool:
    """Tell whether Excel rounded a column of long ids before it was saved as text.

    One long id in ten thousand ends in such zeros by chance, so the column decides.
    """
    if at is None:
        return False
    ids = [row.cells[at] for row in rows if at < len(row.cells)]
    long = [text for text in ids if text.isdecimal() and len(text) > 16]
    return bool(long) and sum(map(is_rounded, long)) * 2 > len(long)


def _damaged_id(row: Row, at: int | None, rounded: bool) -> Iterator[Finding]:
    text = row.cells[at] if at is not None and at < len(row.cells) else ""
    if is_damaged_number(text) or (rounded and is_rounded(text)):
        yield Finding(
            "id_damaged",
            Severity.HOLD,
            "编号已被 Excel 改成数字，末几位丢了，不能还原；"
            "请把编号列设为“文本”格式，从原系统重新导出这一行",
            words=text,
        )


def _long_cells(row: Row, headers: Sequence[str]) -> Iterator[Finding]:
    for at, cell in enumerate(row.cells):
        if len(cell) > MAX_CELL:
            header = headers[at] if at < len(headers) else ""
            message = f"“{header}”这一格超过 {MAX_CELL} 个字，读不了；请删减后再导入"
            yield Finding("cell_too_long", Severity.HOLD, message, words=cell[:20])


def _lines(path: Path) -> tuple[tuple[int, str], ...]:
    check_size(path)
    text = decode(path.read_bytes(), path.name)
    lines = text.split("\n")  # splitlines would cut at U+2028, which JSON allows within a string
    return tuple((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _line_rows(feed: Feed) -> Iterator[InputRow]:
    plans: dict[tuple[str, ...], Plan] = {}
    values_of = cache(partial(_values_of, feed))  # the whole file is read for it
    for number, line in feed.lines:
        origin = Origin(feed.file, "", number)
        record = _record(line)
        if isinstance(record, Finding):
            yield InputRow(origin, {}, (record,))
            continue
        keys = tuple(record)
        told: tuple[Finding, ...] = ()
        if keys not in plans:
            plan = make_plan(keys, feed.kind, feed.column_map)
            headed = partial(_headed, values_of, keys)
            plans[keys], told = with_bare_ids(plan, keys, feed.column_map, headed)
        values, findings = plans[keys].read(tuple(record.values()))
        yield InputRow(origin, values, (*told, *findings))


def _headed(values_of: Callable[[str], list[str]], keys: Sequence[str], at: int) -> list[str]:
    return values_of(keys[at])


def _values_of(feed: Feed, key: str) -> list[str]:
    records = (_record(line) for _, line in feed.lines)
    return [cell_text(it.get(key)) for it in records if isinstance(it, dict)]


def _record(line: str) -> dict[str, object] | Finding:
    if len(line) > MAX_CELL * 10:
        return Finding("bad_line", Severity.HOLD, "这一行太长，读不了；请删减后再导入")
    try:
        record = json.loads(line)
        if "\\ud" in line.lower():  # half a surrogate pair, in a key or a value, is dropped
            plain = json.dumps(record, ensure_ascii=False).encode("utf-8", "ignore")
            record = json.loads(plain)
    except (ValueError, RecursionError):
        return Finding(
            "bad_line",
            Severity.HOLD,
            "这一行不是合法的 JSON，请检查引号、逗号和括号",
            words=line[:40],
        )
    if not isinstance(record, dict):
        return Finding("bad_line", Severity.HOLD, "这一行应是一个 JSON 对象 {…}", words=line[:40])
    return record


def _sheet_note(table: Table) -> Finding:
    message = f"工作表“{table.sheet}”里没有找到表头，没有导入；如有数据请补上表头"
    return Finding("sheet_skipped", Severity.NOTE, message)


def _notes(frame: Frame, plan: Plan) -> Iterator[Finding]:
    where = f"工作表“{frame.table.sheet}”" if frame.table.sheet else "表中"
    if plan.unknown:
        listed = "、".join(plan.unknown)
        message = f"{where}有不认得的列，原样留作附加文字：{listed}；如有用，请写进列对照表"
        yield Finding("unknown_column", Severity.NOTE, message, words=listed)
    if plan.missing:
        listed = "、".join(plan.missing)
        message = f"列对照表里有几列{where}没有，没有用上：{listed}；如写错了请改正"
        yield Finding("column_missing", Severity.NOTE, message, words=listed)
    if frame.left:
        yield Finding("rows_left", Severity.NOTE, _left(where, frame.left))


def _left(where: str, left: Sequence[Left]) -> str:
    shown = "；".join(f"第 {row.row} 行“{row.text[:30]}”" for row in left[:_MAX_LEFT_SHOWN])
    more = f"等 {len(left)} 行" if len(left) > _MAX_LEFT_SHOWN else ""
    return f"{where}的标题或说明没有当作数据：{shown}{more}"
