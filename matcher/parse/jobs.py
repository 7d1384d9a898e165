"""A posting's title and text in, the text without the parts that tell of other jobs out.

>>> own_part("质检员", "统一包吃。一、质检员(长白班):看图。二、操作工:两班倒。三、福利待遇:五险")
'统一包吃。一、质检员(长白班):看图。三、福利待遇:五险'
>>> own_part("质检员", "1、看图纸;2、量尺寸")
'1、看图纸;2、量尺寸'
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from matcher.codes.titles import bare, jobs, namings
from matcher.codes.trades import nearness

_SAME = 0.7  # a heading this near the title's trade is the title's own
_WHOLE_NAME = 0.88  # nothing but a job's name, and perhaps a rank
_COUNT = r"(?P<count>[（(]?\s*(?:\d{1,4}(?:[-~]\d{1,4})?\s*(?:名|人|个|位)|若干|数名|多名))"
_NAME = r"(?P<name>[^\s,，。；;：:()（）!！?？【】]{2,14}?)"
_AT = r"(?:^|(?<=[\s。；;!！:：,，）)>]))"
# One job a heading; each way of numbering is a list of its own.
_STYLES = tuple(
    re.compile(rf"{_AT}{mark}{_NAME}(?=\s*(?:{_COUNT}|{end}))")
    for mark, end in (
        (r"[一二三四五六七八九十]{1,2}\s*[、.．:：]\s*", r"[：:(（\s]|$"),
        (
            r"(?:招聘)?(?:岗位|职位|工种)\s*[一二三四五六七八九十\d]{1,2}\s*[：:、.]?\s*",
            r"[：:(（\s]|$",
        ),
        (r"\d{1,2}\s*[、.．]\s*", r"[：:(（]"),
        (r"【\s*", "】"),
    )
)
_HIRES = re.compile(r"^(?:另|现|急|诚|特)?(?:招聘|招收|诚聘|急招|招|聘)")
_LOOKS_A_JOB = re.compile(
    r"(?:[员工师生岗]|经理|主管|总监|司机|人员|助理|店长|组长|班长|主任|车间|部)$"
)
_OF_ALL = re.compile(
    r"以上(?:各|所有|全部)?(?:岗位|职位|人员|工种)|招聘要求|福利待遇|公司福利|员工福利|薪资福利|工作地[址点]|公司地址|上班时间"
)


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    name: str
    job: bool
    sure: bool  # nothing but a job's name, or a name with how many are sought


def own_part(title: str, text: str) -> str:
    """Leave out what stands under the headings of other jobs; keep what is said of all."""
    for style in _STYLES:
        headings = [_heading(hit) for hit in style.finditer(text)]
        if sum(heading.sure for heading in headings) > 1:
            return _kept(title, text, headings)
    return text


def _kept(title: str, text: str, headings: Sequence[_Heading]) -> str:
    titled = _trades(title, 0.5)
    if not titled:
        return text
    ends = [heading.start for heading in headings[1:]] + [len(text)]
    parts = [
        text[heading.start : end]
        for heading, end in zip(headings, ends, strict=True)
        if not heading.job or _is_own(heading, title, titled)
    ]
    last = text[headings[-1].start :]
    said_of_all = "" if last in parts else _said_of_all(last, "".join(parts))
    return text[: headings[0].start] + "".join(parts) + said_of_all


def _said_of_all(last: str, kept: str) -> str:
    """Find what the last job's part ends with that is said of every job: 以上岗位包吃住."""
    tail = _OF_ALL.search(last)
    return last[tail.start() :] if tail and tail[0] not in kept else ""


def _is_own(heading: _Heading, title: str, titled: frozenset[str]) -> bool:
    if heading.name in title or title in heading.name:
        return True
    named = _trades(heading.name, 0.5)
    return any(nearness(one, wish) >= _SAME for one in named for wish in titled)


def _heading(hit: re.Match[str]) -> _Heading:
    name = _HIRES.sub("", hit["name"])
    looks = bool(_LOOKS_A_JOB.search(name))
    counted = bool(hit["count"]) and bool(looks or _trades(name, 0.5))
    sure = counted or (looks and bool(_trades(name, _WHOLE_NAME)))
    return _Heading(hit.start(), name, looks or bool(hit["count"]), sure)


@lru_cache(20_000)
def _trades(name: str, least: float) -> frozenset[str]:
    heads = [namings(part)[:1] for part in jobs(bare(name))]
    return frozenset(head.trade for found in heads for head in found if head.confidence >= least)
