"""A ranked list in; a varied one out: no employer twice while others as good wait, no near-twins."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
AS_GOOD = 0.75  # another employer's posting goes first if it scores this share of the second one


def spread(
    ranked: Iterable[T],
    n: int,
    employer: Callable[[T], str],
    content: Callable[[T], Hashable],
    score: Callable[[T], float],
) -> list[T]:
    """Take the best `n`, an employer's second posting only before what is far worse.

    `employer` and `content` give the keys that make two entries one of a kind; an empty
    employer is nobody's.
    """
    taken: list[T] = []
    passed: list[T] = []
    seen: set[Hashable] = set()
    for item in ranked:
        if content(item) in seen:
            continue
        seen.add(content(item))
        while passed and len(taken) < n and score(item) < AS_GOOD * score(passed[0]):
            taken.append(passed.pop(0))
        if len(taken) == n:
            return taken
        name = employer(item)
        repeated = name and any(employer(other) == name for other in taken)
        (passed if repeated else taken).append(item)
        if len(taken) == n:
            return taken
    return taken + passed[: n - len(taken)]
