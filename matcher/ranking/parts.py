"""The named numbers a pair is judged by, each with the words behind it.

A `Part` says how little one thing stands in the way: 1 is "nothing against it", near 0 is
"this alone spoils it". `code` names the sentence in `data/reasons.csv` that tells it to people.
"""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = 0.02  # no single soft part may bring a score to nothing


@dataclass(frozen=True, slots=True)
class Part:
    """One feature of a pair: a value in [FLOOR, 1], whether it is known, and its evidence."""

    name: str
    value: float
    code: str = ""
    known: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    field: str = ""
    words: str = ""


def clip(value: float) -> float:
    """Keep a value inside [FLOOR, 1]."""
    return FLOOR if value < FLOOR else 1.0 if value > 1.0 else value
