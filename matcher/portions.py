"""Things one after another in, lists of so many at a time out.

>>> list(portions("abcde", 2))
[['a', 'b'], ['c', 'd'], ['e']]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def portions(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cut items into lists of `size`; the last may be shorter."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
