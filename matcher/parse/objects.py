"""What a sentence says of selling one thing in, the refusal narrowed to that thing out.

Of 卖保险、卖房 who asks for a selling trade refuses the fields alone; of 打寿险电话 who sells
insurance refuses the two together, `both:cond:电话销售+industry:保险`. Who asks for no selling
trade refuses both selling and the field: selling is the worst of it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from matcher.parse.compound import Said
from matcher.parse.lexicon import Hit, find_concepts
from matcher.types import Mention, Stance

_SELLING = frozenset({"cond:推销", "cond:电话销售", "cond:办卡逼单"})


def with_objects(hit: Hit) -> Hit:
    """Name beside the selling what is sold, where it stands inside the words: 打贷款电话."""
    if not _SELLING.intersection(hit.concepts) or len(hit.words) < 3:
        return hit
    known = set(hit.concepts)
    sold = [
        entry
        for inner in find_concepts(hit.words[1:], "seeker")
        for entry in inner.entries
        if entry.nature == "industry" and entry.concept not in known
    ]
    return replace(hit, entries=(*hit.entries, *sold[:1])) if sold else hit


def narrowed(said: Sequence[Said], brought: Container[str]) -> list[Said]:
    """Narrow each refusal of selling a thing, given what the trades asked for bring themselves."""
    kept: list[Said] = []
    for one in said:
        fields = [] if one.mention.concept not in _SELLING else _fields(one, said)
        if not fields or one.mention.stance is not Stance.REFUSES:
            kept.append(one)
        elif one.mention.concept not in brought:
            own = [field for field in fields if field.concept in brought]
            kept += [replace(one, mention=_both(one.mention, field)) for field in own] or [one]
    spent = {id(one.one.hit) for one in kept if one.mention.kind == "both"}
    return [one for one in kept if not (_is_field(one) and id(one.one.hit) in spent)]


def _fields(one: Said, said: Iterable[Said]) -> list[Mention]:
    return [other.mention for other in said if other.one.hit is one.one.hit and _is_field(other)]


def _is_field(said: Said) -> bool:
    return said.mention.kind == "industry" and said.mention.stance is Stance.REFUSES


def _both(selling: Mention, field: Mention) -> Mention:
    return replace(selling, concept=f"both:{selling.concept}+{field.concept}")
