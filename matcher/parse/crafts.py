"""Speech in, the crafts out that it says to learn, take up or have done: 把模具学出来, 转行做中介.

>>> [trade for _, _, trade in find_crafts("想把模具学出来")]
['模具钳工']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from matcher.codes.tables import read_rows
from matcher.codes.trades import find_trades
from matcher.config import DATA

_TAKES_UP = re.compile(
    r"(?:学(?:会|好|点|门|个|一门)?|把|往|转行?做?|改行?做?|从事|入|进|对|做|干|搞|弄|走)(?=[\u4e00-\u9fffA-Za-z])"
)
_WORKED = re.compile(r"[干做当学搞](?:[过了]?.{0,3}[年月])?[过了]?的?([\u4e00-\u9fff]{2,4}?)的?$")
_WISH = re.compile(r"想|学|转行|改行|打算|准备|希望|兴趣|入行|往")
# 随便哪个厂都行: whoever takes any factory wants to work in one.
_ANY_FACTORY = re.compile(
    r"(?:(?:随便|不管|无论|不论|管它)(?:是|进|去)?)?(?:哪|什么|啥|么子|咩)(?:个|家|种|样|间)?的?厂(?:子|里)?"
    r"(?:都|也)(?:[行得成干做去进中]|可以|没问题|无所谓|愿意)|随便(?:进|找)?(?:个|家)?厂"
)
_TOPIC = re.compile(r"(?:但是?|不过|像|那|这|以前|现在|我|就|给)*")
_DONE = re.compile(
    r"^(?:我|也|都|就|还|是|真的?|实在|打死|现在|以后|早就?)*(?:不(?:太|大)?|没怎么|没有?|会|能|可以|都?)"
    r"(?:想|敢|愿意?|肯|会|能|打算)?(?:再|去)?[开跑送拉干做搞学卖骑驾拍弄](?![发门店厂会])"
    r"|^[开跑送拉干做搞卖骑](?:了|过|够)"
)
_OR = re.compile(r"^(?:或者?|和|跟|、|还是)")
# 喷了八年漆, 开过五年挖机: a verb parted from its object by how long it went on.
_SPLIT = re.compile(
    r"([喷开踩教卖送端做炒修焊扫洗看养种跑装贴砌刷搬裁拉骑剪打])(?:了|过)"
    r"(?:(?:好|快)?[一二两三四五六七八九十几\d]+(?:来|多)?个?(?:年|月|天|晚|趟)(?:多|半)?)?的?"
    r"([\u4e00-\u9fff]{1,3})"
)
_LOOKS_FOR = re.compile(r"找(?:个|份|点|一份|一个)?")
_KIND_OF_WORK = re.compile(r"^(?:[或、和]|的?(?:活|工作|岗|事做))|^或者|^类|^方面|^这块")
_ENDINGS = "工员师"
_LONGEST = 5


def find_crafts(
    text: str, named: Sequence[tuple[int, int, str]] = ()
) -> tuple[tuple[int, int, str], ...]:
    """Find the crafts of a phrase with their trades, beside those that it names outright."""
    any_factory = tuple((*hit.span(), "普工") for hit in _ANY_FACTORY.finditer(text))
    if any_factory:
        return any_factory
    taken_up = tuple(
        (start, end, trade)
        for start, end, trade in _taken_up(text)
        if not any(first < end and start < last for first, last, _ in named)
    )
    parted = tuple(hit for hit in _split(text) if all(hit[0] >= end for _, end, _ in named))
    if taken_up or named:
        return taken_up or parted
    return tuple(_worked(text)) or tuple(_topic(text)) or parted


def _taken_up(text: str) -> Iterator[tuple[int, int, str]]:
    done = 0
    verbs = (*_TAKES_UP.finditer(text), *_LOOKS_FOR.finditer(text)) if _WISH.search(text) else ()
    for verb in sorted(verbs, key=lambda verb: verb.start()):
        first, start = verb.span()
        while start >= done and (end := _craft_end(text, start)):
            if verb[0][0] == "找" and not _KIND_OF_WORK.match(text[end:]):
                break  # 找中介 asks one for work
            yield first, end, _crafts()[text[start:end]]
            other = _OR.match(text[end:])
            done, first = end, end + (other.end() if other else 0)
            start = first if other else -1


def _craft_end(text: str, start: int) -> int:
    """Find where the longest craft that starts here ends; 0 if none does."""
    longest = min(len(text), start + _LONGEST)
    return next((end for end in range(longest, start + 1, -1) if text[start:end] in _crafts()), 0)


def _worked(text: str) -> Iterator[tuple[int, int, str]]:
    """Read what speech names by the work alone: 干过水电 is 水电工."""
    worked = _WORKED.search(text)
    if not worked:
        return
    end = worked.end(1)
    for work, ending in product((worked[1], worked[1][-2:]), _ENDINGS):
        for first, last, trade in find_trades(work + ending):
            if last - first == len(work) + 1:
                yield end - len(work), end, trade
                return


def _split(text: str) -> Iterator[tuple[int, int, str]]:
    """Read a verb and its object that a span of time parts: 喷了八年漆."""
    for split in _SPLIT.finditer(text):
        for size in range(len(split[2]), 0, -1):
            work = split[1] + split[2][:size]
            whole = (one for start, end, one in find_trades(work) if end - start == len(work))
            trade = _crafts().get(work) or next(whole, "")
            if trade:
                yield split.start(), split.start(2) + size, trade
                break


def _topic(text: str) -> Iterator[tuple[int, int, str]]:
    """Read what a phrase puts before its verb: 网约车不开了, 外卖不想再送."""
    topic = _TOPIC.match(text)
    end = _craft_end(text, topic.end()) if topic else 0
    if topic and end and _DONE.match(text[end:]):
        yield topic.end(), end, _crafts()[text[topic.end() : end]]


@cache
def other_senses() -> Mapping[str, str]:
    """Give for a craft's trade the concept that its word names elsewhere: 做中介 hires nobody out."""
    rows = read_rows(DATA / "lexicon" / "crafts.csv")
    return {row["trade"]: row["instead_of"] for row in rows if row["instead_of"]}


@cache
def _crafts() -> Mapping[str, str]:
    rows = read_rows(DATA / "lexicon" / "crafts.csv")
    return {word: row["trade"] for row in rows for word in row["words"].split("|")}
