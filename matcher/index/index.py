"""Documents and their vectors in; the candidates that suit a vector and a text out, under a filter.

The facade over the dense and the lexical index, the columns that filters read, and the generations
on disk. It knows nothing of postings or seekers.

    >>> import numpy as np
    >>> south = Document("a", "焊工", {"city": {"南宁"}}), Document("b", "普工", {"city": {"柳州"}})
    >>> index = HybridIndex.build(south, np.eye(2, dtype=np.float32))
    >>> [found.id for found in index.search(np.array([1, 0], np.float32), "焊工", 2)]
    ['a', 'b']
    >>> [found.id for found in index.search(None, "焊工", 2)]
    ['a']
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matcher.errors import DataError, IndexStale, NotFound, SnapshotCorrupt
from matcher.index import files, snapshot
from matcher.index.bitmap import Rows
from matcher.index.dense import Found, Plan
from matcher.index.document import Document
from matcher.index.filters import Filter, Selection
from matcher.index.fuse import fuse, reciprocal
from matcher.index.lexical import NAMED, LexicalIndex, dictionary_digest
from matcher.index.table import Table
from matcher.types import Floats, Vectors


@dataclass(frozen=True)
class About:
    """What an index was built for; one built for another model or schema is of no use."""

    model: str = ""
    schema: str = ""
    change: int = 0  # the last change of the store that it has taken in
    store: str = ""  # which store that is; "" if not said


class Candidate(NamedTuple):
    """A document found: fused score, its place in either ranking from 1, and its exact cosine."""

    # A named tuple, since a search makes hundreds: a frozen dataclass takes five times as long.

    id: str
    score: float
    dense_rank: int | None = None
    lexical_rank: int | None = None
    similarity: float | None = None


@dataclass(frozen=True)
class Report:
    """How a search was done: rows that pass, the dense plan if any, and what words found."""

    passing: int
    plan: Plan | None
    lexical_hits: int


class HybridIndex:
    """A collection that is searched by meaning and by words at once.

    Searches may run while another thread adds or removes: each sees one state of the collection.
    """

    def __init__(self, table: Table, lexical: LexicalIndex, about: About, generation: int) -> None:
        self._table = table
        self._lexical = lexical
        self._about = about
        self._generation = generation
        self._changing, self._saving = threading.Lock(), threading.Lock()

    @classmethod
    def build(
        cls, documents: Iterable[Document], vectors: Vectors, about: About | None = None
    ) -> HybridIndex:
        """Index documents, one vector each; their order makes no difference."""
        given = list(documents)
        _check(given, vectors)
        order = sorted(range(len(given)), key=lambda place: given[place].id)
        given = [given[place] for place in order]
        table = Table.build(given, vectors[order])
        lexical = LexicalIndex()
        lexical.change([], 0, given)
        return cls(table, lexical, about or About(), 0)

    @classmethod
    def load(cls, folder: Path, model: str | None = None, schema: str | None = None) -> HybridIndex:
        """Open the newest whole generation; `model` and `schema` are what it must be built for."""
        found = snapshot.read(folder)
        built = _built(found.about)
        if model is not None and built.model != model:
            raise IndexStale(built.model, model)
        if schema is not None and built.schema != schema:
            raise IndexStale(built.schema, schema)
        if found.about.get("format") != files.FORMAT:
            raise IndexStale("另一个版本的程序", "这个版本的程序")
        if found.about["dictionary"] != dictionary_digest():
            raise IndexStale(f"词典 {found.about['dictionary']}", f"词典 {dictionary_digest()}")
        try:
            table, lexical = files.read(found.folder), LexicalIndex(found.folder / "lexical")
        except FileNotFoundError as error:
            if found.folder.exists():
                raise SnapshotCorrupt(str(found.folder)) from error
            return cls.load(folder, model, schema)  # others have written newer ones meanwhile
        return cls(table, lexical, built, found.number)

    def save(self, folder: Path) -> int:
        """Write the next generation, whole or not at all, and give its number.

        It holds one moment of the collection; changes made meanwhile wait for the next one.
        """
        about: dict[str, object] = {}

        def fill(aside: Path) -> None:
            about.update(self._fill(aside))

        with self._saving:
            self._generation = snapshot.write(folder, fill, about)
            return self._generation

    def _fill(self, folder: Path) -> dict[str, object]:
        (folder / "lexical").mkdir()
        with self._changing:  # links, not copies: the moment is short
            table, about = self._table, self._about
            self._lexical.write(folder / "lexical")
        tidy = table.tidied() if table.untidy else table
        files.write(tidy, folder)
        with self._changing:
            if self._table is table:
                self._table = tidy
        return {"for": asdict(about), "dictionary": dictionary_digest(), "format": files.FORMAT}

    def __len__(self) -> int:
        return self._table.columns.living

    def __contains__(self, id: str) -> bool:
        return self._table.row(id) is not None

    @property
    def generation(self) -> int:
        """The number of the generation it was last loaded from or saved as; 0 if none."""
        return self._generation

    @property
    def about(self) -> About:
        """What it was built for, and how much of the store it has taken in."""
        return self._about

    def add(
        self, documents: Iterable[Document], vectors: Vectors, change: int | None = None
    ) -> None:
        """Add documents, replacing those whose id is known."""
        given = list(documents)
        _check(given, vectors)
        with self._changing:
            table = self._table
            _check_width(table, vectors[0] if len(vectors) else None)
            old = table.rows(document.id for document in given)
            changed = table.without(old).added(given, vectors)
            self._lexical.change(table.serials[old].tolist(), table.next_serial, given)
            self._table = changed
            self._taken_in(change)

    def remove(self, ids: Iterable[str], change: int | None = None) -> int:
        """Remove documents, unknown ids ignored; gives how many there were."""
        with self._changing:
            table = self._table
            old = np.unique(table.rows(ids))
            changed = table.without(old)
            self._lexical.change(table.serials[old].tolist(), table.next_serial, [])
            self._table = changed
            self._taken_in(change)
        return len(old)

    def _taken_in(self, change: int | None) -> None:
        if change is not None:
            self._about = replace(self._about, change=change)

    def search(
        self,
        vector: Floats | None,
        text: str,
        k: int,
        wanted: Filter | None = None,
        most: int | None = None,
    ) -> tuple[Candidate, ...]:
        """Find the k documents that suit a vector, a text or both; with a vector never fewer.

        `most` bounds how many vectors are compared, for who needs good ones and not the very best.
        """
        return self.explain(vector, text, k, wanted, most)[0]

    def explain(
        self,
        vector: Floats | None,
        text: str,
        k: int,
        wanted: Filter | None = None,
        most: int | None = None,
    ) -> tuple[tuple[Candidate, ...], Report]:
        """Search, and report how it was done."""
        table, wanted, k = self._table, wanted or Filter(), max(k, 0)
        _check_width(table, vector)
        selection = table.select(wanted)
        dense = None if vector is None or not k else table.dense.search(vector, k, selection, most)
        ids, likeness = _named(table, dense)
        words = self._worded(table, text, k, wanted, selection)
        report = Report(selection.count, dense.plan if dense else None, len(words))
        if not words:
            return _alone(ids, likeness), report
        cosines = dict(zip(ids, likeness, strict=True))
        if vector is not None:
            unknown = [id for id in words if id not in cosines]
            more = _likeness(table, vector, table.rows(unknown))
            cosines |= zip(unknown, more.tolist(), strict=True)
        return _candidates(ids, words, cosines, k), report

    def _worded(
        self, table: Table, text: str, k: int, wanted: Filter, selection: Selection
    ) -> list[str]:
        if not text or not selection.count:
            return []

        def passes(serials: Rows) -> npt.NDArray[np.bool_]:
            rows = table.rows_of(serials)
            known: npt.NDArray[np.bool_] = rows >= 0
            known[known] = selection.passes(rows[known])
            return known

        few = table.serials[selection.rows] if selection.count <= NAMED else None
        serials, scores = self._lexical.search(text, k, wanted, passes, few)
        ids = _names(table, table.rows_of(serials))
        ranked = sorted(zip(ids, scores.tolist(), strict=True), key=lambda hit: (-hit[1], hit[0]))
        return [id for id, _ in ranked[:k]]

    def similarities(self, vector: Floats, ids: Iterable[str]) -> dict[str, float]:
        """Compute the exact cosine with each of these documents, those unknown left out."""
        table = self._table
        rows = table.rows(ids)
        return dict(zip(_names(table, rows), _likeness(table, vector, rows).tolist(), strict=True))

    def vector(self, id: str) -> Floats:
        """Give the vector of a document."""
        table = self._table
        rows = table.rows([id])
        if not len(rows):
            raise NotFound("文档", id)
        found: Floats = table.dense.vectors(rows)[0]
        return found


def _built(about: Mapping[str, object]) -> About:
    """Read what an index was built for; if another version of the program wrote it, it is stale."""
    said, known = about.get("for"), {field.name for field in fields(About)}
    told = set(said) if isinstance(said, dict) else set()
    if not known - {"store"} <= told <= known or "dictionary" not in about:
        raise IndexStale("另一个版本的程序", "这个版本的程序")
    return About(**said)  # type: ignore[arg-type]


def _named(table: Table, found: Found | None) -> tuple[list[str], list[float]]:
    """Name what was found, with its cosines, in order; equals by id."""
    if found is None:
        return [], []
    ids, likeness = _names(table, found.rows), found.likeness.tolist()
    if (found.likeness[1:] == found.likeness[:-1]).any():
        pairs = sorted(zip(ids, likeness, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return [id for id, _ in pairs], [cosine for _, cosine in pairs]
    return ids, likeness


def _likeness(table: Table, vector: Floats, rows: Rows) -> Floats:
    _check_width(table, vector)
    return table.dense.likeness(np.ascontiguousarray(vector, np.float32), rows)


def _names(table: Table, rows: Rows) -> list[str]:
    return list(map(table.ids.__getitem__, rows.tolist()))


def _alone(ids: Sequence[str], likeness: Sequence[float]) -> tuple[Candidate, ...]:
    """Give what was found by meaning alone, in its order."""
    places = range(1, len(ids) + 1)
    found = zip(ids, map(reciprocal, places), places, repeat(None), likeness, strict=False)
    return tuple(map(Candidate._make, found))


def _candidates(
    alike: Sequence[str], words: Sequence[str], cosines: Mapping[str, float], k: int
) -> tuple[Candidate, ...]:
    dense = {id: rank for rank, id in enumerate(alike, 1)}
    lexical = {id: rank for rank, id in enumerate(words, 1)}
    return tuple(
        Candidate(id, score, dense.get(id), lexical.get(id), cosines.get(id))
        for id, score in fuse([alike, words])[:k]
    )


def _check_width(table: Table, vector: Floats | None) -> None:
    """Refuse a vector of another model before FAISS reads beyond its end."""
    wanted = (table.dense.base.shape[1],)
    if vector is not None and (vector.shape != wanted or not np.isfinite(vector).all()):
        raise DataError(
            f"向量应是 {wanted[0]} 个数，实际形状是 {vector.shape}，请用建索引的模型编码"
        )


def _check(documents: Sequence[Document], vectors: Vectors) -> None:
    if vectors.ndim != 2 or len(vectors) != len(documents):
        raise DataError(f"{len(documents)} 份文档要配同样多的向量，实际形状是 {vectors.shape}")
    if not np.isfinite(vectors).all():
        raise DataError("向量里有不是数的值，请重新编码后再建索引")
    seen: set[str] = set()
    for document in documents:
        if document.id in seen:
            raise DataError(f"编号“{document.id}”出现了两次，请去掉重复的再建索引")
        seen.add(document.id)
