"""A job title, and the text under it, in; the trades it names, best first, out.

>>> [guess.trade for guess in read_title("急招！！会计（包吃住）5名")]
['会计']
>>> [guess.trade for guess in read_title("审计/会计")]
['审计', '会计']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from matcher.codes.titles import asides, bare, jobs, namings
from matcher.parse.duties import assistant_to, duties_trades, hidden_trade, is_soft
from matcher.parse.level import read_level
from matcher.parse.lines import DECIDES, of_line, taught
from matcher.parse.openings import openings
from matcher.types import Level, TradeGuess

__all__ = ["read_level", "read_title"]

_MOST = 6
_DENIED = re.compile(r"非|不是|不做|不含|无|没有")
_LATER_JOB = 0.93  # of several jobs the first is meant a little more
_ASIDE = 0.5
_HEAD_OF_LINE = 0.6  # 总经理 in 酒店总经理, where a hotel's manager is meant
_WHOLE_NAME = 0.9  # the words are a trade's name and nothing else
_UNSURE = 0.45  # below it what the text says is done decides
_TEXT_ALONE, _TEXT_UNDER_TITLE = 0.9, 0.7


def read_title(title: str, text: str = "") -> tuple[TradeGuess, ...]:
    """Name the trades of a posting's or a wish's title, best first; empty if nothing names one.

    Duties that sell under a soft title (客服, 文员, 储备干部…) come before it, with the words of
    the text as evidence; an unknown or vague title (管理, 助理) falls back on what the text says is done.
    """
    guesses = _in_line(title, text, list(_from_title(title)))
    best = max(guesses, key=lambda guess: guess.confidence, default=None)
    if best is None or best.confidence < _UNSURE or is_soft(best.trade):
        guesses += _from_text(text, best, read_level(title) is Level.TRAINEE)
        best = None if best is None or best.confidence < _UNSURE else best
    return _ranked((*guesses, *_below(best, openings(text))))


def _in_line(title: str, text: str, guesses: list[TradeGuess]) -> list[TradeGuess]:
    """Put the manager of a line before the manager of anything, the subject after its teacher."""
    if not guesses:
        return guesses
    head = guesses[0]
    told = of_line(title, head.trade, head.confidence) or taught(text, head)
    if any(guess.confidence >= head.confidence * DECIDES for guess in told):
        head = replace(head, confidence=round(head.confidence * _HEAD_OF_LINE, 2))
    return [*told, head, *guesses[1:]]


def _below(best: TradeGuess | None, others: Iterable[TradeGuess]) -> Iterator[TradeGuess]:
    """Keep what a text lists under what its title names."""
    for other in others:
        yield (
            other
            if best is None
            else replace(other, confidence=min(other.confidence, best.confidence))
        )


def _from_title(title: str) -> Iterator[TradeGuess]:
    main = list(_named(jobs(bare(title)), 1.0))
    yield from main
    soft = all(is_soft(guess.trade) for guess in main)
    for aside in asides(title):
        if _DENIED.match(aside):
            continue
        for guess in _named(jobs(bare(aside)), 1.0):
            # 普工（焊工）: there the bracket says what is done.
            told = soft and guess.confidence >= _WHOLE_NAME
            yield replace(guess, confidence=0.98 if told else round(guess.confidence * _ASIDE, 2))


def _named(parts: Iterable[str], weight: float) -> Iterator[TradeGuess]:
    for part in parts:
        found = namings(part)
        for naming in found:
            confidence = round(naming.confidence * weight, 2)
            yield TradeGuess(naming.trade, confidence, "title", naming.words)
        weight *= _LATER_JOB if found else 1.0


def _from_text(text: str, best: TradeGuess | None, helps: bool) -> Iterator[TradeGuess]:
    hidden = hidden_trade(text) if text else None
    if hidden is not None:
        # It must outrank the title it hides under.
        floor = best.confidence + 0.01 if best else 0.0
        confidence = min(max(hidden.confidence, floor), 0.98)
        yield TradeGuess(hidden.trade, confidence, hidden.field, hidden.words)
    unsure = best is None or best.confidence < _UNSURE
    weight = _TEXT_ALONE if unsure else _TEXT_UNDER_TITLE
    for guess in duties_trades(text):
        told = replace(guess, confidence=round(guess.confidence * weight, 2))
        helper = assistant_to(guess.trade) if helps and unsure else None
        if helper is not None:
            # 实习生 under accounting duties learns to keep books.
            yield replace(told, trade=helper, confidence=round(told.confidence + 0.01, 2))
        yield told


def _ranked(guesses: Iterable[TradeGuess]) -> tuple[TradeGuess, ...]:
    best: dict[str, TradeGuess] = {}
    for guess in guesses:
        if guess.trade not in best or guess.confidence > best[guess.trade].confidence:
            best[guess.trade] = guess
    return tuple(sorted(best.values(), key=lambda guess: -guess.confidence)[:_MOST])
