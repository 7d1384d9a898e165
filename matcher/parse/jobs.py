"""A posting's title and text in; which stretches of the text tell of which of its jobs out.

>>> text = "统一包吃。一、质检员(长白班):看图。二、操作工:两班倒。三、福利待遇:五险"
>>> [(piece.job, piece.text) for piece in pieces("质检员", text)][1:3]
[('质检员', '一、质检员(长白班):看图。'), ('操作工', '二、操作工:两班倒。')]
>>> own_part("质检员", text)
'统一包吃。一、质检员(长白班):看图。三、福利待遇:五险'
>>> pieces("质检员", "1、看图纸;2、量尺寸")
()
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from matcher.codes.titles import bare, jobs, namings
from matcher.codes.trades import nearness
from matcher.parse.numerals import arabic

_SAME = 0.7  # a heading this near the title's trade is the title's own
_WHOLE_NAME = 0.88  # nothing but a job's name, and perhaps a rank
_NAMED = 0.5  # among other words
_FEW = 2  # headings from which on a text tells of several jobs
_FRONT = 40  # characters before the first heading that may say that a list of vacancies follows
_STOPS = r"\s,，。；;：:()（）!！?？【】★●◆■*=+"
_CHINESE = "一二三四五六七八九十"
_NUMBER = rf"(?:(?P<number>[{_CHINESE}]{{1,3}}|\d{{1,2}})\s*[、.．:：]|[(（](?P<inner>[{_CHINESE}\d]{{1,2}})[)）])"
_NAME = (
    rf"(?!\d|[{_CHINESE}]{{1,2}}\s*[、.．])"
    rf"(?P<name>[一-鿿](?: [一-鿿]){{1,3}}(?! ?[一-鿿])|[^{_STOPS}]{{2,14}}?)"
)
_ASIDE = r"(?:\s*[（(][^（()）]{1,14}[)）])?"
_COUNT = (
    rf"{_ASIDE}(?P<count>\s*[：:，,]?\s*[（(]?\s*"
    r"(?:各?\s?\d{1,4}(?:\s?[-~－—～]\s?\d{1,4})?\s*[名人位员](?!以上|团队|/?间)|若干|[数多][名人]))"
)
_ASKS = (
    r"\s*(?:[：:]\s*(?P<asks>男|女|\d\d\s*[-~－—～至到]\s*\d\d\s*周?岁)"
    r"|(?:(?:任职|岗位)(?:要求|职责))?[：:]|[ /]\d{4,5}\s*[-~－—～元])"
)
_AT = r"(?:^|(?<=[\s。；;!！:：,，）)>]))"
_AT_LINE = r"(?:^|(?<=[\n。；;!！]))\s*"
# One job a heading; each way of marking them is a list of its own.
_STYLES = tuple(
    re.compile(rf"{at}{mark}\s*{_NAME}(?={_COUNT}|{end})")
    for at, mark, end in (
        (_AT, rf"(?=[(（]?[{_CHINESE}]){_NUMBER}", r"\s*(?:[：:(（；;。]|$|\s)"),
        (
            _AT,
            rf"(?:招聘)?(?:岗位|职位|工种)\s*(?P<number>[{_CHINESE}\d]{{1,2}})\s*[：:、.]?",
            r"\s*(?:[：:(（]|$|\s)",
        ),
        (_AT, rf"(?=[(（]?\d){_NUMBER}", r"\s*(?:[：:(（]|。要求)"),
        (_AT, "【", "】"),
        (_AT_LINE, r"(?P<label>(?:招聘)?(?:岗位|职位)(?:名称|描述)?[：:])", r"\s*(?:[；;\n(（]|$)"),
        (_AT, r"(?P<number>\d{1,2}) ", "(?!)"),  # a row of a table: 1 普工 2人 初中
        (_AT_LINE, rf"{_NUMBER}?", rf"{_ASIDE}{_ASKS}"),
        (r"(?:^|(?<=[\s。；;!！：:）)]))", rf"{_NUMBER}?", "(?!)"),
    )
)
_ALSO = re.compile(r"^(?:另外?|现|急|诚|特|还)(?=招|聘)")
_HIRES = ("招", "聘")
_VACANT = re.compile(r"招聘|[诚急特现][招聘]|以下(?:岗位|职位|人员|人才)|招工|招收")
_LOOKS_A_JOB = re.compile(
    r"(?:[员工师生岗]|经理|主管|总监|司机|人员|工人|助理|店长|组长|班长|主任|师傅|学徒|代表|顾问"
    r"|保安|保洁|会计|出纳)$"
)
# Who is led, who recruits, and what a person may rise to are not who is sought.
_NOT_SOUGHT = re.compile(
    r"带领|^管理(?!员|人员|处|岗)|团队|下属|现有|共有|拥有|配备|负责|协助|晋升|发展"
    r"|(?:要求|条件|性别|年龄|学历|电话|联系|地址|地点|时间|待遇|工资|薪资?|福利)$"
)
_GENERAL = re.compile(
    "福利|待遇|要求|条件|薪|时间|地[址点]|公司|企业|联系|方式|报名|面试|说明|备注|须知|简介|其[他它]"
)
_OF_ALL = re.compile(
    r"以上(?:各|所有|全部|几个)?(?:岗位|职位|人员|工种|员工|工人)|录用后|注[：:]"
    r"|(?P<asks>(?:招聘|岗位|职位|任职|应聘|年龄)(?:要求|资格))"
    r"|福利待遇|公司福利|员工福利|薪资福利|工作地[址点]|公司地址|上班时间|工作时间"
)
_DEMANDS = re.compile("要求|资格")
_LINE = 40  # characters that a job told in one line takes
_FOR_SURE = ("以上", "录用后")
_CHAPTER = re.compile(rf"{_AT}[{_CHINESE}]{{1,2}}\s*[、.．]")
NOBODYS = "?"  # the name of a job that cannot be told


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text and the job it is said of; "" where it is said of all."""

    job: str
    text: str
    count: str = ""  # how many are sought, as written


