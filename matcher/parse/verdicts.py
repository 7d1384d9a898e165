"""The words around a concept in, the verdict they give on it out: refused, wished, not held.

>>> verdict_before("我不想做", "seeker"), verdict_after("的活我干不来", "seeker")[0]
('refuse', 'cannot')
>>> bare_verdict("真的熬不住了", "seeker"), bare_verdict("高压没考", "seeker")
('refuse', '')

Cues are data: `data/lexicon/cues.csv`, tried in its order.
"""

from __future__ import annotations

import re
from functools import cache

from matcher.codes.tables import read_rows
from matcher.parse.lexicon import FOLDER, Side

NO = frozenset({"refuse", "cannot", "never", "unable", "absent", "deny", "not"})
HAD = frozenset({"has", "done"})
# A bare 不 belongs to its own verb: 不穿无尘衣、坐班 denies only the first.
OWN = "not"
_LACK = frozenset({"never", "unable", "absent"})
_LITTLE = 1  # letters that a bare verdict may end in
# What a phrase may hold besides its verdict and still speak only of what was said before it.
_FILLER = re.compile(
    r"老[婆公]|媳妇|爸妈|父母|儿女|对象|趁早|立马|马上|直接|赶紧|[一两二三四五几][条样个]|证|本|脸|"
    r"我们?|咱|就|也|都|绝对?|再|一律|统统|坚决|真的?|实在|这[些种类]?|那[些种类]?|之类|一概|全部?|所以|反正|"
    r"年[纪岁]|(?:都|快|又)?[一二三四五六七八九十\d]+多?岁?了|岁数|上了|大|老|身体|身子骨?|体力|力气|眼睛|手腕|膝盖|肩膀|颈椎|腰椎|关节|心脏|[腰腿脚手]|血压|(?:受|摔)?伤了?|"
    r"家里|孩子|老人|戴[上着]?口罩|过|给(?:我|再多|多少)?[一二三两四五六七八九十几\d]*[千万]?|[一二三两四五六七八九十几\d]+[千万]|"
    r"帮我?|请|麻烦|干脆|索性|通通|通|千万|最好|尽量|确实|其实|总之|以后|以前|今后|早先|特别|很|想|听到?|见到?|看到?|"
    r"太(?=枯燥|无聊)|远点|[回下过进出上]去|但是?|不过|[做干](?=烦|腻|够|怕|厌|累|伤)|打死|一点|根本|还是|的话?|了|啦|吧|哦|呀|嘛|着|又|早就?|已经?|现在|怎么|都是|了解|人|岗位?|工作|活"
)
# 以后这种地方不去: such words point back, whatever else the phrase holds.
_SUCH = re.compile(
    r"(?:以后|现在|所以|但|就|我|像|去|做|干|进|碰){0,2}[这那此](?:种|类|样|行|一行|些|个(?!月|人)|活|地方|厂|岗位)"
)
_OTHERS = re.compile(r"^(?:别的|其他|其它|其余|剩下)")


def says_no(text: str, side: Side) -> bool:
    """Tell whether a phrase says that something is missing."""
    return any(_kind(cue) in _LACK for cue in _cues(side, "after").finditer(text))


def first_cue(text: str, side: Side) -> str:
    """Tell the verdict of the first words after a concept that could give one."""
    found = _cues(side, "after").search(text)
    return _kind(found) if found else ""


def bare_verdict(text: str, side: Side) -> str:
    """Read a phrase that is nothing but a verdict, such as 不想再干了 or 我做不来."""
    if _OTHERS.match(text):
        return ""
    found = _cues(side, "after").search(text)
    if not found:
        return ""
    cues = _cues(side, "after")
    later = {_kind(cue) for cue in cues.finditer(text, found.end())}
    if _kind(found) in NO and not later <= NO:
        return ""  # 没有也没关系
    rest = cues.sub("", text[found.end() :])  # 手腕伤了端不了
    before, after = (_FILLER.sub("", part) for part in (text[: found.start()], rest))
    most = 0 if _kind(found) in _LACK else _LITTLE  # 没上过高速 lacks that alone
    points_back = not before and len(after) <= most
    such = _SUCH.match(text) or _SUCH.match(text, found.end())
    return _kind(found) if points_back or such else ""


def verdict_before(text: str, side: Side) -> str:
    """Tell the verdict that binds the words after `text`: a refusal binds unless a wish follows it."""
    verdict = ""
    for cue in _cues(side, "before").finditer(text):
        kind = _kind(cue)
        if verdict in NO or verdict == "except":
            overruled = kind in {"accept", "except", "ask"} or (kind == "want" and cue.start() > 0)
            if kind not in NO and not overruled:
                continue
        if verdict == "only" and kind in {"accept", *HAD}:
            continue  # 只能上白班
        verdict = "" if kind == "ask" else kind
    return verdict


def verdict_after(text: str, side: Side) -> tuple[str, int]:
    """Tell the verdict after the words: the first, but experience alone yields to what follows."""
    weak = ("", 0)
    for cue in _cues(side, "after").finditer(text):
        kind = _kind(cue)
        if kind not in HAD:
            return kind, cue.end()
        weak = weak if weak[0] else (kind, cue.end())
    return weak


def combined(before: str, after: str) -> str:
    """Tell what the verdicts before and after the words amount to."""
    if before == "except":
        return "refuse"
    if before in {"deny", "not"} and after == "deny":
        return ""  # 不能上夜班者勿扰
    if before in {"absent", "refuse", "never", "unable", "not"} and after in {"refuse", "cannot"}:
        return "unless"  # 没社保不去
    if before == "accept" or (before in NO and after not in NO):
        return before
    return after or before


@cache
def _cues(side: Side, place: str) -> re.Pattern[str]:
    rows = [
        row
        for row in read_rows(FOLDER / "cues.csv")
        if row["side"] == side and row["place"] == place
    ]
    # A verdict may fill several rows, but a group's name must be given once.
    return re.compile(
        "|".join(f"(?P<{row['verdict']}_{at}>{row['words']})" for at, row in enumerate(rows))
    )


def _kind(found: re.Match[str]) -> str:
    return (found.lastgroup or "").partition("_")[0]
