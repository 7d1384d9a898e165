"""Texts in, the documents that share the most telling words with a query out (BM25, tantivy).

Documents are known by serial numbers that are never used twice. Attribute values are indexed as
words besides, so that most of a filter works inside the search; the rest is checked on the hits,
and the search goes deeper until enough pass.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeAlias

import jieba
import numpy as np
import numpy.typing as npt
import tantivy

from matcher.config import DATA
from matcher.errors import MatcherError
from matcher.index import scratch
from matcher.index.bitmap import Rows
from matcher.index.document import Document
from matcher.index.filters import Filter
from matcher.parse.text import tokens

Hits: TypeAlias = tuple[Rows, npt.NDArray[np.float64]]
Check: TypeAlias = Callable[[Rows], npt.NDArray[np.bool_]]

_HEAP = 64_000_000  # bytes; tantivy's writer, one thread so that the order of documents is kept
_DEEPER = 4
NAMED = 50_000  # passing documents, up to which they can be named one by one in a query
_PREFIX = "matcher-words-"
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def dictionary_digest() -> str:
    """Name the way texts are cut: an index is of use only to queries that are cut alike."""
    digest = hashlib.sha256(f"jieba {jieba.__version__}".encode())
    words = DATA / "lexicon" / "words.txt"
    if words.is_file():
        digest.update(words.read_bytes())
    return digest.hexdigest()[:16]


class LexicalIndex:
    """Words of documents by serial number, in a folder of its own until written to another."""

    def __init__(self, origin: Path | None = None) -> None:
        try:
            self._folder = folder = _folder()
            self._cleanup = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
            if origin is not None:
                _link(origin, folder)
        except FileNotFoundError:
            raise  # the origin has gone: the caller knows another
        except OSError as error:
            raise _unusable(error) from error
        self._schema = _schema()
        self._index = tantivy.Index(self._schema, path=str(folder))
        whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("words", whitespace)
        self._writer: tantivy.IndexWriter | None = None

    def change(self, gone: list[int], first: int, documents: Sequence[Document]) -> None:
        """Forget serial numbers, and index documents under `first`, `first` + 1 and so on.

        All or nothing, since a serial number that was half given would be given twice.
        """
        writer = self._open_writer()
        try:
            if gone:
                writer.delete_documents_by_query(self._numbered(gone))
            for serial, document in enumerate(documents, first):
                writer.add_document(_entry(serial, document))
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        self._index.reload()

    def search(
        self, text: str, k: int, wanted: Filter, passes: Check, passing: Rows | None
    ) -> Hits:
        """Find at least k passing documents and all that tie with the last, if so many match.

        `passes` says for serial numbers whether they pass the whole filter; `passing` names them
        all where they are few.
        """
        words = sorted(set(tokens(text)))
        if not words or k < 1:
            return np.zeros(0, np.int64), np.zeros(0)
        query = self._query(words, wanted)
        limit = 2 * k
        while True:
            serials, scores = self._hits(query, limit)
            kept = passes(serials)
            found = np.flatnonzero(kept)
            exhausted = len(serials) < limit
            if exhausted or (len(found) >= k and scores[-1] < scores[found[k - 1]]):
                return serials[kept], scores[kept]
            limit *= _DEEPER
            if passing is not None and limit > 8 * k:
                query = self._restricted(query, passing)
                limit = max(limit, len(passing) + 1)

    def write(self, folder: Path) -> None:
        """Put all files into an empty folder."""
        if self._writer is not None:
            self._writer.commit()
            self._writer.wait_merging_threads()
            self._writer = None
        _link(self._folder, folder)

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        return self._writer

    def _hits(self, query: tantivy.Query, limit: int) -> Hits:
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        serials = searcher.fast_field_values("serial", [address for _, address in hits])
        return np.array(serials, np.int64), np.array([score for score, _ in hits])

    def _query(self, words: Sequence[str], wanted: Filter) -> tantivy.Query:
        alike = [(_SHOULD, self._word("words", word)) for word in words]
        parts = [(_MUST, tantivy.Query.boolean_query(alike))]
        for key, values in wanted.any_of.items():
            if key not in wanted.missing_passes:
                parts.append((_MUST, self._said(key, values)))
        for key, values in wanted.none_of.items():
            parts.append((_NOT, self._said(key, values)))
        return tantivy.Query.boolean_query(parts)

    def _restricted(self, query: tantivy.Query, serials: Rows) -> tantivy.Query:
        among = self._weightless(self._numbered(serials.tolist()))
        return tantivy.Query.boolean_query([(_MUST, query), (_MUST, among)])

    def _word(self, field: str, word: str) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, word, "freq")

    def _said(self, key: str, values: Iterable[str]) -> tantivy.Query:
        terms = [_term(key, value) for value in sorted(values)]
        return self._weightless(tantivy.Query.term_set_query(self._schema, "said", terms))

    def _numbered(self, serials: list[int]) -> tantivy.Query:
        return tantivy.Query.term_set_query(self._schema, "serial", serials)

    @staticmethod
    def _weightless(query: tantivy.Query) -> tantivy.Query:
        return tantivy.Query.const_score_query(query, 0.0)


def _folder() -> Path:
    """Make a folder to work in, and clear away those of processes that were killed."""
    temporary = Path(tempfile.gettempdir())
    scratch.clear(temporary, _PREFIX)
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=temporary))


def _unusable(error: OSError) -> MatcherError:
    return MatcherError(
        f"临时文件夹 {tempfile.gettempdir()} 用不了：{error.strerror or error}；"
        "请腾出空间、核对权限，或用环境变量 TMPDIR 换一个文件夹"
    )


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("words", tokenizer_name="words", index_option="freq")
    builder.add_text_field("said", tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("serial", indexed=True, fast=True)
    return builder.build()


def _entry(serial: int, document: Document) -> tantivy.Document:
    entry = tantivy.Document()
    entry.add_unsigned("serial", serial)
    entry.add_text("words", " ".join(tokens(document.text)))
    for key, values in document.attributes.items():
        for value in values:
            entry.add_text("said", _term(key, value))
    return entry


def _term(key: str, value: str) -> str:
    return f"{key}\x1f{value}"


def _link(origin: Path, folder: Path) -> None:
    """Give files a second name, or copy them to another disk; tantivy never changes one in place."""
    for file in sorted(origin.iterdir()):
        if file.suffix == ".lock":
            continue
        try:
            os.link(file, folder / file.name)
        except OSError:
            shutil.copy2(file, folder / file.name)
