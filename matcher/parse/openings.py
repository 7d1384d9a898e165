"""A posting's text in; the further vacancies it lists beside its title's out.

>>> [guess.trade for guess in openings("现招聘：店长 2名；厨师 2名；服务员 4名")]
['店长', '厨师', '服务员']
>>> openings("负责招聘普工、焊工，管理厨师和保洁")
()
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from matcher.codes.titles import bare, jobs, namings
from matcher.parse.text import normalise
from matcher.types import TradeGuess

_LISTED = 0.45  # one of several jobs told of in the text, none of them the title's
_WHOLE_NAME = 0.88  # nothing but the trade's name, and perhaps a rank
_MOST = 5
_NUMBER = r"(?:[(]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[).、.:]\s*|[-*●◆■★]\s*)"
_NAME = r"(?P<name>[^\s,，。；;、:：()!！]{2,12})"
_COUNT = r"(?:\d{1,4}(?:[-~]\d{1,4})?\s*(?:名|人|个|位)|若干|数名|多名|不限人数)"
# 店长 2名； 一、销售代表：5人 (团队共5人 and 带领厨师3名 name no job, or not alone)
_COUNTED = re.compile(rf"(?:^|[\s,，。；;、:：])\s*{_NUMBER}?{_NAME}\s*[:：(,，]?\s*{_COUNT}")
# 1、焊工：… 2、铆工：… under a heading that hires
_NUMBERED = re.compile(rf"(?:^|[\s,，。；;:：]){_NUMBER}{_NAME}(?=[\s:：；;(]|$)")
_HIRES = re.compile(
    r"(?:(?:现|急|诚|特|长期|大量|紧急)?(?:招聘|诚聘|急聘|急招|招募|招工|现招|长期招|大量招)"
    r"(?:以下)?(?:岗位|职位|工种|人员)?|(?:岗位|职位|工种)(?:有|如下)?(?=[:：]))(?:有|为|如下)?\s*[:：]?\s*"
)
# Who recruits for a living is not who is recruited.
_RECRUITER = re.compile(r"负责|协助|参与|组织|完成|制定|发布|开展|渠道|做好|进行|跟进|根据|各|网络")
_TEAM = re.compile(r"带领|管理|团队|下属|下辖|现有|共有|拥有|配备")  # people there already
_FRONT = 10
_LOOKS_A_JOB = re.compile(r"(?:[员工师生岗]|经理|主管|总监|司机|人员|助理|店长|组长|班长)$")
_LIST = re.compile(r"\s*[、,，;；/]\s*|\s+|和|及|以及")


def openings(text: str) -> tuple[TradeGuess, ...]:
    """Name the trades of the vacancies a text enumerates, in reading order; none if it lists one."""
    plain = normalise(text)
    found: dict[str, TradeGuess] = {}
    for name in (*_counted(plain), *_numbered(plain), *_named(plain)):
        for guess in _trades_of(name):
            found.setdefault(guess.trade, guess)
    return tuple(found.values())[:_MOST]


def _counted(text: str) -> tuple[str, ...]:
    hits = _COUNTED.finditer(text)
    return _several([hit["name"] for hit in hits if not _said_before(_TEAM, text, hit.start())])


def _numbered(text: str) -> tuple[str, ...]:
    hires = next(_hiring(text), None)
    if hires is None:
        return ()
    return _several([hit["name"] for hit in _NUMBERED.finditer(text, max(hires - 1, 0))])


def _named(text: str) -> Iterator[str]:
    """Yield the names that follow a word that hires, up to the first that names no job."""
    for start in _hiring(text):
        names = []
        for name in _LIST.split(text[start : start + 120]):
            if not _trades_of(name):
                break
            names.append(name)
        yield from _several(names)


def _hiring(text: str) -> Iterator[int]:
    for hit in _HIRES.finditer(text):
        if not _said_before(_RECRUITER, text, hit.start()):
            yield hit.end()


def _said_before(words: re.Pattern[str], text: str, place: int) -> bool:
    return words.search(text, max(place - _FRONT, 0), place + 1) is not None


def _several(names: list[str]) -> tuple[str, ...]:
    """Keep the names that are jobs, if they are two at least: one alone is the title's own."""
    kept = {name for name in names if _LOOKS_A_JOB.search(name) or _trades_of(name)}
    return tuple(name for name in dict.fromkeys(names) if name in kept) if len(kept) > 1 else ()


def _trades_of(name: str) -> tuple[TradeGuess, ...]:
    """Read a name that is nothing but jobs; a name with other words in it tells of something else."""
    heads = [namings(part)[:1] for part in jobs(bare(name))]
    if not heads or any(not head or head[0].confidence < _WHOLE_NAME for head in heads):
        return ()
    return tuple(TradeGuess(head.trade, _LISTED, "description", head.words) for (head,) in heads)
