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
from enum import IntEnum

from matcher.parse.numerals import arabic
from matcher.parse.text import normalise
from matcher.types import Pay, PayPeriod

_UNITS = {"": 1, "百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}
_PERIOD_WORDS = {
    PayPeriod.HOUR: ("小时", "钟头", "时", "hour", "h"),
    PayPeriod.DAY: ("工作日", "天", "日", "班", "day", "d"),
    PayPeriod.MONTH: ("月", "month", "m"),
    PayPeriod.YEAR: ("年", "year", "y"),
    PayPeriod.PIECE: (
        "件",
        "单",
        "个",
        "套",
        "双",
        "台",
        "吨",
        "车",
        "米",
        "平方",
        "平",
        "条",
        "箱",
    ),
}
_PERIODS = {word: period for period, words in _PERIOD_WORDS.items() for word in words}
_PERIOD = "|".join(sorted(_PERIODS, key=len, reverse=True))

_NUMBER = r"\d+(?:\.\d+)?"
_UNIT = r"(?:(?:[千万百]|[kw](?![a-z]))元?|元|块钱?|圆|rmb(?![a-z]))?"
_AMOUNT = re.compile(
    rf"(?<![\d.a-z])(?P<low>{_NUMBER})\s*(?P<low_unit>{_UNIT})"
    rf"(?:\s*(?P<more>起|以上)?\s*(?:-{{1,3}}|~+|至|到|/(?=\d{{4}}))\s*(?P<high>{_NUMBER})\s*(?P<high_unit>{_UNIT}))?"
    r"(?![\d.])"
)
_AFTER = re.compile(
    r"\s*(?:元|块钱?|rmb)?\s*(?P<end>(?:及|或)?以上|及?以下|及?以内|起步?|左右|上下|不等|多|\+|封顶)?"
    r"\s*(?:元|块)?\s*[(]?\s*(?:税前|税后)?"
    rf"(?:(?:/|每|一|per\s?)(?:个|人[/·.]?)?\s*(?P<period>{_PERIOD})(?![a-z期终末底初份])|(?P<bare>小时))?"
    r"\s*[)]?\s*(?P<last>(?:及|或)?以上|及?以下|及?以内|起|左右|不等|\+)?"
)
_BEFORE = re.compile(
    r"(?:(?P<kind>[年月日时])(?:综合)?(?:薪|工资|收入|入|均)"
    rf"|(?:每|一)(?:个)?(?P<each>{_PERIOD})|(?P<paid>[日月])结|(?P<hours>小时工)|(?P<piece>计件)|单价)"
)
_OPEN = ("以上", "起", "起步", "多", "+")
_CAPPED = ("以下", "以内", "封顶")

_PIECEWORK = re.compile(r"[计按]件")
_CEILING = re.compile(r"(?:最高|高达|可达|不超过|上限|封顶)\D{0,3}$")
_FLOOR = re.compile(r"(?:不低于|不少于|最低|至少|保底|底薪|起薪|超过?|高于|大于|>=?)\D{0,6}$")
_MONTHS = re.compile(r"[*x·.,，\s]*(1[2-9]|2[0-9])(?:-\d\d)?(?:薪|个月(?:工资|薪))")
_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_NOT_SAID = re.compile(r"[-\s]*(?:0|0\s*-\s*0)?\s*(?:元(?:/月)?)?")
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}(?:[-/.月]\d{1,2}日?)?|(?:19|20)\d\d\s*(?:年|届)|\d{1,2}:\d\d"
)
_PHONE = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-\d{7,8}|\d{7,})(?![\d万千k])")
_OVER_TEN_THOUSAND = re.compile(r"(?:过|上)万")
_PER_ONE = re.compile(r"一(?=(?:天|个?(?:小时|钟头)|个?月|日|年|件|班)(?!线|级|般))")
_REPEATED = re.compile(r"(/[\w]{1,2})(?=\s*[-~至到]\s*[\d.]+\D{0,2}\1)")
_NOT_MONEY = re.compile(r"\s*(?:小时|天|个|年|月|周|日|班|点|项|条|、|届|号)")

