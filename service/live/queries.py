"""An encoder, and the same with a file of vectors, in; one that writes nothing of a query out.

What people ask is theirs: the vectors of queries are kept in memory only, for a while, under
digests that mean nothing to another process. Those of passages are kept in the file, but for
passages about people: the index has these encoded by `unfiled`.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np

from matcher.encoder.model import Encoder, Kind
from matcher.types import Vectors

_ROOM = 10_000  # vectors, some 15 MB


class QueryMemory:
    """Passages from the file, queries from memory."""

    def __init__(self, encoder: Encoder, filed: Encoder, room: int = _ROOM) -> None:
        self.name, self.dim = encoder.name, encoder.dim
        self._encoder, self._filed, self._room = encoder, filed, room
        self._kept: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self._salt = secrets.token_bytes(16)

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Encode each text, what was encoded a while ago from where it is kept."""
        if kind == "passage":
            return self._filed.encode(texts, kind)
        keys = [self._key(text) for text in texts]
        known = self._recall(keys)
        fresh = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if fresh:
            vectors = self._encoder.encode(list(fresh.values()), kind)
            known |= self._remember(dict(zip(fresh, vectors, strict=True)))
        if not keys:
            return np.zeros((0, self.dim), np.float32)
        return np.stack([known[key] for key in keys])

    @property
    def unfiled(self) -> Encoder:
        """The encoder without the file."""
        return self._encoder

    def __len__(self) -> int:
        return len(self._kept)

    def _key(self, text: str) -> bytes:
        told = text.encode("utf-8", "surrogatepass")
        return hashlib.blake2b(told, digest_size=16, key=self._salt).digest()

    def _recall(self, keys: Sequence[bytes]) -> dict[bytes, Vectors]:
        with self._lock:
            for key in keys:
                if key in self._kept:
                    self._kept.move_to_end(key)
            return {key: self._kept[key] for key in keys if key in self._kept}

    def _remember(self, fresh: dict[bytes, Vectors]) -> dict[bytes, Vectors]:
        with self._lock:
            self._kept.update(fresh)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return fresh
