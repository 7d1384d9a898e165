"""What a person refuses, held against what a posting brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import nearness, trades
from matcher.config import DATA
from matcher.ranking.views import PostingView, SeekerView
from matcher.types import Mention, Stance, TradeGuess

_SURE_TRADE = 0.5  # a trade read with less confidence breaks no refusal
_HINTED_TRADE = 0.3  # what the text says is done, beside what the title says
_WISHED = 0.5  # a refused trade this near a wished one speaks of something in it, not of it
# Conditions that are a kind of work: one line of them does not make a waiter a salesman.
_KINDS_OF_WORK = frozenset({"cond:推销", "cond:招生", "cond:办卡逼单", "cond:带团队"})
_SELLING = frozenset({"房产中介类"})
_BROUGHT = (Stance.INVOLVES, Stance.REQUIRES)


@dataclass(frozen=True, slots=True)
class Broken:
    """A refusal and the words of the posting that break it; `sure` unless only the trade hints."""

    refusal: Mention
    field: str
    words: str
    sure: bool = True

    @property
    def what(self) -> str:
        """What is refused, as people name it: of two together both names."""
        parts = self.refusal.name.split("+")
        return "、".join(part.partition(":")[2] or part for part in parts)


def broken(seeker: SeekerView, posting: PostingView) -> tuple[Broken, ...]:
    """List the refusals that a posting breaks."""
    return tuple(_broken(seeker, posting))


def barring(seeker: SeekerView) -> frozenset[str]:
    """Name the refused concepts that rule a posting out wherever it speaks of them.

    A search may leave such postings out unseen; all other refusals need the pair to be judged.
    """
    return frozenset(
        concept
        for concept, refusal in seeker.by(Stance.REFUSES).items()
        if refusal.kind not in ("trade", "both")
        and concept not in _KINDS_OF_WORK
        and not _is_own(concept, seeker)
    )


def _broken(seeker: SeekerView, posting: PostingView) -> Iterator[Broken]:
    for concept, refusal in seeker.by(Stance.REFUSES).items():
        if refusal.kind == "both":
            found = [_brought(part, posting) for part in refusal.name.split("+")]
            known = [one for one in found if one is not None]
            if len(known) == len(found):
                words = "、".join(one.words for one in known)
                # A trade that the text only lists beside the title's is a hint here too.
                sure = all(_is_sure(one, posting) for one in known if one.kind == "trade")
                yield Broken(refusal, known[0].field, words, sure)
        elif not _is_own(concept, seeker):
            yield from _single(concept, refusal, seeker, posting)


def _single(
    concept: str, refusal: Mention, seeker: SeekerView, posting: PostingView
) -> Iterator[Broken]:
    one = _brought(concept, posting)
    if one is not None:
        yield Broken(refusal, one.field, one.words, _is_sure(one, posting))
        return
    for guess in posting.trades[:1]:
        sure = of_trade(guess.trade).get(concept)
        if sure is None or concept in posting.by(Stance.DENIES):
            continue
        certain = sure and guess.confidence >= _SURE_TRADE
        if certain or not _is_wished(guess.trade, seeker):  # who asks for a trade knows its ways
            yield Broken(refusal, guess.field, guess.words, certain)


def _brought(concept: str, posting: PostingView) -> Mention | None:
    """Find the words by which a posting brings a condition, industry, skill or trade."""
    if concept.startswith("trade:"):
        return _as_trade(concept, posting)
    said = (posting.by(stance).get(concept) for stance in _BROUGHT)
    return next((mention for mention in said if mention is not None), None)


def _is_own(concept: str, seeker: SeekerView) -> bool:
    """Say that nobody refuses 双休, or the trade or field they ask for: the words spoke of part of it."""
    if concept.startswith("trade:"):
        return _is_wished(concept.removeprefix("trade:"), seeker)
    sold = any(of_trade(wish.trade).get(concept) for wish in seeker.wishes)
    return sold or _nature(concept) == "offer" or _is_own_field(concept, seeker)


def _is_sure(found: Mention, posting: PostingView) -> bool:
    """Tell certainty from a hint: a line about selling under another trade's title is a hint."""
    if found.field == "title":
        return True
    if found.kind == "trade":
        first = posting.trades[0]  # what the text only tells or lists beside it is a hint
        return found.name == first.trade and _is_first(0, first)
    if found.concept not in _KINDS_OF_WORK:
        return True
    signs = _KINDS_OF_WORK | {"cond:电话销售"}
    told = {m.words for c, m in posting.by(Stance.INVOLVES).items() if c in signs}
    if len(told) > 1:
        return True  # two lines of it are what the job is, whatever it is called
    sold = (trades()[guess.trade] for guess in posting.trades[:1] if guess.trade in trades())
    return any("销" in trade.family or trade.family in _SELLING for trade in sold)


def _as_trade(concept: str, posting: PostingView) -> Mention | None:
    for rank, guess in enumerate(posting.trades):
        told = guess.field != "title" and guess.confidence >= _HINTED_TRADE
        if concept == f"trade:{guess.trade}" and (told or _is_first(rank, guess)):
            return Mention(concept, Stance.INVOLVES, guess.field, guess.words)
    return None


def _is_first(rank: int, guess: TradeGuess) -> bool:
    return rank == 0 and guess.confidence >= _SURE_TRADE


def _is_wished(trade: str, seeker: SeekerView) -> bool:
    return any(nearness(trade, wish.trade) >= _WISHED for wish in seeker.wishes)


def _is_own_field(concept: str, seeker: SeekerView) -> bool:
    return not concept.startswith("cond:") and concept in seeker.by(Stance.WANTS)


def _nature(concept: str) -> str:
    return _natures().get(concept, "")


def of_trade(trade: str) -> Mapping[str, bool]:
    """Give the conditions a trade brings by itself: true what it always, false what it often does."""
    known = trades().get(trade)
    family = _trade_conditions().get(known.family, {}) if known else {}
    return {**family, **_trade_conditions().get(trade, {})}


@cache
def _trade_conditions() -> Mapping[str, Mapping[str, bool]]:
    found: dict[str, dict[str, bool]] = {}
    for row in read_rows(DATA / "lexicon" / "trade_conditions.csv"):
        found.setdefault(row["trade"], {})[f"cond:{row['condition']}"] = row["sure"] == "1"
    return found


@cache
def _natures() -> Mapping[str, str]:
    rows = read_rows(DATA / "lexicon" / "conditions.csv")
    return {_concept(row["name"]): row["kind"] for row in rows}


@cache
def opposites() -> Mapping[str, str]:
    """Give for each condition the one that cannot hold beside it."""
    rows = read_rows(DATA / "lexicon" / "conditions.csv")
    return {_concept(row["name"]): _concept(row["opposite"]) for row in rows if row["opposite"]}


def _concept(name: str) -> str:
    return name if ":" in name else f"cond:{name}"
