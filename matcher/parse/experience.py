"""Years of work asked for or had, turned into a span.

>>> parse_experience("3-4年经验"), parse_experience("经验不限")
(Span(low=3.0, high=4.0), Span(low=0.0, high=None))
>>> find_experience("五年以上相关工作经验，有带队经验优先")
Span(low=5.0, high=None)
"""

from __future__ import annotations

import re

from matcher.parse.numerals import arabic
from matcher.parse.text import normalise
from matcher.types import Span

_NONE_NEEDED = re.compile(
    r"(?:经验|工龄|年限)?(?:不限|不拘|无要求|不要求|不作要求)|(?:无|不|零|没有?)(?:需|要求?|须)?(?:相关|工作)*经验|应届|在校|新手|零基础|毕业生"
)
_NONE_NEEDED_SAID = re.compile(
    r"经验不限|不限(?:工作)?经验|无需(?:相关|工作)*经验|不(?:需|要求)(?:相关|工作)*经验|零基础"
    r"|有无(?:相关|工作)*经验(?:均|都|皆|亦)?可|(?:无|没有?)(?:相关|工作)*经验者?(?:也|亦|均|都|皆)?(?:可以?|能|行|免费|带薪|公司|提供)"
    r"|(?:应届|毕业)(?:毕业)?生?(?:也|亦|均|都|皆)可|(?:接受|接收|欢迎|可招?)应届"
)
_YEARS = re.compile(
    r"(?<![\d年届])(?P<low>\d{1,2}(?:\.5)?)\s*(?:年|岁)?\s*(?:(?:-|~|至|到)+\s*(?P<high>\d{1,2}(?:\.5)?)\s*)?\+?"
    r"(?P<unit>年|个月|$)(?![级制]|\d)\s*(?P<end>(?:及|或|\(含\))?以上|(?:及)?以下|(?:及)?以内|左右|\+)?"
)
_STOPS = re.compile(r"[,。;!\n]|(?<=\d)、")  # 三年以上设备、材料采购经验 is one demand
_HALF = re.compile(r"半年")
_EXPERIENCE = re.compile(r"经验|经历|从业|从事|驾龄|工作年限|工龄|资历")
_PREFERRED = re.compile(r"优先|为佳|更佳|最佳|尤佳|佳$|更好|最好|加分|可放宽|者可")
# 五年以上施工现场管理 asks for years without the word: a clause that opens with them.
_OPENS = re.compile(
    r"^\s*(?:[(]?\d{1,2}[).、]\s*)?(?:要求|需要?|须|必须|有|具有|具备|拥有|至少|最少|工作|不少于)*\s*\d{1,2}\s*(?:-\s*\d{1,2}\s*)?年"
)
_AT_LEAST = re.compile(
    r"年\s*(?:及|或)?以上[\u4e00-\u9fffA-Za-z+#]{2}|(?:至少|最少|不少于)\s*\d{1,2}\s*年[\u4e00-\u9fffA-Za-z]{2}"
)
_NOT_WORK = re.compile(
    r"员工|收入|年限|车龄|房龄|会龄|建厂|学历|学制|合同|质保|保修|历史|发展|毕业|行车|驾照|司龄|店龄"
)
_GRADUATES_DO = re.compile(
    r"应届(?:毕业生|生)?(?:也|亦|均|都|皆)?可(?!能)|(?:接受|接收|欢迎)(?:优秀)?应届"
)
_EMPLOYER = re.compile(
    r"(?:公司|集团|我司|我们|本店|团队|品牌|企业)[^，。]{0,6}(?:拥有|成立|专注|深耕|创立|致力)|合同|成立于|享受|入职满|工作满|晋升|年假"
)


def parse_experience(cell: str) -> Span | None:
    """Read a cell that holds years of work; a single number is the least that is asked."""
    text = _prepare(cell)
    found = _YEARS.search(text)
    if found:
        return _span(found)
    return Span(0.0) if _NONE_NEEDED.search(text) else None


def find_experience(text: str) -> Span | None:
    """Read the most years that running text demands; what it merely prefers is left out."""
    text = _prepare(text)
    asked = [span for clause in _STOPS.split(text) if (span := _asked(clause)) is not None]
    if asked and not _GRADUATES_DO.search(text):
        return max(asked, key=lambda span: span.low or 0.0)
    return Span(0.0) if asked or _NONE_NEEDED_SAID.search(text) else None


def _asked(clause: str) -> Span | None:
    """Read the years that a clause demands by the word, or by opening with them."""
    spoken = _EXPERIENCE.search(clause)
    opens = _OPENS.match(clause) and _AT_LEAST.search(clause) and not _NOT_WORK.search(clause)
    if not (spoken or opens) or _EMPLOYER.search(clause):
        return None
    found = _YEARS.search(clause)
    if found and found["unit"] and not _PREFERRED.search(_own_words(clause[found.end() :])):
        return _span(found)
    return None


def _own_words(after: str) -> str:
    """Cut what follows at a blank once experience has been spoken of: what comes is another wish."""
    head, _, _ = after.partition(" ")
    return head if _EXPERIENCE.search(head) else after


def _prepare(text: str) -> str:
    return arabic(_HALF.sub("6个月", normalise(text)))


def _span(found: re.Match[str]) -> Span | None:
    factor = 1 / 12 if found["unit"] == "个月" else 1.0
    low = round(float(found["low"]) * factor, 2)
    high = round(float(found["high"]) * factor, 2) if found["high"] else None
    if max(low, high or 0) > 50:
        return None
    if (found["end"] or "").endswith(("以下", "以内")):
        return Span(0.0, high or low)
    return Span(low, high) if high is None or low <= high else Span(high, low)
