"""Age limits, turned into the span that holds for everybody.

>>> parse_age("男55女50以下"), parse_age("18-45周岁")
(Span(low=None, high=55.0), Span(low=18.0, high=45.0))
>>> find_age("公司成立20年，平均年龄28岁，招聘45岁以下操作工")
Span(low=None, high=45.0)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.parse.numerals import arabic
from matcher.parse.text import normalise
from matcher.types import Span

_PLAUSIBLE = range(14, 81)  # younger ages are those of pupils and customers' children
_NOT_LIMITED = re.compile(r"不限|无(?:年龄)?(?:要求|限制)|不(?:作|做)?要求|不拘")
_NOT_LIMITED_SAID = re.compile(
    r"年龄(?:要求)?[:：]?\s*(?:均|都)?(?:不限|无要求|不作要求|不拘)|不限(?:性别|、|学历)*年龄"
)

_AGE = r"(?<!\d)\d{2}(?![\d.]|\s*(?:人|名|元|年|月|天|%|号|k|小时|[:：]\d))"
_YEARS = r"(?:周岁|岁|周)?"
_RANGE = re.compile(
    rf"(?P<low>{_AGE})\s*{_YEARS}\s*(?:-|~|至|到|,)+\s*(?P<high>{_AGE})\s*(?P<mark>{_YEARS})"
)
_UPPER = re.compile(
    rf"(?P<age>{_AGE})\s*(?P<mark>{_YEARS})\s*(?:[(（]?含[)）]?)?\s*(?:及|或|\(含\))?(?:以下|一下|以内|之内|之下|封顶)"
    rf"|(?:不超过?|小于|低于|不大于|不得超过|<=?|≤)\s*(?P<under>{_AGE})\s*(?P<under_mark>{_YEARS})"
)
_LOWER = re.compile(
    rf"(?P<age>{_AGE})\s*(?P<mark>{_YEARS})\s*(?:\(?含\)?)?(?:及|或)?(?:以上|起)"
    rf"|(?:年?满|不低于|不小于|大于|>=?|≥)\s*(?P<over>{_AGE})\s*(?P<over_mark>{_YEARS})"
)
# 男55女50以下: the first number borrows the words behind the second.
_BY_SEX = re.compile(
    rf"男(?:性)?\s*({_AGE})\s*{_YEARS}\s*[,，、/]?\s*(女(?:性)?\s*{_AGE}\s*{_YEARS}\s*(?:及|或)?(?:以[下上内]))"
)
_LABEL = re.compile(
    r"年龄(?:要求|范围|限制|段)?\s*[:：]?\s*(?:在|为|须|需|要求|[,，])?\s*(?:男|女)?性?$|[男女](?:性|士|工)?[:：]?\s*$"
)
_OTHERS = re.compile(
    r"平均|成员|团队|客户|员工年龄|孩子|儿童|学生|老人|幼儿|子女|用户|均在|都在|学员|宝宝"
)
_OTHERS_BEHIND = re.compile(
    r"(?:的)?(?:老|儿童|孩子|客户|学生|幼儿|宝宝|长者|团队|人群|子女)|\s*(?:者|的)?(?:优先|为佳|最佳|更佳)|左右的?孩"
)


_NEAR = 10  # characters before an age that may say whose it is


def parse_age(cell: str) -> Span | None:
    """Read a cell that holds an age limit; Span(None, None) says that there is none."""
    text = _prepare(cell)
    span = _join(_bounds(text, in_cell=True))
    if span is None and _NOT_LIMITED.search(text):
        return Span()
    return span


def find_age(text: str) -> Span | None:
    """Read the age limit of running text; ages of customers, teams and pupils are left out."""
    text = _prepare(text)
    span = _join(_bounds(text, in_cell=False))
    if span is None and _NOT_LIMITED_SAID.search(text):
        return Span()
    return span


def _prepare(text: str) -> str:
    return _BY_SEX.sub(lambda both: f"{both[1]}岁{both[2][-2:]},{both[2]}", arabic(normalise(text)))


def _bounds(text: str, in_cell: bool) -> Iterator[tuple[int | None, int | None]]:
    taken: list[tuple[int, int]] = []
    for pattern in (_RANGE, _UPPER, _LOWER):
        for found in pattern.finditer(text):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            if in_cell or _is_limit(text, found):
                taken.append(found.span())
                yield _read(pattern, found)


def _is_limit(text: str, found: re.Match[str]) -> bool:
    groups = found.groupdict()
    marked = (
        any(value for name, value in groups.items() if name.endswith("mark")) or "岁" in found[0]
    )
    clause = re.split(r"[，,。;；、\n]", text[: found.start()])[-1][-_NEAR:]
    if _OTHERS.search(clause) or _OTHERS_BEHIND.match(text[found.end() :]):
        return False
    return marked or _LABEL.search(text[: found.start()]) is not None


def _read(pattern: re.Pattern[str], found: re.Match[str]) -> tuple[int | None, int | None]:
    groups = found.groupdict()
    if pattern is _RANGE:
        return int(groups["low"]), int(groups["high"])
    age = int(groups["age"] or groups.get("under") or groups.get("over") or 0)
    return (None, age) if pattern is _UPPER else (age, None)


def _join(bounds: Iterator[tuple[int | None, int | None]]) -> Span | None:
    """Take the widest: what one sex or one of several posts may be, the row may be."""
    plausible = [pair for pair in bounds if all(age is None or age in _PLAUSIBLE for age in pair)]
    lows = [low for low, _ in plausible if low is not None]
    highs = [high for _, high in plausible if high is not None]
    if not lows and not highs:
        return None
    low, high = min(lows, default=None), max(highs, default=None)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Span(None if low is None else float(low), None if high is None else float(high))
