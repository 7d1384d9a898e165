"""A ranked list in; a varied one out: no employer twice while others wait, no near-duplicates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")
PER_EMPLOYER = 1  # in the first list; more only when nothing else is left


def spread(
    ranked: Iterable[T], n: int, employer: Callable[[T], str], content: Callable[[T], Hashable]
) -> list[T]:
    """Take the best `n`, each employer once, then fill up with what was passed over.

    `employer` and `content` give the keys that make two entries one of a kind; an empty
    employer is nobody's.
    """
    taken: list[T] = []
    passed: list[T] = []
    seen: set[Hashable] = set()
    count: Counter[str] = Counter()
    for item in ranked:
        if content(item) in seen:
            continue
        seen.add(content(item))
        name = employer(item)
        if name and count[name] >= PER_EMPLOYER:
            passed.append(item)
            continue
        count[name] += 1
        taken.append(item)
        if len(taken) == n:
            return taken
    return taken + passed[: n - len(taken)]
