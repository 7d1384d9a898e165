"""A store in; one concern's tables, each method a transaction that is durable when it returns, out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection, Engine

from matcher.store.audit import Deed, append
from matcher.store.database import reading, writing
from matcher.store.store import Store
from matcher.store.tables import AnyRow, AnySelect


def new_id() -> str:
    """Draw an id that nobody can guess or count."""
    return secrets.token_urlsafe(12)


class Section:
    """Tables of one concern."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    @classmethod
    def of(cls, store: Store) -> Self:
        """Open the section of a store."""
        return cls(store.engine, store.clock)

    @contextmanager
    def _writing(self, deed: Deed | None = None) -> Iterator[Connection]:
        """Open a transaction that ends with the deed's entry in the audit, or leaves no trace."""
        with writing(self._engine) as connection:
            yield connection
            if deed is not None:
                append(connection, deed, self._now())

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="milliseconds")

    def _all(self, wanted: AnySelect) -> list[AnyRow]:
        with reading(self._engine) as connection:
            return list(connection.execute(wanted))

    def _first(self, wanted: AnySelect) -> AnyRow | None:
        with reading(self._engine) as connection:
            return connection.execute(wanted.limit(1)).first()
