"""The truth on disk: what was imported, what may be shown, who has agreed to what.

>>> from matcher.types import Posting
>>> with Store.open(":memory:") as store:
...     [outcome] = store.upsert_postings([PostingRow(Posting("1", "驻粤站", "焊工"))])
...     print(outcome.kind, store.postings(["1"])["1"].title, store.change_number())
created 焊工 1
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Table,
    false,
    insert,
    select,
    true,
)

from matcher.errors import NotFound
from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers, chunks, last_number
from matcher.store.codec import decode_posting, to_json
from matcher.store.database import connect, reading, writing
from matcher.store.keys import with_storable_keys
from matcher.store.postings import PostingBatch, change_postings
from matcher.store.rows import (
    SHOWN,
    counted,
    import_report,
    living,
    stored_posting,
    stored_seeker,
)
from matcher.store.seekers import SeekerBatch, add_consent, latest_consents
from matcher.store.tables import AnyRow, AnySelect, imports, meta, postings, seekers
from matcher.store.values import (
    Change,
    Consent,
    ImportReport,
    Outcome,
    PostingRow,
    SeekerRow,
    State,
    StoredPosting,
    StoredSeeker,
)
from matcher.types import Posting

BY_COMMAND = "command"  # who did it, where nobody has an account
_PAGE = 1000
_OF_PEOPLE = "seekers", "rows"  # of a report: they name people, who may want to be erased


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """One database; every method is one transaction, durable when it returns."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime] = _utc_now) -> None:
        self.engine, self.clock = engine, clock

    @classmethod
    def open(cls, where: str | Path, clock: Callable[[], datetime] = _utc_now) -> Self:
        """Open the store at a path or SQLAlchemy URL, creating or upgrading it."""
        return cls(connect(where), clock)

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Postings

    def upsert_postings(
        self, rows: Iterable[PostingRow], as_of: date | None = None, by: str | None = None
    ) -> tuple[Outcome, ...]:
        """Write a batch, all of it or nothing; validity is judged by `as_of`, default today.

        Who is named in `by` has one entry in the audit for the whole batch.
        """
        with self._writing() as connection:
            batch = PostingBatch(connection, self._now(), as_of or self.clock().date())
            clean = [replace(row, posting=with_storable_keys(row.posting)) for row in rows]
            done = tuple(batch.upsert(clean))
            self._audit_batch(connection, by, "postings.write", done)
            return done

    def hold(self, id: str, reason: str, by: str = BY_COMMAND) -> None:
        """Keep a posting from being recommended, whatever its source sends later."""
        self._decide(id, "hold", State.HELD, reason, by)

    def release(self, id: str, reason: str, by: str = BY_COMMAND) -> None:
        """Let a held posting go, until its content changes."""
        self._decide(id, "release", State.RELEASED, reason, by)

    def remove(self, ids: Iterable[str], reason: str, by: str = BY_COMMAND) -> int:
        """Withdraw postings; a later import of the same rows brings them back."""
        values = {"state": State.REMOVED, "reason": reason}
        gone = postings.c.state == State.REMOVED
        with self._writing() as connection:
            found = [
                row
                for chunk in chunks(ids)
                for row in _change(connection, postings.c.id.in_(chunk) & ~gone, values)
            ]
            for row in found:
                self._audit(connection, Deed(by, "posting.remove", f"posting:{row.id}"))
            return len(found)

    def expire(self, as_of: date) -> int:
        """Mark what has run out by a day, and unmark what has not; tells how many changed."""
        day, c = as_of.isoformat(), postings.c
        over, running = c.expired == true(), c.expired == false()
        turns = [
            (running & (c.expires < day), True),
            (over & (c.expires >= day), False),
            (over & c.expires.is_(None), False),
        ]
        # Asked before every recommendation and mostly for nothing: looking locks nobody out.
        due = [(where, {"expired": expired}) for where, expired in turns if self._any(where)]
        if not due:
            return 0
        with self._writing() as connection:
            return sum(len(_change(connection, *turn)) for turn in due)

    def postings(self, ids: Iterable[str]) -> dict[str, Posting]:
        """Read postings by id, whatever their state; unknown ids are left out."""
        wanted = select(postings.c.id, postings.c.document)
        return {row.id: decode_posting(row.document) for row in self._by_id(wanted, postings, ids)}

    def stored_postings(self, ids: Iterable[str]) -> dict[str, StoredPosting]:
        """Read postings by id with their standing; unknown ids are left out."""
        return {row.id: stored_posting(row) for row in self._by_id(select(postings), postings, ids)}

    def fields(self, id: str) -> dict[str, str]:
        """Read the cells a posting came from, those left out that may not be stored."""
        wanted = select(postings.c.fields)
        for row in self._by_id(wanted, postings, [id]):
            cells: dict[str, str] = json.loads(row.fields)
            return cells
        raise NotFound("岗位", id)

    def iter_postings(
        self, states: Collection[State] = (), shown: bool = False
    ) -> Iterator[StoredPosting]:
        """Read postings in the order they came, of some states or only what may be shown."""
        wanted = select(postings).order_by(postings.c.created, postings.c.id)
        if states:
            wanted = wanted.where(postings.c.state.in_(list(states)))
        if shown:
            wanted = wanted.where(SHOWN)
        for some in chunks(self._ids(wanted)):
            yield from map(stored_posting, self._all(wanted.where(postings.c.id.in_(some))))

    # Seekers

    def upsert_seekers(
        self, rows: Iterable[SeekerRow], by: str | None = None
    ) -> tuple[Outcome, ...]:
        """Write a batch of seekers, all of it or nothing; consents are untouched.

        Who is named in `by` has one entry in the audit for the whole batch.
        """
        with self._writing() as connection:
            clean = [replace(row, seeker=with_storable_keys(row.seeker)) for row in rows]
            done = tuple(SeekerBatch(connection, self._now()).upsert(clean))
            self._audit_batch(connection, by, "seekers.write", done)
            return done

    def record_consent(
        self, seeker_id: str, scope: str, given: bool, at: datetime, by: str = BY_COMMAND
    ) -> None:
        """Record that a seeker agreed to something, or took it back."""
        consent = Consent(given, at.astimezone(UTC).isoformat(timespec="milliseconds"))
        action = "consent.give" if given else "consent.withdraw"
        with self._writing() as connection:
            if not add_consent(connection, seeker_id, scope, consent):
                raise NotFound("求职者", seeker_id)
            self._audit(connection, Deed(by, action, f"seeker:{seeker_id}", {"scope": scope}))

    def seeker(self, id: str) -> StoredSeeker:
        """Read one seeker with the consents given."""
        found = self.seekers([id])
        if id not in found:
            raise NotFound("求职者", id)
        return found[id]

    def seekers(self, ids: Iterable[str]) -> dict[str, StoredSeeker]:
        """Read seekers by id; unknown and erased ones are left out."""
        with reading(self.engine) as connection:
            rows = [row for chunk in chunks(ids) for row in connection.execute(living(chunk))]
            agreed = latest_consents(connection, [row.id for row in rows])
        return {row.id: stored_seeker(row, agreed.get(row.id, {})) for row in rows}

    def iter_seekers(self, consenting_to: str | None = None) -> Iterator[StoredSeeker]:
        """Read seekers in the order of their ids, all or those who agreed to a scope."""
        wanted = select(seekers.c.id).where(seekers.c.state != State.ERASED)
        ids = self._ids(wanted.order_by(seekers.c.id))
        for start in range(0, len(ids), _PAGE):
            page = self.seekers(ids[start : start + _PAGE])
            for _, found in sorted(page.items()):
                if consenting_to is None or found.consented(consenting_to):
                    yield found

    # Following, counting, reporting

    def change_number(self) -> int:
        """Tell the number of the latest change."""
        with reading(self.engine) as connection:
            return last_number(connection)

    def changes_since(self, number: int, limit: int | None = None) -> tuple[Change, ...]:
        """List the postings changed after a number, each once, oldest change first."""
        c = postings.c
        wanted = select(c.change, c.id, c.state, SHOWN.label("shown")).where(c.change > number)
        rows = self._all(wanted.order_by(c.change).limit(limit))
        return tuple(Change(r.change, r.id, State(r.state), bool(r.shown)) for r in rows)

    def seeker_changes_since(self, number: int, limit: int | None = None) -> tuple[Change, ...]:
        """List the seekers changed after a number, erased ones as not shown."""
        c = seekers.c
        wanted = select(c.change, c.id, c.state).where(c.change > number)
        rows = self._all(wanted.order_by(c.change).limit(limit))
        return tuple(Change(r.change, r.id, State(r.state), r.state != State.ERASED) for r in rows)

    def counts(self) -> dict[str, int]:
        """Count postings by state, what is expired, a duplicate or shown, and seekers."""
        with reading(self.engine) as connection:
            return counted(connection)

    def record_import(self, kind: str, source: str, file: str, report: Mapping[str, Any]) -> int:
        """Keep the report of an import, without its rows where these are people; give its number."""
        row = {"at": self._now(), "kind": kind, "source": source, "file": file}
        kept = {name: value for name, value in report.items() if (kind, name) != _OF_PEOPLE}
        with self._writing() as connection:
            done = connection.execute(insert(imports).values(**row, report=to_json(kept)))
            key = done.inserted_primary_key
            assert key is not None
            return int(key[0])

    def imports(self, limit: int = 20) -> tuple[ImportReport, ...]:
        """Read the latest import reports, newest first."""
        rows = self._all(select(imports).order_by(imports.c.number.desc()).limit(limit))
        return tuple(import_report(row) for row in rows)

    def identity(self) -> str:
        """Tell the store from every other: what is built from one is of no use to another."""
        [row] = self._all(select(meta.c.value).where(meta.c.name == "identity"))
        return str(row.value)

    def _writing(self) -> AbstractContextManager[Connection]:
        return writing(self.engine)

    def _now(self) -> str:
        return self.clock().astimezone(UTC).isoformat(timespec="milliseconds")

    def _all(self, wanted: AnySelect) -> list[AnyRow]:
        with reading(self.engine) as connection:
            return list(connection.execute(wanted))

    def _any(self, where: ColumnElement[bool]) -> bool:
        return bool(self._all(select(postings.c.id).where(where).limit(1)))

    def _ids(self, wanted: AnySelect) -> list[str]:
        """Read the ids first: who iterates holds no connection while working on a row."""
        with reading(self.engine) as connection:
            [ids] = [c for c in wanted.selected_columns if c.name == "id"]
            return list(connection.execute(wanted.with_only_columns(ids)).scalars())

    def _by_id(self, wanted: AnySelect, table: Table, ids: Iterable[str]) -> list[AnyRow]:
        with reading(self.engine) as connection:
            return [
                row
                for chunk in chunks(ids)
                for row in connection.execute(wanted.where(table.c.id.in_(chunk)))
            ]

    def _decide(self, id: str, decision: str, state: State, reason: str, by: str) -> None:
        with self._writing() as connection:
            numbers = Numbers(connection)
            wanted = select(postings.c.id, postings.c.twin_key, postings.c.state)
            found = connection.execute(wanted.where(postings.c.id == id)).first()
            if found is None:
                raise NotFound("岗位", id)
            # A withdrawn posting stays so; the decision waits for its return.
            after = State.REMOVED if found.state == State.REMOVED else state
            values = {"decision": decision, "state": after, "reason": reason}
            change_postings(connection, [found], values, numbers)
            self._audit(connection, Deed(by, f"posting.{decision}", f"posting:{id}"))

    def _audit(self, connection: Connection, deed: Deed) -> None:
        append(connection, deed, self._now())

    def _audit_batch(
        self, connection: Connection, by: str | None, action: str, done: Sequence[Outcome]
    ) -> None:
        if by is not None and done:
            kinds = Counter(str(outcome.kind) for outcome in done)
            self._audit(connection, Deed(by, action, "", dict(sorted(kinds.items()))))


def _change(
    connection: Connection, where: ColumnElement[bool], values: dict[str, Any]
) -> Sequence[AnyRow]:
    numbers = Numbers(connection)
    wanted = select(postings.c.id, postings.c.twin_key).where(where)
    found = connection.execute(wanted.order_by(postings.c.id)).all()
    change_postings(connection, found, values, numbers)
    return found
