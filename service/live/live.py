"""A store in; one `Matcher` over it, never more than a moment behind its writes, out.

Two threads of their own: one takes in what has changed, the other writes generations to disk now
and then. Neither ends by an error, and neither keeps a search waiting.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from filelock import FileLock

from matcher.catalogue import Catalogue, Refreshed
from matcher.encoder.model import Encoder
from matcher.engine import Matcher
from matcher.ranking.weights import load_weights
from matcher.store.store import Store
from service.live.keeping import MANY, Keeper
from service.live.keywords import Keywords
from service.live.plain import PlainList
from service.live.turns import Turns
from service.settings import ServiceSettings
from service.web.traces import frames

T = TypeVar("T")
_log = logging.getLogger(__name__)
_AT_ONCE = 2  # lists made at a time: more share the interpreter and make each other slow
_KEEP_SECONDS = 1.0
_PORTION = 64  # rows taken in at a time, a second or two of work when all are new


@dataclass(frozen=True, slots=True)
class Standing:
    """How the matcher in memory stands to the store."""

    change: int  # the last one taken in
    behind: int
    generation: int
    model: str
    by_words_only: bool  # the encoder could not be had
    seconds: float  # since it last took in what had changed, or the first of it


class Live:
    """Holds the matcher of this process and brings it level with the store, over and over."""

    def __init__(
        self, settings: ServiceSettings, store: Store, load: Callable[[], Encoder]
    ) -> None:
        self._settings, self._store, self._load = settings, store, load
        self.plain = PlainList(store)
        self._following = threading.Lock()
        self._turns = Turns(_AT_ONCE)
        self._kiosks = CapacityLimiter(_AT_ONCE)
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._catalogue: Catalogue | None = None
        self._encoder: Encoder | None = None
        self._keeper: Keeper | None = None
        self._day: date | None = None
        self._change, self._levelled = -1, 0.0  # before the first change of any store
        self._weights = load_weights()

    def start(self) -> None:
        """Load the encoder and the index, take in what is new, and begin to follow."""
        self._encoder = self._hear()
        by_words = self._encoder.name == Keywords.name
        # Without the encoder the index on disk is of no use, and must not be overwritten.
        home = None if by_words else self._settings.home
        with _one_at_a_time(home):
            self._catalogue = Catalogue(self._store, self._encoder, home)
            if home is not None:
                self._keeper = Keeper(home, self._catalogue.save)
            if self._take_in() >= MANY:
                self._catalogue.save()  # the next process loads it instead of encoding all again
        self._run("follow", self._settings.follow_seconds, self.refresh)
        if self._keeper is not None:
            self._run("keep", _KEEP_SECONDS, self._keeper.keep)

    def stop(self) -> None:
        """Stop following, and write what is only in memory yet."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        if self._keeper is not None:
            try:
                self._keeper.close()
            except Exception as error:  # the next start takes it from the store
                _log.error("index not written at the end", extra=frames(error))

    def refresh(self) -> int:
        """Take in every change of the store, in memory; tells how many rows."""
        rows = 0
        while not self._stop.is_set():
            some = self._take_in(_PORTION)
            if not some:
                break
            rows += some
        return rows

    def matcher(self, as_of: date | None = None) -> Matcher:
        """Give the matcher as it stands, for today or another day."""
        assert self._catalogue is not None and self._encoder is not None
        return Matcher(self._catalogue, self._encoder, as_of or self.today, self._weights)

    def turn(self) -> AbstractContextManager[None]:
        """Wait for a turn to do what keeps a processor busy."""
        return self._turns.turn()

    async def compute(self, work: Callable[[], T]) -> T:
        """Do what keeps a processor busy when it is its turn; who waits holds up no thread."""
        return await to_thread.run_sync(self._in_turn, work, limiter=self._kiosks)

    def _in_turn(self, work: Callable[[], T]) -> T:
        with self.turn():
            return work()

    def standing(self) -> Standing:
        """Tell how level the matcher is."""
        assert self._catalogue is not None and self._encoder is not None
        behind = max(0, self._store.change_number() - self._change)
        generation, name = self._catalogue.postings.generation, self._encoder.name
        by_words, seconds = name == Keywords.name, time.monotonic() - self._levelled
        return Standing(self._change, behind, generation, name, by_words, seconds)

    @property
    def loaded(self) -> bool:
        """Say whether there is a matcher to ask."""
        return self._catalogue is not None

    @property
    def today(self) -> date:
        """The day by which validity is judged, as the clock on the wall has it."""
        return self._store.clock().astimezone().date()

    def _hear(self) -> Encoder:
        """Load the encoder; whatever is wrong with it, there are lists by trades and words."""
        try:
            return self._load()
        except Exception as error:  # a model may fail in as many ways as there are libraries
            _log.error("no encoder, matching by words only", extra=frames(error))
            return Keywords()

    def _take_in(self, most: int | None = None) -> int:
        """Take in the changes of the store, or so many of each kind at most; tells how many rows."""
        catalogue = self._catalogue
        assert catalogue is not None
        with self._following:
            self._turn_day()
            latest = self._store.change_number()
            done = Refreshed(0, 0, False)
            if latest != self._change:
                self.plain.follow(self.today)
                people = self._store.seeker_changes_since(catalogue.seekers.about.change, most)
                done = catalogue.follow(most=most)
                self._tell(done, erased=not all(change.shown for change in people))
            self._note(latest, done, most)
        return done.postings + done.seekers

    def _tell(self, done: Refreshed, *, erased: bool) -> None:
        rows = done.postings + done.seekers
        if rows and self._keeper is not None:
            self._keeper.told(rows, urgent=erased)

    def _note(self, latest: int, done: Refreshed, most: int | None) -> None:
        """Note how far the matcher has come: whoever gave as many as were asked for may have more."""
        assert self._catalogue is not None
        indexes = (self._catalogue.postings, done.postings), (self._catalogue.seekers, done.seekers)
        behind = [index.about.change for index, rows in indexes if rows == most]
        self._change = min(behind, default=latest)
        self._levelled = time.monotonic()

    def _turn_day(self) -> None:
        """Once a day, mark what has run out; the changes are then followed like any other."""
        if self._day != self.today:
            self._store.expire(self.today)
            self._day = self.today

    def _run(self, name: str, seconds: float, step: Callable[[], object]) -> None:
        thread = threading.Thread(
            target=self._again, args=(name, seconds, step), name=name, daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _again(self, name: str, seconds: float, step: Callable[[], object]) -> None:
        while not self._stop.wait(seconds):
            try:
                step()
            except Exception as error:  # the edge of a thread: logged, and tried again
                _log.error("%s failed, trying again", name, extra=frames(error))


@contextmanager
def _one_at_a_time(home: Path | None) -> Iterator[None]:
    """Let one process at a time load or build: what one has built the next one finds."""
    if home is None:
        yield
        return
    (home / "index").mkdir(parents=True, exist_ok=True)
    with FileLock(home / "index" / "start.lock"):
        yield
