"""The counter every write draws from, so that whoever follows misses nothing and reads in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, Table, bindparam, select, update

from matcher.store.tables import counter

T = TypeVar("T")
_CHUNK = 900  # of ids in one IN (…), below every engine's limit of parameters
_OURS = counter.c.name == "change"


class Numbers:
    """Change numbers of one transaction; taking them locks out other writers until it ends.

    So numbers become visible in their order, and a follower that has seen n never finds a
    smaller one later.
    """

    def __init__(self, connection: Connection) -> None:
        lock = update(counter).where(_OURS).values(value=counter.c.value)
        self._connection = connection
        self._first = int(connection.execute(lock.returning(counter.c.value)).scalar_one())
        self._last = self._first

    def next(self) -> int:
        """Draw a number."""
        self._last += 1
        return self._last

    def save(self) -> None:
        """Write how far the counter has come."""
        if self._last != self._first:
            self._connection.execute(update(counter).where(_OURS).values(value=self._last))


def last_number(connection: Connection) -> int:
    """Read the number of the latest change."""
    return int(connection.execute(select(counter.c.value).where(_OURS)).scalar_one())


def rewrite(connection: Connection, table: Table, records: Sequence[Mapping[str, object]]) -> None:
    """Write rows anew by their id; all name the same columns."""
    names = [name for name in records[0] if name != "id"]
    columns: dict[str, object] = {name: bindparam(f"_{name}") for name in names}
    statement = update(table).where(table.c.id == bindparam("_id")).values(columns)
    connection.execute(
        statement, [{f"_{name}": value for name, value in row.items()} for row in records]
    )


def chunks(items: Iterable[T]) -> Iterator[Sequence[T]]:
    """Cut items into lists short enough for one statement."""
    rest = iter(items)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk
