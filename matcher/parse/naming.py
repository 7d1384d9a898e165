"""A phrase in, all that it names out: the lists' words, the trades, and what is worded its own way.

>>> [hit.concepts for hit in find_named("想做保安,一天站十个小时的不去", "seeker")]
[('trade:保安',), ('cond:久站',)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from matcher.codes.trades import find_trades
from matcher.parse.crafts import find_crafts, other_senses
from matcher.parse.lexicon import Entry, Hit, Side, find_concepts
from matcher.parse.objects import with_objects
from matcher.parse.wordings import find_worded

_WAGES = re.compile("工[资时钱]")  # 煤矿工资 pays in a mine and names no 矿工
# 哪个厂都行 says yes by itself.
_ANY = re.compile("随便|[都也](?:[行得成干做去进中]|可以|没|无|愿)")


def find_named(text: str, side: Side, around: str = "", listed: bool = False) -> list[Hit]:
    """Find what a phrase names, in reading order; a posting's trades stand in its title alone."""
    hits = find_concepts(text, side, around, listed)
    if side == "posting":
        return _merged(hits, (), text)
    named = [with_objects(hit) for hit in _merged(hits, _trades(text), text)]
    worded = find_worded(text, [(hit.start, hit.end) for hit in named])
    return sorted((*named, *worded), key=lambda hit: hit.start)


def _trades(text: str) -> tuple[tuple[int, int, str], ...]:
    """Find trades, and crafts that speech names by the work alone: 干过水电 is 水电工."""
    named = [hit for hit in find_trades(text) if not _WAGES.match(text[hit[1] - 1 :])]
    crafts = find_crafts(text, named)
    inside = {start for start, _, _ in crafts}
    # 在家具厂喷了八年漆: the house is no trade beside it.
    houses = [hit for hit in named if text[hit[1] - 1] == "厂" and inside & {hit[1], hit[1] + 1}]
    return (*(hit for hit in named if hit not in houses), *crafts)


def _merged(hits: Sequence[Hit], trades: Iterable[tuple[int, int, str]], text: str) -> list[Hit]:
    """Join concepts and trades; those that overlap become one hit that names them all."""
    merged = list(hits)
    for start, end, trade in trades:
        given = "accepts" if _ANY.search(text[start:end]) else ""
        entry = Entry(f"trade:{trade}", "trade", text[start:end], given=given)
        over = [hit for hit in merged if hit.start < end and start < hit.end]
        if any(_swallows(hit, start, end, trade) for hit in over):
            continue
        for hit in over:
            merged.remove(hit)
        merged.append(_joined(over, Hit(start, end, text[start:end], (entry,)), text))
    return sorted((hit for hit in merged if hit.entries), key=lambda hit: hit.start)


def _swallows(hit: Hit, start: int, end: int, trade: str) -> bool:
    """Tell whether a trade's name is only a part, or another sense, of a concept's words."""
    if (hit.start, hit.end) == (start, end) and hit.entries:
        kept = trade == hit.words or all(
            entry.weak or entry.nature == "industry" or _is_craft(entry) for entry in hit.entries
        )
        return not kept
    apart = start < hit.start or end > hit.end
    return not apart or (not _within(hit, start, end) and end - start < hit.end - hit.start)


def _within(hit: Hit, start: int, end: int) -> bool:
    return start <= hit.start and hit.end <= end


def _is_craft(entry: Entry) -> bool:
    """Tell a skill that is a trade of its own (开铲车) from the name of a program (CAD)."""
    return entry.nature == "skill" and not entry.words.isascii()


def _joined(over: Sequence[Hit], trade: Hit, text: str) -> Hit:
    start = min([trade.start, *(hit.start for hit in over)])
    end = max([trade.end, *(hit.end for hit in over)])
    other = other_senses().get(trade.entries[0].concept.removeprefix("trade:"))
    entries = tuple(
        entry
        for hit in over
        for entry in hit.entries
        if not entry.concept.startswith("level:") and entry.concept != other
    )
    inner = next((hit.inner for hit in over if hit.inner), "")
    return Hit(start, end, text[start:end], entries + trade.entries, inner)
