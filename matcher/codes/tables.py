"""A CSV table of the project in, its rows as dicts of stripped text out."""

from __future__ import annotations

import csv
from pathlib import Path

from matcher.errors import DataError


def read_rows(path: Path) -> tuple[dict[str, str], ...]:
    """Read a table with a header row; no file is an empty table, a ragged row is an error."""
    if not path.is_file():
        return ()
    rows = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines), start=2):
            if None in row or None in row.values():
                raise DataError("列数与表头不符，请补齐或删去逗号", source=path.name, row=number)
            rows.append({key: value.strip() for key, value in row.items()})
    return tuple(rows)
