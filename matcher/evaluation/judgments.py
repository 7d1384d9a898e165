"""A file of judged pairs in; grades by query and item out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from matcher.errors import DataError
from matcher.evaluation.metrics import Grades

Judgments = Mapping[str, Mapping[str, Grades]]  # query id → item id → grades
_GRADES = ("0", "1", "2", "3")
_PAIR = ("seeker_id", "posting_id")
# What became of a recommendation, as the grades it speaks for: the seeker's, the employer's.
OUTCOMES: Mapping[str, tuple[int, int]] = {
    "已录用": (3, 3),
    "已面试": (3, 2),
    "已联系": (2, 2),
    "本人不愿": (0, 2),
    "单位不要": (2, 0),
    "不合适": (1, 1),
}


def read_judgments(path: Path, query: str = "seeker_id") -> Judgments:
    """Read a tab-separated file of judged pairs, grouped by `seeker_id` or by `posting_id`.

    Two columns `seeker` and `employer` hold the grades, or one column `outcome` says what became
    of a recommendation. Rows with neither, as in a list still to be judged, are left out.
    """
    item = "posting_id" if query == "seeker_id" else "seeker_id"
    judged: dict[str, dict[str, Grades]] = {}
    reader = csv.DictReader(readable(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    told = ("outcome",) if "outcome" in (reader.fieldnames or ()) else ("seeker", "employer")
    missing = [name for name in (*_PAIR, *told) if name not in (reader.fieldnames or ())]
    if missing:
        raise DataError(f"缺少列：{'、'.join(missing)}；请用制表符分隔并写表头", source=path.name)
    for row in reader:
        if any(row[name] for name in told):
            judged.setdefault(row[query], {})[row[item]] = _grades(row, path, reader.line_num)
    return judged


def readable(path: Path) -> str:
    """Read a file of text; a DataError says why it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = "读不出来，请核对路径，并存为 UTF-8"
        raise DataError(message, source=str(path)) from error


def merged(judgments: Iterable[Judgments]) -> Judgments:
    """Join judgments; where two judge the same pair, the later counts."""
    joined: dict[str, dict[str, Grades]] = {}
    for one in judgments:
        for query, pool in one.items():
            joined.setdefault(query, {}).update(pool)
    return joined


def _grades(row: Mapping[str, str], path: Path, line: int) -> Grades:
    if "outcome" in row:
        return _outcome(row, path, line)
    seeker, employer = (row[side] or "" for side in ("seeker", "employer"))
    if seeker.strip() in _GRADES and employer.strip() in _GRADES:
        return Grades(int(seeker), int(employer), row.get("note") or "")
    raise DataError("两个分数都要写 0 到 3 的整数", source=path.name, row=line)


def _outcome(row: Mapping[str, str], path: Path, line: int) -> Grades:
    outcome = row["outcome"].strip()
    if outcome not in OUTCOMES:
        known = "、".join(OUTCOMES)
        raise DataError(f"结果“{outcome}”不认得，请写其中之一：{known}", source=path.name, row=line)
    return Grades(*OUTCOMES[outcome], row.get("note") or outcome)
