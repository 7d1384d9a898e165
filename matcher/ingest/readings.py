"""One posting's fields as text in, its typed values with what was doubtful out.

What a cell says prevails over what is found in the text; None still means "not said".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias, TypeVar

from matcher.codes import regions
from matcher.errors import UnknownCode
from matcher.ingest.plan import unknown_code
from matcher.parse.age import find_age, parse_age
from matcher.parse.dates import parse_date
from matcher.parse.education import find_education, parse_education
from matcher.parse.employment import parse_employment_type
from matcher.parse.experience import find_experience, parse_experience
from matcher.parse.headcount import parse_headcount
from matcher.parse.region import find_places, parse_places, says_anywhere
from matcher.parse.salary import find_pay, parse_salary, pay_from_bounds
from matcher.types import (
    Education,
    EmploymentType,
    Finding,
    Pay,
    PayPeriod,
    Place,
    Severity,
    Span,
)

T = TypeVar("T")
Texts: TypeAlias = Mapping[str, str]
Findings: TypeAlias = list[Finding]

_CACHED = 20_000  # distinct cells of one kind in a large file
_BARE = re.compile(r"\d{1,3}(?:\.0)?")
_MOST_YEARS = 20  # a bare number above it is no number of years that anybody asks for
_PERIODS = {
    "月": PayPeriod.MONTH,
    "日": PayPeriod.DAY,
    "天": PayPeriod.DAY,
    "时": PayPeriod.HOUR,
    "年": PayPeriod.YEAR,
    "件": PayPeriod.PIECE,
}
_DAYS = re.compile(r"(\d{1,4})\s*[天日]$")
_MONTHS = re.compile(r"(\d{1,2})\s*个月$")
_DAYS_OF_MONTH = 30
_OPEN_TERM = re.compile(r"长期|不限|常年|招满|招完|面议|详见|随时|有效")
_YES = frozenset({"是", "1", "有", "y", "yes", "true"})
_SAYS_PAY = re.compile(r"[\d一二三四五六七八九十两]")
# A range of amounts in a title is pay; of years (2019-2020届) it is not.
_TITLE_PAY = re.compile(
    r"\d{1,2}(?:\.\d)?[千kKwW万]?\s*[-~－—至到]\s*\d{1,2}(?:\.\d)?\s*[千kKwW万](?![a-zA-Z])"
    r"|(?<!\d)\d{4,5}\s*[-~－—至到]\s*\d{4,5}(?![\d年届级])"
)
_PAY_TOLERANCE = 0.02

_education = lru_cache(_CACHED)(parse_education)
_experience = lru_cache(_CACHED)(parse_experience)
_age = lru_cache(_CACHED)(parse_age)
_salary = lru_cache(_CACHED)(parse_salary)
_headcount = lru_cache(_CACHED)(parse_headcount)
_employment = lru_cache(_CACHED)(parse_employment_type)


def read_pay(texts: Texts, findings: Findings) -> Pay | None:
    """Read the pay cell, else the two bounds, else what title, benefits or text say of pay."""
    cell, bounds = texts.get("pay", ""), _bounded_pay(texts, findings)
    pay = _salary(_with_period(cell, texts)) if cell else None
    if cell and pay is None and _SAYS_PAY.search(cell):
        findings.append(unread("pay", "薪酬", cell))
    if pay and bounds and not _alike(pay, bounds):
        findings.append(_contradiction("pay", f"薪酬写“{cell}”，上下限写的是另一个数", cell))
    if pay is None:
        pay = bounds
    if pay is None:
        pay = _first(find_pay, texts, "pay_note", "title") or _title_pay(texts.get("title", ""))
    if pay is None:
        pay = _first(find_pay, texts, "benefits", "description", "requirements")
    months = texts.get("pay_months", "")
    if pay and pay.months == 12 and months.isdecimal() and 12 < int(months) <= 24:
        pay = replace(pay, months=int(months))
    return pay


def read_told_pay(text: str) -> Pay | None:
    """Read the pay said of one job of several, where a bare range of amounts is pay."""
    return find_pay(text) or _title_pay(text)


def _title_pay(title: str) -> Pay | None:
    found = _TITLE_PAY.search(title)
    return _salary(found[0]) if found else None


def _with_period(cell: str, texts: Texts) -> str:
    period = texts.get("pay_period", "")
    said = any(word in cell for word in (*_PERIODS, "/"))
    key = next((word for word in _PERIODS if word in period), "")
    return f"{cell}/{key}" if key and not said and cell[-1:] in "0123456789元千万kKwW" else cell


def _bounded_pay(texts: Texts, findings: Findings) -> Pay | None:
    low, high = texts.get("pay_low", ""), texts.get("pay_high", "")
    if not (low or high):
        return None
    period = texts.get("pay_period", "")
    if _BARE.fullmatch(period):
        # 200 a day must not be read as 200 a month.
        findings.append(unknown_code("pay_period", "计薪方式", period))
        return None
    unit = next((unit for word, unit in _PERIODS.items() if word in period), PayPeriod.MONTH)
    return pay_from_bounds(low, high, unit)


def _alike(one: Pay, other: Pay) -> bool:
    pairs = zip(one.monthly, other.monthly, strict=True)
    return all(
        a is None or b is None or abs(a - b) <= _PAY_TOLERANCE * max(a, b, 1) for a, b in pairs
    )


def read_education(texts: Texts, findings: Findings) -> Education | None:
    """Read the education asked for; a bare code says nothing without a code table."""
    cell = texts.get("education", "")
    said = _first(find_education, texts, "requirements", "description")
    if not cell:
        return said
    if _BARE.fullmatch(cell):
        findings.append(unknown_code("education", "学历要求", cell))
        return said
    asked = _education(cell)
    if asked is None:
        findings.append(unread("education", "学历要求", cell))
        return said
    if said is not None and said > asked:
        findings.append(_contradiction("education", f"学历要求写“{cell}”，正文要求更高", cell))
    return asked


def read_experience(texts: Texts, findings: Findings) -> Span | None:
    """Read the years of experience asked for; a bare number is years unless the table uses codes."""
    years, cell = texts.get("experience_years", ""), texts.get("experience", "")
    if _BARE.fullmatch(years):
        return Span(float(years), None)
    cell = cell or years
    said = _first(find_experience, texts, "requirements", "description")
    if not cell:
        return said
    if _BARE.fullmatch(cell):
        if _is_years(cell, texts.get("education", "")):
            return Span(float(cell), None)
        findings.append(unknown_code("experience", "经验要求", cell))
        return said
    asked = _experience(cell)
    if asked is None:
        findings.append(unread("experience", "经验要求", cell))
        return said
    if not asked.low and not asked.high and said is not None and said.low:
        return said  # a cell left on 不限 says less than a sentence that asks
    return asked


def _is_years(cell: str, education: str) -> bool:
    """Tell years from a code: a table that codes its schooling codes its years too."""
    return bool(education) and not _BARE.fullmatch(education) and float(cell) <= _MOST_YEARS


def read_age(texts: Texts, findings: Findings) -> Span | None:
    """Read the age limits: one cell, else two bounds, else the text."""
    cell = texts.get("age", "")
    said = _first(find_age, texts, "requirements", "description", "title")
    bounds = _age_bounds(texts)
    if not cell:
        return bounds or said
    asked = _age(cell)
    if asked is None:
        findings.append(unread("age", "年龄要求", cell))
    elif said and not _overlap(asked, said):
        findings.append(_contradiction("age", f"年龄要求写“{cell}”，正文写的年龄与它不合", cell))
    return asked or bounds or said


def _age_bounds(texts: Texts) -> Span | None:
    low, high = (_whole(texts.get(name, "")) for name in ("age_low", "age_high"))
    return Span(low or None, high or None) if low or high else None


def _whole(text: str) -> float:
    found = re.match(r"\d{1,2}", text)
    return float(found[0]) if found else 0.0


def _overlap(one: Span, other: Span) -> bool:
    return max(one.low or 0, other.low or 0) <= min(one.high or 200, other.high or 200)


def read_places(texts: Texts, findings: Findings) -> tuple[Place, ...]:
    """Read the place cell, else its code, else what the title or a labelled line names."""
    cell, code = texts.get("place", ""), texts.get("region_code", "")
    places = parse_places(cell) if cell else ()
    if code:
        # A code out of date matters only where nothing else says the place.
        places = _narrower(places, _coded_place(code, [] if places else findings))
    if not places and cell and not says_anywhere(cell):
        findings.append(unread("place", "工作地点", cell))
    labelled = find_places(texts.get("description", "")) if not places else ()
    return places or labelled or parse_places(texts.get("title", ""))


def _narrower(named: tuple[Place, ...], coded: tuple[Place, ...]) -> tuple[Place, ...]:
    """Let the code say the county of a city that the cell names, but never contradict the cell."""
    if not named or not coded:
        return named or coded
    inside = len(named) == 1 and regions.contains(named[0], coded[0])
    return coded if inside else named


def _coded_place(code: str, findings: Findings) -> tuple[Place, ...]:
    if not code.isdecimal():
        return parse_places(code)
    try:
        return (regions.place(code),)
    except UnknownCode as error:
        findings.append(Finding("unknown_code", Severity.WARN, error.message, "region_code", code))
        return ()


def read_headcount(texts: Texts, findings: Findings) -> int | None:
    """Read how many are sought."""
    cell = texts.get("headcount", "")
    return _headcount(cell) if cell else None


def read_employment_type(texts: Texts, findings: Findings) -> EmploymentType | None:
    """Read the form of employment: an intern column, the cell, else the title."""
    cell = texts.get("employment_type", "")
    if texts.get("intern", "").lower() in _YES:
        return EmploymentType.INTERNSHIP
    if _BARE.fullmatch(cell):
        findings.append(unknown_code("employment_type", "用工形式", cell))
        cell = ""
    return (_employment(cell) if cell else None) or _employment(texts.get("title", ""))


def read_dates(texts: Texts, findings: Findings) -> tuple[date | None, date | None]:
    """Read publication and expiry; an expiry may be a term (30天) from publication."""
    published = _date("published", "发布日期", texts, findings)
    cell = texts.get("expires", "")
    term = _term(cell)
    if term:
        return published, published + term if published else None
    if _OPEN_TERM.search(cell):
        return published, parse_date(cell)
    expires = _date("expires", "有效期", texts, findings)
    if published and expires and expires < published:
        message = f"有效期“{cell}”在发布日期“{texts['published']}”之前"
        findings.append(_contradiction("expires", message, cell))
    return published, expires


def _date(field: str, name: str, texts: Texts, findings: Findings) -> date | None:
    cell = texts.get(field, "")
    read = parse_date(cell) if cell else None
    if cell and read is None and not cell.startswith("1970"):
        findings.append(unread(field, name, cell))
    return read


def _term(cell: str) -> timedelta | None:
    if days := _DAYS.fullmatch(cell):
        return timedelta(days=int(days[1]))
    if months := _MONTHS.fullmatch(cell):
        return timedelta(days=int(months[1]) * _DAYS_OF_MONTH)
    return None


def _first(find: Callable[[str], T | None], texts: Texts, *names: str) -> T | None:
    for name in names:
        text = texts.get(name, "")
        found = find(text) if text else None
        if found is not None:
            return found
    return None


def unread(field: str, name: str, cell: str) -> Finding:
    """Say that a cell could not be read, and was left as not said."""
    message = f"{name}“{cell[:30]}”读不出来，按没写处理；请改成常见写法"
    return Finding("unread", Severity.WARN, message, field, cell[:60])


def _contradiction(field: str, what: str, words: str) -> Finding:
    message = f"{what}；已按这一格的写法处理，请核对"
    return Finding("contradiction", Severity.WARN, message, field, words[:60])
