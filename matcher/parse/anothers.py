"""A trade or paper that a sentence names, in; whether it is somebody else's out: 老乡在做焊工."""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.parse.lexicon import Entry
from matcher.parse.phrases import Phrase
from matcher.parse.stance import Judged
from matcher.types import Stance

_PERSONAL = frozenset({"trade", "skill", "licence"})
_PEOPLE = (
    "老乡|同乡|亲戚|表[哥姐弟妹]|堂[哥姐弟妹]|[爸妈爹娘]|父亲|母亲|老公|老婆|爱人|对象|丈夫|妻子|媳妇|男朋友|女朋友|"
    "男友|女友|儿子|女儿|孩子|小孩|哥哥?|姐姐?|弟弟?|妹妹?|叔叔?|伯伯?|舅舅?|姨妈?|姑姑?|嫂子?|姐夫|妹夫|家里?人|"
    "朋友|同学|邻居|舍友|工友|同事|家里"
)
# 我老公是厨师, 老乡在那边做焊工: who is spoken of, and what they do.
_THEY_DO = re.compile(
    rf"(?:{_PEOPLE})(?!一起|一块)(?:们|也|都|就|现在|以前|一直|已经|自己)*(?:在[^,]{{0,8}}?|去[^,]{{0,6}}?)?"
    r"(?:是|做|当|干|开|搞|跑|有|学)*(?:了|过|着)?(?:的是|个|一名|一个|[一二三四五六七八九十几\d]+年)?$"
)
# 我老公想找开车的: another's wish, as long as no 我 follows.
_THEY_WISH = re.compile(
    rf"^(?:但是?|现在|我|我的|我家|家里的?)*(?:{_PEOPLE})(?:们|他|她|也|都|就|现在|一直|是|说)*"
    r"(?:想|要(?=[去做当进找开])|打算|准备|计划|希望|愿意|喜欢|在找)(?![^,]*我)"
)
_MY_OWN = re.compile(r"(?:跟|和|同|与|随|让|叫|像|帮|替|陪)(?:着|我|了)?[^,]{0,4}$")
# 有单独面点师, 有保洁阿姨: a colleague who takes work off one's hands.
_THERE_IS = re.compile(
    r"(?:有|配|配有|配备|带)(?:个|一个|几个|的)?(?P<apart>单独|专门|专职|另外|别的)?的?$"
)
_COLLEAGUE = re.compile(
    r"^(?:阿姨|师傅|老师傅?|同事|团队|打扫|带(?!教)|帮|配合|分担|搭[手配]|负责)"
)
_UNDER = re.compile(r"(?:跟|给|帮|和|同|随|听)(?:着|过)?(?:个|一个|老|位|一位)?$")
_MASTER = re.compile(r"^(?:师傅|老?师|老板|主管|经理|大哥|打下手|打杂|后面|一起|同事|部门)")

# 带三个帮厨: those a person has led.
_LED = re.compile(r"(?:带|管)(?:过|了|着)?(?:[一二两三四五六七八九十几\d]+(?:多|来)?)(?:个|名|位)$")
_CARE = frozenset(
    {
        "trade:育婴师",
        "trade:家教老师",
        "trade:家政服务员",
        "trade:护工",
        "trade:养老护理员",
        "trade:月嫂",
    }
)
# 医生讲不能熬夜: a trade that speaks is somebody else's.
_SPEAKS = re.compile(r"^(?:又|就|都|总|也|老是)?(?:说|讲|叫|让|不让|不准|骂|喊|建议|嘱咐|告诉)")
_AT_HOME = re.compile(
    r"^(?:我|还|又|也|每天|天天)*(?:要|得|需要)(?:去|回家)?(?:接送?|照[顾看]|带|看|伺候|辅导)|在家|家里|自家|孙|[帮替给](?:她|他|女儿|儿子|儿媳|媳妇|姐|妹|哥|弟)|自己的?$|老人家?$"
)


def is_anothers_wish(text: str) -> bool:
    """Tell whether a phrase speaks of what somebody else wants.

    >>> is_anothers_wish("我老公想去深圳"), is_anothers_wish("老婆想让我去深圳")
    (True, False)
    """
    return bool(_THEY_WISH.match(text))


def is_anothers(row: Sequence[Phrase], one: Judged, entry: Entry, stance: Stance) -> bool:
    """Tell whether a trade, skill or paper is a relative's, a colleague's or a teacher's."""
    text = row[one.phrase].text
    if stance is Stance.WANTS and is_anothers_wish(text):
        return True
    if entry.nature not in _PERSONAL or stance is Stance.REFUSES:
        return False
    before, after = text[: one.hit.start], text[one.hit.end :]
    theirs = _THEY_DO.search(before)
    if theirs and not _MY_OWN.search(before[: theirs.start()]):
        return True
    if entry.nature == "trade" and _SPEAKS.match(after):
        return True
    if _LED.search(before) or (entry.concept in _CARE and _AT_HOME.search(text)):
        return True
    there = _THERE_IS.search(before)
    if there and (there["apart"] or _COLLEAGUE.match(after)):
        return True
    return stance is Stance.WANTS and bool(_UNDER.search(before) and _MASTER.match(after))
