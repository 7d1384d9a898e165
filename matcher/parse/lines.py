"""A title and the trade that heads it in; what its line of business or its subject makes of it out.

>>> [(guess.trade, guess.confidence) for guess in of_line("副总经理（物业）", "总经理", 0.97)]
[('物业经理', 0.97)]
>>> [(guess.trade, guess.confidence) for guess in of_line("会计专业教师", "职校老师", 0.85)]
[('会计', 0.34)]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import fold
from matcher.config import DATA
from matcher.parse.text import normalise
from matcher.types import TradeGuess

DECIDES = 0.9  # from here on the line has a trade of its own, which goes before the head's
TEACHERS = frozenset({"大学教师", "职校老师"})
_MOST = 2
_OFTEN, _FROM_TEXT = 2, 0.3
# 酒店用品 are sold to hotels; who manages their sale manages none.
_NOT_GOODS = "(?!用品|设备|家具|耗材|软件|系统|配件)"


@dataclass(frozen=True, slots=True)
class _Line:
    trade: str
    confidence: float


def of_line(title: str, head: str, confidence: float) -> tuple[TradeGuess, ...]:
    """Name the trades that a title's line or subject points to, given the trade that heads it."""
    lines = _lines().get(head)
    if lines is None:
        return ()
    pattern, meant = lines
    found: dict[str, TradeGuess] = {}
    for hit in pattern.finditer(fold(normalise(title))):
        line = meant[hit[0]]
        sure = confidence if line.confidence >= DECIDES else round(line.confidence * confidence, 2)
        found.setdefault(line.trade, TradeGuess(line.trade, sure, "title", hit[0]))
    found.pop(head, None)
    return tuple(found.values())[:_MOST]


def taught(text: str, head: TradeGuess) -> tuple[TradeGuess, ...]:
    """Name the subject that the text of a teacher's posting speaks of most, and more than once."""
    if head.trade not in TEACHERS or not text:
        return ()
    pattern, meant = _lines()[head.trade]
    words = [hit[0] for hit in pattern.finditer(fold(text))]
    spoken = Counter(meant[word].trade for word in words).most_common(1)
    if not spoken or spoken[0][1] < _OFTEN:
        return ()
    word = next(word for word in words if meant[word].trade == spoken[0][0])
    return (TradeGuess(spoken[0][0], _FROM_TEXT, "description", word),)


@cache
def _lines() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, _Line]]]:
    """Sort the table by head: one pattern of its words, the longest first, and what each means."""
    tables: dict[str, dict[str, _Line]] = {}
    for row in read_rows(DATA / "lexicon" / "lines.csv"):
        for head in row["heads"].split("|"):
            words = tables.setdefault(head, {})
            for word in row["words"].split("|"):
                words[fold(word)] = _Line(row["trade"], float(row["confidence"]))
    return {head: (_pattern(words), words) for head, words in tables.items()}


def _pattern(words: Mapping[str, _Line]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(map(re.escape, longest_first))}){_NOT_GOODS}")
