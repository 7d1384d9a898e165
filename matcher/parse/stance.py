"""Phrases with the concepts they name in, a verdict on each concept out: refused, wished, denied.

>>> from matcher.parse.phrases import sentences
>>> (row,) = sentences("拉存款、卖保险的岗位都推掉了")
>>> [(judged.hit.words, judged.verdict) for judged in judge(row, "seeker")]
[('拉存款', 'refuse'), ('卖保险', 'refuse')]

A verdict may stand before the words (不想做…), after them (…的免谈), in the next phrase (…,不去了)
or be shared by a list (…、…、…都不行). Cues are data: `data/lexicon/cues.csv`, tried in its order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from matcher.parse.lexicon import Hit, Side, find_concepts
from matcher.parse.phrases import Phrase
from matcher.parse.verdicts import (
    HAD,
    NO,
    OWN,
    bare_verdict,
    combined,
    first_cue,
    says_no,
    verdict_after,
    verdict_before,
)

# A later verdict prevails over silence, a refusal also over history and wishes: 做过销售,不想做了.
_OVERRULED = {no: {"", *HAD, "want", "must"} for no in NO} | {"must": {"", *HAD, "want"}}
# 没做过,但想试试 wishes for a trade; 没干过,也不想干 refuses what a job brings.
_OVER_LACKS = {"try": {"trade", "skill"}, "refuse": {"duty"}}
_AND = re.compile(
    r"^\s*(?:和|或|及|与|跟|以及|或者|还有|/|\+|&|的|之类|类|等|岗位?|工作|那种|这种)*\s*$"
)
_ASKS = re.compile(r"熟|精通|掌握|了解|具[有备]|有|会|懂|持|能")
_GIVEN = {
    "seeker": {"lacks": "cannot", "has": "has", "accepts": "accept"},
    "posting": {"lacks": "deny", "has": ""},
}
_REFUSAL = {"seeker": "refuse", "posting": "deny"}
_GIVEN_BY_EMPLOYER = frozenset({"offer", "perk", "form"})
_HELD = frozenset({"skill", "licence", "demand"})
_STUDIED = re.compile(r"^我?(?:大学|中专|技校|专科|本科|以前|原来)?是?[学读念]|专业|毕业|科班")
_NONE = re.compile(r"(?:不|没有?|无|非)$")
_KNOWS = re.compile("(?:会|懂|熟悉)[用电打操讲说写得]")  # 会用电脑
_DOES = re.compile("[做当搞学进]|干(?!了|过)")
_IF = re.compile(r"的?话")
_NEAR = 6  # letters within which a verdict goes on to the next words: 不想去工厂做普工
_LITTLE = {"seeker": 2, "posting": 0}
_MEMBER = 6  # letters of one member of a list
_MORE = re.compile(r"还有|以及|包括|加上|连带")  # 网贷的客服,还有地产的不去
_LOOK_BACK = 2  # phrases without any concept that a verdict may reach over


@dataclass(frozen=True, slots=True)
class Judged:
    """A concept's words, the verdict on them, and the phrase they stand in."""

    hit: Hit
    phrase: int
    refusal: str  # what a bare 不 amounts to on this side
    before: str = ""  # verdict of the words before it
    after: str = ""  # verdict of the words after it

    @property
    def verdict(self) -> str:
        """The one verdict that both sides of the words amount to; "" if none was given."""
        verdict = combined(self.before, self.after)
        return self.refusal if verdict == OWN else verdict


def judge(row: Sequence[Phrase], side: Side) -> tuple[Judged, ...]:
    """Judge every concept that a sentence names."""
    found = [find_concepts(phrase.text, side) for phrase in row]
    return judge_hits(row, [[hit for hit in hits if hit.entries] for hits in found], side)


def judge_hits(
    row: Sequence[Phrase], hits: Sequence[Sequence[Hit]], side: Side
) -> tuple[Judged, ...]:
    """Judge concepts already found, one sequence of them for each phrase."""
    if not any(hits):
        return ()
    judged = [
        _within(phrase.text, found, number, side)
        for number, (phrase, found) in enumerate(zip(row, hits, strict=True))
    ]
    for number in range(len(row) - 1, -1, -1):
        _backward(row, judged, number, side)
    for number in range(1, len(row)):
        _forward(row, judged, number, side)
    return tuple(one for found in judged for one in found)


