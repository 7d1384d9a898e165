"""A moment in; what is older and nobody may ask for any more gone from the store, and counts of it out.

Lists that were handed on stay with what was handed over; the old wording of postings stays as long
as a list of the time kept may be made again from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, func, select

from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers, chunks
from matcher.store.database import fold_log
from matcher.store.section import Section
from matcher.store.service_tables import (
    idempotency,
    lists,
    packages,
    people_read,
    recommendations,
    sessions,
    slips,
)
from matcher.store.tables import imports, posting_history, postings

_H, _L = posting_history.c, lists.c


class Pruning(Section):
    """What has had its time."""

    def prune(self, before: datetime, by: str) -> dict[str, int]:
        """Delete what is older than a moment, and what has run out whatever its age."""
        moment = before.astimezone(UTC).isoformat(timespec="milliseconds")
        now = self._now()
        with self._writing() as connection:
            Numbers(connection)  # one writer at a time, also where the engine allows several
            gone = {
                "lists": _drop_lists(connection, moment),
                "posting_history": _drop_history(connection, moment),
                "imports": _drop(connection, imports, imports.c.at < moment),
                "people_read": _drop(connection, people_read, people_read.c.day < moment[:10]),
                "slips": _drop(connection, slips, slips.c.expires < now),
                "sessions": _drop(connection, sessions, sessions.c.expires < now),
                "idempotency": _drop(connection, idempotency, idempotency.c.at < moment),
            }
            append(connection, Deed(by, "store.prune", "", {"before": moment, **gone}), now)
        fold_log(self._engine)
        return gone


def _drop(connection: Connection, table: Table, where: ColumnElement[bool]) -> int:
    return int(connection.execute(delete(table).where(where)).rowcount)


def _drop_lists(connection: Connection, moment: str) -> int:
    """Drop old lists from which nothing was chosen."""
    chosen = exists().where(recommendations.c.list_id == _L.id)
    packed = exists().where(packages.c.list_id == _L.id)
    old = select(_L.id).where(_L.at < moment, ~chosen, ~packed)
    return _drop_ids(connection, lists, [str(row.id) for row in connection.execute(old)])


def _drop_history(connection: Connection, moment: str) -> int:
    """Drop wordings that were overtaken before the first list of the time kept was made."""
    first = connection.execute(select(func.min(_L.change)).where(_L.at >= moment)).scalar()
    if first is None:  # nothing tells which changes are as old as that
        return 0
    later = posting_history.alias().c
    overtaken = exists().where(later.id == _H.id, later.change > _H.change, later.change <= first)
    replaced = exists().where(
        postings.c.id == _H.id, postings.c.change > _H.change, postings.c.change <= first
    )
    return _drop(connection, posting_history, overtaken | replaced)


def _drop_ids(connection: Connection, table: Table, ids: Iterable[str]) -> int:
    return sum(_drop(connection, table, table.c.id.in_(some)) for some in chunks(ids))
