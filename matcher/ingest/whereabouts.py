"""What a person says of places in, those wished for and those refused out.

>>> [place.name for place in read_wished_places(["南宁"], "柳州那边有亲戚，有合适的也行")]
['南宁市', '柳州市']
>>> [place.name for place in read_refused_places(["深圳不去了"])]
['深圳市']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from matcher.codes import regions
from matcher.codes.regions import contains
from matcher.parse.anothers import is_anothers_wish
from matcher.parse.region import parse_places, says_anywhere
from matcher.parse.text import clauses, normalise
from matcher.types import Place

_REFUSES = re.compile(
    r"不再?去|不想再?去|不考虑|不愿|不要|不到|不接受|除了|别去|别安排|别给|去不了|不想回|不回|"
    r"不(?:想|愿意?)(?:再)?[待呆留]|[待去呆](?:够|怕|腻)|[待呆]不下|(?<!不)想离开|离开(?=[^,]{2,6}(?:就|都|也)(?:行|可以|好|得))"
)
# 深圳不去了: what refuses the place before it; 深圳不要加班 refuses none.
_REFUSES_BEFORE = re.compile(
    r"(?:那边|那么远|有点远|太远|远了|嫌远|太热|太贵|就|都|我|也|再|是)*"
    r"(?:不再?去|不想再?去|不考虑|不愿意?去|去不了|不想回|不回|不(?:想|愿意?)再?[待呆留]|[待去呆](?:够|怕|腻)|[待呆]不下)"
)
_ONLY = re.compile(r"除了|离开|远离|以外|之外")
_FURTHEST = re.compile(r"最远(?:也)?(?:就)?(?:只)?(?:能|肯)?(?:去|到)")
_ONLY_THERE = re.compile(
    r"(?:除了|以外|之外).*(?:不去|不考虑|不想去|不愿|免|算了)|不考虑.+[以之]外"
)
# 深圳房租贵,不去: a clause that only refuses what the one before it names.
_NOT_THERE = re.compile(
    r"(?:我|就|都|也|是|绝对|坚决|肯定|打死|反正|所以|现在|再)*"
    r"(?:不(?:再|想|敢|愿意?)*去|去不了|不考虑|算了|免谈|不想待)(?:了|的|吧|啊|啦)*"
)
_GOING = re.compile(
    r"(?:想|要|准备|打算|希望|愿意|愿|考虑|方便|只|最好)[^，。]{0,8}?(?:去|到|在|回|留)|(?:过|跟)去|附近|找活|找个?工作|(?:在|回|到|去).{2,8}(?:找|就业|发展)$|只考虑|回老?家|(?:没有|不行|要不|不然)(?:的话)?(?:就|再)(?:去|到|回)|(?:我|就|只|还是|想)[留待呆守]在|就在[^,]{1,6}(?:做|干|找|上班|打工|工作)|[以之]外|不想离开|不离开|不(?:想|愿意?)?出(?=广西|柳州|南宁|桂林|本)|舍不得离开|除了[^,]{2,8}(?:哪|别的|其他|不)"
)
_CAME = re.compile(
    r"从[^,]{0,8}(?:回|来|过来|出来)|家(?:住|在|是)|户口|(?:以前|之前|原来|曾|一直)[^,]{0,3}在"
)
_HOME = re.compile(r"(?:老?家(?:就?[住在是])?|住在?)")
_NEAR_HOME = re.compile(r"离家近|家乡|在县城|在镇上|家附近|顾家|照顾家|家门口|离家不")
_ALSO = re.compile(
    r"(?:也|都|亦)(?:能|可以?|愿意?|肯|会)?(?:行|成|可以?|能去|愿意?去|考虑|去|过去|接受|好|中|没问题|欢迎|凑合|得$)"
    r"|也好|有.{1,3}就(?:进|去|干|做|行)"
    r"|(?<!不)(?:可以|愿意|肯)(?:去|看看|考虑|试试|接受)"
    r"|(?:有活|有工做?|有厂|的厂|的活|那边)?就(?:行|可以|得|好|成|去)$"
)
# 老乡在松江,想过去跟他: the place that the clause before names.
_THERE = re.compile(
    r"(?:想|要|准备|打算)[^,]{0,3}(?:过去|去那边|在那边|在那里|去陪|去跟|去投靠)|过去(?:跟|陪|投靠)"
)
# 想回宾阳做, 平果那边: where a county's bare name can be nothing else.
_SPOT = re.compile(
    r"(?:(?<=[去到在回往来])(?P<name>[\u4e00-\u9fff]{2,3}?)|(?P<alone>(?![去到在回往来])[\u4e00-\u9fff]{2})"
    r"(?=那边|那里|附近|一带))"
    r"(?:那边|那里|那头|这边|附近|一带)?(?=做|干|打工|上班|工作|找|发展|务工|有活|的活|[就也都]|$)"
)
_COMMON = re.compile(
    "公安|东风|光明|前进|动力|南部|小店|工农|平房|港口|老城|城中|城北|资源|运河|湖里|海盐|清水|大名|大方|互助|"
    "友好|同心|平安|富裕|复兴|解放|新兴|通道|石门|洞口|中方|下关|台前|大厂|大城|和平|新城|东方|城关|江岸"
)
_NAME = re.compile("[市县区省]|自治.+")
_AWAY = re.compile("(?:外地|外省|省外)(?:也|都)(?:去|愿意|肯|考虑)")
_SAYS = re.compile("[在家住做干读]|打工|来自")
_TIDY = (
    (re.compile("大城市|小城市"), "城市"),
    (
        re.compile(r"(除[了开去][^,，。]{1,10})[,，](?=其[他它余]|别的?|别处|哪|剩下|都|我都)"),
        r"\1",
    ),
)

# 有合适的也行: what widens the places to the one just named.
_SUITS = re.compile(
    r"^(?:那边|那里|那儿|如果|要是|只要|碰到)*有?(?:合适|好|对路)的?[^,]{0,6}(?:也|都|就)|^也(?:能|可以?|愿意?|考虑)去"
)
# 省外的就算了: no place is refused by name, and not every place will do.
_STAYS = re.compile(
    r"不(?:想|愿意?|打算|肯|准备)?(?:再?出(?:省|广西|区)|离开广西|(?:去|到|跑)(?:外省|省外|区外))"
    r"|(?:外省|省外|出省|区外)[^,，。;；]{0,4}?(?:免|算了|不|别|莫|拉倒)"
)
_FIRST_AFTER = re.compile(r"(?:最|更)?(?:优先|首选|最好|最理想|最想去)(?:考虑)?$")
_FIRST = re.compile(r"最好是?(?:能)?(?:在|去|到|回|留)?|首选是?|优先考虑?|最想(?:去|在|回|到)")
_REACH = 8  # letters before a refusal in which its place stands


def read_wished_places(regions: Iterable[str], about: str) -> tuple[Place, ...]:
    """List the places wished for in order: those filled in, else those the text wants to go to.

    Places that the text says will do as well come after either.
    """
    wished = (
        part for region in regions if not _REFUSES.search(region) for part in region.split("或")
    )
    found = dict.fromkeys(place for part in wished for place in parse_places(part))
    told = _told(about)
    if not found:
        found |= dict.fromkeys(_wanted(told))
    for place in _welcome(told):
        if not any(contains(one, place) for one in found):
            found[place] = None
    if not found and (_NEAR_HOME.search(about) or _STAYS.search(about)):
        found |= dict.fromkeys(_at_home(told, about))
    return tuple(dict.fromkeys((*_first(told), *found)))


def _told(text: str) -> list[str]:
    """Cut a text into clauses, so that each names the places it speaks of by themselves."""
    text = normalise(text)
    for words, tidy in _TIDY:
        text = words.sub(tidy, text)
    return [_SPOT.sub(_apart, clause) for _, clause in clauses(text)]


def _apart(spot: re.Match[str]) -> str:
    name = spot["name"] or spot["alone"]
    if _COMMON.fullmatch(name) or not parse_places(name):
        return spot[0]
    return f" {name} {spot[0][len(name) :]}"


def _first(told: Iterable[str]) -> Iterator[Place]:
    """Yield the places that the text would like best: 最好柳州."""
    for clause in told:
        best = _FIRST.search(clause)
        if _REFUSES.search(clause) or is_anothers_wish(clause):
            continue
        if best:
            yield from parse_places(clause[best.end() : best.end() + _REACH])
        if after := _FIRST_AFTER.search(clause):
            yield from parse_places(clause[: after.start()])


def _at_home(told: Iterable[str], about: str) -> Iterator[Place]:
    """Yield home, and of who will not leave the province the whole of it."""
    stays = _STAYS.search(about) is not None
    for place in _home(told):
        yield regions.place(f"{place.province}0000") if stays else place


def _wanted(told: list[str]) -> Iterator[Place]:
    for at, clause in enumerate(told):
        refuses = _REFUSES.search(clause) and not _ONLY_THERE.search(clause)
        if refuses or is_anothers_wish(clause):
            continue
        if (_GOING.search(clause) or _FURTHEST.search(clause)) and not _CAME.search(clause):
            yield from parse_places(clause)
        if at and _THERE.search(clause) and not parse_places(clause):
            yield from parse_places(told[at - 1])


def _welcome(told: list[str]) -> Iterator[Place]:
    """Yield the places of which the text says that they will do too."""
    for at, clause in enumerate(told):
        also = _ALSO.search(clause)
        if _REFUSES.search(clause) or is_anothers_wish(clause):
            continue
        if also:
            named = clause if also[0] == "也好" else clause[: also.start()]
            yield from parse_places(named) or parse_places(clause)
            if at and not _says_anything(told[at - 1]):
                yield from parse_places(told[at - 1])  # 桂林、北海也可以
        elif any(_SUITS.search(following) for following in told[at + 1 : at + 2]):
            yield from parse_places(clause)


def _says_anything(clause: str) -> bool:
    """Tell a clause with words of its own from a bare name in a list."""
    for place in parse_places(clause):
        clause = re.sub("|".join(_NAME.split(place.name)), "", clause)
    return len(clause.strip()) > 2 or _SAYS.search(clause) is not None


def _home(told: Iterable[str]) -> Iterator[Place]:
    for clause in told:
        if _HOME.search(clause) and not _REFUSES.search(clause):
            yield from parse_places(clause)


def read_refused_places(texts: Iterable[str]) -> tuple[Place, ...]:
    """List the places that the words refuse: 不去广东, 广东不去."""
    told = [_told(text) for text in texts]
    return tuple(dict.fromkeys(place for text in told for place in _refused_in(text)))


def _refused_in(told: Sequence[str]) -> Iterator[Place]:
    for at, clause in enumerate(told):
        yield from _refused(clause)
        if at and _NOT_THERE.fullmatch(clause):
            yield from parse_places(told[at - 1])


def _refused(clause: str) -> Iterator[Place]:
    found = _REFUSES.search(clause)
    if not found or (_ONLY.search(clause) and _REFUSES_BEFORE.search(clause)):
        return  # 除了南宁哪里都不去 asks for 南宁
    after = parse_places(clause[found.start() :])
    yield from after
    before = _REFUSES_BEFORE.search(clause)
    if before and not after:
        yield from parse_places(clause[max(0, before.start() - _REACH) : before.start()])


def says_any_place(texts: Mapping[str, str]) -> bool:
    """Tell whether any place will do."""
    said = [texts.get(name, "") for name in ("desired_regions", "requirements", "about")]
    if any(_STAYS.search(text) for text in said):
        return False
    cell, *spoken = said
    return bool(cell and says_anywhere(cell)) or any(
        (says_anywhere(clause) or _AWAY.search(clause))
        and ("除" in clause or not parse_places(clause))
        for text in spoken
        for clause in _told(text)
    )
