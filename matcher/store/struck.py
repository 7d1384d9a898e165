"""A seeker as read in; the tags read from the words, and the seeker without those struck, out.

A person may strike a tag that the reader got wrong (算法推荐管理规定 art. 17). What was struck is
kept apart from the profile and taken out whenever it is read, so that it stays struck however
often the words are read again.

>>> from matcher.types import Mention, Seeker, Stance
>>> seeker = Seeker("1", mentions=(Mention("cond:夜班", Stance.REFUSES, "about", "夜班熬不住"),))
>>> [tag.key for tag in tags_of(seeker)]
['refuses/cond:夜班']
>>> without(seeker, {"refuses/cond:夜班"}).mentions
()
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from matcher.types import Mention, Place, Seeker, Stance


@dataclass(frozen=True, slots=True)
class Tag:
    """Something a person is taken to want, have or refuse; where it was read, and in which words."""

    stance: Stance
    concept: str
    field: str = ""
    words: str = ""

    @property
    def key(self) -> str:
        """What tells the tag from every other of the person."""
        return tag_key(self.stance, self.concept)


def tag_key(stance: Stance, concept: str) -> str:
    """Name a tag."""
    return f"{stance.value}/{concept}"


def tags_of(seeker: Seeker) -> tuple[Tag, ...]:
    """List everything that was read of a person, each with its words."""
    return tuple(dict.fromkeys(_tags(seeker)))


def without(seeker: Seeker, struck: Collection[str]) -> Seeker:
    """Leave out whatever was struck."""
    if not struck:
        return seeker
    level = _level(seeker)
    return replace(
        seeker,
        mentions=tuple(one for one in seeker.mentions if _of(one).key not in struck),
        trades=tuple(one for one in seeker.trades if _trade(Stance.WANTS, one.trade) not in struck),
        trades_done=tuple(
            one for one in seeker.trades_done if _trade(Stance.HAS, one[0]) not in struck
        ),
        places=_left(seeker.places, Stance.WANTS, struck),
        places_refused=_left(seeker.places_refused, Stance.REFUSES, struck),
        level=None if level and level.key in struck else seeker.level,
    )


def _tags(seeker: Seeker) -> Iterator[Tag]:
    """Yield the mentions first: of two tags alike the one with words is the first."""
    told = {(mention.stance, mention.concept) for mention in seeker.mentions}
    yield from map(_of, seeker.mentions)
    for guess in seeker.trades:
        if (Stance.WANTS, f"trade:{guess.trade}") not in told:
            yield Tag(Stance.WANTS, f"trade:{guess.trade}", guess.field, guess.words)
    for name, _ in seeker.trades_done:
        if (Stance.HAS, f"trade:{name}") not in told:
            yield Tag(Stance.HAS, f"trade:{name}", "experiences")
    yield from (Tag(Stance.WANTS, _place(place)) for place in seeker.places)
    yield from (Tag(Stance.REFUSES, _place(place)) for place in seeker.places_refused)
    level = _level(seeker)
    if level and (level.stance, level.concept) not in told:
        yield level


def _of(mention: Mention) -> Tag:
    return Tag(mention.stance, mention.concept, mention.field, mention.words)


def _trade(stance: Stance, name: str) -> str:
    return tag_key(stance, f"trade:{name}")


def _place(place: Place) -> str:
    return f"place:{place.code}"


def _level(seeker: Seeker) -> Tag | None:
    if seeker.level is None:
        return None
    return Tag(Stance.WANTS, f"level:{seeker.level.name.lower()}", "desired_titles")


def _left(places: tuple[Place, ...], stance: Stance, struck: Collection[str]) -> tuple[Place, ...]:
    return tuple(place for place in places if tag_key(stance, _place(place)) not in struck)
