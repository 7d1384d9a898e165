"""The licences a posting requires, and how the person stands to each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from matcher.parse.licences import covers
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Mention, Stance

_LAPSED = ("过期", "到期", "没换", "没年审", "没复审", "失效")


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
    needed = posting.by(Stance.REQUIRES, "licence")
    if not needed:
        return ()
    held = frozenset(mention.name for mention in seeker.by(Stance.HAS, "licence").values())
    return tuple(Paper(mention, _standing(seeker, held, mention)) for mention in needed.values())


def _standing(seeker: SeekerView, held: frozenset[str], needed: Mention) -> Standing:
    lacked = seeker.by(Stance.LACKS).get(needed.concept)
    if lacked is not None:
        lapsed = any(word in lacked.words for word in _LAPSED)
        return Standing.LAPSED if lapsed else Standing.LACKED
    return Standing.HELD if covers(held, needed.name) else Standing.UNKNOWN
