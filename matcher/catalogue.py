"""The store and the indexes made from it; they are brought level by `refresh`.

The store is the truth: an index that is missing, damaged or built for another model is made anew.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

import numpy as np

from matcher.documents import (
    SCHEMA,
    past_text,
    posting_document,
    posting_text,
    seeker_document,
)
from matcher.encoder.model import Encoder, unfiled
from matcher.errors import IndexMissing, IndexStale, NotFound, SnapshotCorrupt
from matcher.index.document import Document
from matcher.index.index import About, HybridIndex
from matcher.portions import portions
from matcher.ranking.views import PostingView, view_posting
from matcher.store.store import Store
from matcher.store.values import State, StoredPosting
from matcher.types import Vectors

SHOW = "employers"  # the consent by which a seeker may be shown to employers
_PORTION = 2000  # rows encoded and added at a time
_VIEWS = 120_000  # postings kept in memory, some 8 kB each: all that a province has open

Progress = Callable[[int], None]


def _quiet(_: int) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh took in: rows of each kind, and whether an index was built anew."""

    postings: int
    seekers: int
    rebuilt: bool


class Catalogue:
    """Postings and seekers, stored and findable."""

    def __init__(self, store: Store, encoder: Encoder, home: Path | None = None) -> None:
        self.store = store
        self._encoder = encoder
        self._home = home
        self._views: OrderedDict[str, PostingView] = OrderedDict()
        self._saved: dict[str, int] = {}  # up to which change what stands on disk goes
        self._looking = threading.Lock()
        self.postings, fresh = self._open("postings")
        self.seekers, also = self._open("seekers")
        self._rebuilt = fresh or also
        self._erased = False
        self._withdrawn = 0  # the last change whose posting was taken out if it had closed

    def refresh(self, progress: Progress = _quiet) -> Refreshed:
        """Take in every change of the store since the last time, and write a new generation."""
        done = self.follow(progress)
        self.save()
        return done

    def follow(self, progress: Progress = _quiet, most: int | None = None) -> Refreshed:
        """Take in the changes of the store since the last time, in memory alone.

        All of them, or at most so many of each kind. What has closed is never found from then on,
        whether or not its turn has come.
        """
        self._withdraw()
        seekers = self._follow_seekers(progress, most)
        done = Refreshed(self._follow_postings(progress, most), seekers, self._rebuilt)
        self._rebuilt = False
        return done

    @property
    def unsaved(self) -> bool:
        """Say whether memory is ahead of the generations on disk, or these still hold an erased one."""
        return self._erased or any(
            index.about.change != self._saved.get(name) for name, index in self._indexes
        )

    def save(self) -> None:
        """Write a new generation of each index that has changed; nothing without a home."""
        if self._home is None:
            return
        erased, self._erased = self._erased, False
        try:
            for name, index in self._indexes:
                change = index.about.change  # more may be taken in while it is written
                if change != self._saved.get(name):
                    index.save(self._home / "index" / name)
                    self._saved[name] = change
            if erased:
                # The generation before still holds who was erased: push it out.
                self.seekers.save(self._home / "index" / "seekers")
        except BaseException:
            self._erased = self._erased or erased
            raise

    @property
    def _indexes(self) -> tuple[tuple[str, HybridIndex], ...]:
        return ("postings", self.postings), ("seekers", self.seekers)

    def stored(self, id: str) -> StoredPosting:
        """Read a posting with its standing."""
        found = self.store.stored_postings([id]).get(id)
        if found is None:
            raise NotFound("岗位", id)
        return found

    def views(self, ids: Sequence[str]) -> list[PostingView]:
        """Give postings as ranking looks at them, in the order asked; gone ones are left out."""
        known = {id: view for id in ids if (view := self._views.get(id)) is not None}
        change = self.postings.about.change
        missing = [id for id in ids if id not in known]
        fresh = {id: view_posting(posting) for id, posting in self.store.postings(missing).items()}
        self._keep(fresh, change)
        known |= fresh
        return [known[id] for id in ids if id in known]

    def warm(self) -> None:
        """Read what is open into memory, so that nobody's list waits for it."""
        change = self.postings.about.change
        for found in islice(self.store.iter_postings(shown=True), _VIEWS):
            self._keep({found.posting.id: view_posting(found.posting)}, change)

    def _keep(self, fresh: Mapping[str, PostingView], change: int) -> None:
        """Remember views, unless the postings may have changed since they were read."""
        with self._looking:
            if self.postings.about.change != change:
                return
            self._views.update(fresh)
            while len(self._views) > _VIEWS:
                self._views.popitem(last=False)

    def _open(self, name: str) -> tuple[HybridIndex, bool]:
        if self._home is not None:
            with suppress(IndexMissing, IndexStale, SnapshotCorrupt):
                folder = self._home / "index" / name
                index = HybridIndex.load(folder, model=self._encoder.name, schema=SCHEMA)
                if self._is_of_this_store(index):
                    self._saved[name] = index.about.change
                    return index, False
        nothing = np.zeros((0, self._encoder.dim), np.float32)
        about = About(self._encoder.name, SCHEMA, store=self.store.identity())
        return HybridIndex.build([], nothing, about), True

    def _is_of_this_store(self, index: HybridIndex) -> bool:
        """Refuse an index of a store that was since deleted, swapped or restored from a copy."""
        same = index.about.store == self.store.identity()
        return same and index.about.change <= self.store.change_number()

    def _withdraw(self) -> None:
        """Take out what has closed since the last look; as closed it is taken in when its turn comes."""
        since = max(self._withdrawn, self.postings.about.change)
        changes = self.store.changes_since(since)
        shut = [c.id for c in changes if not c.shown and c.id in self.postings]
        if shut:
            self.postings.remove(shut)
        self._withdrawn = changes[-1].number if changes else since

    def _follow_postings(self, progress: Progress, most: int | None) -> int:
        changes = self.store.changes_since(self.postings.about.change, most)
        for some in portions(changes, _PORTION):
            rows = self.store.stored_postings([change.id for change in some])
            gone = [change.id for change in some if change.state is State.REMOVED]
            kept = [row for id, row in sorted(rows.items()) if row.state is not State.REMOVED]
            texts = [posting_text(row.posting) for row in kept]
            documents = [_document(row) for row in kept]
            vectors = self._encoder.encode(texts, "passage")
            _take_in(self.postings, documents, vectors, gone, some[-1].number)
            with self._looking:
                for change in some:
                    self._views.pop(change.id, None)
            progress(len(some))
        return len(changes)

    def _follow_seekers(self, progress: Progress, most: int | None) -> int:
        changes = self.store.seeker_changes_since(self.seekers.about.change, most)
        for some in portions(changes, _PORTION):
            rows = self.store.seekers([change.id for change in some])
            kept = [row.seeker for _, row in sorted(rows.items())]
            gone = [change.id for change in some if change.id not in rows]
            self._erased = self._erased or bool(gone)
            texts = [past_text(seeker) for seeker in kept]
            documents = [
                seeker_document(row.seeker, shown=row.consented(SHOW))
                for _, row in sorted(rows.items())
            ]
            # Not by way of a file of vectors: nothing there would be erased with the person.
            vectors = unfiled(self._encoder).encode(texts, "passage")
            _take_in(self.seekers, documents, vectors, gone, some[-1].number)
            progress(len(some))
        return len(changes)


def closed(stored: StoredPosting, as_of: date | None, holds: bool = True) -> str:
    """Say why a posting is not open to anyone; empty when it is. `as_of` None ignores dates."""
    expires = stored.posting.expires
    if holds and stored.state is State.HELD:
        return f"岗位被暂扣：{stored.reason or '请看审核意见'}"
    if stored.state is State.REMOVED:
        return "岗位已撤回"
    if stored.duplicate_of is not None:
        return f"与岗位{stored.duplicate_of}重复，只推荐那一个"
    if as_of is not None and expires is not None and expires < as_of:
        return f"岗位{expires.isoformat()}已过期"
    return ""


def _take_in(
    index: HybridIndex,
    documents: Sequence[Document],
    vectors: Vectors,
    gone: Sequence[str],
    change: int,
) -> None:
    if gone:
        index.remove(gone)
    index.add(documents, vectors, change)


def _document(row: StoredPosting) -> Document:
    held = row.state is State.HELD
    return posting_document(row.posting, held=held, twin=row.duplicate_of is not None)
