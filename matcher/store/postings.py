"""Rows of postings in, the postings table brought up to them inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, bindparam, exists, insert, select, update

from matcher.errors import MatcherError
from matcher.store.changes import Numbers, chunks, rewrite
from matcher.store.codec import encode_findings, encode_posting, to_json
from matcher.store.ids import Key, free_id
from matcher.store.keys import content_hash, digest, external_key, kept_fields
from matcher.store.listing import listed
from matcher.store.tables import AnyRow, posting_history, postings
from matcher.store.twins import Twin, links, twin_key
from matcher.store.values import Kind, Outcome, PostingRow, State

Record: TypeAlias = dict[str, Any]
_COMPARED = ("id", "source", "external_key", "content_hash", "digest", "twin_key", "state")
_KEPT = ("decision", "reason", "expired", "duplicate_of", "first_seen", "created")
_KNOWN = [postings.c[name] for name in (*_COMPARED, *_KEPT, "change")]
_OPEN = (State.ACTIVE, State.RELEASED)


class PostingChanged(MatcherError):
    """Somebody else has changed the posting meanwhile; nothing of the batch is written."""

    def __init__(self) -> None:
        super().__init__("内容已被别人改过；请重新读取，核对以后再改")


class PostingBatch:
    """One transaction's work on postings: what stood there, what is new, what has changed."""

    def __init__(self, connection: Connection, now: str, as_of: date) -> None:
        self._connection, self._now, self._as_of = connection, now, as_of.isoformat()
        self._numbers = Numbers(connection)
        self._records: dict[Key, Record] = {}
        self._owners: dict[str, Key] = {}
        self._written: dict[Key, Kind] = {}
        self._seen: set[str] = set()
        self._turned: dict[Key, Record] = {}
        self._twins: set[str] = set()

    def upsert(self, rows: Sequence[PostingRow]) -> list[Outcome]:
        """Write the rows in their order and say what became of each."""
        self._load(rows)
        kinds = [self._put(row) for row in rows]
        self._flush()
        linked = relink(self._connection, self._twins, self._numbers)
        self._numbers.save()
        return [self._outcome(row, kind, linked) for row, kind in zip(rows, kinds, strict=True)]

    def _load(self, rows: Sequence[PostingRow]) -> None:
        by_source: dict[str, set[str]] = {}
        for row in rows:
            by_source.setdefault(row.posting.source, set()).add(external_key(row.posting))
        for source, keys in sorted(by_source.items()):
            for chunk in chunks(sorted(keys)):
                self._keep(postings.c.external_key.in_(chunk) & (postings.c.source == source))
        for chunk in chunks(sorted({row.posting.id for row in rows})):
            owners = select(postings.c.id, postings.c.source, postings.c.external_key)
            for id, *key in self._connection.execute(owners.where(postings.c.id.in_(chunk))):
                self._owners[id] = (key[0], key[1])

    def _keep(self, where: ColumnElement[bool]) -> None:
        for found in self._connection.execute(select(*_KNOWN).where(where)).mappings():
            self._records[found["source"], found["external_key"]] = dict(found)

    def _put(self, row: PostingRow) -> Kind:
        key = _key(row)
        old = self._records.get(key)
        if row.expected is not None and row.expected != (old["change"] if old else 0):
            raise PostingChanged
        new = self._record(row, key, old)
        if old is not None and _same(old, new):
            self._seen.add(old["id"])
            if old["expired"] != new["expired"]:
                self._turn(key, old, new)
            return Kind.REPEATED if key in self._written else Kind.UNCHANGED
        if old is not None and old["twin_key"] and old["twin_key"] != new["twin_key"]:
            self._twins.add(old["twin_key"])
        if new["twin_key"]:
            self._twins.add(new["twin_key"])
        number = self._numbers.next()
        new |= {"change": number, "created": old["created"] if old else number}
        self._records[key], self._owners[new["id"]] = new, key
        kind = Kind.CREATED if old is None else Kind.UPDATED
        self._written.setdefault(key, kind)
        return kind

    def _turn(self, key: Key, old: Record, new: Record) -> None:
        """Note that a day has come, or was put off, for a row that is otherwise the same."""
        old["expired"] = new["expired"]
        lately = {"expired": new["expired"], "findings": new["findings"]}
        self._turned[key] = {"id": old["id"], **lately, "change": self._numbers.next()}
        if old["twin_key"]:
            self._twins.add(old["twin_key"])

    def _record(self, row: PostingRow, key: Key, old: Record | None) -> Record:
        own = row.posting.id
        id = old["id"] if old else free_id(self._connection, postings, self._owners, own, key)
        posting = row.posting if row.posting.id == id else replace(row.posting, id=id)
        document = encode_posting(posting)
        content = content_hash(document, row.fields)
        fields, findings = to_json(kept_fields(row.fields)), encode_findings(row.findings)
        expires = posting.expires.isoformat() if posting.expires else None
        # Expiry comes with time, not with the feed: it makes no row new.
        lasting = encode_findings(found for found in row.findings if found.code != "expired")
        return {
            "id": id,
            "source": posting.source,
            "external_key": key[1],
            "content_hash": content,
            "digest": digest(document, content, fields, lasting),
            "twin_key": twin_key(posting),
            **_standing(row, content, old),
            "expires": expires,
            "expired": expires is not None and expires < self._as_of,
            "duplicate_of": None,
            "document": document,
            "fields": fields,
            "findings": findings,
            "first_seen": old["first_seen"] if old else self._now,
            "last_seen": self._now,
            **listed(posting),
        }

    def _flush(self) -> None:
        changed = [(self._records[key], kind) for key, kind in self._written.items()]
        created = [record for record, kind in changed if kind is Kind.CREATED]
        updated = [record for record, kind in changed if kind is Kind.UPDATED]
        if created:
            self._connection.execute(insert(postings), created)
        self._update([row for key, row in self._turned.items() if key not in self._written])
        self._update(updated)
        for chunk in chunks(sorted(self._seen)):
            touched = update(postings).where(postings.c.id.in_(chunk))
            self._connection.execute(touched.values(last_seen=self._now))

    def _update(self, records: Sequence[Record]) -> None:
        if records:
            put_aside(self._connection, [record["id"] for record in records])
            rewrite(self._connection, postings, records)

    def _outcome(self, row: PostingRow, kind: Kind, linked: dict[str, str | None]) -> Outcome:
        record = self._records[_key(row)]
        stands_in = linked.get(record["id"], record["duplicate_of"])
        return Outcome(record["id"], kind, State(record["state"]), stands_in)


