"""Mentions read from texts in, the same with what follows from them added, once each, out.

>>> from matcher.types import Mention, Stance
>>> shift = Mention("cond:倒班", Stance.INVOLVES, "description", "两班倒")
>>> [mention.concept for mention in with_implied([shift], "posting")]
['cond:倒班', 'cond:夜班']
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from matcher.codes.tables import read_rows
from matcher.codes.trades import trades
from matcher.parse.lexicon import FOLDER, Side
from matcher.parse.licences import covers, held, licences_of
from matcher.types import Mention, Stance

_BY_NOW = re.compile(r"现在|如今|不再|再也|再[做干去上]")  # 以前夜班可以,现在不行了
_PAPERS = "cond:要证"  # 有证, 没证, 持证上岗: a licence of the trade spoken of, not named itself
_ON_PAPERS = {
    Stance.HAS: Stance.HAS,
    Stance.LACKS: Stance.LACKS,
    Stance.REQUIRES: Stance.REQUIRES,
    Stance.PREFERS: Stance.PREFERS,
    Stance.WAIVES: Stance.WAIVES,
}


@dataclass(frozen=True, slots=True)
class _Rule:
    """What follows from a mention, unless it was read from words that hold these."""

    concept: str
    stance: Stance
    unless: str


def with_implied(found: Sequence[Mention], side: Side) -> tuple[Mention, ...]:
    """Add what follows from the mentions where no text speaks of it itself."""
    kept: dict[tuple[str, Stance, str], Mention] = {}
    for mention in (*found, *_papers(found, side)):
        kept.setdefault((mention.concept, mention.stance, mention.field), mention)
    spoken = {mention.concept for mention in kept.values()}
    office, aside = _is_office_work(found), _of_later_jobs(found, side)
    for mention in list(kept.values()):
        if office and mention.kind == "industry":
            continue  # the accounts of a chemical works do not smell
        for rule in _implied(side).get((mention.concept, mention.stance), ()):
            if rule.concept not in spoken and (mention, rule) not in aside:
                implied = replace(mention, concept=rule.concept, stance=rule.stance)
                kept.setdefault((rule.concept, rule.stance, mention.field), implied)
    return tuple(kept.values())


def _of_later_jobs(found: Sequence[Mention], side: Side) -> frozenset[tuple[Mention, _Rule]]:
    """List what only a later job of a title implies: a waiter beside a sales manager need not sell.

    A word that names several trades (营销) implies nothing that one of them alone brings.
    """
    titled = [mention for mention in found if mention.kind == "trade" and mention.field == "title"]
    rules = {
        mention: _implied(side).get((mention.concept, mention.stance), ()) for mention in titled
    }
    first = {rule.concept for rule in rules[titled[0]]} if titled else set()
    return frozenset(
        (mention, rule)
        for mention in titled
        for rule in rules[mention]
        if rule.concept not in first or (rule.unless and rule.unless in mention.words)
    )


def _is_office_work(found: Sequence[Mention]) -> bool:
    named = [trades()[mention.name] for mention in found if mention.kind == "trade"]
    return bool(named) and all(trade.sector == "office" for trade in named)


def without_hedged(found: Sequence[Mention], accepted: Container[str]) -> list[Mention]:
    """Drop a refusal of what the same sentence accepts in part: 夜班偶尔可以,天天不行."""
    return [
        mention
        for mention in found
        if mention.stance is not Stance.REFUSES
        or mention.concept not in accepted
        or mention.kind != "cond"
        or _BY_NOW.search(mention.words)
    ]


# A skill may be wished for and not yet had; it is not refused.
_NAMED = {
    Stance.REFUSES: frozenset({"trade", "industry", "skill"}),
    Stance.LACKS: frozenset({"trade"}),
}


def without_own_wishes_refused(found: Sequence[Mention]) -> list[Mention]:
    """Drop a refusal of the very thing that the titles name: the words meant something in it."""
    wished = {
        mention.concept
        for mention in found
        if mention.field == "desired_titles" and mention.stance is Stance.WANTS
    }
    fields = {mention.words for mention in found if mention.kind == "industry"}
    return [
        mention
        for mention in found
        if mention.stance not in {Stance.REFUSES, Stance.LACKS}
        or not (
            (mention.kind in _NAMED[mention.stance] and mention.concept in wished)
            or (mention.words in fields and mention.concept in brought_by(wished))
        )
    ]


def brought_by(wished: Iterable[str]) -> set[str]:
    """Name what trades bring: who sells refuses the field in 卖保险 and not selling."""
    rules = (_implied("posting").get((concept, Stance.INVOLVES), ()) for concept in wished)
    return {rule.concept for found in rules for rule in found}


def _papers(found: Sequence[Mention], side: Side) -> Iterator[Mention]:
    """Name the licence that "has papers" means, if one trade is spoken of that knows one."""
    spoken = {mention.concept for mention in found if mention.kind == "licence"}
    mine = held(found)
    for mention in found:
        if mention.concept == _PAPERS and mention.stance in _ON_PAPERS:
            names = _trade_licences(found, mention.field if side == "seeker" else "title")
            for name in names:
                if f"licence:{name}" not in spoken and not covers(mine, name):
                    yield replace(mention, concept=f"licence:{name}")


def _trade_licences(found: Sequence[Mention], field: str) -> tuple[str, ...]:
    trades = {
        mention.name
        for mention in found
        if mention.kind == "trade"
        and mention.field == field
        and mention.stance is not Stance.REFUSES
        and licences_of(mention.name)
    }
    return licences_of(trades.pop()) if len(trades) == 1 else ()


@cache
def _implied(side: Side) -> Mapping[tuple[str, Stance], tuple[_Rule, ...]]:
    found: dict[tuple[str, Stance], tuple[_Rule, ...]] = {}
    for row in read_rows(FOLDER / "implied.csv"):
        if row["side"] == side:
            key = (row["when"], Stance(row["stance"]))
            rule = _Rule(row["implies"], Stance(row["then"]), row["unless"])
            found[key] = (*found.get(key, ()), rule)
    return found
