"""One sentence's mentions in, the same with what is refused only together joined, out.

卖理财的客服不做 refuses neither every 客服 nor, of somebody who asks for another trade, every firm
that sells funds: modifier and head make one refusal, `both:cond:推销+trade:在线客服`. Where the head
is a trade that the person asks for, or a mere place, the modifier alone is what is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from matcher.parse.lexicon import Hit, fields_of_work
from matcher.parse.phrases import Phrase
from matcher.parse.stance import Judged
from matcher.types import Mention, Stance

_Owns = Callable[[str], bool]
# 要带英语的(那种)前台: what stands between a modifier and its head.
_LINK = re.compile(r"^[^和或跟及]{0,8}?(?:的|那种|那类|这种|这类)[^的不没]{0,2}$")
# 前台要英语的: what stands between a head and a modifier that follows it, and what ends it.
_OF_HEAD = re.compile(
    r"^(?:岗位?|职位|工作|活|里)?(?:如果|要是|还|又|也|老|总|天天|经常|常|一)?"
    r"(?:要求?|需要?|得|带|有|上|做|跑|写着?|搞|值|熬|是|会)?(?:自己|求|去)?$"
)
_CLOSES = re.compile(r"^[^,不没]{0,3}(?:的|那种)")
_AND = re.compile(r"^(?:[和或跟及又还要得需也去做上]|或者|以及|还有){0,3}$")
_HOUSES = "厂店馆院所场地吧城楼室矿"
_SELLS = "卖推跑打拉"  # a verb that makes a list's member a modifier: 卖保险、卖理财的客服
# What nobody takes in any trade is refused by itself, whatever the head.
_ALWAYS = frozenset({"cond:押金押证", "cond:收费", "cond:拖欠工资", "cond:拉人头"})
_MODIFIERS = frozenset({"cond", "skill", "licence", "industry", "edu"})
_REFUSED = frozenset({Stance.REFUSES, Stance.LACKS})
_MASK = re.compile(r"(?:挂|打|披)(?:着|个|了)?[“\"'‘]?$")
_OF_MASK = re.compile(r"^[”\"'’]?[岗位职]*的?(?:名|旗|牌|幌|招牌|皮|头衔)")
_SAID_TO_BE = re.compile(
    r"(?:说是|写的?是|[写标挂顶打]着|[写标挂]成|标的?是|号称|名义上是?|表面上?是?|看着是|招(?:的是)?|叫做?|名字叫)[“\"'‘]?$"
)
_IN_TRUTH = re.compile(r"^[^。]{0,6}(?:其实|实际|结果|却|进去|去了|到了|全是|干的)")


@dataclass(frozen=True, slots=True)
class Said:
    """A mention with the words it was read from."""

    one: Judged
    mention: Mention


@dataclass(frozen=True, slots=True)
class _Compound:
    """A trade named together with what describes it; any one of the modifiers is enough."""

    modifiers: tuple[tuple[Hit, ...], ...]
    head: Hit


def rejoined(row: Sequence[Phrase], said: Sequence[Said], owns: _Owns) -> list[Mention]:
    """Join the refusals of a sentence that hold only together, and drop trades named as masks."""
    starts = {(one.one.phrase, one.one.hit.start) for one in said}
    kept = [one for one in said if not _is_mask(row, one) and not _is_adjective(one, starts)]
    found = [one.mention for one in kept]
    for compound in _compounds(row, kept):
        found = _apply(compound, kept, found, owns)
    return found


def _apply(
    compound: _Compound, said: Sequence[Said], found: list[Mention], owns: _Owns
) -> list[Mention]:
    heads = [
        m
        for m in _of(said, compound.head)
        if m.kind in {"trade", "industry"} and m.stance is not Stance.WANTS
    ]
    groups = [
        [m for hit in hits for m in _of(said, hit) if m.stance in _REFUSED and _describes(m)]
        for hits in compound.modifiers
    ]
    groups = [group for group in groups if group and _narrows(group, _of(said, compound.head))]
    if not groups or not heads:
        return found
    spent = {id(m) for m in _of(said, compound.head)}
    alone = _is_house(compound.head) or any(owns(m.concept) for m in heads)
    alone = alone or not any(_is_work(m) for m in heads)
    both: list[Mention] = []
    for group in groups:
        if not alone and not any(m.concept in _ALWAYS for m in group):
            spent |= {id(m) for m in group if m.stance is Stance.REFUSES}
            both += [_both(group, head) for head in heads if _is_work(head)]
    return [m for m in found if id(m) not in spent] + both


def _narrows(group: Sequence[Mention], head: Sequence[Mention]) -> bool:
    """Tell a modifier that says more than its head: 培训机构 adds nothing to 课程顾问."""
    houses = {m.concept for m in head if m.kind == "industry"}
    if any(m.concept in houses for m in group):
        return False
    bare = all(m.kind == "industry" for m in group)
    return not (bare and any(m.kind == "cond" for m in head))


def _both(group: Sequence[Mention], head: Mention) -> Mention:
    parts = dict.fromkeys([*(m.concept for m in group), head.concept])
    words = head.words if group[0].words in head.words else f"{group[0].words}、{head.words}"
    return replace(head, concept="both:" + "+".join(parts), stance=Stance.REFUSES, words=words)


def _describes(mention: Mention) -> bool:
    return mention.kind in _MODIFIERS


def _is_work(mention: Mention) -> bool:
    """Tell a trade, or a field that is one, from a mere kind of house: 猎头 from 电子厂."""
    return mention.kind == "trade" or mention.concept in fields_of_work()


def _is_house(hit: Hit) -> bool:
    """Tell a workplace (鞋厂, 餐馆) from the work done in it."""
    return hit.words[-1] in _HOUSES or hit.words.upper() == "KTV"


def _of(said: Sequence[Said], hit: Hit) -> list[Mention]:
    return [one.mention for one in said if one.one.hit is hit]


def _is_adjective(said: Said, starts: Container[tuple[int, int]]) -> bool:
    """Tell a trade's name that describes the word behind it: 跑腿的 in 跑腿的外勤."""
    hit = said.one.hit
    describes = said.mention.kind == "trade" and hit.words.endswith("的")
    return describes and (said.one.phrase, hit.end) in starts


