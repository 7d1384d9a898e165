"""The ledger of services: packages opened, changed and delivered in; how each stands out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, tuple_, update

from matcher.store.alive import hold_alive
from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers
from matcher.store.codec import to_json
from matcher.store.database import reading
from matcher.store.package_rows import (
    Item,
    ItemDraft,
    Package,
    PackageChanged,
    PackageClosed,
    PackageOpen,
    PackageState,
    read_packages,
)
from matcher.store.persons import Whose, within
from matcher.store.section import Section, new_id
from matcher.store.service_tables import package_items, packages, persons

_P, _I = packages.c, package_items.c


class Packages(Section):
    """What is owed to people, and what was done."""

    # Reading

    def get(self, id: str) -> Package | None:
        """Read a package."""
        found = self._read([id])
        return found[0] if found else None

    def of_seeker(self, seeker_id: str) -> tuple[Package, ...]:
        """Read a person's packages, newest first."""
        wanted = select(_P.id).where(_P.seeker_id == seeker_id)
        rows = self._all(wanted.order_by(_P.opened.desc(), _P.id))
        return self._read([row.id for row in rows])

    def many(self, ids: Iterable[str]) -> dict[str, Package]:
        """Read packages by id."""
        with reading(self._engine) as connection:
            return read_packages(connection, ids)

    def page(
        self,
        whose: Whose,
        state: PackageState,
        limit: int | None = None,
        after: tuple[str, str] | None = None,
    ) -> tuple[Package, ...]:
        """List packages of the people meant, the soonest due first."""
        key = tuple_(_P.due, _P.id)
        joined = packages.outerjoin(persons, persons.c.seeker_id == _P.seeker_id)
        wanted = select(_P.id).select_from(joined)
        wanted = wanted.where(within(whose), _P.state == state.value)
        if after is not None:
            wanted = wanted.where(key > after)
        rows = self._all(wanted.order_by(_P.due, _P.id).limit(limit))
        return self._read([row.id for row in rows])

    # Writing

    def open(
        self,
        seeker_id: str,
        office: str,
        audience: str,
        owed: Mapping[str, int],
        due: date,
        items: Sequence[ItemDraft],
        by: str,
        list_id: str = "",
    ) -> Package:
        """Begin a package; PackageOpen if the person has one that is not done."""
        id, now = new_id(), self._now()
        row = {
            "id": id,
            "seeker_id": seeker_id,
            "office": office,
            "audience": audience,
            "contents": to_json(dict(owed)),
            "opened": now,
            "due": due.isoformat(),
            "state": PackageState.OPEN.value,
            "list_id": list_id,
            "version": 1,
        }
        deed = Deed(by, "package.opened", f"package:{id}", {"of": seeker_id, "audience": audience})
        with self._writing(deed) as connection:
            Numbers(connection)  # one writer at a time
            hold_alive(connection, seeker_id)
            running = (_P.seeker_id == seeker_id) & (_P.state == PackageState.OPEN.value)
            before = connection.execute(select(_P.id).where(running)).scalar()
            if before is not None:
                raise PackageOpen(str(before))
            connection.execute(insert(packages).values(row))
            for position, draft in enumerate(items, 1):
                connection.execute(insert(package_items).values(_row(id, position, draft, by, now)))
            return read_packages(connection, [id])[id]

    def change(self, before: Package, item: Item, draft: ItemDraft, by: str) -> Package:
        """Put something else in an item's place that has not been delivered."""
        _must(before.open, "服务包已经办结或作废")
        _must(not item.delivered, "这一项已经送达")
        values = {"reference": draft.reference, "sealed_document": draft.sealed_document}
        return self._change(before, item, values, by, "package.changed")

    def may_deliver(self, before: Package, item: Item) -> None:
        """Refuse what cannot be delivered: done already, or nothing there."""
        _must(before.open, "服务包已经办结或作废")
        _must(not item.delivered, "这一项已经送达")
        _must(item.ready, "这一项还没有内容，请先补上")

    def deliver(
        self, before: Package, item: Item, at: datetime, how: str, sealed_proof: str, by: str
    ) -> Package:
        """Record that, when and how an item reached the person; the last one closes the package."""
        self.may_deliver(before, item)
        values = {"delivered": _utc(at), "how": how, "sealed_proof": sealed_proof}
        return self._change(before, item, values, by, "package.delivered", how)

    def undeliver(self, before: Package, item: Item, by: str) -> Package:
        """Take back a delivery recorded by mistake; a package it had closed is open again."""
        _must(before.state is not PackageState.CANCELLED, "服务包已经作废")
        _must(bool(item.delivered), "这一项还没有送达")
        values = {"delivered": None, "how": "", "sealed_proof": None}
        return self._change(before, item, values, by, "package.undelivered")

    def cancel(self, before: Package, by: str) -> Package:
        """Give a package up."""
        _must(before.open, "服务包已经办结或作废")
        with self._writing(Deed(by, "package.cancelled", f"package:{before.id}")) as connection:
            values = {"state": PackageState.CANCELLED.value, "closed": self._now()}
            _bump(connection, before, values)
            return read_packages(connection, [before.id])[before.id]

    def handed(
        self, recommendation_id: str, at: datetime, how: str, sealed_proof: str | None, by: str
    ) -> None:
        """Count a recommendation that was handed over outside the package as delivered in it."""
        wanted = select(_I.package_id).where(
            _I.reference == recommendation_id, _I.delivered.is_(None)
        )
        for row in self._all(wanted):
            package = self.get(row.package_id)
            if package is None or not package.open:
                continue
            values = {"delivered": _utc(at), "how": how, "sealed_proof": sealed_proof}
            for item in package.items:
                if item.reference == recommendation_id:
                    self._change(package, item, values, by, "package.delivered", how)

    def note_export(self, office: str, people: int, by: str) -> None:
        """Note that names were written into a workbook."""
        deed = Deed(by, "ledger.exported", f"ledger:{office}", {"people": people})
        with self._writing(deed):
            pass

    def _read(self, ids: Sequence[str]) -> tuple[Package, ...]:
        found = self.many(ids)
        return tuple(found[id] for id in ids if id in found)

    def _change(
        self,
        before: Package,
        item: Item,
        values: Mapping[str, Any],
        by: str,
        action: str,
        how: str = "",
    ) -> Package:
        now = self._now()
        with self._writing() as connection:
            _bump(connection, before, {})
            of_item = update(package_items).where(_I.id == item.id)
            connection.execute(of_item.values(**values, actor=by, at=now))
            after = read_packages(connection, [before.id])[before.id]
            done = not after.lacking
            state = PackageState.COMPLETE if done else PackageState.OPEN
            ours = update(packages).where(_P.id == before.id)
            connection.execute(ours.values(state=state.value, closed=now if done else None))
            told: dict[str, str | int | bool] = {"item": item.id, "kind": item.kind.value}
            if how:
                told["how"] = how
            append(connection, Deed(by, action, f"package:{before.id}", told), now)
            return read_packages(connection, [before.id])[before.id]


