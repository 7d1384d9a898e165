"""A file's place on standard input; how its columns are understood, and its rows, on standard output.

It is a process of its own so that a large or hostile file keeps nobody waiting but who sent it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from matcher.errors import MatcherError
from matcher.ingest.columnmap import NO_MAP, parse_column_map
from matcher.ingest.columns import fields
from matcher.ingest.report import finding_to_json
from matcher.ingest.rows import Feed, InputRow, open_feed, read_rows

_LONGEST = 60  # characters of an example
_MAX_COLUMNS = 120


def main() -> int:
    """Do what the line on standard input says."""
    task = json.loads(sys.stdin.buffer.readline())
    try:
        told = _told(task)
    except MatcherError as error:
        told = {"error": error.message}
    sys.stdout.buffer.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace"))
    return 0


def _told(task: dict[str, Any]) -> dict[str, Any]:
    columns = parse_column_map(task["columns"], "postings") if task["columns"] else NO_MAP
    feed = open_feed(Path(task["path"]), "postings", columns)
    told: dict[str, Any] = {
        "total": feed.total,
        "columns": list(_columns(feed))[:_MAX_COLUMNS],
        "notes": [finding_to_json(note) for note in feed.notes],
        "rows": [],
    }
    if task["row"] is not None:
        sheet, number = task["row"]
        told["rows"] = [
            _row(row)
            for row in read_rows(feed)
            if (row.origin.sheet, row.origin.row) == (sheet, number)
        ]
    elif feed.total <= task["rows"]:
        told["rows"] = [_row(row) for row in read_rows(feed)]
    return told


def _columns(feed: Feed) -> Any:  # noqa: ANN401 (what JSON holds)
    known = fields("postings")
    for frame, plan in feed.frames:
        for step in plan.steps:
            info = known.get(step.key)
            cells = (
                row.cells[step.position] for row in frame.rows if step.position < len(row.cells)
            )
            yield {
                "sheet": frame.table.sheet,
                "header": step.header,
                "meaning": info.meaning if info else "",
                "kept": info.kept if info else "",
                "example": next((cell for cell in cells if cell.strip()), "")[:_LONGEST],
            }


def _row(row: InputRow) -> dict[str, Any]:
    return {
        "sheet": row.origin.sheet,
        "row": row.origin.row,
        "cells": row.texts,
        "findings": [finding_to_json(finding) for finding in row.findings],
    }


if __name__ == "__main__":
    sys.exit(main())
