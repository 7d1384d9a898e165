"""What goes into an index: an id, a text, and what is said of a thing; it knows no more of it."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import TypeAlias

Attributes: TypeAlias = Mapping[str, Set[str]]
Numbers: TypeAlias = Mapping[str, float]


@dataclass(frozen=True)
class Document:
    """Something to be found: its text for the words, attributes and numbers for the filters."""

    id: str
    text: str = ""
    attributes: Attributes = field(default_factory=dict)
    numbers: Numbers = field(default_factory=dict)