def _within(text: str, hits: Sequence[Hit], number: int, side: Side) -> list[Judged]:
    """Judge the concepts of one phrase by the words before and after each of them."""
    judged: list[Judged] = []
    at, carried = 0, ""
    for place, hit in enumerate(hits):
        stop = next(
            (other.start for other in hits[place + 1 :] if other.start >= hit.end), len(text)
        )
        left, right = text[at : hit.start], text[hit.end : stop]
        before = verdict_before(left + hit.inner, side)
        if not before and place and _goes_on(left, side) and not judged[-1].after:
            before = carried
        before = _given(hit, left, before, side)
        after, after_end = verdict_after(right, side)
        if before and after in NO and place + 1 < len(hits) and verdict_before(right, side) in NO:
            after, after_end = "", 0  # 不能熬夜不能干重活: the second 不能 is the next one's
        if not before and _IF.match(right) and _is_offer(hit):
            after = "want"  # 包住的话远点没关系
        judged.append(Judged(hit, number, _REFUSAL[side], before, after))
        carried = before
        at = hit.end + after_end
    return _shared(text, judged)


def _given(hit: Hit, left: str, before: str, side: Side) -> str:
    """Let words that hold their own verdict give it; what is not a lack (不恐高) is a having."""
    given = next((entry.given for entry in hit.entries if entry.given), "")
    if side == "seeker" and not given and _KNOWS.match(hit.words):
        return before if before not in {"", OWN} else "unable" if before else "has"
    if given == "lacks" and side == "seeker" and _NONE.search(left):
        return "accept"
    return _GIVEN[side].get(given, before)


def _goes_on(between: str, side: Side) -> bool:
    """Tell whether a verdict before one thing binds the next: speech is looser than postings."""
    return bool(_AND.match(between)) or (side == "seeker" and len(between) <= _NEAR)


def _shared(text: str, judged: list[Judged]) -> list[Judged]:
    """Let words joined by "and" share the verdict that follows the last of them."""
    for place in range(len(judged) - 2, -1, -1):
        one, following = judged[place], judged[place + 1]
        between = text[one.hit.end : following.hit.start]
        described = not following.before or _attributive(following, following)
        if _is_past_house(text, one, following):
            judged[place] = replace(one, before="has")  # 在酒店做了三年房
        if not one.after and following.after and (_AND.match(between) or described):
            judged[place] = replace(one, after=following.after)
    return judged


def _backward(row: Sequence[Phrase], judged: list[list[Judged]], number: int, side: Side) -> None:
    """Give a phrase's concepts the verdict that stands in a later phrase."""
    if not judged[number]:
        return
    verdict = _verdict_ahead(row, judged, number, side)
    meant = _named_again(row, judged, number)
    if verdict:
        judged[number] = [
            replace(one, after=verdict) if one in meant and _yields(one, verdict) else one
            for one in judged[number]
        ]


def _named_again(
    row: Sequence[Phrase], judged: Sequence[Sequence[Judged]], number: int
) -> Sequence[Judged]:
    """List what the next phrase speaks of again, else all: 保洁做过医院的,医院不去了."""
    following = judged[_past_unknown(row, judged, number) :][:1]
    again = {concept for found in following for one in found for concept in one.hit.concepts}
    return [one for one in judged[number] if again.intersection(one.hit.concepts)] or judged[number]


def _yields(one: Judged, verdict: str) -> bool:
    """Tell whether a later verdict prevails: over silence, and a refusal over mere history."""
    if one.verdict in {"never", "unable"} and verdict in _OVER_LACKS:
        return {entry.nature for entry in one.hit.entries} <= _OVER_LACKS[verdict]
    return one.verdict in _OVERRULED.get(verdict, {""})


