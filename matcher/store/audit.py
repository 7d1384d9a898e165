"""Deeds in; an append-only log out, each entry holding the digest of the one before.

Whoever changes, drops or slips in an entry breaks the chain from there on; `broken_at` finds where.
A deed names people by id alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, select, update

from matcher.store.codec import to_json
from matcher.store.keys import digest
from matcher.store.service_tables import audit
from matcher.store.tables import AnyRow, counter

_OURS = counter.c.name == "audit"


@dataclass(frozen=True, slots=True)
class Deed:
    """Who did what to which thing (`kind:id`); `detail` holds codes and numbers, nothing of a person."""

    actor: str
    action: str
    subject: str
    detail: Mapping[str, str | int | bool] = field(default_factory=dict)


def append(connection: Connection, deed: Deed, now: str) -> int:
    """Write a deed as the next entry of the transaction's log; other writers wait."""
    lock = update(counter).where(_OURS).values(value=counter.c.value + 1)
    number = int(connection.execute(lock.returning(counter.c.value)).scalar_one())
    before = select(audit.c.digest).where(audit.c.number == number - 1)
    previous = str(connection.execute(before).scalar() or "")
    entry = (str(number), now, deed.actor, deed.action, deed.subject, to_json(dict(deed.detail)))
    row = dict(zip(("at", "actor", "action", "subject", "detail"), entry[1:], strict=True))
    chained = {"number": number, "previous": previous, "digest": digest(previous, *entry)}
    connection.execute(insert(audit).values(**row, **chained))
    return number


def broken_at(entries: Iterable[AnyRow]) -> int | None:
    """Find the first entry, in the order of numbers, that does not follow from the one before."""
    previous, expected = "", 1
    for row in entries:
        told = (str(row.number), row.at, row.actor, row.action, row.subject, row.detail)
        if (row.number, row.previous, row.digest) != (expected, previous, digest(previous, *told)):
            return int(row.number)
        previous, expected = row.digest, expected + 1
    return None
