"""How a person stands with the service in; what is to be done next, in a clerk's words, out.

>>> from matcher.store.waiting import Waits
>>> step_of(Situation(Waits())).text
'选岗位：从下面选 3 个左右'
>>> step_of(Situation(Waits(chosen=2, unjudged=1))).code
'hand_over'
"""

from __future__ import annotations

from dataclasses import dataclass

from service.casework.workload import Situation

USUAL = 3  # postings recommended to a person at a time


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be done; `short` is what a list has room for."""

    code: str
    short: str
    text: str


def step_of(situation: Situation) -> Step:
    """Say what is to be done next: who waits for an answer comes first."""
    waits = situation.waits
    if waits.asked:
        return Step("answer", "答复单位", "有单位想联系本人：先问本人愿不愿意，再答复")
    if waits.chosen:
        more = max(0, USUAL - waits.chosen)
        begin = f"已选 {waits.chosen} 个，可以再选 {more} 个" if more else f"已选 {waits.chosen} 个"
        text = f"{begin}：打印推荐单，交给本人以后按“当面”“电话”或“短信”"
        return Step("hand_over", f"交给本人（{waits.chosen}个）", text)
    if waits.unjudged:
        text = f"问结果：交给本人的岗位还有 {waits.unjudged} 个没有登记结果"
        return Step("judge", f"问结果（{waits.unjudged}个）", text)
    if waits.hired:
        return _owing(situation, Step("hired", "已录用", "已经录用：过些日子回访，问问做得怎么样"))
    if waits.underway:
        text = "单位已经联系或面试过：问问最后录用没有"
        return Step("judge", "问录用没有", text)
    if not situation.said_wishes:
        return Step("ask", "问想做什么", "先问清想做什么，写进资料，再选岗位")
    return Step("choose", "选岗位", f"选岗位：从下面选 {USUAL} 个左右")


def _owing(situation: Situation, otherwise: Step) -> Step:
    if situation.owed is None:
        return otherwise
    left = situation.items - situation.delivered
    text = f"补齐一套服务：还差 {left} 项" if left else "备一套服务（1131）"
    return Step("package", "补齐一套服务", text)
