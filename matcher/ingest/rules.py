"""The tables of `data/screening` in, compiled screening rules out.

A pattern is a regular expression over normalised text, in which the signs of `shorthand.csv`
stand for what clerks write in many ways: `…` for a few characters, `〔拒〕` for 勿扰, 不要, 谢绝.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from matcher.config import DATA
from matcher.types import PayPeriod, Severity

_FOLDER = DATA / "screening"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of finding: how grave it is, what to tell the sender, and the law behind it."""

    name: str
    severity: Severity
    message: str
    rule: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that break a rule, and the words around them that show they do not."""

    code: str
    severity: Severity
    skip: tuple[str, ...]  # fields where the same words are a benefit, not a demand
    needs: tuple[str, ...]  # one of these must stand in the text, else the expression is not tried
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    example: str
    counter: str


@dataclass(frozen=True, slots=True)
class Barred:
    """Work that the law keeps a group from, known by occupation or by its words."""

    who: str  # "women" or "minors"
    occupations: tuple[str, ...]
    anywhere: bool  # the words count in the description too, not only in the title
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    what: str
    rule: str


@cache
def codes() -> dict[str, Code]:
    """Load every kind of finding by its code."""
    return {
        row["code"]: Code(row["code"], Severity(row["severity"]), row["message"], row["rule"])
        for row in _rows("codes.csv")
    }


@cache
def patterns() -> tuple[Pattern, ...]:
    """Load the wording rules in the order of the table."""
    return tuple(_pattern(row) for row in _rows("patterns.csv"))


@cache
def barred(who: str) -> tuple[Barred, ...]:
    """Load the work that the law keeps women or minors from."""
    return tuple(
        Barred(
            who,
            _split(row["occupation"]),
            row["where"] == "text",
            _compiled(row["words"]),
            _compiled(row["unless"]) if row["unless"] else None,
            row["what"],
            row["rule"],
        )
        for row in _rows("barred.csv")
        if row["who"] == who
    )


@cache
def plausible_pay() -> dict[PayPeriod, tuple[int, int]]:
    """Load the floor and ceiling of plausible pay by period, in yuan of that period."""
    return {
        PayPeriod(row["period"]): (int(row["floor"]), int(row["ceiling"]))
        for row in _rows("pay.csv")
    }


def _pattern(row: dict[str, str]) -> Pattern:
    code = codes()[row["code"]]
    return Pattern(
        code.name,
        Severity(row["severity"]) if row["severity"] else code.severity,
        _split(row["skip"]),
        _split(row["needs"]),
        _compiled(row["pattern"]),
        _compiled(row["unless"]) if row["unless"] else None,
        row["example"],
        row["counter"],
    )


def _compiled(text: str) -> re.Pattern[str]:
    for sign, pattern in _shorthand():
        text = text.replace(sign, pattern)
    return re.compile(text)


@cache
def _shorthand() -> tuple[tuple[str, str], ...]:
    """Load the signs, the longest first, since …… holds … twice."""
    signs = [(row["sign"], row["pattern"]) for row in _rows("shorthand.csv")]
    return tuple(sorted(signs, key=lambda sign: (-len(sign[0]), sign)))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
