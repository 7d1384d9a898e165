"""A posting's or a seeker's texts in, what they want, offer, ask, lack and refuse out.

>>> [(m.concept, m.stance.value) for m in read_seeker_mentions({"about": ["夜班熬不住,会CAD"]})]
[('cond:夜班', 'refuses'), ('skill:CAD', 'has')]
>>> [(m.concept, m.stance.value) for m in read_posting_mentions({"benefits": "包吃,不用上夜班"})]
[('cond:包吃', 'offers'), ('cond:夜班', 'denies')]
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import nearness
from matcher.parse.anothers import is_anothers
from matcher.parse.compound import Said, rejoined
from matcher.parse.customers import is_by_machine, is_customers
from matcher.parse.implied import (
    brought_by,
    with_implied,
    without_hedged,
    without_own_wishes_refused,
)
from matcher.parse.lexicon import FOLDER, Entry, Hit, Side, mend
from matcher.parse.naming import find_named
from matcher.parse.objects import narrowed
from matcher.parse.pending import is_got, is_pending
from matcher.parse.phrases import Phrase, is_tags, sentences
from matcher.parse.sections import Part, sections
from matcher.parse.stance import Judged, judge_hits
from matcher.parse.text import normalise
from matcher.parse.title import read_title
from matcher.types import Mention, Stance

_LISTS = frozenset({"skills", "certificates", "licences"})
_WORDS = frozenset({"about", "requirements"})
_NEVER_TAKEN = frozenset({"cond:押金押证", "cond:拖欠工资", "cond:拉人头"})
_FIRM_FIELDS = frozenset({"employer", "industry"})
_PLAIN_FIELDS = frozenset({"title", "benefits", "pay_text"})
_CONFIDENT = 0.5  # less names no trade of a title for certain
_OWN = 0.5  # a trade this near a wished one is the wished one by another name
_BREAK = re.compile(r"</?(?:p|br|div|li|tr)\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[/a-zA-Z!][^<>]*>|&nbsp;")
_GRADE = re.compile(r"(?:职业技能)?(?:[初中高]级|[一二三四五六1-6]级)(?:工|技师)?")
_FIRM_DEMANDS = frozenset({Stance.INVOLVES, Stance.REQUIRES})
_DONE_WITH = re.compile(r"不想再|不愿再|不再|不干了|不做了|再也不|不回去")
# 还在通宵赶工?来我们厂 tells of other people's work.
_RHETORIC = re.compile(
    r"(?:还在|还是|是否|是不是|你还|厌倦|受够|讨厌|不想|害怕|天天|每天|总是|担心|想要?|怎么|为什么|难道)[^。;!?\n]{1,40}\?"
)
_WITHOUT = re.compile(
    r"(?:实在)?(?:没有|没得|不行|不给)(?:的话)?.{0,8}(?:可以|行|没关系|无所谓|接受)$"
)
_OF_PAPER = re.compile("[^的是但就连那把我在,]$")
_LONGEST_EVIDENCE = 40
_NOTHING = frozenset({"无", "没有", "暂无", "无证", "-", "/", "nan", "None"})


def read_posting_mentions(fields: Mapping[str, str]) -> tuple[Mention, ...]:
    """Read what a posting involves, offers, denies, requires, prefers and waives."""
    found = [
        mention
        for name, text in fields.items()
        if text
        for mention in _posting_field(name, _plain(text))
    ]
    return with_implied(found, "posting")


def read_seeker_mentions(fields: Mapping[str, Sequence[str]]) -> tuple[Mention, ...]:
    """Read what a seeker wants, must have, refuses, has and lacks."""
    said = [
        (name, _plain(text))
        for name, texts in fields.items()
        for text in ([texts] if isinstance(texts, str) else texts)
        if text and text.strip() not in _NOTHING
    ]
    profile = ",".join(text for _, text in said)
    wished = _wished([text for name, text in said if name == "desired_titles"])
    found = [
        mention for name, text in said for mention in _seeker_field(name, text, profile, wished)
    ]
    return with_implied(without_own_wishes_refused(found), "seeker")


def _plain(text: str) -> str:
    if "<" in text or "&" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return mend(normalise(text))


def _posting_field(name: str, text: str) -> Iterator[Mention]:
    if name in _FIRM_FIELDS:
        yield from _firm(name, text)
        return
    if name == "title":
        yield from _title_trades(text)
    if "?" in text:
        text = _RHETORIC.sub("。", text)
    parts = [Part("", text)] if name in _PLAIN_FIELDS else sections(text)
    for part in parts:
        if part.about != "way":
            for row in sentences(part.text):
                for one in _judged(row, "posting", name):
                    yield from _posting_mentions(one, row, name, part.about)


def _title_trades(title: str) -> Iterator[Mention]:
    for guess in read_title(title):
        if guess.confidence >= _CONFIDENT:
            yield Mention(f"trade:{guess.trade}", Stance.INVOLVES, "title", guess.words)


def _posting_mentions(
    one: Judged, row: Sequence[Phrase], field: str, about: str
) -> Iterator[Mention]:
    for entry in one.hit.entries:
        if about == "intro" and not _tells_the_firm(entry):
            continue
        if field != "title" and entry.concept in _industries_reaching("name"):
            continue  # a customer's hotel or school is not where the work is
        if entry.nature == "industry" and is_customers(row[one.phrase].text, one.hit):
            continue
        if entry.concept == "cond:重体力" and is_by_machine(row[one.phrase].text, one.hit):
            continue
        if entry.weak and one.verdict != "deny":
            continue
        stance = _stance("posting", about or field, one.verdict, entry.nature)
        if stance in _FIRM_DEMANDS and entry.nature == "skill" and is_tags(row):
            stance = Stance.PREFERS
        if stance is not None:
            yield Mention(entry.concept, stance, field, _evidence(row[one.phrase], one.hit))


def _seeker_field(name: str, text: str, profile: str, wished: frozenset[str]) -> Iterator[Mention]:
    brought = brought_by(f"trade:{trade}" for trade in wished)
    for row in sentences(text):
        said = [
            Said(one, Mention(entry.concept, stance, name, _evidence_of(row, one, stance)))
            for one in _judged(row, "seeker", name, profile if name in _LISTS else "")
            for entry in one.hit.entries
            if (stance := _seekers_stance(row, one, entry, name)) is not None
        ]
        said = [_softened(row, one) for one in said]
        accepted = {one.mention.concept for one in said if one.one.verdict == "accept"}
        found = rejoined(row, narrowed(said, brought), _owned(wished))
        yield from without_hedged(found, accepted)


def _softened(row: Sequence[Phrase], said: Said) -> Said:
    """Take a must for a wish where the next words do without: 要夫妻房,没有的话也可以."""
    following = row[said.one.phrase + 1 : said.one.phrase + 2]
    softer = said.mention.stance is Stance.MUST and following and _WITHOUT.match(following[0].text)
    return replace(said, mention=replace(said.mention, stance=Stance.WANTS)) if softer else said


def _seekers_stance(row: Sequence[Phrase], one: Judged, entry: Entry, field: str) -> Stance | None:
    if entry.weak and one.verdict in {"", "has", "done", "must"}:
        return None
    if one.hit.words[0] == "证" and _OF_PAPER.search(row[one.phrase].text[: one.hit.start]):
        return None  # 普通话证还没考 is no paper of the trade
    if field in _LISTS and one.phrase and _GRADE.fullmatch(row[one.phrase].text):
        return None  # 中式烹调师(四级) is no examination in English
    stance = _stance("seeker", field, one.verdict, entry.nature)
    if stance is None and entry.concept in _NEVER_TAKEN and field in _WORDS:
        return Stance.REFUSES  # whoever speaks of a deposit at all has had enough of it
    if stance is None or is_anothers(row, one, entry, stance):
        return None
    if field == "experiences" and stance is Stance.REFUSES and not _DONE_WITH.search(_all(row)):
        return None  # what was done is told there, not what is refused
    if entry.concept.startswith("edu:") and stance is not Stance.REFUSES:
        return None
    return _as_held(row, one, stance) if entry.nature == "licence" else stance


def _as_held(row: Sequence[Phrase], one: Judged, stance: Stance) -> Stance:
    """Tell a licence worked for from one held, whatever is not done with it."""
    if stance is Stance.HAS and _is_pending(row, one):
        return Stance.LACKS
    got = stance is Stance.LACKS and is_got(row[one.phrase].text, one.hit.end)
    return Stance.HAS if got else stance


def _all(row: Sequence[Phrase]) -> str:
    return ",".join(phrase.text for phrase in row)


def _is_pending(row: Sequence[Phrase], one: Judged) -> bool:
    return is_pending(row, one.phrase, one.hit.start, one.hit.end)


def _evidence_of(row: Sequence[Phrase], one: Judged, stance: Stance) -> str:
    """Quote the phrase, and the bracket behind a licence that says why it is not held: (过期)."""
    words = _evidence(row[one.phrase], one.hit)
    apart = row[one.phrase + 1 : one.phrase + 2]
    lapsed = stance is Stance.LACKS and apart and _is_pending(row, one)
    return f"{words},{apart[0].text}" if lapsed else words


def _wished(titles: Iterable[str]) -> frozenset[str]:
    return frozenset(guess.trade for title in titles for guess in read_title(title))


def _owned(wished: frozenset[str]) -> Callable[[str], bool]:
    """Tell of a concept whether it is a trade wished for, or near; without any, all are."""

    def owns(concept: str) -> bool:
        name = concept.removeprefix("trade:")
        near = concept.startswith("trade:") and any(nearness(name, wish) >= _OWN for wish in wished)
        return near or not wished

    return owns


def _judged(row: Sequence[Phrase], side: Side, field: str, context: str = "") -> tuple[Judged, ...]:
    around = context or _all(row)
    hits = [find_named(phrase.text, side, around, field in _LISTS) for phrase in row]
    return judge_hits(row, hits, side)


def _firm(field: str, text: str) -> Iterator[Mention]:
    """Read the trade of the firm from its name: whoever refuses 化工厂 means the house itself."""
    for row in _industries():
        word = next((word for word in row["firm_words"].split("|") if word and word in text), "")
        if word:
            concept = f"industry:{row['name']}"
            yield Mention(concept, Stance.INVOLVES, field, text[:_LONGEST_EVIDENCE])


def _tells_the_firm(entry: Entry) -> bool:
    return entry.concept in _industries_reaching("firm")


def _stance(side: Side, about: str, verdict: str, nature: str) -> Stance | None:
    """Look up what a verdict on a thing of this nature amounts to in this part of the text."""
    table = _stances(side)
    for key in (
        (about, verdict, nature),
        ("", verdict, nature),
        (about, verdict, ""),
        ("", verdict, ""),
    ):
        if key in table:
            return table[key]
    return None


def _evidence(phrase: Phrase, hit: Hit) -> str:
    """Quote the phrase, or of a long one what stands around the words."""
    if len(phrase.text) <= _LONGEST_EVIDENCE:
        return phrase.text
    spare = max(0, (_LONGEST_EVIDENCE - len(hit.words)) // 2)
    return phrase.text[max(0, hit.start - spare) : hit.end + spare]


@cache
def _stances(side: Side) -> Mapping[tuple[str, str, str], Stance | None]:
    return {
        (about, verdict, nature): Stance(row["stance"]) if row["stance"] else None
        for row in read_rows(FOLDER / "stances.csv")
        if row["side"] == side
        for about in row["about"].split("|")
        for verdict in row["verdict"].split("|")
        for nature in row["nature"].split("|")
    }


@cache
def _industries() -> tuple[dict[str, str], ...]:
    return tuple(row for row in read_rows(FOLDER / "industries.csv") if row["firm_words"])


@cache
def _industries_reaching(reach: str) -> frozenset[str]:
    rows = read_rows(FOLDER / "industries.csv")
    return frozenset(f"industry:{row['name']}" for row in rows if row["reach"] == reach)
