"""An arena and judgments in; what each part of the ranking is worth, by leaving it out, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from matcher.evaluation.arena import Arena
from matcher.evaluation.experiment import Comparison, Run, answerable, compare, run
from matcher.evaluation.judgments import Judgments
from matcher.ranking.score import Scored
from matcher.ranking.weights import Weights
from matcher.types import Mention, Posting, Seeker, Stance

WHOLE = "完整"
_ASKED = (Stance.REQUIRES, Stance.PREFERS)
_FREE_TEXT = frozenset({"about", "requirements", "experiences"})
_DUTIES = frozenset({"description", "requirements", "benefits"})


@dataclass(frozen=True, slots=True)
class Cost:
    """One thing left out, and how the figures change without it, in both directions."""

    name: str
    ndcg: Comparison
    precision: Comparison
    bad: Comparison
    employer: Comparison | None


# What is left out: parts of the score, with the hard limits of the same names.
PARTS: Mapping[str, tuple[str, ...]] = {
    "文字相似（向量）": ("text",),
    "工种、职业远近": ("trade", "competence"),
    "只去掉想做的工种": ("trade",),
    "只去掉做过的工种": ("competence",),
    "想用的手艺": ("craft",),
    "熟悉的行业": ("field",),
    "地点": ("place",),
    "工资": ("pay",),
    "拒绝的事": ("refusal",),
    "愿望": ("wishes",),
    "想要的职级": ("rank",),
    "用工形式": ("form",),
    "学历": ("education",),
    "经验年限": ("experience",),
    "年龄": ("age",),
    "证照": ("licence",),
    "技能": ("skills",),
    "技能和证照": ("skills", "licence"),
    "够不够得上职级": ("grade",),
    "保留给特定人群": ("reserved",),
    "发布早晚": ("fresh",),
}


def named_parts(weights: Weights) -> dict[str, tuple[str, ...]]:
    """Name what is left out; a part that has no row of its own yet is called by its own name."""
    named = {part for parts in PARTS.values() for part in parts}
    others = sorted({*weights.seeker, *weights.employer} - named)
    return {**PARTS, **{part: (part,) for part in others}}


def ablate(arena: Arena, judged: Judgments, employers: Judgments) -> tuple[Cost, ...]:
    """Leave out each part in turn and compare with the whole, query by query."""
    whole = _both_ways(arena, judged, employers)
    return tuple(
        _cost(name, _both_ways(other, judged, employers), whole) for name, other in _variants(arena)
    ) + tuple(
        _cost(name, _both_ways(arena, judged, employers, key), whole)
        for name, key in _ONE_SIDED.items()
    )


def _wanted_only(found: Scored) -> float:
    return found.employer_score


def _wants_only(found: Scored) -> float:
    return found.seeker_score


_ONE_SIDED: Mapping[str, Callable[[Scored], float]] = {
    "只看求职者一侧": _wants_only,
    "只看单位一侧": _wanted_only,
}


def _variants(arena: Arena) -> Iterable[tuple[str, Arena]]:
    weights = arena.matcher.weights
    for name, parts in named_parts(weights).items():
        yield name, arena.weighing(weights.leaving_out(parts))
    yield (
        "硬条件（只算分，不排除）",
        arena.weighing(weights.model_copy(update={"without": _LIMITS})),
    )
    yield "求职者的自由文字", _without_words(arena)
    yield "求职者文字里的拒绝", _without_refusals(arena)
    yield "岗位正文里的要求", _without_asked(arena)
    yield "岗位正文里的其他说法", _without_told(arena)


_LIMITS = frozenset(
    {"law.age", "law.minor", "refusal", "place", "pay", "education", "age", "licence", "audience"}
)


def _without_words(arena: Arena) -> Arena:
    """Forget what was read from a person's free text."""
    return _seekers(arena, lambda m: m.field not in _FREE_TEXT)


def _without_refusals(arena: Arena) -> Arena:
    """Forget the refusals read from a person's free text."""
    return _seekers(arena, lambda m: m.field not in _FREE_TEXT or m.stance is not Stance.REFUSES)


def _seekers(arena: Arena, keep: Callable[[Mention], bool]) -> Arena:
    def deaf(seeker: Seeker) -> Seeker:
        return replace(seeker, mentions=_kept(seeker.mentions, keep))

    return replace(arena, seekers={id: deaf(one) for id, one in arena.seekers.items()})


def _without_asked(arena: Arena) -> Arena:
    """Forget what postings require or prefer in their text."""
    return _postings(arena, lambda m: m.stance not in _ASKED or m.field not in _DUTIES)


def _without_told(arena: Arena) -> Arena:
    """Forget what postings bring, offer or deny in their text."""
    return _postings(arena, lambda m: m.stance in _ASKED or m.field not in _DUTIES)


def _postings(arena: Arena, keep: Callable[[Mention], bool]) -> Arena:
    def deaf(posting: Posting) -> Posting:
        openings = tuple(map(deaf, posting.openings))
        return replace(posting, mentions=_kept(posting.mentions, keep), openings=openings)

    return replace(arena, postings={id: deaf(one) for id, one in arena.postings.items()})


def _kept(mentions: Iterable[Mention], keep: Callable[[Mention], bool]) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if keep(mention))


def _both_ways(
    arena: Arena,
    judged: Judgments,
    employers: Judgments,
    key: Callable[[Scored], float] = lambda found: found.score,
) -> tuple[Run, Run]:
    forward = run("", lambda query, ids: arena.rank_postings(query, ids, key), judged)
    backward = run(
        "", lambda query, ids: arena.rank_seekers(query, ids, key), answerable(employers)
    )
    return forward, backward


def _cost(name: str, changed: tuple[Run, Run], whole: tuple[Run, Run]) -> Cost:
    forward, backward = changed
    return Cost(
        name,
        compare(forward, whole[0]),
        compare(forward, whole[0], "precision"),
        compare(forward, whole[0], "bad"),
        compare(backward, whole[1]) if backward.figures else None,
    )