_SAID = re.compile(
    r"(?:[年月日时]薪|薪[资酬水金]?|工资|待遇|收入|月入|底薪|保底|报酬|到手|工价|综合|月均|日结|单价)"
    r"(?:待遇|水平|范围|标准|区间|收入|结构|总额|福利)?[^\d，,。;；]{0,8}$"
)
_TOTAL = re.compile(r"综合|总收入|到手|月均|月收入|年收入|平均|转正|合计")
_BASE = re.compile(r"底薪|保底|基本工资|基本薪|基础工资|固定工资|起薪|责任底")
_TRIAL = re.compile(r"试用期?|实习期|学徒期|培训期|见习期|试岗")
_BONUS_AFTER = re.compile(
    r"[^\d，,。;；]{0,6}?\+\s*(?:高?提成|奖金|绩效|提|全勤|加班|补|分红|业绩)"
)
_ALLOWANCE = (
    r"[餐房话车饭油电补宿]补|补[贴助]|津贴|奖金?|奖励|伙食|住宿|水电|押金|罚|扣|报销|返[费现]|社保|保险|公积金"
    r"|加班|介绍费|红包|礼|房租|租金|体检|工龄|夜班费|费用?|涨|加薪|调薪"
)
_NOT_PAY = r"销售|产值|营业|营收|业绩|资本|投资|贷款|保[费额]|流水|规模|额|存款|产量|面积|资产|市值|利润|客单|融资|员工|人(?!民)"
_OTHER_BEFORE = re.compile(rf"(?:{_ALLOWANCE}|{_NOT_PAY})[^\d，,。;；+]{{0,6}}$")
_OTHER_AFTER = re.compile(
    rf"\s*[的)]?(?:{_ALLOWANCE}|销售额|产值|业绩|亿|人(?!民)|名|平|㎡|次|岁|%|号|栋|楼|室)"
)


class _Rank(IntEnum):
    """How well an amount stands for the whole pay; the lowest is taken."""

    TOTAL = 0
    PLAIN = 1
    BASE = 2
    TRIAL = 3


@dataclass(frozen=True, slots=True)
class _Reading:
    pay: Pay
    rank: _Rank
    said: bool  # words or a unit around it say that it is pay


def parse_salary(text: str) -> Pay | None:
    """Read a cell that holds pay; None for 面议 and whatever names no amount."""
    text = _prepare(text)
    if _NOT_SAID.fullmatch(text):
        return None
    readings = list(_readings(text))
    return _best(readings) or (
        Pay(None, None, PayPeriod.PIECE) if _PIECEWORK.search(text) else None
    )


def find_pay(text: str) -> Pay | None:
    """Read the pay said in running text; bare numbers, allowances and turnovers are not pay."""
    return _best([reading for reading in _readings(_prepare(text)) if reading.said])


def pay_from_bounds(low: object, high: object, period: PayPeriod = PayPeriod.MONTH) -> Pay | None:
    """Join two cells that hold the bounds; an empty, zero or unreadable bound is not said."""
    bounds = [pay for pay in (_bound(low), _bound(high)) if pay]
    if not bounds:
        return None
    if len(bounds) == 2:
        return Pay(min(bounds), max(bounds), period)
    return Pay(bounds[0], None, period) if _bound(low) else Pay(None, bounds[0], period)


def _bound(cell: object) -> int | None:
    read = parse_salary("" if cell is None else str(cell))
    return None if read is None else read.low if read.low is not None else read.high


def _prepare(text: str) -> str:
    text = _OVER_TEN_THOUSAND.sub("10000元以上", normalise(text))
    text = _REPEATED.sub("", _THOUSANDS.sub("", _PER_ONE.sub("每", text)))
    return arabic(_PHONE.sub("#", _DATE.sub("#", text.lower().replace("￥", "").replace("¥", ""))))


