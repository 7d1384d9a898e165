"""A job title as it is typed in; the jobs it joins, bare of slogans, and their trades out.

>>> bare("急招！！会计（包吃住）5名"), asides("急招！！会计（包吃住）5名")
('会计', ('包吃住',))
>>> bare("普 工")
'普工'
>>> list(jobs("审计/会计"))
['审计', '会计']
>>> [naming.trade for naming in namings("Java讲师")]
['IT讲师']
>>> [naming.trade for naming in namings("外账")]
['外账会计']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import all_trades, fold, nearness
from matcher.config import DATA

_ASIDE = re.compile(r"[(\[【<《{]([^()\[\]【】<>《》{}]*)[)\]】>》}]?")
_COUNT = re.compile(
    r"(?:招|聘)?(?:\d+\s*[名人位]|[一二两三四五六七八九十]+[名位])|若干[名人]?|数名|多名"
)
_PAY = re.compile(
    r"\d+(?:\.\d+)?\s*(?:[-~至到]\s*\d+(?:\.\d+)?)?\s*(?:[kKwW万千]元?|元)(?:[/每]?[月天日时年]薪?)?(?:\+|以上|起)?"
    # 2800底薪, 4500-6000: round sums without a unit, but neither ISO9000 nor 10000号.
    r"|(?<![\dA-Za-z])[1-9]\d{1,2}00(?:[-~至到]\d{3,5})?(?![\d号])(?:\+|以上|起|左右|保底)?"
)
# 普 工 and 注 塑 工, set wide to fill a line.
_SPACED = re.compile(r"(?:(?<=\s)|^)[一-鿿](?:\s+[一-鿿])+(?=\s|$)")
_HIRED = re.compile(r"(?<=[员工师生理管监])招聘$")  # 推广专员招聘 seeks, it does not recruit
_HIRING = re.compile(r"^\s*(?:招聘|招工|招|聘)(?=\S)")
_JOINER = re.compile(r"\s*[/、,，;；|+&·~!！:：\-]+\s*|\s+|兼|和|及|或|与")
_EDGES = " -+/、,，!！.。:：~*#★●"
# What may follow a trade's name without making it another job.
_RANK = re.compile(
    r"(?:高级|资深|初级|中级|实习|储备)?(?:研发|开发)?(?:[工员师生长岗类]|工程师|技术员|专员|人员|岗位|助理|主管|经理|总监|"
    r"主任|组长|班长|领班|队长|实习生|学徒工?|师傅|副手|负责人|方向|团队|老师傅|熟练工|合伙人|[A-Da-d1-9])*$"
)
_RANK_WORDS = re.compile(
    r"^(?:高级|资深|初级|中级|实习|储备|兼职|见习)|(?:[员岗类部组]|专员|人员|岗位|助理|文员|主管|经理|总监|主任|组长|班长|领班|"
    r"实习生|学徒工?|师傅|负责人|方向)+$"
)
_LEADS = re.compile(
    r"(?:管理)?(?:中心|事业部|部门|部|科|处)?副?"
    r"((?<=[部门心副])总经理|(?<!总)经理|总监|部长|主任|负责人|主管|处长|科长)$"
)
_OF_DEPARTMENT = re.compile(r"(?<!事业)部门?副?总经理$")  # of a department, not of a firm
_LEADERS = ("经理", "主管", "总监")
_LED = 0.94
_APPRENTICE = "学徒"
# Names that say little beside one that says more: Android高级程序员 writes for Android.
_GENERAL, _KIN = frozenset({"软件工程师", "后端开发", "销售代表", "教师"}), 0.35
_PERSON = "工员师"  # what names of people at work end in
_NEXT_JOB = 0.93
_SURE, _LEAST, _COLOUR, _OVERLAP, _UNRANKED = 0.97, 0.6, 0.45, 0.6, 0.7


@dataclass(frozen=True, slots=True)
class Naming:
    """A trade that a title names, the words that name it, and how sure that it is the job."""

    trade: str
    words: str
    confidence: float


def bare(title: str) -> str:
    """Drop brackets, pay, counts and slogans, and the verb of hiring before a job's name."""
    main = _SPACED.sub(lambda hit: "".join(hit[0].split()), _ASIDE.sub(" ", _folded(title)))
    uncounted = _COUNT.sub(" ", _PAY.sub(" ", main)).strip()
    if any((start, end) == (0, len(uncounted)) for start, end, _ in all_trades(uncounted)):
        return uncounted  # 招聘 is a job before it is a slogan, and C# needs its mark
    plain = _HIRED.sub("", _noise().sub(" ", uncounted).strip(_EDGES))
    job = _HIRING.sub("", plain)
    # 招聘专员 hires for a living; 招聘焊工 seeks a welder.
    seeks = job != plain and any(all_trades(job)) and not _RANK.fullmatch(job)
    return job if seeks else plain


def asides(title: str) -> tuple[str, ...]:
    """Give what a title says in brackets."""
    return tuple(aside for hit in _ASIDE.finditer(_folded(title)) if (aside := hit[1].strip()))


