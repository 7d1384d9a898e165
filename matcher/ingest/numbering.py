"""A plan and a column headed 编号 alone in; the plan that takes it for people's ids, where it is, out.

>>> counts_up(["1", "2", "4"]), counts_up(["QZ01", "QZ02"]), counts_up(["4501", "4502"])
(True, False, False)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from matcher.ingest.columnmap import ColumnMap, ColumnRule, locate
from matcher.ingest.columns import plain_header
from matcher.ingest.plan import Plan, Step
from matcher.types import Finding, Severity

_BARE = "编号"
_ID = "seeker_id"


def with_bare_ids(
    plan: Plan,
    headers: tuple[str, ...],
    column_map: ColumnMap,
    values_at: Callable[[int], Sequence[str]],
) -> tuple[Plan, tuple[Finding, ...]]:
    """Take 编号 for people's ids where no other column holds them, unless it only counts the rows."""
    places, _ = locate(column_map, headers, len(headers))
    mapped = {place.position for place in places}
    at = next((n for n, header in enumerate(headers) if plain_header(header) == _BARE), None)
    if plan.kind != "seekers" or at is None or at in mapped or plan.position_of(_ID) is not None:
        return plan, ()
    if counts_up(values_at(at)):
        message = (
            "“编号”一列只是 1、2、3……，当作行号，没有用作求职者编号；"
            "如是各人自己的编号，请把列名改成“求职者编号”"
        )
        return plan, (Finding("row_numbers", Severity.NOTE, message),)
    step = Step(at, headers[at], _ID, ColumnRule())
    return replace(plan, steps=(*plan.steps, step)), ()


def counts_up(texts: Sequence[str]) -> bool:
    """Tell numbers that count rows: from 0 or 1 upwards, a few left out perhaps."""
    said = [text.strip() for text in texts if text.strip()]
    if not all(text.isdecimal() for text in said):
        return False
    numbers = [int(text) for text in said]
    return not numbers or (numbers[0] in {0, 1} and all(a < b for a, b in pairwise(numbers)))
