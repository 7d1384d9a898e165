"""A wanted id and the owners of ids in, an id that nobody else has out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import count
from typing import TypeAlias

from sqlalchemy import Connection, Table, select

from matcher.store.keys import digest

Key: TypeAlias = tuple[str, str]  # a source, and the row's key within it


def free_id(
    connection: Connection, table: Table, owners: Mapping[str, Key], wanted: str, key: Key
) -> str:
    """Keep the row's own id unless another has it; `owners` names all who have the wanted one."""
    if owners.get(wanted, key) == key:
        return wanted
    made = _made(key)
    return next(id for id in made if id not in owners and not _taken(connection, table, id))


def _made(key: Key) -> Iterator[str]:
    """Name the source in the id; where some source's own id reads like that, add a digest."""
    plain = ":".join(key)
    yield plain
    for number in count():
        yield f"{plain}~{digest(*key, str(number))[:8]}"


def _taken(connection: Connection, table: Table, id: str) -> bool:
    return connection.execute(select(table.c.id).where(table.c.id == id)).first() is not None
