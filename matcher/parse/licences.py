"""Names of licences in, what they are worth out: which law demands, and which stand for others.

>>> covers(frozenset({"A2驾照"}), "C1驾照")
True
>>> covers(frozenset({"C1驾照"}), "B2驾照")
False
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from matcher.codes.tables import read_rows
from matcher.config import DATA
from matcher.types import Mention, Stance

_ANY_SPECIAL_WORK = "特种作业操作证"
_SPECIAL_WORK = frozenset({"电工", "焊接", "高处", "制冷", "建筑特种"})


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence, certificate or professional title."""

    name: str
    group: str
    level: int  # within its group; the higher the more
    lawful: bool  # the law lets nobody do the work without it
    covers: tuple[str, ...]  # what it stands for besides itself


@cache
def licences() -> Mapping[str, Licence]:
    """Every licence of the table by its name."""
    rows = read_rows(DATA / "lexicon" / "licences.csv")
    return {
        row["name"]: Licence(
            row["name"],
            row["group"],
            int(row["level"]),
            row["lawful"] == "1",
            tuple(row["covers"].split()),
        )
        for row in rows
    }


def covers(held: frozenset[str], needed: str) -> bool:
    """Tell whether a person who holds these may do what the needed licence allows."""
    return needed in _closure(held) or (
        needed == _ANY_SPECIAL_WORK and any(_group(name) in _SPECIAL_WORK for name in held)
    )


def held(mentions: Iterable[Mention]) -> frozenset[str]:
    """Name the licences a seeker has, those left out that some text says are missing or lapsed."""
    stances = _by_stance(mentions)
    return stances[Stance.HAS] - stances[Stance.LACKS]


def lacked(mentions: Iterable[Mention]) -> frozenset[str]:
    """Name the licences a seeker says to be without."""
    return _by_stance(mentions)[Stance.LACKS]


def required(mentions: Iterable[Mention]) -> frozenset[str]:
    """Name the licences a posting insists on; one that it waives elsewhere is not among them."""
    stances = _by_stance(mentions)
    return stances[Stance.REQUIRES] - stances[Stance.WAIVES] - stances[Stance.PREFERS]


def preferred(mentions: Iterable[Mention]) -> frozenset[str]:
    """Name the licences a posting would like to see."""
    return _by_stance(mentions)[Stance.PREFERS]


def is_lawful(name: str) -> bool:
    """Tell whether the law makes this licence a condition of doing the work."""
    licence = licences().get(name)
    return licence is not None and licence.lawful


def is_to_drive(name: str) -> bool:
    """Say whether a licence is one to drive on the road with."""
    return _group(name) == "驾驶"


def licences_of(trade: str) -> tuple[str, ...]:
    """Name the licences that people of a trade hold or are asked for."""
    return _by_trade().get(trade, ((), False))[0]


def lawful_for(trade: str) -> tuple[str, ...]:
    """Name the licences without which the law lets nobody work in a trade."""
    names, lawful = _by_trade().get(trade, ((), False))
    return names if lawful else ()


@cache
def _by_trade() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    return {
        row["trade"]: (tuple(row["licences"].split()), row["lawful"] == "1")
        for row in read_rows(DATA / "lexicon" / "trade_licences.csv")
    }


def _closure(held: frozenset[str]) -> frozenset[str]:
    """Add all that the held licences stand for, step by step down the ladder."""
    found, open_names = set(held), list(held)
    while open_names:
        licence = licences().get(open_names.pop())
        for name in licence.covers if licence else ():
            if name not in found:
                found.add(name)
                open_names.append(name)
    return frozenset(found)


def _group(name: str) -> str:
    licence = licences().get(name)
    return licence.group if licence else ""


def _by_stance(mentions: Iterable[Mention]) -> dict[Stance, frozenset[str]]:
    found: dict[Stance, set[str]] = {stance: set() for stance in Stance}
    for mention in mentions:
        if mention.kind == "licence":
            found[mention.stance].add(mention.name)
    return {stance: frozenset(names) for stance, names in found.items()}