def _verdict_ahead(
    row: Sequence[Phrase], judged: Sequence[Sequence[Judged]], number: int, side: Side
) -> str:
    following = _past_unknown(row, judged, number)
    concepts = {concept for one in judged[number] for concept in one.hit.concepts}
    if following < len(row) and judged[following]:
        first = judged[following][0]
        same = concepts.issuperset(first.hit.concepts)  # 冷库干过,手冻坏了,不回去了
        if not first.before and same:
            return first.after
        if first.before in HAD and first.after == "must":
            return first.after  # 双休、有社保,缺一不可
        listed = row[following].joint == "、" or (
            _bare(row[number].text, judged[number], side)
            and (
                side == "posting"
                or _goes_together(row[number : following + 1], judged[number], first)
            )
        )
        more = _MORE.match(row[following].text) is not None
        silent = all(not one.verdict or _attributive(one, first) for one in judged[number])
        said = first.before and not more and not _attributive(first, first)
        return first.after if (listed or more) and silent and not said else ""
    for phrase in row[following : following + _LOOK_BACK + 1]:
        if side == "posting" or judged[row.index(phrase)]:
            return ""
        verdict = bare_verdict(phrase.text, side) or _of_list(phrase, judged[number], side)
        if verdict:
            return verdict
        if says_no(phrase.text, side):
            return ""  # of something else: B2证,危险品的证没有,不拉
    return ""


def _goes_together(row: Sequence[Phrase], listed: Sequence[Judged], last: Judged) -> bool:
    """Tell a list without its mark from two subjects: A2本,长途不跑 refuses no licence."""
    held = {_is_held(one) for one in (*listed, last)}
    apart = _STUDIED.search(row[0].text) or "也" in row[-1].text[last.hit.end :]
    return len(held) == 1 and not apart


def _is_past_house(text: str, one: Judged, work: Judged) -> bool:
    """Tell the house in which a trade was done from one merely spoken of."""
    there = "在" in text[max(0, one.hit.start - 4) : one.hit.start] and not one.verdict
    done = work.hit.words[1:2] in {"过", "了"} or work.before in HAD
    return there and done and work.verdict in {"", *HAD} and _is_house(one.hit)


def _is_house(hit: Hit) -> bool:
    return all(entry.nature == "industry" for entry in hit.entries)


def _is_offer(hit: Hit) -> bool:
    return all(entry.nature in _GIVEN_BY_EMPLOYER for entry in hit.entries)


def _is_held(one: Judged) -> bool:
    """Tell what a person has from what a job brings."""
    return {entry.nature for entry in one.hit.entries} <= _HELD


def _wish_goes_on(row: Sequence[Phrase], number: int, side: Side) -> bool:
    """Tell a wish that says where before it says what: 想去上海,做电商客服."""
    told = side == "seeker" and number and _DOES.match(row[number].text)
    return bool(told) and verdict_before(row[number - 1].text, side) == "want"


def _past_unknown(row: Sequence[Phrase], judged: Sequence[Sequence[Judged]], number: int) -> int:
    """Step over members of a list that name nothing known: 网贷、某某、炒股不碰."""
    following = number + 1
    while (
        following + 1 < len(row)
        and row[following].joint == row[following + 1].joint == "、"
        and not judged[following]
        and len(row[following].text) <= _MEMBER
    ):
        following += 1
    return following


def _of_list(phrase: Phrase, listed: Sequence[Judged], side: Side) -> str:
    """Read the refusal that ends a list in a member that names nothing known: 赌博、某某不写."""
    if phrase.joint != "、" or any(one.verdict for one in listed):
        return ""
    kind = first_cue(phrase.text, side)
    return kind if kind in NO and len(phrase.text) <= 2 * _MEMBER else ""


def _attributive(one: Judged, last: Judged) -> bool:
    """Tell 要 that describes the work from 要 that demands: 要爬高、要带电的不做."""
    natures = {entry.nature for entry in one.hit.entries}
    return one.before == "must" and last.after in NO and not natures & _GIVEN_BY_EMPLOYER


def _forward(row: Sequence[Phrase], judged: list[list[Judged]], number: int, side: Side) -> None:
    """Let a list share the verdict before its first member: 拒绝加班、出差."""
    if not judged[number]:
        return
    if row[number].joint != "、":
        first = judged[number][0]
        if not first.verdict and not judged[number - 1] and _wish_goes_on(row, number, side):
            judged[number][0] = replace(first, before="want")
        return
    previous = judged[number - 1]
    carried = previous[-1].before if previous else verdict_before(row[number - 1].text, side)
    if carried not in {"", OWN}:
        judged[number] = [
            replace(one, before=carried) if not one.verdict else one for one in judged[number]
        ]


def _bare(text: str, judged: Sequence[Judged], side: Side) -> bool:
    """Tell whether a phrase holds little besides the concepts it names; a posting's, nothing."""
    rest = len(text) - sum(one.hit.end - one.hit.start for one in judged)
    return rest <= _LITTLE[side] and not _ASKS.match(text)
