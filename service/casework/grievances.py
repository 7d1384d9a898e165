"""The table of what people complain of in; which of it is for a supervisor's eye at once out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.store.complaints import Kind


@dataclass(frozen=True, slots=True)
class Grievance:
    """One thing to complain of."""

    code: str
    text: str
    kind: Kind
    urgent: bool


@cache
def grievances() -> Mapping[str, Grievance]:
    """Read the table by code.

    >>> grievances()["fees"].urgent, grievances()["closed"].kind.value
    (True, 'report')
    """
    return {
        row["code"]: Grievance(row["code"], row["text"], Kind(row["kind"]), bool(row["urgent"]))
        for row in read_rows(DATA / "complaint_reasons.csv")
    }
