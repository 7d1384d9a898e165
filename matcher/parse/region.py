"""Place names as people write them, turned into divisions of GB/T 2260.

>>> [place.name for place in parse_places("广西 柳南区、东莞-常平镇")]
['柳州市柳南区', '东莞市']
>>> parse_places("县城东关中山路"), says_anywhere("可赴外省")
((), True)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import ahocorasick

from matcher.codes.regions import (
    MUNICIPALITIES,
    Named,
    NameKind,
    ancestors,
    level,
    names,
    place,
    within,
)
from matcher.parse.text import normalise
from matcher.types import Place

# What follows a name and makes it part of another: 中山路, 南昌社区, 北京银行, 广州话.
_NOT_A_PLACE = re.compile(
    r"(?:[东西南北中][一二三四五六七八九十]?|[一二三四五六七八九十])?"
    r"(?:路|街(?!道办)|巷|弄|里(?=\d)|道(?![滘真县])|大道|大街|大桥|胡同)"
    r"|村|镇|乡|社区|街道|小区|花园|大厦|广场|酒店|饭店|宾馆|银行|大学(?!城)|学院|学校|医院"
    r"|集团|人寿|证券|股份|籍|户口|话|菜|本地|战区|军区|时间|方向|洋|子|人民|战役"
)
_AFTER_FULL = re.compile(r"域|路|大道|街(?!道)")
_JOINER = re.compile(r"[\s\-·•・/|>_:,，(（省市~]*")
_LISTED = re.compile(r"[、，,;；/|&和或及与\n:]|工作|以及|周边|--")
_NEXT = re.compile(r"[\s、,;/|&和或及与]*")
_NAMED_PLACE = re.compile(r"地点|地址|城市|区域")
_SEGMENT_EDGE = re.compile(r"[\s\-·•・/|>_,，、;；:()（）&和或及与。.]")
_DIRECTIONS = {"城区", "郊区", "矿区", "东区", "西区", "南区", "北区", "市中区", "城东区", "城西区", "城中区", "城北区",
               "城关区", "新城区", "老城区", "市南区", "市北区", "城厢区", "桥东区", "桥西区", "开发区", "港口区", "新区"}  # fmt: skip
_ABROAD = re.compile(r"国外|境外|海外|外派出国")

_ANYWHERE = re.compile(
    r"(?:可|能|愿|愿意|接受)(?:以)?(?:赴|去|到|往|接受)?(?:外省|省外|外地|异地)"
    r"|(?:外省|省外|外地|异地)(?:也|都|均|亦)?(?:可|行|能去|没问题|接受)"
    r"|不限(?:工作)?(?:地区|地点|城市|区域|地域)|(?:地区|地点|城市|区域|地域)(?:均|都)?不(?:限|挑|拘)"
    r"|全国(?:各地|范围|皆|均|都|任意|各省|派遣|调配|招聘|可|$|[、,，;；/)）])"
    r"|(?:哪里|哪儿|哪|去哪里?|去哪儿|什么地方|任何地方|任意城市)(?:都|也)(?:行|可|去|能|没)"
    r"|天南海北|天南地北|服从(?:全国|公司)?(?:分配|调配|安排)"
)
_WHOLE_ANYWHERE = re.compile(
    r"(?:.*[\s\-·])?(?:全国|不限|无限制|任意|随意|都可以?|均可|各地|多地|外省|省外)"
)
_REFUSED = re.compile(
    r"(?:不|勿|别|非|拒|无法|没法)(?:想|愿意?|能|考虑|接受|可|方便)?(?:去|到|出|赴|跑)?$"
)

_LABEL = re.compile(
    r"(?:工作|上班|办公|公司|工厂|单位|面试|项目)?(?:地点|地址|区域|城市|地区|所在地)\s*[:：]\s*(?P<place>[^\n。；;]{2,60}?)(?=\s\S{2,8}[:：]|[\n。；;]|$)"
    r"|(?:工作|上班)(?:地点|地方)?(?:位于|在)(?P<at>[^\n。；;，,]{2,30})"
)
_INTERVIEW = re.compile(r"^(?:面试|公司|单位)")


@dataclass(frozen=True, slots=True)
class _Token:
    """A name found in the text, with what stands around it."""

    start: int
    end: int
    readings: tuple[Named, ...]
    text: str
    whole: bool  # fills the text between two separators
    gap: str  # what stands between it and the name before

    @property
    def joined(self) -> bool:
        """Nothing but a dash or blank parts it from the name before."""
        return _JOINER.fullmatch(self.gap) is not None

    def codes(self, *kinds: NameKind) -> tuple[str, ...]:
        """List the codes of its single readings of these kinds."""
        return tuple(
            named.codes[0]
            for named in self.readings
            if named.kind in kinds and len(named.codes) == 1
        )


def parse_places(text: str) -> tuple[Place, ...]:
    """Read a place cell: every division named in it, the narrowest that is certain."""
    return _parsed(normalise(text))


def find_places(text: str) -> tuple[Place, ...]:
    """Read the places that running text labels as the place of work."""
    found: dict[Place, None] = {}
    for label in _LABEL.finditer(normalise(text)):
        if not _INTERVIEW.match(label[0]):
            found |= dict.fromkeys(parse_places(label["place"] or label["at"]))
    return tuple(found)


def says_anywhere(text: str) -> bool:
    """Say whether the words leave the place open: 全国, 可赴外省, 地点不限."""
    text = normalise(text)
    if _WHOLE_ANYWHERE.fullmatch(text):
        return True
    return any(not _REFUSED.search(text[: found.start()]) for found in _ANYWHERE.finditer(text))


@lru_cache(maxsize=20_000)
def _parsed(text: str) -> tuple[Place, ...]:
    tokens = list(_tokens(text))
    certain = _certain(tokens)
    found: list[str] = []
    scope = ""
    for token in tokens:
        group = next((named.codes for named in token.readings if len(named.codes) > 1), ())
        code = "" if group else _resolve(token, scope, certain)
        if group and not _only_mentioned(token, scope):
            found.extend(group)
        if code:
            scope = _add(found, token, code, scope)
    if _ABROAD.search(text) and all(level(code) == 2 for code in found):
        return ()
    return tuple(place(code) for code in dict.fromkeys(found))


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name, readings in names().items():
        automaton.add_word(name, (len(name), readings))
    automaton.make_automaton()
    return automaton


def _tokens(text: str) -> Iterator[_Token]:
    last = 0
    for end, (length, readings) in _automaton().iter_long(text):
        start, stop = end + 1 - length, end + 1
        before, after = text[start - 1 : start], text[stop : stop + 1]
        whole = all(not side or _SEGMENT_EDGE.match(side) for side in (before, after))
        kept = _standing(readings, text[stop:])
        if kept:
            yield _Token(start, stop, kept, text[start:stop], whole, text[last:start])
            last = stop


def _standing(readings: tuple[Named, ...], after: str) -> tuple[Named, ...]:
    """Drop the readings that the words after the name speak against."""
    if _AFTER_FULL.match(after):
        return ()
    if _NOT_A_PLACE.match(after):
        return tuple(named for named in readings if named.kind in (NameKind.FULL, NameKind.CHANGED))
    return readings


def _certain(tokens: Iterable[_Token]) -> frozenset[str]:
    """Codes of the names that have one meaning wherever they stand."""
    sure = (token.codes(NameKind.FULL, NameKind.SHORT) for token in tokens)
    return frozenset(codes[0] for codes in sure if len(codes) == 1)


def _resolve(token: _Token, scope: str, certain: frozenset[str]) -> str:
    """Pick the division a name means here; empty when that is not certain."""
    inside = _inside(token, scope)
    if inside:
        return inside
    full = token.codes(NameKind.FULL) or token.codes(NameKind.CHANGED)
    if full:
        return _resolve_full(token, full, scope, certain)
    short = token.codes(NameKind.SHORT) or token.codes(NameKind.ZONE_ALONE)
    if short:
        return "" if _only_mentioned(token, scope) else _widest(short)
    stems = token.codes(NameKind.STEM)
    free = not scope or bool(_LISTED.search(token.gap))
    return stems[0] if len(stems) == 1 and token.whole and free else ""


def _only_mentioned(token: _Token, scope: str) -> bool:
    """Say whether a city is named in passing inside an address: 宝安区…（南昌第二工业区）."""
    if not scope or level(scope) < 6:
        return False
    return not (_NEXT.fullmatch(token.gap) or _NAMED_PLACE.search(token.gap))


def _inside(token: _Token, scope: str) -> str:
    """Find the reading that lies in the place named before, tried from the narrow to the wide."""
    for outer in ancestors(scope) if scope else ():
        for kinds in _KINDS_IN_ORDER:
            if not _may_refine(token, kinds[0], outer, scope):
                continue
            lying = {code for code in token.codes(*kinds) if within(outer, code)}
            if len(lying) == 1:
                return lying.pop()
            if outer in lying:
                return outer
    return ""


_KINDS_IN_ORDER = (
    (NameKind.FULL,),
    (NameKind.SHORT,),
    (NameKind.CHANGED,),
    (NameKind.ZONE_ALONE,),
    (NameKind.ZONE,),
    (NameKind.STEM,),
)


def _may_refine(token: _Token, kind: NameKind, outer: str, scope: str) -> bool:
    """Ask more of a name the less it says by itself."""
    if token.text in _DIRECTIONS and not token.joined:
        return False  # 莞城区 is not 城区
    if kind not in (NameKind.STEM, NameKind.ZONE):
        return True
    listed = bool(_LISTED.search(token.gap))
    if kind is NameKind.STEM:
        return listed or token.whole or (token.joined and outer == scope)
    is_city = level(outer) == 4 or outer[:2] in MUNICIPALITIES
    return is_city and (token.joined or token.whole or listed)


def _resolve_full(
    token: _Token, codes: tuple[str, ...], scope: str, certain: frozenset[str]
) -> str:
    beside = token.joined and not re.search(r"[、;；\n,，]", token.gap)
    if scope and level(scope) > 2 and beside and all(level(code) == 6 for code in codes):
        return ""  # 东莞-东城区 is a street office, not 东城区 of 北京
    if token.text in _DIRECTIONS and not token.joined:
        return ""
    lying = [code for code in codes if any(code != sure and within(sure, code) for sure in certain)]
    if len(lying) == 1:
        return lying[0]
    if token.text in _DIRECTIONS:
        return ""
    return _common(codes)


def _widest(codes: tuple[str, ...]) -> str:
    """吉林 is the province unless something says the city; two of one level stay unread."""
    top = min(level(code) for code in codes)
    best = {code for code in codes if level(code) == top}
    return best.pop() if len(best) == 1 else _common(tuple(best))


def _common(codes: tuple[str, ...]) -> str:
    """Find the narrowest division that holds all the readings."""
    return next(
        (outer for outer in ancestors(codes[0]) if all(within(outer, code) for code in codes)), ""
    )


def _add(found: list[str], token: _Token, code: str, scope: str) -> str:
    """Put a place on the list, or narrow the last one; returns what is now spoken of."""
    if scope and within(code, scope):
        return scope if within(scope, code) or level(code) == 2 else code
    if found and found[-1] == scope and within(scope, code):
        found[-1] = code
    elif found and _is_prefix(found[-1], token, code):
        found[-1] = code  # 广西 肇庆: the feed's own province before a place elsewhere
    else:
        found.append(code)
    return code


def _is_prefix(last: str, token: _Token, code: str) -> bool:
    is_province = level(last) == 2 and last[:2] not in MUNICIPALITIES
    return (
        is_province and level(code) > 2 and re.fullmatch(r"\s*[\s\-·]?\s*", token.gap) is not None
    )