def jobs(title: str) -> Iterator[str]:
    """Cut a bare title where it joins jobs, but never inside a job's name (和面工, C/C++)."""
    names = all_trades(title)
    start = 0
    for hit in _JOINER.finditer(title):
        if any(begin < hit.end() and hit.start() < end for begin, end, _ in names):
            continue
        if title[start : hit.start()]:
            yield title[start : hit.start()]
        start = hit.end()
    if title[start:]:
        yield title[start:]


def namings(job: str) -> tuple[Naming, ...]:
    """Name the trades of one job, the deciding one first: Chinese puts the head last."""
    names = _maximal(all_trades(job))
    if names and names[-1][2] == _APPRENTICE:  # 汽修学徒工 learns to mend cars: that is the trade
        names = names[:-1] or ([] if _headless(job) else names)
    heads = bool(names) and names[-1][1] == len(job) and not _OF_DEPARTMENT.search(job)
    if not heads and (led := _led(job)):
        return (led,)
    if not names:
        return _headless(job)
    return _side_by_side(job, names) if _joined(job, names) else _headed(job, names)


def _side_by_side(job: str, names: list[tuple[int, int, str]]) -> tuple[Naming, ...]:
    return tuple(
        Naming(trade, job[start:end], round(_SURE * _NEXT_JOB**place, 3))
        for place, (start, end, trade) in enumerate(names)
    )


def _headed(job: str, names: list[tuple[int, int, str]]) -> tuple[Naming, ...]:
    names = _telling_last(names)
    start, end, trade = names[-1]
    confidence = _confidence(job, start, end)
    found = [Naming(trade, job[start:end], round(confidence, 3))]
    for begin, stop, other in reversed(names[:-1]):
        weight = _OVERLAP if stop > start else _COLOUR  # sharing letters: another reading
        found.append(Naming(other, job[begin:stop], round(confidence * weight, 3)))
    return tuple(found)


def _led(job: str) -> Naming | None:
    """Name the manager of a function told in other words: 供应链中心总监 is a 供应链经理.

    A 主管 is no 经理: 推广主管 promotes with a few others, and is read by the work.
    """
    rank = _LEADS.search(job)
    if rank is None:
        return None
    for start in range(rank.start()):
        led = job[start : rank.start()]
        for leader in (rank[1], *(() if rank[1] == "主管" else _LEADERS)):
            for name in (f"{led}部{leader}", led + leader):
                if trade := _whole(name):
                    return Naming(trade, job[start:], _LED)
    return None


def _whole(name: str) -> str | None:
    """Give the trade that a word names from its first letter to its last."""
    hits = all_trades(name)
    return next((trade for start, end, trade in hits if (start, end) == (0, len(name))), None)


def _telling_last(names: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Let a general name give way to one that tells more of the same work."""
    _, end, general = names[-1]
    told = [name for name in names[:-1] if _KIN <= nearness(name[2], general) < 1]
    if general not in _GENERAL or not told:
        return names
    start, _, trade = told[-1]
    return [*(name for name in names if name != told[-1]), (start, end, trade)]


def _joined(job: str, names: list[tuple[int, int, str]]) -> bool:
    """Tell whether jobs stand side by side with nothing between them: 电工焊工钳工."""
    edges = [0, *(end for _, end, _ in names)]
    return (
        len(names) > 1
        and [start for start, _, _ in names] == edges[:-1]
        and edges[-1] == len(job)
        and all(job[end - 1] in _PERSON for end in edges[1:-1])
    )


def _headless(job: str) -> tuple[Naming, ...]:
    """Read a word that names a job only where it is the whole of it: 外账, 成本, 设备主管."""
    words = fold(job.strip())
    ranked = _RANK_WORDS.sub("", words) or words
    for said in (words, ranked):
        if said in _bare_words():
            trade, confidence = _bare_words()[said]
            return (Naming(trade, job.strip(), confidence),)
    return ()


def _confidence(job: str, start: int, end: int) -> float:
    """Weigh how much of the job the name explains, and whether what follows is only a rank."""
    size = len(job.replace(" ", ""))
    rest = job[end:].strip()
    ranked = _RANK.match(rest) is not None
    covered = (end - start + (len(rest) if ranked else 0)) / max(size, 1)
    sure = _LEAST + (_SURE - _LEAST) * min(covered, 1.0)
    return sure if ranked else sure * _UNRANKED


def _maximal(names: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Leave out names inside longer ones; order by where they end."""
    spans = sorted(names, key=lambda hit: (hit[1], hit[0]))
    return [
        (start, end, trade)
        for start, end, trade in spans
        if not any(
            begin <= start and end <= stop and (begin, stop) != (start, end)
            for begin, stop, _ in spans
        )
    ]


def _folded(title: str) -> str:
    return unicodedata.normalize("NFKC", title).replace("—", "-").replace("–", "-").strip()


@cache
def _bare_words() -> Mapping[str, tuple[str, float]]:
    rows = read_rows(DATA / "lexicon" / "bare_titles.csv")
    return {fold(row["words"]): (row["trade"], float(row["confidence"])) for row in rows}


@cache
def _noise() -> re.Pattern[str]:
    words = (row["words"] for row in read_rows(DATA / "lexicon" / "title_noise.csv"))
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")
