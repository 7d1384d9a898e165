"""A file of judged pairs in; grades by query and item out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from matcher.errors import DataError
from matcher.evaluation.metrics import Grades

Judgments = Mapping[str, Mapping[str, Grades]]  # query id → item id → grades
_COLUMNS = ("seeker_id", "posting_id", "seeker", "employer")


def read_judgments(path: Path, query: str = "seeker_id") -> Judgments:
    """Read a tab-separated file of judged pairs, grouped by `seeker_id` or by `posting_id`.

    Rows without grades, as in a list still to be judged, are left out.
    """
    item = "posting_id" if query == "seeker_id" else "seeker_id"
    judged: dict[str, dict[str, Grades]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, delimiter="\t")
        missing = [name for name in _COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise DataError(
                f"缺少列：{'、'.join(missing)}；请用制表符分隔并写表头", source=path.name
            )
        for row in reader:
            if not (row["seeker"] or row["employer"]):
                continue
            judged.setdefault(row[query], {})[row[item]] = _grades(row, path, reader.line_num)
    return judged


def merged(judgments: Iterable[Judgments]) -> Judgments:
    """Join judgments; where two judge the same pair, the later counts."""
    joined: dict[str, dict[str, Grades]] = {}
    for one in judgments:
        for query, pool in one.items():
            joined.setdefault(query, {}).update(pool)
    return joined


def _grades(row: Mapping[str, str], path: Path, line: int) -> Grades:
    try:
        return Grades(int(row["seeker"]), int(row["employer"]), row.get("note") or "")
    except ValueError:
        raise DataError("分数要写 0 到 3 的整数", source=path.name, row=line) from None