def _compounds(row: Sequence[Phrase], said: Sequence[Said]) -> Iterator[_Compound]:
    """Find the trades of a sentence that stand together with what describes them."""
    for number, phrase in enumerate(row):
        hits = _hits(said, number)
        for place, head in enumerate(hits):
            if any(_is_work(mention) for mention in _of(said, head)):
                modifiers = _before(row, said, number, hits[: place + 1])
                if not modifiers and head.words[0] not in _SELLS:  # 卖卡卖理财 are two
                    modifiers = _after(phrase.text, hits[place:], said)
                if modifiers:
                    yield _Compound(modifiers, head)


def _before(
    row: Sequence[Phrase], said: Sequence[Said], number: int, hits: Sequence[Hit]
) -> tuple[tuple[Hit, ...], ...]:
    """Collect the modifiers before a head: 要爬高、带电的 in 要爬高、带电的电工."""
    text = row[number].text
    if len(hits) < 2 or not _links(text, hits[-2], hits[-1]):
        return ()
    groups = [[hits[-2]]]
    for one, following in zip(hits[-3::-1], hits[-2:0:-1], strict=True):
        gap = text[one.end : following.start]
        if not gap and _is_object(following, said):
            groups[-1].insert(0, one)
        elif _AND.match(gap):
            groups.append([one])
        else:
            return tuple(map(tuple, groups))
    while number and row[number].joint == "、":
        number -= 1
        listed = _hits(said, number)
        if not listed or not all(_modifies(hit, said) for hit in listed):
            break
        groups += [[hit] for hit in listed]
    return tuple(map(tuple, groups))


def _after(text: str, hits: Sequence[Hit], said: Sequence[Said]) -> tuple[tuple[Hit, ...], ...]:
    """Collect the modifiers behind a head: 要出差的 in 会计要出差的."""
    if len(hits) < 2 or not _OF_HEAD.match(text[hits[0].end : hits[1].start]):
        return ()
    groups = [[hits[1]]]
    for one, following in pairwise(hits[1:]):
        gap = text[one.end : following.start]
        if not _AND.match(gap):
            return ()
        groups.append([following])
    if not _CLOSES.match(text[groups[-1][0].end :]) or not _modifies(hits[1], said):
        return ()
    return tuple(map(tuple, groups))


def _links(text: str, modifier: Hit, head: Hit) -> bool:
    """Tell a modifier from a thing merely named before: 要爬高的电工, 酒吧收银."""
    gap = text[_end(modifier) : head.start]
    at_work = _is_house(modifier) and not _is_house(head) and text[: modifier.start][-1:] != "在"
    return bool(_LINK.match(gap)) or (not gap and at_work)


def _end(hit: Hit) -> int:
    """Find where a modifier ends, a 的 of its own words left out: 站岗的保安."""
    return hit.end - hit.words.endswith("的")


def _is_object(hit: Hit, said: Sequence[Said]) -> bool:
    """Tell what is sold from what is done: 推销保健品 is one thing, 加班熬夜 are two."""
    return all(mention.kind != "cond" for mention in _of(said, hit))


def _modifies(hit: Hit, said: Sequence[Said]) -> bool:
    named = any(mention.kind == "trade" for mention in _of(said, hit))
    return not named or hit.words[0] in _SELLS


def _hits(said: Sequence[Said], number: int) -> list[Hit]:
    hits = {id(one.one.hit): one.one.hit for one in said if one.one.phrase == number}
    return sorted(hits.values(), key=lambda hit: hit.start)


def _is_mask(row: Sequence[Phrase], said: Said) -> bool:
    """Tell a trade that is named only as what the work passes for: 挂行政的名打电话."""
    hit, number = said.one.hit, said.one.phrase
    before, after = row[number].text[: hit.start], row[number].text[hit.end :]
    if _MASK.search(before) and _OF_MASK.match(after):
        return True
    follows = ",".join([after, *(phrase.text for phrase in row[number + 1 : number + 2])])
    return bool(_SAID_TO_BE.search(before) and _IN_TRUTH.match(follows))
