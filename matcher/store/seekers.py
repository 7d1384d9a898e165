"""Rows of seekers in, the seekers table brought up to them inside one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from matcher.store.changes import Numbers, chunks, rewrite
from matcher.store.codec import encode_findings, encode_seeker
from matcher.store.ids import Key, free_id
from matcher.store.keys import digest, kept_extra
from matcher.store.tables import AnySelect, consents, seekers
from matcher.store.values import Consent, Kind, Outcome, SeekerRow, State


class SeekerBatch:
    """One transaction's work on seekers; a row is known by its source and the source's id."""

    def __init__(self, connection: Connection, now: str) -> None:
        self._connection, self._now = connection, now
        self._numbers = Numbers(connection)
        self._records: dict[Key, dict[str, Any]] = {}
        self._owners: dict[str, Key] = {}
        self._written: dict[Key, Kind] = {}
        self._seen: set[str] = set()

    def upsert(self, rows: Sequence[SeekerRow]) -> list[Outcome]:
        """Write the rows in their order and say what became of each."""
        self._load(rows)
        kinds = [self._put(row) for row in rows]
        self._flush()
        self._numbers.save()
        records = [self._records[_key(row)] for row in rows]
        return [
            Outcome(record["id"], kind, State(record["state"]))
            for record, kind in zip(records, kinds, strict=True)
        ]

    def _load(self, rows: Sequence[SeekerRow]) -> None:
        columns = [seekers.c[name] for name in ("id", "source", "external_key", "digest")]
        wanted = select(*columns, seekers.c.state, seekers.c.first_seen)
        by_source: dict[str, set[str]] = {}
        for row in rows:
            by_source.setdefault(row.seeker.source, set()).add(row.seeker.id)
        for source, keys in sorted(by_source.items()):
            for chunk in chunks(sorted(keys)):
                self._keep(wanted, seekers.c.external_key.in_(chunk) & (seekers.c.source == source))
        for chunk in chunks(sorted({row.seeker.id for row in rows})):
            self._keep(wanted, seekers.c.id.in_(chunk))

    def _keep(self, wanted: AnySelect, where: ColumnElement[bool]) -> None:
        for found in self._connection.execute(wanted.where(where)).mappings():
            key = found["source"], found["external_key"]
            self._records[key], self._owners[found["id"]] = dict(found), key

    def _put(self, row: SeekerRow) -> Kind:
        key = _key(row)
        old = self._records.get(key)
        if old is not None and old["state"] == State.ERASED:
            return Kind.REFUSED  # whoever wants to come back is registered anew, under another id
        new = self._record(row, old)
        if old is not None and (old["digest"], old["state"]) == (new["digest"], new["state"]):
            self._seen.add(old["id"])
            return Kind.REPEATED if key in self._written else Kind.UNCHANGED
        new["change"] = self._numbers.next()
        self._records[key], self._owners[new["id"]] = new, key
        kind = Kind.CREATED if old is None else Kind.UPDATED
        self._written.setdefault(key, kind)
        return kind

    def _record(self, row: SeekerRow, old: dict[str, Any] | None) -> dict[str, Any]:
        key, own = _key(row), row.seeker.id
        id = old["id"] if old else free_id(self._connection, seekers, self._owners, own, key)
        clean = replace(row.seeker, id=id, extra=kept_extra(row.seeker.extra))
        document, findings = encode_seeker(clean), encode_findings(row.findings)
        return {
            "id": id,
            "source": key[0],
            "external_key": key[1],
            "digest": digest(document, findings),
            "state": State.ACTIVE,
            "document": document,
            "findings": findings,
            "first_seen": old["first_seen"] if old else self._now,
            "last_seen": self._now,
        }

    def _flush(self) -> None:
        changed = [(self._records[key], kind) for key, kind in self._written.items()]
        created = [record for record, kind in changed if kind is Kind.CREATED]
        updated = [record for record, kind in changed if kind is Kind.UPDATED]
        if created:
            self._connection.execute(insert(seekers), created)
        if updated:
            rewrite(self._connection, seekers, updated)
        for chunk in chunks(sorted(self._seen)):
            touched = update(seekers).where(seekers.c.id.in_(chunk))
            self._connection.execute(touched.values(last_seen=self._now))


def erase(connection: Connection, id: str, now: str) -> bool:
    """Empty a seeker's row and drop the consents; the bare id stays to tell whoever follows."""
    numbers = Numbers(connection)
    empty = {"document": None, "findings": "[]", "digest": "", "state": State.ERASED}
    times = {"first_seen": now, "last_seen": now, "change": numbers.next()}
    living = (seekers.c.id == id) & (seekers.c.state != State.ERASED)
    done = connection.execute(update(seekers).where(living).values(**empty, **times))
    connection.execute(delete(consents).where(consents.c.seeker_id == id))
    if done.rowcount:
        numbers.save()
    return bool(done.rowcount)


def add_consent(connection: Connection, id: str, scope: str, consent: Consent) -> bool:
    """Add to a seeker's consents, counting it as a change of the seeker."""
    numbers = Numbers(connection)
    living = (seekers.c.id == id) & (seekers.c.state != State.ERASED)
    done = connection.execute(update(seekers).where(living).values(change=numbers.next()))
    if not done.rowcount:
        return False
    row = {"seeker_id": id, "scope": scope, "given": consent.given, "at": consent.at}
    connection.execute(insert(consents).values(row))
    numbers.save()
    return True


def latest_consents(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, Consent]]:
    """Read what each seeker last said of each scope, by the time given, then by arrival."""
    latest: dict[str, dict[str, Consent]] = {}
    wanted = select(consents).order_by(consents.c.at, consents.c.number)
    for chunk in chunks(sorted(ids)):
        for row in connection.execute(wanted.where(consents.c.seeker_id.in_(chunk))):
            latest.setdefault(row.seeker_id, {})[row.scope] = Consent(row.given, row.at)
    return latest


def _key(row: SeekerRow) -> Key:
    return row.seeker.source, row.seeker.id
