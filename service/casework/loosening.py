"""A person for whom little suits in; what they could leave open so that more does, out.

Each way is tried before it is offered: what is offered opens postings.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matcher.codes.trades import find_trades, nearness
from matcher.types import Mention, Seeker, Stance
from service.casework.kiosk import Why, answer, read_wish
from service.casework.present import work_today
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
    (("desired_regions", "requirements"), "别的地方也看看，先不管其他条件"),
    (("salary_min", "desired_regions", "requirements"), "地方、工资和条件都先放一放"),
)
_OFFERED = 3
_SECONDS = 1.0  # once something is found, nobody is kept waiting for more
_LOOKED_FOR = 10
_ALIKE = 0.2  # work less alike than this is another life
_NEIGHBOURS = 6
_NAMED = 2  # of these
_SAID = "about"  # the field of what was said in a sentence
_WISHED = frozenset({Stance.WANTS, Stance.MUST, Stance.REFUSES})
_MOST = 12  # of each kind a profile holds


@dataclass(frozen=True, slots=True)
class Way:
    """Wishes to leave open, what is wished for then, and how many postings there are."""

    fields: tuple[str, ...]
    text: str
    profile: ProfileIn
    found: int
    at_least: bool  # there may be more


def ways(
    wiring: Wiring, profile: ProfileIn, refused: Mapping[str, Why], have: int
) -> tuple[Way, ...]:
    """Find the fewest wishes to leave open for more postings than there are."""
    found: list[Way] = []
    enough = time.monotonic() + _SECONDS
    for fields, text, looser in _looser(wiring, spelled(wiring, profile)):
        if len(found) == _OFFERED or (found and time.monotonic() > enough):
            break
        if _known(found, fields):
            continue
        count = _count(wiring, looser, refused)
        if count > have:
            found.append(Way(fields, text, looser, count, count == _LOOKED_FOR))
    return tuple(found)


def _looser(wiring: Wiring, profile: ProfileIn) -> Iterator[tuple[tuple[str, ...], str, ProfileIn]]:
    """Leave wishes open, one, two or three at a time; then add the work most like it."""
    for fields, text in _WAYS:
        if all(getattr(profile, field) for field in fields):
            yield fields, text, _opened(profile, fields)
    like = _like(wiring, profile.desired_titles)
    if like:
        more = profile.model_copy(
            update={"desired_titles": [*profile.desired_titles, *like][:_MOST]}
        )
        told = "、".join(like[:_NAMED])
        yield ("trade",), f"也看看{told}{'这些活' if len(like) > 1 else ''}", more
        if profile.desired_regions:
            away = _opened(more, ("desired_regions",))
            yield ("trade", "desired_regions"), f"也看看{told}，别的地方也行", away


def _opened(profile: ProfileIn, fields: tuple[str, ...]) -> ProfileIn:
    return profile.model_copy(
        update={field: None if field == "salary_min" else [] for field in fields}
    )


def _like(wiring: Wiring, titles: Sequence[str]) -> list[str]:
    """Name the work of today that is most like some, but not it."""
    asked = [trade for title in titles for _, _, trade in find_trades(title)]
    near = (
        (max((nearness(one, work.name) for one in asked), default=0.0), work.name)
        for work in work_today(wiring)
        if work.name not in asked
    )
    kept = sorted((-likeness, name) for likeness, name in near if likeness >= _ALIKE)
    return [name for _, name in kept[:_NEIGHBOURS]]


def _known(found: list[Way], fields: tuple[str, ...]) -> bool:
    return any(set(way.fields) <= set(fields) for way in found)


def spelled(wiring: Wiring, profile: ProfileIn) -> ProfileIn:
    """Write a sentence out as wishes, so that one of them can be left open."""
    if not profile.about:
        return profile
    try:
        seeker = read_wish(wiring, profile.profile(wiring.today), {}).seeker
    except Invalid:
        return profile
    trades = [guess.trade for guess in seeker.trades] or list(profile.desired_titles)
    said = {
        "desired_titles": trades[:_MOST],
        "desired_regions": [place.name for place in seeker.places][:_MOST],
        "salary_min": seeker.pay_floor,
        "requirements": _asked(seeker)[:_MOST],
        "about": "",
    }
    return profile.model_copy(update=said)


def _asked(seeker: Seeker) -> list[str]:
    words = [*seeker.requirements, *_words(seeker.mentions)]
    return list(dict.fromkeys(word for word in words if 0 < len(word) <= 60))


def _words(mentions: Sequence[Mention]) -> list[str]:
    said = (one for one in mentions if one.field == _SAID and one.kind == "cond")
    return [one.words for one in said if one.stance in _WISHED]


def _count(wiring: Wiring, profile: ProfileIn, refused: Mapping[str, Why]) -> int:
    try:
        wish = read_wish(wiring, profile.profile(wiring.today), refused)
    except Invalid:  # nothing is left that was said
        return 0
    return len(answer(wiring.live.matcher(), wish, _LOOKED_FOR, 0, ()).matches)