def _best(readings: list[_Reading]) -> Pay | None:
    return min(readings, key=lambda reading: reading.rank).pay if readings else None


def _readings(text: str) -> Iterator[_Reading]:
    months = _MONTHS.search(text)
    text = _MONTHS.sub(";", text)
    for amount in _AMOUNT.finditer(text):
        before, after = text[: amount.start()], text[amount.end() :]
        if _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(after):
            continue
        if not (amount["low_unit"] or amount["high_unit"]) and _NOT_MONEY.match(after):
            continue
        reading = _read(amount, before, after, int(months[1]) if months else 12)
        if reading:
            yield reading


def _read(amount: re.Match[str], before: str, after: str, months: int) -> _Reading | None:
    bounds = _bounds(amount)
    tail = _AFTER.match(after)
    assert tail is not None
    clause = re.split(r"[，,。;；]", before)[-1]
    period, stated = _period(tail, clause, before)
    rank = _rank(clause)
    pay = _shape(bounds, amount, tail, clause, rank, after)
    if pay == (None, None) and period is not PayPeriod.PIECE:
        return None
    unit = amount["low_unit"] or amount["high_unit"] or ""
    said = bool(_SAID.search(clause)) or (stated and bool(unit) and max(bounds) >= 5)
    return _Reading(Pay(*pay, period, months), rank, said)


def _bounds(amount: re.Match[str]) -> tuple[int, int]:
    """Give each number its unit: 6-8千, 6000-1万 and 1万-1.5 all leave one unsaid."""
    low, high = float(amount["low"]), float(amount["high"] or amount["low"])
    low_unit, high_unit = (_factor(amount[unit]) for unit in ("low_unit", "high_unit"))
    if amount["high"] is None or (high_unit == 1 and high < 1_000 <= low * low_unit):
        high_unit = max(high_unit, low_unit)
    if low_unit == 1 and (low < 100 or low * high_unit <= high * high_unit) and low < 1_000:
        low_unit = high_unit
    bounds = round(low * low_unit), round(high * high_unit)
    return min(bounds), max(bounds)


def _factor(unit: str | None) -> int:
    return _UNITS.get((unit or "").rstrip("元块钱圆rmb"), 1)


def _period(tail: re.Match[str], clause: str, before: str) -> tuple[PayPeriod, bool]:
    """Look behind the amount, then before it in its clause, then in all that stands before."""
    word = tail["period"] or tail["bare"]
    if word:
        return _PERIODS[word], True
    for said in (clause, before):
        found = list(_BEFORE.finditer(said))
        if found:
            last = found[-1]
            word = last["kind"] or last["each"] or last["paid"] or ("时" if last["hours"] else "")
            # 计件 before a monthly figure says how it comes about, not what it is counted by.
            return _PERIODS.get(word, PayPeriod.MONTH), said is clause and bool(last["each"])
    return PayPeriod.MONTH, False


def _rank(clause: str) -> _Rank:
    if _TRIAL.search(clause) and "转正" not in clause:
        return _Rank.TRIAL
    if _TOTAL.search(clause):
        return _Rank.TOTAL
    return _Rank.BASE if _BASE.search(clause) else _Rank.PLAIN


def _shape(
    bounds: tuple[int, int],
    amount: re.Match[str],
    tail: re.Match[str],
    clause: str,
    rank: _Rank,
    after: str,
) -> tuple[int | None, int | None]:
    """Leave open the end that the words around the amount leave open."""
    low, high = (bound or None for bound in bounds)
    if amount["high"]:
        return low, high
    ends = f"{tail['end'] or ''}{tail['last'] or ''}"
    if ends.endswith(_CAPPED) or _CEILING.search(clause):
        return None, high
    is_open = ends.endswith(_OPEN) or _FLOOR.search(clause) or _BONUS_AFTER.match(after)
    return low, None if is_open or rank is _Rank.BASE else high