def relink(
    connection: Connection, twin_keys: Iterable[str], numbers: Numbers
) -> dict[str, str | None]:
    """Link near-duplicates anew under the given keys; tells for each member who stands for it."""
    groups: dict[str, list[AnyRow]] = {}
    columns = (postings.c.id, postings.c.source, postings.c.created, postings.c.state)
    wanted = select(*columns, postings.c.expired, postings.c.duplicate_of, postings.c.twin_key)
    for chunk in chunks(sorted(twin_keys)):
        for found in connection.execute(wanted.where(postings.c.twin_key.in_(chunk))):
            groups.setdefault(found.twin_key, []).append(found)
    linked: dict[str, str | None] = {}
    moved = []
    for _, members in sorted(groups.items()):
        stand_ins = links(_twin(member) for member in members)
        linked |= stand_ins
        moved += [m.id for m in members if m.duplicate_of != stand_ins[m.id]]
    rows = [{"_id": id, "_to": linked[id], "_change": numbers.next()} for id in moved]
    if rows:
        put_aside(connection, moved)
        values: Record = {"duplicate_of": bindparam("_to"), "change": bindparam("_change")}
        statement = update(postings).where(postings.c.id == bindparam("_id"))
        connection.execute(statement.values(values), rows)
    return linked


def change_postings(
    connection: Connection, found: Sequence[AnyRow], values: dict[str, Any], numbers: Numbers
) -> None:
    """Set the same columns in some postings (rows with id and twin_key) and link anew."""
    statement = update(postings).where(postings.c.id == bindparam("_id"))
    rows = [{"_id": row.id, "_change": numbers.next()} for row in found]
    if rows:
        put_aside(connection, [row.id for row in found])
        connection.execute(statement.values(**values, change=bindparam("_change")), rows)
        relink(connection, {row.twin_key for row in found if row.twin_key}, numbers)
    numbers.save()


def put_aside(connection: Connection, ids: Iterable[str]) -> None:
    """Keep what postings are before they change, for lists that were made from it."""
    kept = [column.name for column in posting_history.columns]
    known = exists().where(
        posting_history.c.id == postings.c.id, posting_history.c.change == postings.c.change
    )
    now = select(*(postings.c[name] for name in kept)).where(~known)
    for some in chunks(sorted(set(ids))):
        copied = insert(posting_history).from_select(kept, now.where(postings.c.id.in_(some)))
        connection.execute(copied)


def standing(holds: bool, decision: str) -> State:
    """Say what a posting may be used for: the clerk's decision before the findings."""
    if decision == "release":
        return State.RELEASED
    return State.HELD if holds or decision == "hold" else State.ACTIVE


def _standing(row: PostingRow, content: str, old: Record | None) -> Record:
    """Carry the clerk's decision on: a release for the same content, a hold for whatever follows."""
    decision = old["decision"] if old else ""
    reason = old["reason"] if old and decision else ""
    if old and decision == "release" and old["content_hash"] != content:
        decision, reason = "", ""
    return {"state": standing(row.holds, decision), "decision": decision, "reason": reason}


def _same(old: Record, new: Record) -> bool:
    return all(old[name] == new[name] for name in ("digest", "state"))


def _key(row: PostingRow) -> Key:
    return row.posting.source, external_key(row.posting)


def _twin(row: AnyRow) -> Twin:
    open_ = row.state in _OPEN and not row.expired
    return Twin(row.id, row.source, row.created, open_)