@dataclass(frozen=True, slots=True)
class _Heading:
    start: int
    name: str
    number: int | None
    count: str
    job: bool
    sure: bool  # nothing but a job's name, or a name with how many are sought
    alike: bool  # a job where others are: it says how many, or stands as they do
    asks: bool  # a job, whatever its name, since it says whom it asks for: 男, 25-40岁


@lru_cache(256)
def pieces(title: str, text: str) -> tuple[Piece, ...]:
    """Cut a text that tells of several jobs, in its order; empty where it tells of one.

    What stands before the first heading is said of all, unless the title's own job has no heading:
    then it is said of that job.
    """
    found = max(_lists(title, text), key=len, default=[])
    if not found:
        return ()
    told = [*_stretches(text, found)]
    cut = [Piece(_of_front(title, found), text[: found[0].start]), *told]
    return tuple(_tail_apart(_united(cut, found)))


def _of_front(title: str, found: Sequence[_Heading]) -> str:
    """Tell what the text before the first heading is said of: a list from 二 on has lost its first."""
    if not _trades(title, _NAMED):
        return ""
    if not any(is_own(heading.name, title) for heading in found if heading.job):
        return title
    return "" if found[0].number in (None, 1) else NOBODYS


def own_part(title: str, text: str) -> str:
    """Leave out what stands under the headings of other jobs; keep what is said of all."""
    cut = pieces(title, text) if _trades(title, _NAMED) else ()
    if not cut:
        return text
    return "".join(piece.text for piece in cut if not piece.job or is_own(piece.job, title))


def is_own(job: str, title: str) -> bool:
    """Say whether a job of the text is one that the title names."""
    if job in title or title in job:
        return True
    named, titled = _trades(job, _NAMED), _trades(title, _NAMED)
    return any(nearness(one, wish) >= _SAME for one in named for wish in titled)


def _lists(title: str, text: str) -> Iterator[list[_Heading]]:
    for style in _STYLES:
        headings = [_heading(hit) for hit in style.finditer(text)]
        sure = [heading for heading in headings if heading.sure]
        if len({heading.name for heading in sure}) >= _FEW and _is_list(title, text, sure):
            yield _of_the_list(headings)


def _is_list(title: str, text: str, sure: Sequence[_Heading]) -> bool:
    """Tell vacancies from the people whom one job deals with."""
    numbered = all(heading.number is not None for heading in sure)
    if any(heading.count for heading in sure) or (numbered and len(sure) > _FEW):
        return True
    titled = any(is_own(heading.name, title) for heading in sure)
    front = text[max(0, sure[0].start - _FRONT) : sure[0].start]
    return titled or bool(_VACANT.search(front))


