"""A store in; one `Matcher` over it, never more than a moment behind its writes, out."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from matcher.catalogue import Catalogue
from matcher.encoder.model import Encoder
from matcher.engine import Matcher
from matcher.ranking.weights import load_weights
from matcher.store.store import Store
from service.settings import ServiceSettings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the matcher in memory stands to the store."""

    change: int  # the last one taken in
    behind: int
    generation: int
    model: str
    by_words_only: bool  # the encoder could not be had


class Live:
    """Holds the matcher of this process and brings it level with the store, over and over."""

    def __init__(
        self, settings: ServiceSettings, store: Store, load: Callable[[], Encoder]
    ) -> None:
        self._settings, self._store, self._load = settings, store, load
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._catalogue: Catalogue | None = None
        self._encoder: Encoder | None = None

    def start(self) -> None:
        """Load the encoder and the index, take in what is new, and begin to follow."""
        self._encoder = self._load()
        self._catalogue = Catalogue(self._store, self._encoder, self._settings.home)
        self.refresh()
        self._thread = threading.Thread(target=self._follow, name="follow", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop following."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def refresh(self) -> None:
        """Take in every change of the store."""
        assert self._catalogue is not None
        with self._lock:
            self._catalogue.refresh()

    def matcher(self, as_of: date | None = None) -> Matcher:
        """Give the matcher as it stands, for today or another day."""
        assert self._catalogue is not None and self._encoder is not None
        day = as_of or self._store.clock().date()
        return Matcher(self._catalogue, self._encoder, day, load_weights())

    def standing(self) -> Standing:
        """Tell how level the matcher is."""
        assert self._catalogue is not None and self._encoder is not None
        change = min(self._catalogue.postings.about.change, self._catalogue.seekers.about.change)
        behind = max(0, self._store.change_number() - change)
        generation = self._catalogue.postings.generation
        return Standing(change, behind, generation, self._encoder.name, by_words_only=False)

    def _follow(self) -> None:
        while not self._stop.wait(self._settings.follow_seconds):
            self.refresh()
