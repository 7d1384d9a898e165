"""Scored postings in; what may stand on a paper anybody can find, and how it stands today, out.

`data/slip_words.csv` words a part of the score by facts of the posting alone; a part it does not
word is left out. So a slip tells why to go there, and nothing of who took it away.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.engine import Matcher
from matcher.ranking.explain import FAINT, Voice, opening_told, templates
from matcher.ranking.parts import Part
from matcher.ranking.score import Scored
from matcher.ranking.words import pay_words
from matcher.store.values import State, StoredPosting
from matcher.types import Posting, Seeker

# Facts of a part that are the posting's own; all others are, or tell of, the person's.
OF_POSTING = frozenset({"trade", "place", "pay", "offered", "months", "asked", "groups", "licence"})
_MOST = 5  # reasons, and as many things to heed


@dataclass(frozen=True, slots=True)
class Item:
    """A posting on a slip, with what was true when it was printed."""

    posting_id: str
    title: str
    employer: str
    pay: str
    booth: str | None
    reasons: tuple[str, ...]
    concerns: tuple[str, ...]


@cache
def slip_words() -> Mapping[str, str]:
    """Read the sentences."""
    return {row["code"]: row["text"] for row in read_rows(DATA / "slip_words.csv")}


def written(
    matcher: Matcher,
    seeker: Seeker | None,
    postings: Sequence[Posting],
    booths: Mapping[str, str],
) -> list[Item]:
    """Write a slip; without a person the postings alone."""
    if seeker is None:
        return [_item(posting, booths, (), ()) for posting in postings]
    scored = matcher.score(matcher.prepare(seeker), postings)
    return [
        _item(posting, booths, tuple(_for(one, matcher)), tuple(_heed(one, matcher)))
        for posting, one in zip(postings, scored, strict=True)
    ]


def standing(stored: StoredPosting, today: date) -> str:
    """Say what has become of a posting, for whoever holds the slip; empty while it is open."""
    expires = stored.posting.expires
    if stored.state is State.REMOVED:
        return "单位已经不招了"
    if stored.state is State.HELD:
        return "正在核实，先不要去"
    if stored.expired or (expires is not None and expires < today):
        return "已经过了有效期"
    return ""


def as_said(posting: Posting) -> str:
    """Tell the pay as the employer said it."""
    return posting.pay_text or (pay_words(posting.pay) if posting.pay else "")


def _item(
    posting: Posting,
    booths: Mapping[str, str],
    reasons: tuple[str, ...],
    concerns: tuple[str, ...],
) -> Item:
    facts = posting.title, posting.employer, as_said(posting), booths.get(posting.id)
    return Item(posting.id, *facts, reasons[:_MOST], concerns[:_MOST])


def _for(scored: Scored, matcher: Matcher) -> Iterator[str]:
    yield from (reason.text for reason in opening_told(scored, Voice.CASEWORKER))
    for sense, _, text in _told(scored, matcher):
        if sense == "for":
            yield text


def _heed(scored: Scored, matcher: Matcher) -> Iterator[str]:
    told = [
        (cost, text)
        for sense, cost, text in _told(scored, matcher)
        if sense == "against" or (sense == "ask" and cost < FAINT)
    ]
    yield from (text for _, text in sorted(told))


def _told(scored: Scored, matcher: Matcher) -> Iterator[tuple[str, float, str]]:
    sides: tuple[tuple[tuple[Part, ...], Mapping[str, float]], ...] = (
        (scored.wants, matcher.weights.seeker),
        (scored.wanted, matcher.weights.employer),
    )
    for parts, weights in sides:
        for part in parts:
            words, weight = slip_words().get(part.code), weights.get(part.name, 0.0)
            if words and weight and part.code in templates():
                facts = {name: fact for name, fact in part.facts if name in OF_POSTING}
                cost = weight * math.log(part.value)
                yield templates()[part.code].sense, cost, words.format_map(facts)
