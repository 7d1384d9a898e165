"""Documents by row: ids, serial numbers, columns and vectors that always change together.

A row is a place in the arrays and moves when the table is tidied; a serial number is given to a
document once and never to another, so that the lexical index may know documents by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from matcher.index.bitmap import Rows, contains
from matcher.index.columns import Columns
from matcher.index.dense import FLAT_BELOW, DenseIndex
from matcher.index.document import Document
from matcher.index.filters import Filter, Selection
from matcher.types import Vectors

_NO_ROWS = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Table:
    """All documents of an index; never changed, only replaced."""

    ids: tuple[str, ...]
    serials: Rows
    rows_by_serial: Rows  # -1 for a serial number that has no row any more
    columns: Columns
    dense: DenseIndex
    early: Mapping[str, int]  # rows by id; those of `late` are newer
    late: Mapping[str, int]

    @classmethod
    def build(
        cls, documents: Sequence[Document], vectors: Vectors, flat_below: int = FLAT_BELOW
    ) -> Table:
        """Lay out documents, numbered serially in the order given."""
        dense, order = DenseIndex.build(vectors, flat_below)
        rows = [documents[place] for place in order]
        columns = Columns.of([d.attributes for d in rows], [d.numbers for d in rows])
        return cls.of([d.id for d in rows], order, len(rows), columns, dense)

    @classmethod
    def of(
        cls,
        ids: Iterable[str],
        serials: Rows,
        next_serial: int,
        columns: Columns,
        dense: DenseIndex,
    ) -> Table:
        """Put a table together from its parts."""
        names = tuple(ids)
        rows_by_serial = np.full(next_serial, -1, np.int64)
        rows_by_serial[serials] = np.arange(len(names))
        early = dict(zip(names, range(len(names)), strict=True))
        return cls(names, serials, rows_by_serial, columns, dense, early, {})

    @property
    def next_serial(self) -> int:
        """The serial number of the next document."""
        return len(self.rows_by_serial)

    @property
    def untidy(self) -> bool:
        """Whether there are dead rows, or rows that should stand in lists and do not."""
        return self.columns.living < self.columns.size or self.dense.unsorted

    def row(self, id: str) -> int | None:
        """Find the living row of an id."""
        row = self.late.get(id, self.early.get(id))
        if row is None or not contains(self.columns.live, np.array([row]))[0]:
            return None
        return row

    def rows(self, ids: Iterable[str]) -> Rows:
        """Find the living rows of ids, those unknown left out."""
        known = (self.late.get(id, self.early.get(id, -1)) for id in ids)
        rows = np.fromiter(known, np.int64)
        rows = rows[rows >= 0]
        return rows[contains(self.columns.live, rows)]

    def rows_of(self, serials: Rows) -> Rows:
        """Find the rows of serial numbers, -1 where there is none."""
        inside = np.minimum(serials, self.next_serial - 1)
        return np.where(serials < self.next_serial, self.rows_by_serial[inside], -1)

    def select(self, wanted: Filter) -> Selection:
        """Find the rows that pass a filter."""
        among = None if wanted.among_ids is None else np.sort(self.rows(wanted.among_ids))
        exclude = self.rows(wanted.exclude_ids) if wanted.exclude_ids else _NO_ROWS
        return self.columns.select(wanted, exclude, among)

    def added(self, documents: Sequence[Document], vectors: Vectors) -> Table:
        """Append documents, whose ids must not be living any more."""
        first, rows = len(self.ids), len(documents)
        fresh = np.arange(first, first + rows)
        ids = [document.id for document in documents]
        serials = np.arange(self.next_serial, self.next_serial + rows)
        said = [d.attributes for d in documents], [d.numbers for d in documents]
        return replace(
            self,
            ids=(*self.ids, *ids),
            serials=np.concatenate([self.serials, serials]),
            rows_by_serial=np.concatenate([self.rows_by_serial, fresh]),
            columns=self.columns.added(*said),
            dense=self.dense.added(vectors),
            late={**self.late, **dict(zip(ids, fresh.tolist(), strict=True))},
        )

    def without(self, rows: Rows) -> Table:
        """Mark rows as dead."""
        return replace(self, columns=self.columns.without(rows.tolist())) if len(rows) else self

    def tidied(self, flat_below: int = FLAT_BELOW) -> Table:
        """Drop dead rows and bring the others into the order of their lists."""
        living = self.columns.select().rows
        # In the order of ids, so that the same documents give the same table whatever their past.
        by_id = np.array(sorted(living.tolist(), key=self.ids.__getitem__), np.int64)
        dense, rows = self.dense.taken(by_id, flat_below)
        ids = [self.ids[row] for row in rows.tolist()]
        columns = self.columns.taken(rows)
        return self.of(ids, self.serials[rows], self.next_serial, columns, dense)
