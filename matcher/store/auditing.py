"""The audit log in; pages of its entries, and whether its chain is whole, out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, literal, or_, select

from matcher.store.audit import broken_at
from matcher.store.database import reading
from matcher.store.section import Section
from matcher.store.service_tables import accounts, api_keys, audit, persons
from matcher.store.tables import AnyRow, counter

_c = audit.c
_PORTION = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """What was done: by whom, when, to which thing."""

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: Mapping[str, str | int | bool]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries are asked for; what is empty does not narrow.

    `office` leaves what callers of an office did, and what was done to its people.
    """

    subject: str = ""
    actor: str = ""
    office: str = ""
    after: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a walk along the chain.

    Whoever notes `head` elsewhere can tell later that the log up to there is still the same.
    """

    entries: int
    head: str
    broken_at: int | None


class Audit(Section):
    """The log, to be read."""

    def entries(
        self, wanted: Wanted, limit: int, beyond: int | None = None, newest: bool = False
    ) -> list[Entry]:
        """Read a page of entries by number, up or down, beyond the last one read."""
        where = [_c.number > wanted.after, *_narrowed(wanted)]
        if beyond is not None:
            where.append(_c.number < beyond if newest else _c.number > beyond)
        order = _c.number.desc() if newest else _c.number
        return list(
            map(_entry, self._all(select(audit).where(*where).order_by(order).limit(limit)))
        )

    def verify(self) -> Checked:
        """Walk the whole chain; entries missing from its end are told as well."""
        walked = _Walk()
        with reading(self._engine) as connection:
            told = select(counter.c.value).where(counter.c.name == "audit")
            last = int(connection.execute(told).scalar_one())
            rows = connection.execution_options(yield_per=_PORTION).execute(
                select(audit).order_by(_c.number)
            )
            broken = broken_at(walked.along(rows))
        if broken is None and walked.entries != last:
            broken = min(walked.entries, last) + 1
        return Checked(walked.entries, walked.head, broken)


class _Walk:
    """Counts what passes, and keeps the digest of the last."""

    def __init__(self) -> None:
        self.entries, self.head = 0, ""

    def along(self, rows: Iterator[AnyRow]) -> Iterator[AnyRow]:
        for row in rows:
            self.entries, self.head = self.entries + 1, row.digest
            yield row


def _narrowed(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.subject:
        yield _c.subject == wanted.subject
    if wanted.actor:
        yield _c.actor == wanted.actor
    if wanted.office:
        clerks = select(literal("account:") + accounts.c.id).where(
            accounts.c.office == wanted.office
        )
        keys = select(literal("key:") + api_keys.c.id).where(api_keys.c.office == wanted.office)
        people = select(literal("seeker:") + persons.c.seeker_id).where(
            persons.c.office == wanted.office
        )
        yield or_(_c.actor.in_(clerks), _c.actor.in_(keys), _c.subject.in_(people))


def _entry(row: AnyRow) -> Entry:
    detail: dict[str, str | int | bool] = json.loads(row.detail)
    return Entry(row.number, row.at, row.actor, row.action, row.subject, detail)
