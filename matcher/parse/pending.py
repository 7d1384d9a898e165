"""A licence that a seeker names, in; whether it is not yet, or no longer, held out: 驾照在考.

>>> from matcher.parse.phrases import sentences
>>> (row,) = sentences("注册会计师(通过四科)")
>>> is_pending(row, 0, 0, 5)
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from matcher.parse.phrases import Phrase

_NUMBER = r"[一二两三四五六七八九\d]"
_NOT_YET = (
    r"在(?:考|学|读|备|增|办|培训)|备考|(?:准备|打算|计划|想)(?:去|再)?(?:考|学|办)|待(?:考|发|领|办)|没有?(?:考|拿|领|发|下|办|到手|通过)|"
    rf"尚未|未(?:考|取|拿|领|通过)|(?:通过|考|过|考过|考出|已过|考完)了?{_NUMBER}{{1,2}}[科门](?![全都]|.{{0,2}}全)|"
    rf"(?:差|剩|还有|缺){_NUMBER}[科门]|科目{_NUMBER}|报了?名|报考|学习中|培训中|考证中|考试中|笔试|面试|等(?:成绩|出证|发证|拿证|证)|补考|复考|考了?到?一半|办理中|申请中|增驾|"
    r"过期|到期|失效|没年审|没复审|没审|吊销|注销|作废|丢了|遗失|(?:的|冲刺|考前)?(?:培训|补习|辅导|考证)班"
)
_LEAD = (
    r"(?:还|也|就|正|但|暂|目前|现在|今年|明年|证书?|成绩合格|成绩|已经?|刚|才|只|仅|一直|都|,)*"
)
_AFTER = re.compile(rf"^[^和、有]{{0,3}}?{_LEAD}(?:{_NOT_YET})")
_NEXT = re.compile(rf"^{_LEAD}(?:{_NOT_YET})")
_BEFORE = re.compile(
    r"等(?:着|我)?$|(?:正?在|备|报|正|准备|打算)(?:考|学|增|办|读)(?:了|过|着)?名?(?:个|一个)?$"
)
# C1拿了两年没怎么摸车: what is not done with it takes no licence away.
_GOT = re.compile(
    r"^(?:我|也|都|是|早就?|已经?|刚)*(?:[拿考领办]了|[拿考领办]到手|有)"
    r"(?!.*(?:没有?(?:考?过|通过|拿|及格|下|审|换|年审|发)|不及格|不过|过期|到期|失效|吊销|注销|作废|丢))"
)
_LITTLE = 2  # letters that may still follow a licence's name: 教师资格证书(在考)


def is_got(text: str, end: int) -> bool:
    """Tell whether the words behind a licence say that it was got."""
    return bool(_GOT.match(text[end:]))


def is_pending(row: Sequence[Phrase], phrase: int, start: int, end: int) -> bool:
    """Tell whether the words around a licence say that it is being worked for, or has lapsed."""
    text = row[phrase].text
    rest = text[end:]
    if _AFTER.match(rest) or _BEFORE.search(text[:start]):
        return True
    following = row[phrase + 1 : phrase + 3]
    apart = following and following[0].joint != "、" and len(rest) <= _LITTLE
    return bool(apart and _NEXT.match(",".join(one.text for one in following)))
