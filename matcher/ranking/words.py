"""Values in; the plain Chinese words that reasons and checks tell them in out.

>>> from matcher.types import Pay, Span
>>> pay_words(Pay(3000, 3600)), age_words(Span(None, 45))
('3000-3600元/月', '45岁以下')
>>> questions(["包住", "离家近", "双休"])
'包不包住？具体在哪里上班，离家多远？'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.types import Education, Level, Pay, PayPeriod, Span

EDUCATION: dict[Education, str] = {
    Education.PRIMARY: "小学",
    Education.JUNIOR: "初中",
    Education.SENIOR: "高中（中专）",
    Education.COLLEGE: "大专",
    Education.BACHELOR: "本科",
    Education.MASTER: "硕士",
    Education.DOCTOR: "博士",
}
LEVELS: dict[Level, str] = {
    Level.TRAINEE: "学徒、助理",
    Level.STAFF: "普通员工",
    Level.SENIOR: "骨干、班组长",
    Level.SUPERVISOR: "主管",
    Level.MANAGER: "经理",
    Level.DIRECTOR: "总监、总经理",
}
_PERIODS = {
    PayPeriod.MONTH: "月",
    PayPeriod.DAY: "天",
    PayPeriod.HOUR: "小时",
    PayPeriod.YEAR: "年",
    PayPeriod.PIECE: "件",
}

_ASKED = 2  # wishes asked about in one breath


def questions(wishes: Sequence[str]) -> str:
    """Ask the employer about the first few of what a person wishes for, as people ask."""
    known = _wish_questions()
    return "".join(f"{known.get(wish, f'有没有{wish}')}？" for wish in wishes[:_ASKED])


@cache
def _wish_questions() -> Mapping[str, str]:
    return {row["condition"]: row["question"] for row in read_rows(DATA / "wish_questions.csv")}


def pay_words(pay: Pay) -> str:
    """Say what is paid."""
    period = _PERIODS[pay.period]
    if pay.low is None and pay.high is None:
        return "计件"
    if pay.low is None:
        return f"{pay.high}元/{period}以下"
    if pay.high is None:
        return f"{pay.low}元/{period}以上"
    return f"{pay.low}元/{period}" if pay.low == pay.high else f"{pay.low}-{pay.high}元/{period}"


def age_words(span: Span) -> str:
    """Say what ages are meant."""
    if span.low is None:
        return f"{span.high:g}岁以下" if span.high is not None else "不限"
    return f"{span.low:g}岁以上" if span.high is None else f"{span.low:g}-{span.high:g}岁"
