"""A pay cell and free text in, the least monthly pay a person asks for out.

>>> floor_said(["五千是到手底线"]), floor_said(["以前拿八千"]), floor_said(["一天两百以上"])
(5000, None, 4350)
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from matcher.ingest.cells import cell_text
from matcher.parse.numerals import arabic
from matcher.parse.salary import find_pay, parse_salary
from matcher.parse.text import clauses, normalise
from matcher.types import (
    HOURS_PER_DAY,
    PAID_DAYS_PER_MONTH,
    Finding,
    Severity,
)

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAUSIBLE = range(300, 40_001)  # yuan a month that a person may ask for without being asked
_BELIEVED = range(800, 40_001)  # what loose words may mean
_FLOOR = re.compile(
    r"不低于|不少于|至少|最少|起码|以上|想|要|期望|保底|低于|少于|能有|能给|工资|月薪|底线|以下[^,]{0,3}(?:不|别|免)"
)
_PAST = re.compile(
    r"现在(?:的)?工资|现在拿|目前|以前|之前|上一份|原来|前年|去年|那时|押|拖欠|老板欠|房租|学费|还贷|贷款|欠"
)
_UNITS = {"千": 1_000, "k": 1_000, "K": 1_000, "万": 10_000, "w": 10_000, "": 1}
_AMOUNT = r"(?P<low>\d+(?:\.\d+)?)(?:-\d+(?:\.\d+)?)?(?P<unit>[千kK万w]?)[块元]?(?:钱|左右|来块)?"
_NOT_PAY = r"(?![年月日号人天个次公里斤件只岁届级后班点度%\d多几])"
# 低于四千不干, 没有六千不考虑; 五千是底线, 三千五以上就行.
_SAID_BEFORE = re.compile(
    r"(?:低于|少于|少了|不到|没有?|达不到|起码|最少|至少|最低|底线|保底|期望|想拿|要拿|拿到|怎么也[得要]|好歹|到手|底薪|年薪|日薪|时薪|包住|包吃住?|管吃管?住?)"
    rf"(?:要|有|得|给|也|是|能|到手|拿|个|每月|一?个?月|也要|也得|得要|得有|要有)*{_AMOUNT}{_NOT_PAY}"
)
_SAID_AFTER = re.compile(
    rf"{_AMOUNT}(?:(?:一个?月|每月|/月)?(?:是|算)[^,]{{0,4}}底线|以上|往上|起(?!来)|打底|底线|封底|保底|"
    r"就(?:行|好|可以|成|够|干|做|满意)|包吃住就|以下(?:的|就|都)?(?:不|别|免))"
)
# 一天两百: nothing but an amount with its time.
_ALONE = re.compile(rf"[1一每](?:天|个?小时|个?月)(?:要|得|给|能有|有)?{_AMOUNT}")
_BY_DAY = re.compile(r"[1一每]天|日[薪结]|按天|/天|[1一每]日")
_BY_HOUR = re.compile(r"时薪|[1一每]个?(?:小时|钟头)|/小?时")
_BY_YEAR = re.compile(r"年薪|[1一每]年")


def read_pay_floor(
    value: object, requirements: Iterable[str], about: str, findings: list[Finding]
) -> int | None:
    """Read the least monthly pay wished for, from its cell or else from the words."""
    text = cell_text(value).strip()
    floor = _floor(text) if text else floor_said((*requirements, about))
    if floor is not None and floor not in _PLAUSIBLE:
        message = f"期望月薪 {floor} 元少见，请向本人核对"
        findings.append(Finding("implausible", Severity.WARN, message, "salary_min", text))
    return floor


def _floor(text: str) -> int | None:
    if _NUMBER.fullmatch(text):
        return round(float(text)) or None
    pay = parse_salary(text)
    low, high = pay.monthly if pay else (None, None)
    return low if low is not None else high


def floor_said(texts: Iterable[str]) -> int | None:
    """Read the floor that the first clause to name one names."""
    told = (clause for text in texts for _, clause in clauses(normalise(text)))
    floors = (_named(clause) for clause in told if not _PAST.search(clause))
    return next((floor for floor in floors if floor is not None), None)


def _named(clause: str) -> int | None:
    loose = _loosely(arabic(clause))
    if loose is not None:
        return loose
    pay = find_pay(clause) if _FLOOR.search(clause) else None
    low, high = pay.monthly if pay else (None, None)
    return low if low is not None else high


def _loosely(clause: str) -> int | None:
    """Read an amount that no word calls pay, where what stands around it makes it a limit."""
    found = _ALONE.fullmatch(clause) or _SAID_BEFORE.search(clause) or _SAID_AFTER.search(clause)
    if not found:
        return None
    amount = float(found["low"]) * _UNITS[found["unit"]]
    monthly = round(amount * _per_month(clause))
    return monthly if monthly in _BELIEVED else None


def _per_month(clause: str) -> float:
    if _BY_HOUR.search(clause):
        return PAID_DAYS_PER_MONTH * HOURS_PER_DAY
    if _BY_DAY.search(clause):
        return PAID_DAYS_PER_MONTH
    return 1 / 12 if _BY_YEAR.search(clause) else 1.0
