"""A caller's key for a request in; whether it was done before, and what was answered, out.

What is answered is kept sealed for a day; the key and the request are kept as digests only.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from matcher.store.section import Section
from matcher.store.service_tables import idempotency

KEPT = timedelta(hours=24)
AT_WORK = timedelta(minutes=2)  # whoever holds a claim for longer has died over it
_c = idempotency.c


@dataclass(frozen=True, slots=True)
class Earlier:
    """A request that came before with the same key; without a status it is still at work."""

    request: str
    status: int | None
    headers: str
    body: str | None  # sealed; None of a secret, and once somebody was erased


class Idempotency(Section):
    """Requests that were sent with a key."""

    def claim(self, caller: str, key: str, request: str) -> Earlier | None:
        """Take a key for a request; None: it is yours to do."""
        with self._writing() as connection:
            connection.execute(delete(idempotency).where(_c.at < self._before(KEPT)))
            found = self._find(connection, caller, key)
            if found is None and self._insert(connection, caller, key, request):
                return None
            found = found or self._find(connection, caller, key)
            if found is None or self._take_over(connection, caller, key, request):
                return None
            return found

    def keep(self, caller: str, key: str, status: int, headers: str, body: str | None) -> None:
        """Keep what was answered."""
        row = {"status": status, "headers": headers, "body": body}
        with self._writing() as connection:
            connection.execute(update(idempotency).where(_c.caller == caller, _c.key == key), row)

    def drop(self, caller: str, key: str) -> None:
        """Let go of a key whose request came to nothing."""
        with self._writing() as connection:
            unfinished = _c.status.is_(None)
            connection.execute(
                delete(idempotency).where(_c.caller == caller, _c.key == key, unfinished)
            )

    def _find(self, connection: Connection, caller: str, key: str) -> Earlier | None:
        wanted = select(_c.request, _c.status, _c.headers, _c.body)
        row = connection.execute(wanted.where(_c.caller == caller, _c.key == key)).first()
        return (
            None if row is None else Earlier(row.request, row.status, row.headers or "", row.body)
        )

    def _insert(self, connection: Connection, caller: str, key: str, request: str) -> bool:
        row = {"caller": caller, "key": key, "request": request, "at": self._now()}
        try:
            with connection.begin_nested():
                connection.execute(insert(idempotency).values(row))
        except IntegrityError:  # another process was quicker
            return False
        return True

    def _take_over(self, connection: Connection, caller: str, key: str, request: str) -> bool:
        """Do again what somebody died over; the same request only."""
        dead = _c.status.is_(None) & (_c.at < self._before(AT_WORK)) & (_c.request == request)
        ours = update(idempotency).where(_c.caller == caller, _c.key == key, dead)
        return connection.execute(ours.values(at=self._now())).rowcount == 1

    def _before(self, age: timedelta) -> str:
        moment: datetime = self._clock().astimezone(UTC) - age
        return moment.isoformat(timespec="milliseconds")


def forget_answers(connection: Connection) -> None:
    """Strike the answers kept, in the transaction that erases somebody: they may tell of them."""
    connection.execute(update(idempotency).values(body=None))
