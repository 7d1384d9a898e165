"""A tag read from a person's words in; how it is told to the person out.

>>> from matcher.types import Stance
>>> label_of(Stance.REFUSES, "cond:夜班"), label_of(Stance.HAS, "trade:焊工")
('不要：夜班', '做过：焊工')
"""

from __future__ import annotations

from collections.abc import Mapping

from matcher.codes import regions
from matcher.errors import MatcherError
from matcher.ranking.words import LEVELS
from matcher.types import Level, Stance

_SAYS: Mapping[Stance, Mapping[str, str]] = {
    Stance.WANTS: {
        "": "想要",
        "trade": "想做",
        "place": "想去",
        "level": "想做到",
        "industry": "想进",
    },
    Stance.MUST: {"": "一定要"},
    Stance.REFUSES: {
        "": "不要",
        "trade": "不做",
        "place": "不去",
        "level": "不做",
        "industry": "不进",
    },
    Stance.HAS: {"": "有", "trade": "做过", "skill": "会", "level": "做到过", "industry": "待过"},
    Stance.LACKS: {"": "没有", "trade": "没做过", "skill": "不会", "level": "没做过"},
}
KINDS: Mapping[str, str] = {
    "cond": "工作条件",
    "skill": "技能",
    "licence": "证书",
    "trade": "工种",
    "level": "级别",
    "industry": "行业",
    "edu": "学历",
    "place": "地方",
}


def label_of(stance: Stance, concept: str) -> str:
    """Say what a person is taken to want, have or refuse."""
    kind, _, name = concept.partition(":")
    says = _SAYS.get(stance, {"": "提到"})
    return f"{says.get(kind, says[''])}：{_named(kind, name)}"


def label_of_key(key: str) -> str:
    """Say it of a tag's key; a key of no stance is told as it is."""
    stance, _, concept = key.partition("/")
    known = stance in set(Stance) and ":" in concept
    return label_of(Stance(stance), concept) if known else key


def _named(kind: str, name: str) -> str:
    if kind == "level" and name.upper() in Level.__members__:
        return LEVELS[Level[name.upper()]]
    if kind == "place":
        try:
            return regions.place(name).name
        except (MatcherError, KeyError):
            return name
    return name
