"""A person for whom nothing suits in; what they could leave open so that something does, out.

Each way is tried before it is offered: what is offered opens postings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.casework.kiosk import Why, answer, read_wish
from service.schemas.profile import ProfileIn
from service.web.problems import Invalid
from service.wiring import Wiring

# Wishes that can be left open, how that is said, and in which order it is tried.
_WAYS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("salary_min",), "先不限工资"),
    (("desired_regions",), "别的地方也看看"),
    (("requirements",), "先不管包住、夜班这些条件"),
    (("salary_min", "requirements"), "先不限工资，也不管其他条件"),
    (("salary_min", "desired_regions"), "先不限工资，别的地方也看看"),
    (("salary_min", "desired_regions", "requirements"), "地方、工资和条件都先放一放"),
)
_OFFERED = 3
_LOOKED_FOR = 10


@dataclass(frozen=True, slots=True)
class Way:
    """Wishes to leave open, and how many postings that opens."""

    fields: tuple[str, ...]
    text: str
    gained: int
    at_least: bool  # there may be more


def ways(wiring: Wiring, profile: ProfileIn, refused: Mapping[str, Why]) -> tuple[Way, ...]:
    """Find the fewest wishes to leave open; a way that opens no more than a shorter one is none."""
    found: list[Way] = []
    for fields, text in _WAYS:
        if len(found) == _OFFERED:
            break
        if not all(getattr(profile, field) for field in fields) or _known(found, fields):
            continue
        gained = _opened(wiring, profile.model_copy(update=dict(_left_open(fields))), refused)
        if gained:
            found.append(Way(fields, text, gained, gained == _LOOKED_FOR))
    return tuple(found)


def _known(found: list[Way], fields: tuple[str, ...]) -> bool:
    return any(set(way.fields) <= set(fields) for way in found)


def _left_open(fields: tuple[str, ...]) -> Iterator[tuple[str, object]]:
    for field in fields:
        yield field, None if field == "salary_min" else []


def _opened(wiring: Wiring, profile: ProfileIn, refused: Mapping[str, Why]) -> int:
    try:
        wish = read_wish(wiring, profile.profile(wiring.today), refused)
    except Invalid:  # nothing is left that was said
        return 0
    return len(answer(wiring.live.matcher(), wish, _LOOKED_FOR, 0, ()).matches)
