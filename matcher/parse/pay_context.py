"""The words around an amount: whether it is pay, and how well it stands for the whole pay.

>>> is_something_else("每月发放全勤奖", "元"), is_called_pay("保险齐全，综合工资约")
(True, True)
>>> rank_of("底薪", "+提成").name
'BASE'
"""

from __future__ import annotations

import re
from enum import IntEnum

_CALLED = r"薪[资酬水金]?|工资|收入|月入|报酬|到手|工价|综合|月均|日结|保底|待遇|单价"

# 薪资：包吃住，2500 — after a colon the amount may stand a few words off.
_SAID = re.compile(
    rf"(?:{_CALLED})(?:待遇|水平|范围|标准|区间|收入|结构|总额|福利)*"
    r"(?:[^\d，,。;；]{0,8}|\s*[:：;；][^\d\n]{0,10})$"
)
_SAID_BEHIND = re.compile(
    r"\s*(?:元|块)?(?:左右|以上|的|起|\s)*(?:无责任?)?(?:底薪|保底|月薪|基本工资)"
)

_ALLOWANCE = (
    r"[餐房话车饭油电补宿交]补|[餐房话车饭油]贴|补[贴助]|津贴|奖金?|奖励|伙食|住宿|水电|押金|罚|扣|报销|返[费现]|社保"
    r"|保险|公积金|加班(?:费|工资)?|介绍费|红包|礼|房租|租金|体检|工龄(?:工资)?|绩效(?:工资)?|岗位工资|夜班费|费用?"
    r"|涨|递增|加薪|调薪|提成|保期|存|全勤|满勤|考勤"
)
_TURNOVER = (
    r"销售|产值|营业|营收|业绩|资本|投资|贷款|保[费额]|流水|规模|额|存款|产量|面积|资产|市值|利润"
    r"|客单|融资|注册|成立"
)
_ELSE_BEFORE = re.compile(
    rf"(?:(?:{_ALLOWANCE}|{_TURNOVER})(?:(?!薪|工资|收入|综合|月均|到手|待遇|保底)[^\d，,。;；+=]){{0,6}}|\+\s*)$"
)
_ELSE_BEHIND = re.compile(
    rf"\s*[的)]?(?:{_ALLOWANCE}|销售额|产值|业绩|亿|人(?!民)|名|平|㎡|次|岁|%|号|栋|楼|室|多?家|余?人|险|热线|强)"
)

_WHOLE = re.compile(r"综合|收入|到手|月均|平均|转正|合计|均薪")
_BASE = re.compile(r"底薪|保底|基本工资|基本薪|基础工资|基础薪|固定工资|固定薪|起薪|责任底|底资")
_TRIAL = re.compile(r"试用|实习(?!生)|学徒|培训期|见习期|试岗")
_BOAST = re.compile(
    r"能力(?:突出|强|较|高|者|好|优)|突出|优秀|轻松|最高|可达|高达|[过上]万|人均可|不封顶|部门主管|晋升后|不是梦|挑战|保守|估计"
)


_NEAR = 18  # characters; blanks do not end a clause, so a long one may speak of other things


class Rank(IntEnum):
    """How well an amount stands for the whole pay; the lowest is taken."""

    WHOLE = 0
    PLAIN = 1
    BASE = 2
    TRIAL = 3
    BOAST = 4


def is_something_else(before: str, after: str) -> bool:
    """Say whether the words make the amount an allowance, a turnover or a count."""
    return bool(_ELSE_BEFORE.search(before) or _ELSE_BEHIND.match(after))


def is_called_pay(before: str, after: str = "") -> bool:
    """Say whether the words call the amount pay."""
    return bool(_SAID.search(before) or _SAID_BEHIND.match(after))


def rank_of(clause: str, after: str) -> Rank:
    """Rank an amount by its clause: 综合工资 before plain, 底薪 and 试用期 behind it."""
    if _BOAST.search(clause[-_NEAR:]):
        return Rank.BOAST
    if _TRIAL.search(clause) and "转正" not in clause:
        return Rank.TRIAL
    if _BASE.search(clause) or _SAID_BEHIND.match(after):
        return Rank.BASE if not re.search(r"[=＝]\s*\D*$", clause) else Rank.WHOLE
    return Rank.WHOLE if _WHOLE.search(clause) else Rank.PLAIN
