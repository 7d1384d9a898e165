"""Everyday trades from `data/trades`: what people call them, and how alike two of them are.

>>> nearness("焊工", "焊工")
1.0
>>> text = "招会计两名"
>>> [text[start:end] for start, end, trade in find_trades(text)]
['会计']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

import ahocorasick

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.errors import DataError

FOLDER = DATA / "trades"
# Families that no row of families.csv speaks of; a test keeps the table complete.
_WITHIN_UNLISTED = 0.3
_SKILLED_UNLISTED = 0.7
# Two trades of one 小类 that no table relates: a hint of likeness, less than any judged pair.
_SAME_GROUP = 0.15
# 工 that opens the next word: 维修工作, 机电工程 and 服装工艺 name no worker.
_OPENED_BY_WORK = frozenset("作程艺具业地期")
_NO_TRADE = ""
# 理 that closes the word before it: in 财务经理财务主管 and 办理赔偿 stands no 理财, no 理赔.
_CLOSES_WORD = {"理": frozenset("经助管代办受处整护修心清")}
# Letter for letter, so that offsets stay; 帐 and 账 are one word to whoever writes them.
_FOLD = str.maketrans(
    {"帐": "账"} | {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A job as people name it, with its 细类 code of 职业分类大典 2022."""

    name: str
    occupation: str
    family: str
    aliases: tuple[str, ...]
    sector: str  # production, services or office


@dataclass(frozen=True, slots=True)
class Family:
    """Kindred trades: how alike two of them are, and how much they must be learnt, 0 to 1."""

    sector: str
    within: float
    skilled: float


@cache
def trades() -> Mapping[str, Trade]:
    """Every trade of the tables by its name.

    A name may stand in two sectors' tables (施工员 is both built and managed): their aliases
    unite, the first table in alphabetical order gives code and family.
    """
    found: dict[str, Trade] = {}
    for path in _tables():
        own = [_trade(row, path.stem) for row in read_rows(path)]
        twice = [name for name, count in Counter(trade.name for trade in own).items() if count > 1]
        if twice:
            raise DataError(
                f"工种“{twice[0]}”写了两遍，请删去一行", source=path.name, column="name"
            )
        for trade in own:
            first = found.get(trade.name)
            found[trade.name] = replace(
                first or trade, aliases=(*(first.aliases if first else ()), *trade.aliases)
            )
    return MappingProxyType(found)


@cache
def nearness(a: str, b: str) -> float:
    """Judge how far a person of one trade would take, and be taken for, the other: 0 to 1.

    A pair of the trades themselves prevails over one of a trade and a family, that over the
    family's own likeness, that over a pair of families. Unknown trades are near only themselves.
    """
    if a == b:
        return 1.0
    first, second = trades().get(a), trades().get(b)
    if first is None or second is None:
        return 0.0
    return _nearness(first, second)


def fold(text: str) -> str:
    """Make letters that mean the same the same, each in its place."""
    return text.translate(_FOLD)


def find_trades(text: str) -> tuple[tuple[int, int, str], ...]:
    """Find the trades a text names, longest names first, none overlapping, in reading order."""
    kept: list[tuple[int, int, str]] = []
    for start, end, trade in sorted(all_trades(text), key=lambda hit: (hit[0] - hit[1], hit[0])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, trade))
    return tuple(sorted(kept))


def all_trades(text: str) -> tuple[tuple[int, int, str], ...]:
    """Find every trade name in a text, overlapping ones too, as (start, end, trade)."""
    automaton = _automaton()
    if not len(automaton):
        return ()
    # str.lower() may change the length of exotic letters, and with it every offset.
    folded = fold(text)
    hits = [(last - size + 1, last + 1, trade) for last, (size, trade) in automaton.iter(folded)]
    decoys = [(start, end) for start, end, trade in hits if trade == _NO_TRADE]
    return tuple(
        (start, end, trade)
        for start, end, trade in hits
        if trade != _NO_TRADE
        and _stands_alone(folded, start, end)
        and not any(first <= start and end <= last for first, last in decoys)
    )


def _nearness(first: Trade, second: Trade) -> float:
    pairs = _related()
    own = pairs.get(frozenset((first.name, second.name)))
    if own is not None:
        return own
    mixed = [
        pairs[key]
        for key in (
            frozenset((first.name, second.family)),
            frozenset((first.family, second.name)),
        )
        if key in pairs
    ]
    if mixed:
        return max(mixed)
    if first.family == second.family:
        family = families().get(first.family)
        return _WITHIN_UNLISTED if family is None else family.within
    families_pair = pairs.get(frozenset((first.family, second.family)))
    if families_pair is not None:
        return families_pair
    return _SAME_GROUP if first.occupation[:7] == second.occupation[:7] else 0.0


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Refuse a name cut out of other words: "java" in "javascript", 维修工 in 维修工作."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cuts_front = _latin(text[start]) and _latin(before)
    cuts_back = _latin(text[end - 1]) and _latin(after)
    cuts_work = text[end - 1] == "工" and after in _OPENED_BY_WORK
    cuts_word = bool(before) and before in _CLOSES_WORD.get(text[start], ())
    return not (cuts_front or cuts_back or cuts_work or cuts_word)


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


@cache
def families() -> Mapping[str, Family]:
    """Every family of trades by its name."""
    return MappingProxyType(
        {
            row["family"]: Family(
                row["sector"],
                _number(row["within"], "families.csv", "within"),
                _number(row["skilled"], "families.csv", "skilled"),
            )
            for row in read_rows(FOLDER / "families.csv")
        }
    )


def skilled(trade: str) -> float:
    """Judge how much a trade needs to have been learnt: 0 anyone may start, 1 the trained only."""
    known = trades().get(trade)
    family = families().get(known.family) if known else None
    return _SKILLED_UNLISTED if family is None else family.skilled


@cache
def _related() -> Mapping[frozenset[str], float]:
    return MappingProxyType(
        {
            frozenset((row["a"], row["b"])): _number(row["nearness"], path.name, "nearness")
            for path in sorted(FOLDER.glob("related*.csv"))
            for row in read_rows(path)
        }
    )


@cache
def _automaton() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name, trade in _names():
        if name not in automaton:  # the first to claim a name keeps it
            automaton.add_word(name, (len(name), trade))
    if len(automaton):
        automaton.make_automaton()
    return automaton


def _names() -> Iterator[tuple[str, str]]:
    """Yield names before aliases, so that no alias can take another trade's own name; then decoys."""
    for trade in trades().values():
        yield fold(trade.name), trade.name
    for trade in trades().values():
        for alias in trade.aliases:
            yield fold(alias), trade.name
    for row in read_rows(DATA / "lexicon" / "trade_decoys.csv"):
        for word in row["words"].split("|"):
            yield fold(word), _NO_TRADE


def _tables() -> list[Path]:
    return sorted(
        path
        for path in FOLDER.glob("*.csv")
        if path.stem != "families" and not path.stem.startswith("related")
    )


def _trade(row: Mapping[str, str], sector: str) -> Trade:
    aliases = tuple(
        alias for alias in (part.strip() for part in row["aliases"].split("|")) if alias
    )
    family = families().get(row["family"])
    sector = sector if family is None else family.sector
    return Trade(row["name"], row["occupation"], row["family"], aliases, sector)


def _number(text: str, source: str, column: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise DataError(f"“{text}”不是 0 到 1 之间的数，请改正", source=source, column=column)
    return value