def _of_the_list(headings: Sequence[_Heading]) -> list[_Heading]:
    """Keep the jobs and what is numbered on before and after; the rest is a list inside one of them."""
    kept: list[_Heading] = []
    for heading in headings:
        last = kept[-1].number if kept else None
        numbered_on = last is not None and heading.number == last + 1
        if heading.sure or heading.asks or (kept and (heading.alike or numbered_on)):
            kept.append(heading)
    for before in reversed(headings[: headings.index(kept[0])]):
        if before.job and before.number is not None and kept[0].number == before.number + 1:
            kept.insert(0, before)
    return kept


def _stretches(text: str, found: Sequence[_Heading]) -> Iterator[Piece]:
    ends = [*(heading.start for heading in found[1:]), len(text)]
    for heading, end in zip(found, ends, strict=True):
        stretch = text[heading.start : end]
        general = _GENERAL.search(heading.name)
        name = heading.name if heading.job else "" if general else NOBODYS
        yield Piece(name, stretch, heading.count)


def _united(cut: Sequence[Piece], found: Sequence[_Heading]) -> list[Piece]:
    """Give a job's two stretches one name, where pay and demands are two lists: 气保焊工, 焊工."""
    again = next(
        (at for at, (one, two) in enumerate(pairwise(found), 1) if _restarts(one, two)), len(found)
    )
    first = [piece.job for piece in cut[1 : again + 1] if piece.job]
    united = [*cut[: again + 1]]
    for piece in cut[again + 1 :]:
        alike = [name for name in first if piece.job and (name in piece.job or piece.job in name)]
        united.append(replace(piece, job=alike[0]) if len(alike) == 1 else piece)
    return united


def _restarts(one: _Heading, two: _Heading) -> bool:
    return None not in (one.number, two.number) and two.number == 1


def _tail_apart(cut: Sequence[Piece]) -> Iterator[Piece]:
    """Cut off what the last job's stretch ends with that is said of every job: 以上岗位包吃住."""
    yield from cut[:-1]
    last = cut[-1]
    others = "".join(piece.text for piece in cut[1:-1] if piece.job)
    numbered = _CHAPTER.match(last.text) is not None
    ends = [
        hit.start() for hit in _OF_ALL.finditer(last.text) if last.job and _is_of_all(hit, others)
    ]
    ends += [] if numbered else [hit.start() for hit in _CHAPTER.finditer(last.text)]
    end = min(ends, default=len(last.text))
    yield replace(last, text=last.text[:end])
    if last.text[end:]:
        yield Piece("", last.text[end:])


def _is_of_all(hit: re.Match[str], others: str) -> bool:
    """Tell what follows a list from what is said of its last job, such as of those before it."""
    if hit[0].startswith(_FOR_SURE):
        return True
    if hit["asks"]:  # after lines of names and pay alone
        return hit.start() <= _LINE and not _DEMANDS.search(others)
    return hit[0] not in others


def _heading(hit: re.Match[str]) -> _Heading:
    groups, name = hit.groupdict(), _name(hit["name"])
    sought = not _NOT_SOUGHT.search(name)
    looks = sought and bool(_LOOKS_A_JOB.search(name))
    whole = sought and bool(_trades(name, _WHOLE_NAME))
    counted = sought and bool(hit["count"])
    asks = sought and bool(groups.get("asks"))
    in_line = "asks" in groups and (looks or whole)
    labelled = sought and bool(groups.get("label"))
    return _Heading(
        start=hit.end() - len(hit[0].lstrip()),  # a break before it is the last job's
        name=name,
        number=_number(groups.get("number") or groups.get("inner") or ""),
        count=hit["count"] or "",
        job=looks or whole or counted or labelled or asks,
        sure=(looks and (whole or labelled))
        or (counted and (looks or bool(_trades(name, _NAMED)))),
        alike=counted or in_line or labelled,
        asks=asks,
    )


def _name(words: str) -> str:
    """Drop the blanks of 普 工 and the verb of 另招聘司机, but keep 招商经理."""
    name = _ALSO.sub("", words.replace(" ", ""))
    return (name.startswith(_HIRES) and bare(name).removeprefix("招 ")) or name


def _number(words: str) -> int | None:
    number = arabic(words)
    return int(number) if number.isdecimal() else None


@lru_cache(20_000)
def _trades(name: str, least: float) -> frozenset[str]:
    heads = [namings(part)[:1] for part in jobs(bare(name))]
    return frozenset(head.trade for found in heads for head in found if head.confidence >= least)
