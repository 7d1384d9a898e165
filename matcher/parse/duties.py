"""A posting's text in, the work it describes out: what a soft or an unknown title may hide.

>>> guess = hidden_trade("拨打意向客户电话，推荐理财产品，完成销售任务")
>>> guess.trade, guess.field
('理财顾问', 'description')
>>> hidden_trade("解答客户疑问，处理售后，非销售，不用打电话") is None
True
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import find_trades, fold, trades
from matcher.config import DATA
from matcher.parse.text import clauses, normalise
from matcher.types import TradeGuess

_ENOUGH = 1.2  # weights of distinct duties; one strong and one weak, or two middling ones
# A duty tells nearly as much as a trade named; what stands first is the job.
_DUTY, _FIRST, _LATER = 25, 30, 20
_PLAIN_SALES = "销售代表"
# What is asked of the person or told of the firm is not what is done all day.
_NOT_DUTIES = re.compile(
    r"优先|专业|经验者|相关经验|学历|公司主营|公司成立|公司是|集团|证书|部门配合"
)


@dataclass(frozen=True, slots=True)
class _Clue:
    kind: str  # duty, product or denial
    words: str
    weight: float
    trade: str


def is_soft(trade: str) -> bool:
    """Tell whether a title of this trade often stands over some other work."""
    return trade in _soft()


def hidden_trade(text: str) -> TradeGuess | None:
    """Find the sales trade that the duties amount to, or None when they do not sell."""
    clues = list(_clues(normalise(text)))
    duties = [clue for clue in clues if clue.kind == "duty"]
    denied = sum(clue.weight for clue in clues if clue.kind == "denial")
    weight = sum(clue.weight for clue in duties) - 2 * denied
    if weight < _ENOUGH:
        return None
    strongest = max(duties, key=lambda clue: clue.weight)
    confidence = min(0.95, 0.45 + 0.15 * weight)
    return TradeGuess(_sold(clues), round(confidence, 2), "description", strongest.words)


def duties_trades(text: str, most: int = 3) -> tuple[TradeGuess, ...]:
    """Name the trades a text speaks of most, by name or by duty, save what it merely prefers."""
    found: Counter[str] = Counter()
    words: dict[str, str] = {}
    for number, (_, clause) in enumerate(clauses(normalise(text))):
        if _NOT_DUTIES.search(clause):
            continue
        for start, end, trade, weight in _done(clause, first=number < 3):
            found[trade] += weight
            words.setdefault(trade, clause[start:end])
    total = sum(found.values())
    return tuple(
        TradeGuess(trade, round(0.15 + 0.35 * count / total, 2), "description", words[trade])
        for trade, count in found.most_common(most)
    )


def _done(clause: str, first: bool) -> Iterator[tuple[int, int, str, int]]:
    """Yield what a clause says is done; a trade named inside a duty (税务筹划) adds nothing."""
    spans = []
    for hit in _duty_pattern().finditer(fold(clause)):
        trade, weight = _duties()[hit[0]]
        spans.append(hit.span())
        yield *hit.span(), trade, round(_DUTY * weight)
    for start, end, trade in find_trades(clause):
        if not any(start < stop and begin < end for begin, stop in spans):
            yield start, end, trade, _FIRST if first else _LATER


def assistant_to(trade: str) -> str | None:
    """Name the trade of those who help a trade's people and learn it; None if none is known."""
    known = trades().get(trade)
    return _assistants().get(known.family) if known else None


def _sold(clues: list[_Clue]) -> str:
    """Choose the trade by what is sold, else by how: by telephone or not."""
    goods: Counter[str] = Counter()
    for clue in clues:
        if clue.kind == "product":
            goods[clue.trade] += round(10 * clue.weight)
    if goods:
        return goods.most_common(1)[0][0]
    ways = [clue.trade for clue in clues if clue.kind == "duty" and clue.trade]
    return ways[0] if ways else _PLAIN_SALES


def _clues(text: str) -> Iterator[_Clue]:
    """Yield each clue once, the longest words first where they overlap; denials outrank duties."""
    denied = [hit.span() for hit in _pattern("denial").finditer(text)]
    for kind in ("denial", "duty", "product"):
        seen = set()
        for hit in _pattern(kind).finditer(text):
            inside = any(start <= hit.start() < end for start, end in denied)
            if hit[0] not in seen and (kind == "denial" or not inside):
                seen.add(hit[0])
                yield _table(kind)[hit[0]]


@cache
def _table(kind: str) -> Mapping[str, _Clue]:
    rows = read_rows(DATA / "lexicon" / "hidden_duties.csv")
    return {
        row["words"]: _Clue(kind, row["words"], float(row["weight"]), row["trade"])
        for row in rows
        if row["kind"] == kind
    }


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    longest_first = sorted(_table(kind), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


@cache
def _duties() -> Mapping[str, tuple[str, float]]:
    rows = read_rows(DATA / "lexicon" / "duties.csv")
    return {fold(row["words"]): (row["trade"], float(row["weight"])) for row in rows}


@cache
def _duty_pattern() -> re.Pattern[str]:
    longest_first = sorted(_duties(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


@cache
def _assistants() -> Mapping[str, str]:
    rows = read_rows(DATA / "lexicon" / "assistants.csv")
    return {row["family"]: row["trade"] for row in rows}


@cache
def _soft() -> frozenset[str]:
    return frozenset(row["trade"] for row in read_rows(DATA / "lexicon" / "soft_titles.csv"))
