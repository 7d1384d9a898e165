"""The table of reasons why a recommendation did not suit in; what each one keeps from returning out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.store.recommendations import Fate, Verdict

EITHER = "either"


@dataclass(frozen=True, slots=True)
class WhyUnsuitable:
    """A reason, who may give it, and whether it speaks of the employer as a whole."""

    code: str
    text: str
    by: str  # person, employer, either
    of_employer: bool


@cache
def reasons() -> Mapping[str, WhyUnsuitable]:
    """Read the reasons by code."""
    return {
        row["code"]: WhyUnsuitable(row["code"], row["text"], row["by"], row["scope"] == "employer")
        for row in read_rows(DATA / "outcome_reasons.csv")
    }


def ends_employer(verdict: Verdict) -> bool:
    """Say whether nothing of the employer is to be recommended to the person any more.

    >>> ends_employer(Verdict(Fate.UNSUITABLE, "too_far"))
    False
    >>> ends_employer(Verdict(Fate.UNSUITABLE, "not_as_told"))
    True
    """
    if verdict.fate is Fate.HIRED:
        return True
    why = reasons().get(verdict.reason)
    of_employer = why is not None and why.of_employer
    return verdict.fate is Fate.UNSUITABLE and (verdict.whole_employer or of_employer)
