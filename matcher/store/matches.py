"""Matches as they were shown in; JSON text out, and back again without loss.

>>> from matcher.types import Match, Reason
>>> grave = Reason("licence", "没有电工证", -math.inf)
>>> shown = Shown(Match("s", "p", 0.5, 0.5, 0.5, True, concerns=(grave,)), openings=2, room=6)
>>> decode_shown(encode_shown([shown])) == (shown,)
True
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from matcher.store.codec import to_json
from matcher.types import Match


@dataclass(frozen=True, slots=True)
class Shown:
    """A match with what was told beside it: how much room the opening had then."""

    match: Match
    openings: int | None = None  # left; None: the posting does not say how many it seeks
    already_sent: int = 0
    room: int = 0  # for how many more people


def encode_shown(shown: Iterable[Shown]) -> str:
    """Write a list of matches in its order."""
    return to_json(_told(_shown().dump_python(tuple(shown), exclude_defaults=True)))


def decode_shown(text: str) -> tuple[Shown, ...]:
    """Read a list of matches back."""
    return _shown().validate_python(_read(json.loads(text)))


def encode_match(match: Match) -> str:
    """Write one match."""
    return to_json(_told(_matches().dump_python(match, exclude_defaults=True)))


def decode_match(text: str) -> Match:
    """Read one match back."""
    return _matches().validate_python(_read(json.loads(text)))


@cache
def _shown() -> TypeAdapter[tuple[Shown, ...]]:
    return TypeAdapter(tuple[Shown, ...])


@cache
def _matches() -> TypeAdapter[Match]:
    return TypeAdapter(Match)


def _told(value: Any) -> Any:  # noqa: ANN401
    """Write the weight of what is grave, which JSON has no number for, as null."""
    if isinstance(value, dict):
        return {name: _told(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_told(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _read(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        grave = {"weight": -math.inf} if value.get("weight", 0) is None else {}
        return {name: _read(one) for name, one in value.items()} | grave
    return [_read(one) for one in value] if isinstance(value, list) else value
