"""What a search may ask of documents (`Filter`), and the rows that pass it (`Selection`).

>>> Filter(any_of={"city": frozenset({"南宁"})}, missing_passes=frozenset({"city"})).wanted()
[('city', ('', '南宁'))]
>>> some = Selection(size=200, count=2, words=bitmap.pack(np.array([3, 130]), 200))
>>> some.rows.tolist(), some.passes(np.array([2, 130])).tolist()
([3, 130], [False, True])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.index import bitmap
from matcher.index.bitmap import Rows, Words

NOT_SAID = ""  # the value of a document that does not speak of a key


@dataclass(frozen=True)
class Filter:
    """Hard limits on documents; all must hold. A number that is not said passes its bounds."""

    any_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    none_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    at_least: Mapping[str, float] = field(default_factory=dict)
    at_most: Mapping[str, float] = field(default_factory=dict)
    missing_passes: frozenset[str] = frozenset()  # keys of `any_of` that may also be unsaid
    exclude_ids: frozenset[str] = frozenset()
    among_ids: frozenset[str] | None = None  # these alone, as far as they pass

    def wanted(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each key of `any_of` with the values that pass, the unsaid one among them."""
        unsaid = {key: {NOT_SAID} if key in self.missing_passes else set() for key in self.any_of}
        return [
            (key, tuple(sorted((values - {NOT_SAID}) | unsaid[key])))
            for key, values in sorted(self.any_of.items())
        ]

    def refused(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each key of `none_of` with the values that fail; an unsaid one never does."""
        return [(key, tuple(sorted(vs - {NOT_SAID}))) for key, vs in sorted(self.none_of.items())]


class Passing(NamedTuple):
    """The rows that pass: the bits of a bitmap, or if that is empty a sorted list."""

    words: Words
    listed: Rows


_NO_WORDS, _NO_ROWS = np.zeros(0, np.uint64), np.zeros(0, np.int64)


@dataclass(frozen=True)
class Selection:
    """The rows that pass a filter, out of `size`: as a sorted list, or as a bitmap."""

    size: int
    count: int
    listed: Rows | None = None
    words: Words | None = None

    @classmethod
    def of_rows(cls, rows: Rows, size: int) -> Selection:
        """Take a sorted list of rows."""
        return cls(size, len(rows), listed=rows)

    @classmethod
    def of_words(cls, words: Words, size: int) -> Selection:
        """Take a bitmap."""
        return cls(size, bitmap.count(words), words=words)

    @cached_property
    def rows(self) -> Rows:
        """The rows, ascending."""
        return self.listed if self.words is None else bitmap.unpack(self.words)  # type: ignore[return-value]

    @property
    def passing(self) -> Passing:
        """The rows as the compiled loops take them."""
        listed = _NO_ROWS if self.listed is None else self.listed
        return Passing(_NO_WORDS if self.words is None else self.words, listed)

    def passes(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Say for each row whether it passes."""
        if self.words is None:
            return np.isin(rows, self.rows)
        return bitmap.contains(self.words, rows)
