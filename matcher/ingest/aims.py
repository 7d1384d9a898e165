"""Titles wished for and mentions read in, the trades and the level a person is after out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from matcher.codes.trades import find_trades
from matcher.parse.crafts import find_crafts
from matcher.parse.title import read_level, read_title
from matcher.types import Level, Mention, Stance, TradeGuess

_TOLD = 0.8  # a wish read from the text is a little less sure than one that was filled in
_CRAFT = 0.95  # 想学修车 under the title 学徒 is the wish itself
_VAGUE = frozenset({"学徒", "普工", "储备干部", "临时工"})
_VAGUE_BESIDE_CRAFT = 0.5
_LEARNS = re.compile(r"学|转行|改行|转做|入行|出师|手艺|技术")
_VERB = re.compile("^[把往对](?=..)")
_MOST = 12


def wished_trades(wishes: Iterable[str], mentions: Sequence[Mention]) -> tuple[TradeGuess, ...]:
    """List the trades wished for: those of the titles, then those that the text wants."""
    titled = list(chain.from_iterable(read_title(wish) for wish in wishes))
    told = _told(mentions)
    if told and all(guess.trade in _VAGUE for guess in titled):
        learnt = _learnt(mentions)
        told = [
            replace(guess, confidence=_CRAFT) if guess.trade in learnt else guess for guess in told
        ]
        if any(guess.trade in learnt for guess in told):
            titled = [replace(guess, confidence=_VAGUE_BESIDE_CRAFT) for guess in titled]
    best: dict[str, TradeGuess] = {}
    for guess in chain(titled, told):
        if guess.trade not in best or best[guess.trade].confidence < guess.confidence:
            best[guess.trade] = guess
    ranked = sorted(best.values(), key=lambda guess: -guess.confidence)  # stable: as wished
    return tuple(ranked[:_MOST])


def _told(mentions: Sequence[Mention]) -> list[TradeGuess]:
    """Read the trades the text wants; none that it refuses, nor one it merely has not done."""
    trades = [mention for mention in mentions if mention.kind == "trade"]
    refused = {mention.name for mention in trades if mention.stance is Stance.REFUSES}
    lacked = {mention.name for mention in trades if mention.stance is Stance.LACKS}
    return [
        TradeGuess(mention.name, _TOLD, mention.field, _named(mention))
        for mention in trades
        if mention.stance is Stance.WANTS
        and mention.field != "desired_titles"
        and mention.name not in refused
        and (mention.name not in lacked or _LEARNS.search(mention.words))
    ]


def _learnt(mentions: Iterable[Mention]) -> frozenset[str]:
    """Name the trades that the text wants to learn or to turn to."""
    wanted = (m for m in mentions if m.kind == "trade" and m.stance is Stance.WANTS)
    return frozenset(
        m.name for m in wanted if m.field != "desired_titles" and _LEARNS.search(m.words)
    )


def _named(mention: Mention) -> str:
    """Quote of a sentence the words that name the trade.

    >>> _named(Mention("trade:保安", Stance.WANTS, "about", "想找个离家近的保安做做"))
    '保安'
    """
    words = mention.words
    named = (*find_trades(words), *find_crafts(words))
    spans = (words[start:end] for start, end, trade in named if trade == mention.name)
    return _VERB.sub("", next(spans, words))


def sought_level(wishes: Iterable[str], mentions: Sequence[Mention]) -> Level | None:
    """Read the level sought: what the text asks for, else that of the titles; never one it denies itself.

    Of several levels asked for the middle one counts: 专员、主管都可以.
    """
    asked = sorted(_levels(mentions, Stance.WANTS))
    denied = _levels(mentions, Stance.LACKS) | _levels(mentions, Stance.REFUSES)
    if asked:
        return Level(round((asked[0] + asked[-1]) / 2))
    titled = next((level for wish in wishes if (level := read_level(wish)) is not None), None)
    if titled is None or titled not in denied:
        return titled
    return Level(max(min(level for level in denied) - 1, Level.STAFF))


def _levels(mentions: Iterable[Mention], stance: Stance) -> set[Level]:
    return {
        Level[mention.name.upper()]
        for mention in mentions
        if mention.kind == "level"
        and mention.stance is stance
        and mention.field != "desired_titles"
    }
