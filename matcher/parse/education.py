"""Schooling asked for or attained, turned into a rank.

>>> parse_education("高中/中专/技校及以上").name, parse_education("初中及以下").name
('SENIOR', 'ANY')
>>> find_education("大专以上学历，英语四级，本科优先").name
'COLLEGE'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from matcher.codes.education import education_words
from matcher.parse.text import clauses, normalise
from matcher.types import Education

_ANY = re.compile(r"不限|无(?:学历)?(?:要求|限制)|不(?:作|做)?要求|不拘|均可|无所谓|不看学历")
_ILLITERATE = re.compile(r"文盲")
_ANY_SAID = re.compile(
    r"(?:学历|文化(?:程度)?)(?:要求)?[:：]?(?:[、/\s和及]|性别|专业|经验|年龄|户籍)*(?:均|都)?"
    r"(?:不限|无要求|不作要求|不做要求|不拘|没有?要求|不重要|不是)"
    r"|不限(?:制)?(?:[、/\s和及]|性别|年龄|专业|经验|户籍)*学历|无学历(?:要求|限制)|不(?:看|需?要求?|论|管)(?:你)?学历"
)
_AT_MOST = re.compile(r"(?:及|或)?以下|以内")
_PREFERRED = re.compile(r"优先|为佳|更佳|最佳|尤佳|佳$|更好|最好|加分|优秀者|可适当?放宽?至?")
_FILL = r"(?:统招|全日制|公办|正规|国家|普通|高等|院校|大学)*"


def parse_education(cell: str) -> Education | None:
    """Read what a posting asks for: the lowest schooling that will do."""
    cell = normalise(cell)
    ranks = [rank for _, _, rank in _words(cell)]
    if not ranks or _ILLITERATE.search(cell):
        return Education.ANY if _ANY.search(cell) or ranks else None
    return Education.ANY if _AT_MOST.search(cell) else min(ranks)


def parse_schooling(cell: str) -> Education | None:
    """Read what a person has attained: the highest schooling named."""
    ranks = [rank for _, _, rank in _words(normalise(cell))]
    return max(ranks, default=None)


def find_education(text: str) -> Education | None:
    """Read what running text demands; what it merely prefers is left out."""
    text = normalise(text)
    ranks = [rank for _, clause in clauses(text) for rank in _demanded(clause)]
    if ranks:
        return min(ranks)
    return Education.ANY if _ANY_SAID.search(text) else None


@cache
def _word() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, education_words())))


def _words(text: str) -> Iterator[tuple[int, int, Education]]:
    for found in _word().finditer(text):
        yield found.start(), found.end(), education_words()[found[0]]


@cache
def _demand() -> re.Pattern[str]:
    word = f"(?:{_word().pattern})"
    words = f"(?P<words>{word}(?:(?:学历)?\\s*(?:[/、或\\s]|以及)?\\s*{word})*)"
    level = r"(?:及|文化)?(?:学历|文凭|文化(?:程度)?|(?:应届)?毕业生?|教育(?:背景|程度)|水平|学位)"
    extent = (
        r"生?(?:\s*\(?含(?:本科|大专|专科|中专|高中)?\)?)?\s*(?:以?及其?|或|和|级)?"
        r"(?:同等(?:学历|学力)?\s*(?:及|或)?)?及?(?:以上|上(?=学历))"
    )
    return re.compile(
        rf"{words}(?:(?P<above>{extent})|(?:及|或)?以下(?:学历)?|\s*(?:或同等|相关专业)?(?:的)?{level})"
        rf"|(?:学历|文化程度|教育程度|文化水平)(?:要求)?\s*[:：]?\s*(?:为|须|需|在|是|达到|最低)?\s*{_FILL}(?P<labelled>{word})"
        rf"|^(?:\d+|[一二三四五六七八九]|[(（]\d[)）])?[.、:：)]*\s*(?:要求|学历)?[:：]?\s*{_FILL}(?P<alone>{word})(?:$|[(（])"
        rf"|(?:专业|类|全日制|统招){_FILL}(?P<bare>{word})$"
    )


def _demanded(clause: str) -> Iterator[Education]:
    for found in _demand().finditer(clause):
        words = found["words"] or found["labelled"] or found["alone"] or found["bare"]
        after = clause[found.end() : found.end() + 12]
        if _is_wish(clause[: found.start()], after) or _is_school(clause, found):
            continue
        if not found["above"] and _AT_MOST.search(found[0] + after[:4]):
            yield Education.ANY
        else:
            yield min(rank for _, _, rank in _words(words))


def _is_wish(before: str, after: str) -> bool:
    """Tell 本科及以上学历优先 from 本科及以上学历计算机专业优先, where only the subject is a wish."""
    wish = re.match(
        r"(?:学历|毕业生?|文凭|学位|文化|教育|程度|水平|者|的|人员|及?以上|[)）\s])*(?:可)?", after
    )
    rest = after[wish.end() :] if wish else after
    return bool(_PREFERRED.match(rest)) or before.endswith(("最好", "最好是", "优先", "优先考虑"))


def _is_school(clause: str, found: re.Match[str]) -> bool:
    """大学毕业 in 常熟理工大学毕业 names a school's graduate all the same; 小学教师 does not."""
    return re.match(r"教(?!育)|老师|部", clause[found.end() :]) is not None
