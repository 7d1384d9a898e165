"""A posting and its raw cells in, findings of unlawful, fraudulent or missing content out.

A finding never changes the posting; HOLD keeps it from being recommended until a clerk releases it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from matcher.ingest.lawful import barred_work
from matcher.ingest.rules import codes, plausible_pay
from matcher.ingest.wording import Hit, find_wording
from matcher.types import EmploymentType, Finding, Pay, PayPeriod, Posting, Severity

# Cells that are read for wording; a label makes a bare cell ("女") read like a sentence.
_LABELS = {
    "title": "",
    "description": "",
    "requirements": "",
    "benefits": "",
    "remark": "",
    "audience": "",
    "keywords": "",
    "skills": "",
    "pay_note": "",
    "board": "",
    "hours": "",
    "employer_about": "",
    "health": "",
    "sex": "性别:",
    "gender": "性别:",
    "marriage": "婚姻状况:",
    "ethnicity": "民族:",
    "household": "户口:",
    "outsiders": "是否招收外来人员:",
    "religion": "",
    "disability": "",
}
_AGE_CELLS = ("age", "age_low")
_ADULT, _WORKING_AGE = 18, 16
_SHOWN = 3  # of the words found, so many are quoted
_PERIODS = {
    PayPeriod.MONTH: "/月",
    PayPeriod.DAY: "/天",
    PayPeriod.HOUR: "/小时",
    PayPeriod.YEAR: "/年",
    PayPeriod.PIECE: "/件",
}
_SHORT_TIME = {EmploymentType.PART_TIME, EmploymentType.INTERNSHIP, EmploymentType.TEMPORARY}


def screen(
    posting: Posting, fields: Mapping[str, str], as_of: date, hold_on_sex: bool = False
) -> tuple[Finding, ...]:
    """Judge one posting against the rule tables; `fields` are its cells by our field names."""
    return (
        *_wording(posting, fields, hold_on_sex),
        *_ages(posting, fields),
        *_pay(posting),
        *_missing(posting, fields),
        *_expired(posting, as_of),
    )


def held(findings: Iterable[Finding]) -> bool:
    """Say whether any finding holds the posting."""
    return any(finding.severity is Severity.HOLD for finding in findings)


def _wording(posting: Posting, fields: Mapping[str, str], hold_on_sex: bool) -> Iterator[Finding]:
    hits = [hit for name, text in _texts(posting, fields) for hit in find_wording(name, text)]
    key = _code_and_field
    for (code, _), group in groupby(sorted(hits, key=key), key=key):
        found = _from_hits(code, tuple(group))
        yield _sex(found, posting, hold_on_sex) if code == "sex" else found


def _code_and_field(hit: Hit) -> tuple[str, str]:
    return hit.code, hit.field


def _texts(posting: Posting, fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    own = {
        "title": posting.title,
        "description": posting.description,
        "benefits": posting.benefits,
    }
    for name, text in {**own, **fields}.items():
        if text and name in _LABELS:
            yield name, _LABELS[name] + text
    for header, text in posting.extra:
        if text and header not in fields:
            yield header, f"{header}:{text}"


def _from_hits(code: str, hits: tuple[Hit, ...]) -> Finding:
    words = "、".join(dict.fromkeys(hit.words for hit in hits[:_SHOWN]))
    severest = min((hit.severity for hit in hits), key=list(Severity).index)
    return _finding(code, hits[0].field, words, severity=severest)


def _sex(found: Finding, posting: Posting, hold_on_sex: bool) -> Finding:
    """Judge a sex wish: lawful only where the law itself keeps women from the work."""
    work = barred_work(posting, "women")
    if work is None:
        return replace(found, severity=Severity.HOLD) if hold_on_sex else found
    code = "women_limit" if "女" in found.words else "sex_lawful"
    return _finding(code, found.field, found.words, what=work.what, rule=work.rule)


def _ages(posting: Posting, fields: Mapping[str, str]) -> Iterator[Finding]:
    low = posting.age.low if posting.age else None
    if low is None or low >= _ADULT:
        return
    words = f"{low:g}"
    if low < _WORKING_AGE:
        # In running text 6-15岁 may be the age of pupils: there the wording rules decide.
        if any(fields.get(cell) for cell in _AGE_CELLS):
            yield _finding("child_labour", "age", words)
    elif work := barred_work(posting, "minors"):
        yield _finding("minor_hazard", "age", words, what=work.what, rule=work.rule)
    else:
        yield _finding("minor", "age", words)


def _pay(posting: Posting) -> Iterator[Finding]:
    pay = posting.pay
    if pay is None:
        return
    words = _said(pay)
    if pay.low is not None and pay.high is not None and pay.low > pay.high:
        yield _finding("pay_order", "pay", words)
    floor, ceiling = plausible_pay().get(pay.period, (0, None))
    best = pay.high if pay.high is not None else pay.low
    # Hours may be few in short-time work, so only full work is judged by the floor.
    if best is not None and best < floor and posting.employment_type not in _SHORT_TIME:
        yield _finding("pay_low", "pay", words)
    if ceiling and ((pay.low or 0) > ceiling or (pay.high or 0) > 2 * ceiling):
        yield _finding("pay_high", "pay", words)


def _said(pay: Pay) -> str:
    bounds = "～".join(str(bound) for bound in (pay.low, pay.high) if bound is not None)
    return f"{bounds} 元{_PERIODS[pay.period]}"


def _missing(posting: Posting, fields: Mapping[str, str]) -> Iterator[Finding]:
    conditions = (
        *(posting.education, posting.experience, posting.age),
        *(posting.majors, posting.description, fields.get("requirements")),
    )
    required = {
        "employer": ("用人单位", posting.employer),
        "headcount": ("招聘人数", posting.headcount or fields.get("headcount")),
        "requirements": ("招聘条件", any(item not in (None, "", ()) for item in conditions)),
        "description": ("工作内容", posting.description),
        "place": ("工作地点", posting.places or posting.place_text or posting.anywhere),
        "pay": ("劳动报酬（面议不算）" if posting.pay_text else "劳动报酬", posting.pay),
        "expires": ("有效期", posting.expires),
    }
    for field, (name, said) in required.items():
        if not said:
            yield replace(_finding("missing", field, name), words="")


def _expired(posting: Posting, as_of: date) -> Iterator[Finding]:
    if posting.expires is not None and posting.expires < as_of:
        yield _finding("expired", "expires", posting.expires.isoformat())


def _finding(
    code: str,
    field: str,
    words: str,
    severity: Severity | None = None,
    what: str = "",
    rule: str = "",
) -> Finding:
    kind = codes()[code]
    message = kind.message.format(words=words, what=what)
    return Finding(code, severity or kind.severity, message, field, words, rule or kind.rule)
