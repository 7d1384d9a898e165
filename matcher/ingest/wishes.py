"""What a person wishes and is, as filled in or told in words, turned into values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from matcher.ingest.histories import School
from matcher.ingest.plan import unknown_code
from matcher.ingest.readings import unread
from matcher.parse.education import parse_schooling
from matcher.parse.employment import parse_employment_type
from matcher.parse.experience import parse_experience
from matcher.parse.numerals import arabic
from matcher.parse.text import clauses, normalise
from matcher.types import Education, EmploymentType, Finding, Severity

_BARE = re.compile(r"\d{1,2}(?:\.0)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAUSIBLE_BIRTH = range(1930, 2100)
_WORKING_AGE = 14
_OLDEST = 100
_SCHOOLED = re.compile(
    r"毕业|文凭|学历|读完|读到|读过|念完|念到|念过|上到|没上过|没读过|在读|考上|专业|文化|水平"
)
_UNFINISHED = re.compile(
    r"没(?:有)?(?:读|念|上|学)(?:完|毕业|到底)|没(?:有)?(?:毕业|拿到)|未毕业|肄业|辍学|退学"
    r"|(?:函授|成人|自考|业余|夜大|电大|国开|在职)[^,，。]{0,6}在读|在读[^,，。]{0,4}(?:函授|成人|自考)"
)
# 要大专学历的不去, 孩子读高中: what is asked of me, or another's.
_ASKED = re.compile(
    r"没上过|没读过|没念过|考不上|没考上|要求|要(?!强)|写|卡|别|优先|孩子|小孩|儿子|女儿|老[公婆]|[弟妹哥姐]"
)
_YEAR = re.compile(r"(?<!\d)((?:1[89]|20)\d{2})(?!\d{5})")
_SHORT_YEAR = re.compile(r"(?<!\d)([3-9]\d|0\d)年(?:的|生|出生|人)?")
_BORN = re.compile(r"(?<!\d)((?:19|20)?\d{2})\s*年(?:\d{1,2}月)?(?:出?生|的人)")


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
        attained = _attained(cell)
        if attained is not None:
            return attained
        findings.append(unread("education", "学历", cell))
    return listed or max(_educations_said(texts.get("about", "")), default=None)


def _educations_said(about: str) -> Iterator[Education]:
    for _, clause in clauses(normalise(about)):
        if _SCHOOLED.search(clause) and not _ASKED.search(clause):
            attained = _attained(clause)
            if attained is not None:
                yield attained


def _attained(text: str) -> Education | None:
    """Read the highest schooling named, a step less where it was not finished."""
    named = parse_schooling(text)
    if named is None or not _UNFINISHED.search(text):
        return named
    return Education(max(named - 1, Education.PRIMARY))


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
