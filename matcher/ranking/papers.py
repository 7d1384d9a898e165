"""The licences a posting requires, and how the person stands to each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from matcher.parse.licences import covers, is_to_drive, lawful_for
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Mention, Stance

_LAPSED = ("过期", "到期", "没换", "没年审", "没复审", "失效")
_BESIDES = re.compile(r"兼(?!职)")
_SURE = 0.8  # of a trade


class Standing(StrEnum):
    """How a person stands to a licence."""

    HELD = "held"
    LAPSED = "lapsed"  # was held, can be renewed
    LACKED = "lacked"  # by the person's own word
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Paper:
    """A required licence, where the posting asks for it, and the person's standing."""

    mention: Mention
    standing: Standing


def papers(seeker: SeekerView, posting: PostingView) -> tuple[Paper, ...]:
    """List the licences a posting requires with the person's standing to each."""
    needed = {**_unspoken(seeker, posting), **posting.by(Stance.REQUIRES, "licence")}
    if not needed:
        return ()
    held = frozenset(mention.name for mention in seeker.by(Stance.HAS, "licence").values())
    return tuple(Paper(mention, _standing(seeker, held, mention)) for mention in needed.values())


def _unspoken(seeker: SeekerView, posting: PostingView) -> dict[str, Mention]:
    """Name the driving licences that go without saying, where the person says they have none.

    Other papers of a trade can be got once somebody has hired you.
    """
    names = {name for trade in _certain(posting) for name in lawful_for(trade) if is_to_drive(name)}
    title = posting.posting.title
    return {
        concept: Mention(concept, Stance.REQUIRES, "title", title)
        for concept, lacked in sorted(seeker.by(Stance.LACKS, "licence").items())
        if any(covers(frozenset({name}), lacked.name) for name in names)
    }


def _certain(posting: PostingView) -> list[str]:
    """List the trades a posting surely is of: the first, and those it is of besides (仓管兼司机)."""
    trades = [guess.trade for guess in posting.trades if guess.confidence >= _SURE]
    return trades if _BESIDES.search(posting.posting.title) else trades[:1]


def _standing(seeker: SeekerView, held: frozenset[str], needed: Mention) -> Standing:
    lacked = seeker.by(Stance.LACKS).get(needed.concept)
    if lacked is not None:
        lapsed = any(word in lacked.words for word in _LAPSED)
        return Standing.LAPSED if lapsed else Standing.LACKED
    return Standing.HELD if covers(held, needed.name) else Standing.UNKNOWN
