"""A table of text cells in; its header, its rows of data, and what was left out and why.

Title rows stand above the header, notes below the data, and printed lists repeat the header on
every page. A merged cell speaks for every row it spans.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from matcher.ingest.columnmap import NO_MAP, ColumnMap
from matcher.ingest.columns import Kind, lookup, plain_header
from matcher.ingest.workbook import Row, Table

SEARCHED_ROWS = 30  # a cover sheet with notes above the header is rarely longer
_KEY_FIELDS = {"postings": "title", "seekers": "desired_titles"}
# A row that names none of these is not a header.
_TELLING_FIELDS = {
    "postings": frozenset({"title", "external_id"}),
    "seekers": frozenset({"desired_titles", "seeker_id", "name", "about"}),
}
_NOTE = re.compile(
    r"\s*(?:[*※★]|备?注\s*[:：1一]|备注$|说明\s*[:：]|温馨提示|以上|合计|总计|小计|共计|联系(?:人|电话|方式|地址)"
    r"|咨询|填表|制表|审核|地址\s*[:：]|报名|招聘热线|[一二三四五六七八九十]{1,2}\s*[、.．])"
)
_NARROW = 3  # filled cells; in a small table one known header is enough
_LONG_NOTE = 40  # characters; no title alone in its row is that long


@dataclass(frozen=True, slots=True)
class Left:
    """A row that is neither header nor data, and what it says."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A table with its parts told apart; `header_row` is one-based, 0 when there is none."""

    table: Table
    headers: tuple[str, ...]
    header_row: int
    rows: list[Row] = field(repr=False)
    left: list[Left] = field(default_factory=list)


def frame(table: Table, kind: Kind, column_map: ColumnMap = NO_MAP) -> Frame | None:
    """Find the header and tell data from titles and notes; None if no header is found."""
    rows = _carry_down(table)
    at = _header_position(rows, kind, frozenset(map(plain_header, column_map.columns)))
    if at is None:
        return None
    headers, depth = _headers(table, rows, at, kind)
    body = rows[at + depth :]
    left = [Left(row.number, _joined(row)) for row in rows[:at] if any(row.cells)]
    left += [Left(row.number, _joined(row)) for row in body if _is_note(row, headers, kind)]
    left_numbers = {row.row for row in left}
    data = [
        row
        for row in body
        if any(row.cells) and row.number not in left_numbers and not _repeats(row, headers)
    ]
    return Frame(table, headers, rows[at].number, data, left)


def headerless(table: Table) -> Frame:
    """Take every row for data, as a column map may say."""
    rows = _carry_down(table)
    width = max((len(row.cells) for row in rows), default=0)
    return Frame(table, ("",) * width, 0, [row for row in rows if any(row.cells)])


def _header_position(rows: Sequence[Row], kind: Kind, mapped: frozenset[str]) -> int | None:
    filled = [at for at, row in enumerate(rows) if any(row.cells)][:SEARCHED_ROWS]
    scores = {at: _header_score(rows[at].cells, kind, mapped) for at in filled}
    best = max(scores, key=lambda at: (scores[at], -at), default=None)
    return best if best is not None and scores[best] > 0 else None


def _header_score(cells: Sequence[str], kind: Kind, mapped: frozenset[str]) -> int:
    """Count the cells that are headers; 0 unless the row can be one."""
    named = sum(plain_header(cell) in mapped for cell in cells if cell)
    found = [claim for cell in cells if cell and (claim := lookup(cell, kind))]
    names = {name for name, _ in found}
    if not named and not names & _TELLING_FIELDS[kind]:
        return 0
    filled = sum(1 for cell in cells if cell)
    score = len(names) + named
    return score if score >= 2 or filled <= _NARROW else 0


def _headers(table: Table, rows: Sequence[Row], at: int, kind: Kind) -> tuple[tuple[str, ...], int]:
    """Return the header and its depth; 薪资 merged over 最低 and 最高 makes it two rows deep.

    Cells merged downwards stand in both rows, so that either may have been found as the header.
    """
    width = max(len(rows[at].cells), *(len(row.cells) for row in rows[at : at + 200]))
    for top in (at, at - 1):
        across = _merged_across(table, rows[top].number) if top >= 0 else {}
        if not across or top + 1 >= len(rows):
            continue
        upper = [_cell(rows[top].cells, across.get(column, column)) for column in range(width)]
        lower = [_cell(rows[top + 1].cells, column) for column in range(width)]
        pairs = list(enumerate(zip(upper, lower, strict=True)))
        if all(not low or low == up or column in across for column, (up, low) in pairs):
            joined = tuple(_two_row_header(up, low, kind) for _, (up, low) in pairs)
            return joined, top + 2 - at
    return tuple(_cell(rows[at].cells, column) for column in range(width)), 1


def _merged_across(table: Table, number: int) -> dict[int, int]:
    """Map each column that a merged cell of this row covers to the cell's first column."""
    across: dict[int, int] = {}
    for top, left, bottom, right in table.merged:
        if top <= number - 1 <= bottom and right > left:
            across.update(dict.fromkeys(range(left, right + 1), left))
    return across


def _two_row_header(upper: str, lower: str, kind: Kind) -> str:
    """Join 薪酬 over 最低; a lower header that stands for itself (招聘人数 under 岗位情况) stays."""
    if not lower or lower == upper:
        return upper
    joined = upper + lower
    return joined if lookup(joined, kind) or not lookup(lower, kind) else lower


def _carry_down(table: Table) -> list[Row]:
    """Give every row that a merged cell spans the cell's text; leave blank rows blank."""
    spans = [span for span in table.merged if span[2] > span[0]]
    if not spans:
        return table.rows
    cells = {row.number: list(row.cells) for row in table.rows}
    blank = {row.number for row in table.rows if not any(row.cells)}
    for top, left, bottom, _ in spans:
        text = _cell(cells.get(top + 1, ()), left)
        for number in range(top + 2, min(bottom + 1, len(table.rows)) + 1):
            if text and number not in blank:
                row = cells[number]
                row.extend([""] * (left + 1 - len(row)))
                row[left] = text
    return [Row(row.number, tuple(cells[row.number])) for row in table.rows]


def _is_note(row: Row, headers: tuple[str, ...], kind: Kind) -> bool:
    """Tell a note or a total from a row that merely lacks cells."""
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
    if not filled:
        return False
    first = filled[0][1]
    if len(filled) > 2:
        return False
    titled = any(
        at < len(headers) and (claim := lookup(headers[at], kind)) and claim[0] == _KEY_FIELDS[kind]
        for at, _ in filled
    )
    if len(headers) <= 2 and titled:
        return False
    return bool(_NOTE.match(first)) or (
        len(filled) == 1 and (len(first) > _LONG_NOTE or not titled)
    )


def _repeats(row: Row, headers: tuple[str, ...]) -> bool:
    """Tell a header printed again on a later page."""
    pairs = [(cell, header) for cell, header in zip(row.cells, headers, strict=False) if cell]
    same = sum(
        len(cell) <= _LONG_NOTE and plain_header(cell) == plain_header(header)
        for cell, header in pairs
    )
    return len(pairs) >= 2 and same * 3 >= len(pairs) * 2


def _cell(cells: Sequence[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _joined(row: Row) -> str:
    return " ".join(cell for cell in row.cells if cell)[:200]
