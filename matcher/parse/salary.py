"""Pay as employers write it, turned into yuan for a period.

>>> parse_salary("1.5-2万·13薪")
Pay(low=15000, high=20000, period=<PayPeriod.MONTH: 'month'>, months=13)
>>> parse_salary("面议") is None
True
>>> find_pay("2026年8月开工，底薪2500，综合工资4500-6000，餐补15元/天")
Pay(low=4500, high=6000, period=<PayPeriod.MONTH: 'month'>, months=12)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matcher.parse.numerals import arabic
from matcher.parse.pay_context import Rank, is_called_pay, is_something_else, rank_of
from matcher.parse.text import normalise
from matcher.types import PAID_DAYS_PER_MONTH, Pay, PayPeriod

_UNITS = {"": 1, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}
_PERIOD_WORDS = {
    PayPeriod.HOUR: "小时 钟头 时 hour h",
    PayPeriod.DAY: "工作日 8小时 10小时 12小时 天 日 班 day d",
    PayPeriod.MONTH: "月 month m 周",
    PayPeriod.YEAR: "年 year y",
    PayPeriod.PIECE: "课时 件 单 次 节 个 套 双 台 吨 车 米 平方 平 条 箱",
}
_PERIODS = {word: period for period, words in _PERIOD_WORDS.items() for word in words.split()}
_PERIOD = "|".join(sorted(_PERIODS, key=len, reverse=True))

_NUMBER = r"\d+(?:\.\d{1,2}(?!\d))?"
_UNIT = r"(?:(?:[千万百]|[kw](?![a-z]))元?|元|块钱?|圆|rmb(?![a-z]))?"
_AMOUNT = re.compile(
    rf"(?<![\d.a-z])(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})"
    rf"(?:\s*(?:起|以上)?\s*(?:-+|~+|至|到|/(?=\d{{4}}))\s*(?P<high>{_NUMBER})\s*(?P<high_unit>{_UNIT}))?"
    r"(?!\d|\.\d)"
)
_END = r"(?:及|或)?以上|及?以下|及?以内|起步?|左右|上下|不等|多|\+|封顶"
_AFTER = re.compile(
    rf"\s*(?:元|块钱?|rmb|人民币)?\s*(?P<end>{_END})?\s*(?:元|块)?\s*[(]?\s*(?:税前|税后)?"
    rf"(?:(?:/|每|一|per\s?)(?:个|人[/·.]?)?\s*(?P<period>{_PERIOD})(?![a-z期终末底初份])|(?P<bare>小时))?"
    rf"\s*[)]?\s*(?P<last>{_END})?"
)
_KIND = re.compile(
    r"(?P<kind>[年月周日时])(?:综合)?(?:薪|工资|收入|入|均)|(?P<paid>[日月])结|(?P<hours>小时工(?!作))"
    r"|按(?P<by>天|日|小时)|(?<!\d)(?P<shift>8|10|12)小时\D{0,2}$"
)
_EACH = re.compile(rf"(?:每|一)个?(?P<each>{_PERIOD})\D{{0,5}}$")
_WEEKLY = re.compile(r"[/每]周|周薪")
_WEEKS_PER_MONTH = PAID_DAYS_PER_MONTH / 5
_OPEN = ("以上", "起", "起步", "多", "+")
_CAPPED = ("以下", "以内", "封顶")
_CEILING = re.compile(r"(?:最高|高达|可达|不超过|上限|封顶|<=?|≤)\D{0,3}$")
_FLOOR = re.compile(r"(?:不低于|不少于|最低|至少|超过?|高于|大于|>=?|≥)\D{0,6}$")
_BONUS = re.compile(
    r"[^\d，,。;；]{0,6}?\+\s*(?:高?提成|高额|奖金|绩效|提|全勤|加班|补|分红|业绩|计件)"
)

_PIECEWORK = re.compile(r"[计按]件")
_MONTHS = re.compile(r"[*x·.,，\s]*(?<!\d)(1[2-9]|2[0-9])(?:[-~]\d\d)?(?:薪|个月(?:工资|薪))")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_NOT_SAID = re.compile(r"[-\s]*(?:0|0\s*-\s*0)?\s*(?:元(?:/月)?)?")
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}(?!\d)|(?:19|20)\d\d\s*[年届](?:\d{1,2}月)?|\d{1,2}:\d\d)"
)
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-\d{7,8}|\d{7,})(?![\d万千k])")
_LIST_NUMBER = re.compile(r"(?<![\d.])(\d{1,2})\.(?=\d{3})")
_OVER_TEN_THOUSAND = re.compile(r"[过上]万(?!户|种|名|人|家|平)")
_PER_ONE = re.compile(r"一(?=(?:天|个?(?:小时|钟头)|个?月|日|年|件|班)(?!线|级|般))")
_REPEATED = re.compile(r"(/\w{1,2})(?=\s*[-~至到]\s*[\d.]+\D{0,2}\1)")
_NOT_MONEY = re.compile(r"\s*(?:小时|天|个|年|月|周|日|班|点|项|条|届|号)")
_STOPS = re.compile(r"[，,。;；\n]")
_REACH = 60  # characters around an amount that may speak of it
_BELIEVABLE = range(1_000, 100_001)  # yuan a month, for running text only: cells are screened


@dataclass(frozen=True, slots=True)
class _Reading:
    pay: Pay
    rank: Rank
    said: bool  # words or a unit around it say that it is pay
    bare: bool  # a small number alone, such as that of a list


def parse_salary(text: str) -> Pay | None:
    """Read a cell that holds pay; None for 面议 and whatever names no amount."""
    text = _prepare(text)
    if _NOT_SAID.fullmatch(text):
        return None
    best = _best(_readings(text))
    return best or (Pay(None, None, PayPeriod.PIECE) if _PIECEWORK.search(text) else None)


def find_pay(text: str) -> Pay | None:
    """Read the pay said in running text; bare numbers, allowances and boasts are not pay."""
    return _best(reading for reading in _readings(_prepare(text)) if _is_offer(reading))


def pay_from_bounds(low: object, high: object, period: PayPeriod = PayPeriod.MONTH) -> Pay | None:
    """Join two cells that hold the bounds; an empty, zero or unreadable bound is not said."""
    bottom, top = _bound(low), _bound(high)
    if bottom is None and top is None:
        return None
    if bottom is not None and top is not None and bottom > top:
        bottom, top = top, bottom
    return Pay(bottom, top, period)


def _bound(cell: object) -> int | None:
    read = parse_salary("" if cell is None else str(cell))
    return None if read is None else read.high if read.low is None else read.low


def _is_offer(reading: _Reading) -> bool:
    monthly = [pay for pay in reading.pay.monthly if pay is not None]
    believable = reading.pay.period is PayPeriod.PIECE or max(monthly, default=0) in _BELIEVABLE
    return reading.said and believable and reading.rank is not Rank.BOAST


def _prepare(text: str) -> str:
    text = normalise(text).lower().replace("￥", "").replace("¥", "")
    text = _LIST_NUMBER.sub(r"\1、", _THOUSANDS.sub("", text))
    text = _OVER_TEN_THOUSAND.sub("过万 10000元以上", _PER_ONE.sub("每", text))
    return arabic(_PHONE.sub("#", _DATE.sub("#", _REPEATED.sub("", text))))


def _best(readings: Iterator[_Reading]) -> Pay | None:
    best = min(readings, key=lambda reading: (reading.bare, reading.rank), default=None)
    return best.pay if best else None


def _readings(text: str) -> Iterator[_Reading]:
    bonus = _MONTHS.search(text)
    months = int(bonus[1]) if bonus else 12
    text = _MONTHS.sub(";", text)
    for amount in _AMOUNT.finditer(text):
        before = text[max(0, amount.start() - _REACH) : amount.start()]
        after = text[amount.end() : amount.end() + _REACH]
        has_unit = bool(amount["low_unit"] or amount["high_unit"])
        if is_something_else(before, after) or (not has_unit and _NOT_MONEY.match(after)):
            continue
        reading = _read(amount, before, after, months)
        if reading:
            yield reading


def _read(amount: re.Match[str], before: str, after: str, months: int) -> _Reading | None:
    bounds = _bounds(amount)
    tail = _AFTER.match(after)
    assert tail is not None
    clause = _STOPS.split(before)[-1]
    period, stated = _period(tail, clause)
    if period is PayPeriod.MONTH and _WEEKLY.search(clause + tail[0]):
        bounds = round(bounds[0] * _WEEKS_PER_MONTH), round(bounds[1] * _WEEKS_PER_MONTH)
    rank = rank_of(clause, after)
    low, high = _shape(bounds, amount, tail, clause, rank)
    if (low, high) == (None, None) and period is not PayPeriod.PIECE:
        return None
    if period is PayPeriod.PIECE:
        rank = max(rank, Rank.BASE)  # 5元/单，月入8000: the month says more
    has_unit = bool(amount["low_unit"] or amount["high_unit"])
    named = is_called_pay(before, after) and (has_unit or stated or max(bounds) >= 1_000)
    bare = not has_unit and not stated and max(bounds) < 100
    return _Reading(Pay(low, high, period, months), rank, named or (stated and has_unit), bare)


def _bounds(amount: re.Match[str]) -> tuple[int, int]:
    """Give each number its unit: 6-8千, 6000-1万 and 1万-1.5 all leave one unsaid."""
    low, high = float(amount["low"]), float(amount["high"] or amount["low"])
    low_unit, high_unit = (_factor(amount[unit]) for unit in ("low_unit", "high_unit"))
    if amount["high"] is None or (high_unit == 1 and high < 1_000 <= low * low_unit):
        high_unit = max(high_unit, low_unit)
    if low_unit == 1 and low < 1_000:
        low_unit = high_unit
    bounds = round(low * low_unit), round(high * high_unit)
    return min(bounds), max(bounds)


def _factor(unit: str | None) -> int:
    return _UNITS.get((unit or "").rstrip("元块钱圆rmb"), 1)


def _period(tail: re.Match[str], clause: str) -> tuple[PayPeriod, bool]:
    """Look behind the amount, then close before it, then for 年薪 and the like in its clause."""
    word = tail["period"] or tail["bare"]
    each = _EACH.search(clause)
    if word or each:
        return _PERIODS[word or (each["each"] if each else "")], True
    kinds = list(_KIND.finditer(clause))
    if not kinds:
        return PayPeriod.MONTH, False
    last = kinds[-1]
    word = last["kind"] or last["paid"] or last["by"] or ("班" if last["shift"] else "时")
    return _PERIODS[word], False


def _shape(
    bounds: tuple[int, int], amount: re.Match[str], tail: re.Match[str], clause: str, rank: Rank
) -> tuple[int | None, int | None]:
    """Leave open the end that the words around the amount leave open."""
    low, high = (bound or None for bound in bounds)
    if amount["high"]:
        return low, high
    ends = f"{tail['end'] or ''}{tail['last'] or ''}"
    if ends.endswith(_CAPPED) or _CEILING.search(clause):
        return None, high
    behind = amount.string[amount.end() : amount.end() + _REACH]
    is_open = ends.endswith(_OPEN) or _FLOOR.search(clause) or _BONUS.match(behind)
    return low, None if is_open or rank is Rank.BASE else high
