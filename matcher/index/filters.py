"""What a search may ask of documents (`Filter`), and the rows that pass it (`Selection`).

>>> Filter(any_of={"city": frozenset({"南宁"})}, missing_passes=frozenset({"city"})).wanted()
[('city', ('', '南宁'))]
>>> some = Selection(size=200, count=2, words=bitmap.pack(np.array([3, 130]), 200))
>>> some.rows.tolist(), some.before(np.array([0, 64, 200])).tolist()
([3, 130], [0, 1, 2])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from matcher.index import bitmap
from matcher.index.bitmap import Rows, Words, spread

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

    def before(self, positions: Rows) -> Rows:
        """Count, for each position, the passing rows before it."""
        if self.words is None:
            return np.searchsorted(self.rows, positions)
        return bitmap.rank(self.words, positions)

    def since(self, first: int) -> Rows:
        """List the passing rows from row `first` on."""
        if self.words is None:
            return self.rows[np.searchsorted(self.rows, first) :]
        return bitmap.unpack(self.words, first)

    def between(self, starts: Rows, ends: Rows) -> Rows:
        """List the passing rows of these ranges, range by range."""
        if self.words is not None:
            return bitmap.unpack_ranges(self.words, starts, ends)
        first, last = np.searchsorted(self.rows, starts), np.searchsorted(self.rows, ends)
        return self.rows[spread(first, last - first)]

    def passes(self, rows: Rows) -> npt.NDArray[np.bool_]:
        """Say for each row whether it passes."""
        if self.words is None:
            return np.isin(rows, self.rows)
        return bitmap.contains(self.words, rows)
