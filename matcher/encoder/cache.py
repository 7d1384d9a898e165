"""An encoder and a file in; the same encoder out, that never encodes a text twice."""

from __future__ import annotations

import hashlib
import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from matcher.encoder.model import Encoder, Kind, unfiled
from matcher.errors import ModelUnavailable
from matcher.portions import portions
from matcher.types import Vectors

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    model TEXT NOT NULL, text BLOB NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, text)
) WITHOUT ROWID
"""
_READ = "SELECT text, vector FROM vectors WHERE model = ? AND text IN "
_WRITE = "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)"
_PER_QUERY = 500  # SQLite allows 999 values in older builds
_PER_COMMIT = 256  # texts; what a kill can lose is encoded anew
_FEW = 8  # texts that are sooner encoded than waited for
_WAIT = 30.0  # seconds for another process
_log = logging.getLogger(__name__)


class CachedEncoder:
    """Vectors by model and text digest in an SQLite file; the text itself is not kept.

    The file may be shared by processes and deleted at any time. One that is damaged is set aside.
    """

    def __init__(self, encoder: Encoder, path: Path, queries: bool = True) -> None:
        self.name = encoder.name
        self.dim = encoder.dim
        self._encoder = encoder
        self._path = path
        self._queries = queries  # false: what somebody looks for is theirs, and not kept
        self._prepare()

    @property
    def unfiled(self) -> Encoder:
        """The encoder without the file."""
        return unfiled(self._encoder)

    def encode(self, texts: Sequence[str], kind: Kind) -> Vectors:
        """Encode each text, taking from the file what was encoded before."""
        if kind == "query" and not self._queries:
            return self._encoder.encode(texts, kind)
        keys = [_key(kind, text) for text in texts]
        known = self._read(list(dict.fromkeys(keys)))
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for some in portions(list(missing), _PER_COMMIT):
            known |= self._made({key: missing[key] for key in some}, kind)
        if not keys:
            return np.zeros((0, self.dim), np.float32)
        return np.stack([known[key] for key in keys])

    def _made(self, missing: dict[bytes, str], kind: Kind) -> dict[bytes, Vectors]:
        """Encode texts and keep their vectors, but for those that another process encodes meanwhile."""
        if len(missing) <= _FEW:
            return self._encoded(missing, kind)
        with self._alone():
            known = self._read(list(missing))
            left = {key: text for key, text in missing.items() if key not in known}
            return known | self._encoded(left, kind)

    def _encoded(self, missing: dict[bytes, str], kind: Kind) -> dict[bytes, Vectors]:
        vectors = self._encoder.encode(list(missing.values()), kind)
        fresh = dict(zip(missing, vectors, strict=True))
        self._write(fresh)
        return fresh

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process encode at a time; whoever has waited too long goes ahead."""
        lock = FileLock(self._path.with_suffix(".lock"), timeout=_WAIT)
        with ExitStack() as held:
            try:
                held.enter_context(lock)
            except (Timeout, OSError) as error:
                _log.warning("texts are encoded although others do too: %s", error)
            yield

    def _prepare(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._create()
        except sqlite3.OperationalError as error:
            raise _unwritable(self._path, error) from error
        except sqlite3.DatabaseError:
            self._start_anew()
        except OSError as error:
            raise _unwritable(self._path, error) from error

    def _start_anew(self) -> None:
        aside = self._path.with_suffix(".damaged")
        _log.warning("%s is damaged; set aside as %s", self._path, aside)
        try:
            self._path.replace(aside)
            for part in ("-wal", "-shm"):  # of the old file: read into a new one it would spoil it
                self._path.with_name(self._path.name + part).unlink(missing_ok=True)
            self._create()
        except (OSError, sqlite3.Error) as error:
            raise _unwritable(self._path, error) from error

    def _create(self) -> None:
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(_SCHEMA)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        # One connection a call: they cost 0.1 ms and may not be shared between threads.
        connection = sqlite3.connect(self._path, timeout=_WAIT)
        try:
            with connection:
                connection.execute("PRAGMA synchronous = NORMAL")
                yield connection
        finally:
            connection.close()

    def _read(self, keys: list[bytes]) -> dict[bytes, Vectors]:
        try:
            return self._found(keys)
        except sqlite3.OperationalError as error:
            # As in writing: what cannot be looked up is made again.
            _log.warning("vectors could not be read from %s: %s", self._path, error)
            return {}
        except sqlite3.DatabaseError:
            self._start_anew()
            return {}

    def _found(self, keys: list[bytes]) -> dict[bytes, Vectors]:
        found: dict[bytes, Vectors] = {}
        with self._connection() as connection:
            for some in portions(keys, _PER_QUERY):
                marks = ",".join("?" * len(some))
                rows = connection.execute(f"{_READ}({marks})", (self.name, *some))
                whole = ((key, vector) for key, vector in rows if len(vector) == 4 * self.dim)
                found |= {key: np.frombuffer(vector, np.float32) for key, vector in whole}
        return found

    def _write(self, fresh: Mapping[bytes, Vectors]) -> None:
        rows = [(self.name, key, vector.tobytes()) for key, vector in fresh.items()]
        try:
            with self._connection() as connection:
                connection.executemany(_WRITE, rows)
        except sqlite3.OperationalError as error:
            # The vectors are at hand; a full disk only means that they are made again next time.
            _log.warning("vectors could not be kept in %s: %s", self._path, error)
        except sqlite3.DatabaseError:
            self._start_anew()


def _key(kind: Kind, text: str) -> bytes:
    return hashlib.blake2b(
        f"{kind}\n{text}".encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


def _unwritable(path: Path, error: Exception) -> ModelUnavailable:
    return ModelUnavailable(
        f"向量缓存 {path} 打不开（{error}）。请检查文件夹的写权限，或用 MATCHER_CACHE 换一个文件夹"
    )
