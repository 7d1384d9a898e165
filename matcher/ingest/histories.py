"""What a person has done and learnt, as filled in or told in words, turned into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matcher.codes.trades import find_trades
from matcher.ingest.cells import cell_text, clean, listed
from matcher.parse.education import parse_schooling
from matcher.parse.numerals import arabic
from matcher.parse.text import clauses, normalise
from matcher.parse.title import read_title
from matcher.types import Education, Experience

_MAX_YEARS = 60
_MAX_JOBS = 50
# 中国铁塔公司[档案部实习生]:负责档案录入 and 湖北大学[本科]:应用统计学
_BRACKETED = re.compile(r"(?P<where>[^\[\]]*)\[(?P<what>[^\[\]]*)\]\s*[:：]?\s*(?P<more>.*)", re.S)
_SPAN_OF_YEARS = re.compile(
    r"((?:19|20)\d{2})[^\d]{0,6}\d{0,2}[^\d]{0,4}[-~至到]\D{0,3}((?:19|20)\d{2})"
)
_YEARS = re.compile(
    r"(?<![\d.])(\d{1,2}(?:\.\d)?)\s*(?:多|来|余|几)?\s*年(?![级前底初终代月])(?:半|多)?"
)
_DID = re.compile(r"干|做|开|跑|当|搞|从事|打工|上班|修|焊|带|教|经验|工龄|待过|呆过|车龄|驾龄")


@dataclass(frozen=True, slots=True)
class School:
    """One entry of a person's schooling."""

    name: str
    education: Education | None
    major: str


def read_experiences(value: object) -> tuple[Experience, ...]:
    """Read jobs held: objects with title, years and description, or lines of text."""
    if isinstance(value, str):
        printed = listed(value.strip())
        jobs: Iterable[object] = value.split("\n") if printed is None else printed
    else:
        jobs = value if isinstance(value, (list, tuple)) else ()
    read = (_experience(job) for job in list(jobs)[:_MAX_JOBS])
    return tuple(job for job in read if job.title or job.description)


def _experience(job: object) -> Experience:
    if isinstance(job, Mapping):
        title, told = (clean(cell_text(job.get(key))) for key in ("title", "description"))
        return Experience(title, _years_given(job.get("years")), told)
    text = clean(cell_text(job))
    entry = _BRACKETED.fullmatch(text)
    if entry:
        return Experience(entry["what"].strip(), _years_said(entry["more"]), entry["more"].strip())
    return Experience("", _years_said(text), text)


def _years_given(value: object) -> float | None:
    found = re.match(r"\d{1,2}(?:\.\d+)?", cell_text(value))
    years = float(found[0]) if found else None
    return years if years is not None and years <= _MAX_YEARS else None


def _years_said(text: str) -> float | None:
    plain = arabic(normalise(text))
    span = _SPAN_OF_YEARS.search(plain)
    if span:
        return float(max(int(span[2]) - int(span[1]), 0))
    said = [float(found[1]) for found in _YEARS.finditer(plain) if float(found[1]) <= _MAX_YEARS]
    return max(said, default=None)


def read_schooling(items: Iterable[str]) -> tuple[School, ...]:
    """Read schools attended, the highest first.

    >>> read_schooling(["湖北大学[本科]:应用统计学"])[0].major
    '应用统计学'
    """
    entries = (_BRACKETED.fullmatch(item) for item in items)
    schools = (
        School(entry["where"].strip(), parse_schooling(entry["what"]), entry["more"].strip())
        for entry in entries
        if entry
    )
    return tuple(sorted(schools, key=lambda school: -(school.education or 0)))


def years_in_text(text: str) -> float | None:
    """Read the years a person says to have worked: 干了五年二保焊.

    >>> years_in_text("干了五年二保焊，想找离家近的"), years_in_text("2019年毕业")
    (5.0, None)
    """
    told = (_years_said(clause) for clause in _working_clauses(text))
    return max((years for years in told if years is not None), default=None)


def years_held(experiences: Iterable[Experience]) -> float | None:
    """Add up the years of the jobs listed; None if none says its years."""
    years = [job.years for job in experiences if job.years is not None]
    return min(sum(years), float(_MAX_YEARS)) if years else None


def _working_clauses(text: str) -> Iterable[str]:
    return (clause for _, clause in clauses(normalise(text)) if _DID.search(clause))


def read_trades_done(
    experiences: Iterable[Experience], about: str
) -> tuple[tuple[str, float], ...]:
    """List the trades a person has worked in with their years, longest first.

    Years are 0 where none are said; several jobs of one trade add up, what the
    text tells again does not.
    """
    held: dict[str, float] = {}
    for job in experiences:
        for trade in _trades_of(job):
            held[trade] = held.get(trade, 0.0) + (job.years or 0.0)
    told: dict[str, float] = {}
    for clause in _working_clauses(about):
        years = _years_said(clause)
        if years is not None:
            for _, _, trade in find_trades(clause):
                told[trade] = max(told.get(trade, 0.0), years)
    done = {trade: max(held.get(trade, 0.0), told.get(trade, 0.0)) for trade in {**held, **told}}
    return tuple(sorted(done.items(), key=lambda item: (-item[1], item[0])))


def _trades_of(job: Experience) -> tuple[str, ...]:
    """Name a job's trade by its title; without a title by what its text names first."""
    guesses = read_title(job.title, job.description) if job.title else ()
    if guesses:
        return (guesses[0].trade,)
    return tuple(dict.fromkeys(trade for _, _, trade in find_trades(job.description)))[:1]