def forget_in_packages(connection: Connection, seeker_id: str, now: str) -> None:
    """Take out of the ledger what it says of a person; ids, days and deeds stay."""
    ours = select(_P.id).where(_P.seeker_id == seeker_id)
    emptied = update(package_items).where(_I.package_id.in_(ours))
    connection.execute(emptied.values(sealed_document=None, sealed_proof=None))
    running = (_P.seeker_id == seeker_id) & (_P.state == PackageState.OPEN.value)
    gone = {"state": PackageState.CANCELLED.value, "closed": now, "version": _P.version + 1}
    connection.execute(update(packages).where(running).values(**gone))


def _bump(connection: Connection, before: Package, values: Mapping[str, Any]) -> None:
    """Move a package's version on, if it is still the one that was read."""
    ours = update(packages).where(_P.id == before.id, _P.version == before.version)
    if not connection.execute(ours.values(**values, version=_P.version + 1)).rowcount:
        raise PackageChanged


def _row(package_id: str, position: int, draft: ItemDraft, by: str, now: str) -> dict[str, Any]:
    return {
        "id": new_id(),
        "package_id": package_id,
        "position": position,
        "kind": draft.kind.value,
        "reference": draft.reference,
        "sealed_document": draft.sealed_document,
        "how": "",
        "actor": by,
        "at": now,
    }


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise PackageClosed(f"{otherwise}，不能这样改")
