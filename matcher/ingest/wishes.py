"""What a person wishes and is, as filled in or told in words, turned into values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from matcher.ingest.cells import cell_text
from matcher.ingest.histories import School
from matcher.ingest.plan import unknown_code
from matcher.ingest.readings import unread
from matcher.parse.education import parse_education
from matcher.parse.employment import parse_employment_type
from matcher.parse.experience import parse_experience
from matcher.parse.numerals import arabic
from matcher.parse.region import parse_places, says_anywhere
from matcher.parse.salary import find_pay, parse_salary
from matcher.parse.text import clauses, normalise
from matcher.types import Education, EmploymentType, Finding, Place, Severity

_BARE = re.compile(r"\d{1,2}(?:\.0)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAUSIBLE_PAY = range(300, 40_001)  # yuan a month that a person may ask for without being asked
_PLAUSIBLE_BIRTH = range(1930, 2100)
_WORKING_AGE = 14
_OLDEST = 100
_REFUSES = re.compile(r"不去|不想去|不考虑|不愿|不要|不到|不接受|除了|别去|别安排|别给")
_GOING = re.compile(
    r"(?:想|要|准备|打算|希望|愿意|愿|考虑|方便|只|最好)[^，。]{0,8}?(?:去|到|在|回|留)|(?:过|跟)去|附近|找活|找个?工作"
)
_FLOOR = re.compile(
    r"不低于|不少于|至少|最少|起码|以上|想|要|期望|保底|低于|少于|能有|能给|工资|月薪"
)
_PAST = re.compile(r"以前|之前|上一份|原来|前年|去年|那时|押|拖欠|老板欠")
_SCHOOLED = re.compile(
    r"毕业|文凭|学历|读完|读到|读过|念完|念到|念过|上到|没上过|没读过|在读|考上|专业"
)
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d{2})(?!\d{5})")
_SHORT_YEAR = re.compile(r"(?<!\d)([3-9]\d|0\d)年(?:的|生|出生|人)?")
_BORN = re.compile(r"(?<!\d)((?:19|20)?\d{2})\s*年(?:\d{1,2}月)?(?:出?生|的人)")


def read_wished_places(regions: Iterable[str], about: str) -> tuple[Place, ...]:
    """List the places wished for in order; without any filled in, those the text wants to go to."""
    wished = (
        part for region in regions if not _REFUSES.search(region) for part in region.split("或")
    )
    found = dict.fromkeys(place for part in wished for place in parse_places(part))
    if not found:
        for _, clause in clauses(normalise(about)):
            if _GOING.search(clause) and not _REFUSES.search(clause):
                found |= dict.fromkeys(parse_places(clause))
    return tuple(found)


def read_refused_places(texts: Iterable[str]) -> tuple[Place, ...]:
    """List the places that the words refuse: 不去广东."""
    refusing = (
        clause
        for text in texts
        for _, clause in clauses(normalise(text))
        if _REFUSES.search(clause)
    )
    found = (
        place
        for clause in refusing
        for place in parse_places(clause[clause.index(_REFUSES.findall(clause)[0]) :])
    )
    return tuple(dict.fromkeys(found))


def says_any_place(texts: Mapping[str, str]) -> bool:
    """Tell whether any place will do."""
    said = (texts.get(name, "") for name in ("desired_regions", "requirements", "about"))
    return any(text and says_anywhere(text) for text in said)


def read_pay_floor(
    value: object, requirements: Iterable[str], about: str, findings: list[Finding]
) -> int | None:
    """Read the least monthly pay wished for, from its cell or else from the words."""
    text = cell_text(value).strip()
    floor = _floor(text) if text else _floor_said((*requirements, about))
    if floor is not None and floor not in _PLAUSIBLE_PAY:
        message = f"期望月薪 {floor} 元少见，请向本人核对"
        findings.append(Finding("implausible", Severity.WARN, message, "salary_min", text))
    return floor


def _floor(text: str) -> int | None:
    if _NUMBER.fullmatch(text):
        return round(float(text)) or None
    pay = parse_salary(text)
    low, high = pay.monthly if pay else (None, None)
    return low if low is not None else high


def _floor_said(texts: Iterable[str]) -> int | None:
    for text in texts:
        for _, clause in clauses(normalise(text)):
            if _FLOOR.search(clause) and not _PAST.search(clause) and (pay := find_pay(clause)):
                low, high = pay.monthly
                return low if low is not None else high
    return None


def seeker_education(
    texts: Mapping[str, str], schooling: tuple[School, ...], findings: list[Finding]
) -> Education | None:
    """Read the highest education: its cell, else the schools listed, else the words."""
    cell = texts.get("education", "")
    listed = next((school.education for school in schooling if school.education), None)
    if _BARE.fullmatch(cell):
        findings.append(unknown_code("education", "学历", cell))
        return listed
    if cell:
        ranks = [rank for part in re.split("[/、]", cell) if (rank := parse_education(part))]
        if ranks:
            return max(ranks)
        findings.append(unread("education", "学历", cell))
    return listed or _education_said(texts.get("about", ""))


def _education_said(about: str) -> Education | None:
    told = (
        parse_education(clause)
        for _, clause in clauses(normalise(about))
        if _SCHOOLED.search(clause)
    )
    return next((education for education in told if education), None)


def read_years(texts: Mapping[str, str], findings: list[Finding]) -> float | None:
    """Read the years worked; a bare number in this cell is years."""
    cell = texts.get("experience_years", "")
    if not cell:
        return None
    if _NUMBER.fullmatch(cell):
        years: float | None = float(cell)
    else:
        span = parse_experience(cell)
        years = None if span is None else span.low if span.low is not None else span.high
        if span is None:
            findings.append(unread("experience_years", "工作年限", cell))
    if years is not None and years > 60:
        message = f"工作年限 {years:g} 年不合常理，按没写处理；请向本人核对"
        findings.append(Finding("implausible", Severity.WARN, message, "experience_years", cell))
        return None
    return years


def read_birth_year(
    texts: Mapping[str, str], as_of: date | None, findings: list[Finding]
) -> int | None:
    """Read the year of birth from its cell, else from the words: 83年生, 今年五十三."""
    cell = texts.get("birth_year", "")
    year = _year(cell) if cell else _year_said(texts.get("about", ""), as_of)
    if cell and year is None:
        findings.append(unread("birth_year", "出生日期", cell))
    if year is None and as_of and (age := re.match(r"\d{2}(?=\D|$)", texts.get("age", ""))):
        year = as_of.year - int(age[0])  # registers are filled in shortly before they are sent
    if year is None:
        return None
    latest = as_of.year - _WORKING_AGE if as_of else _PLAUSIBLE_BIRTH[-1]
    if not _PLAUSIBLE_BIRTH[0] <= year <= latest:
        message = f"出生年份 {year} 不合常理，按没写处理；请向本人核对"
        findings.append(Finding("implausible", Severity.WARN, message, "birth_year", cell))
        return None
    return year


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    if found:
        return int(found[1])
    short = _SHORT_YEAR.search(text)
    return _century(short[1]) if short else None


def _century(digits: str) -> int:
    year = int(digits)
    return year if year > 99 else 1900 + year if year >= 30 else 2000 + year


def _year_said(about: str, as_of: date | None) -> int | None:
    plain = arabic(normalise(about))
    born = _BORN.search(plain)
    if born:
        return _century(born[1])
    if as_of is None:
        return None
    for _, clause in clauses(plain):
        age = re.search(
            r"(?:我|本人)?(?:今年|现年|年龄|已经|都|快)\D{0,3}(\d{2})(?!\d)\s*(?:周?岁|了|$)",
            clause,
        )
        age = age or re.fullmatch(r"(?:本人)?\D{0,4}(\d{2})周?岁\D{0,6}", clause)
        if age and _WORKING_AGE <= int(age[1]) <= _OLDEST:
            return as_of.year - int(age[1])
    return None


def read_employment(texts: Mapping[str, str], findings: list[Finding]) -> EmploymentType | None:
    """Read the form of employment wished for."""
    cell = texts.get("employment_type", "")
    if _BARE.fullmatch(cell):
        findings.append(unknown_code("employment_type", "求职类型", cell))
        return None
    return parse_employment_type(cell) if cell else None
