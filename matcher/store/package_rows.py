"""Rows of the ledger of services in, packages and their items as values out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection, select

from matcher.errors import MatcherError
from matcher.store.changes import chunks
from matcher.store.service_tables import package_items, packages
from matcher.store.tables import AnyRow


class PackageState(StrEnum):
    """How a package stands."""

    OPEN = "open"
    COMPLETE = "complete"
    CANCELLED = "cancelled"


class ItemKind(StrEnum):
    """What an item of a package is."""

    POLICY = "policy"
    GUIDANCE = "guidance"
    POSTING = "posting"
    TRAINING = "training"


class PackageOpen(MatcherError):
    """The person has a package that is not done yet."""

    def __init__(self, id: str) -> None:
        super().__init__("这位求职者已有一份没做完的服务包，请接着办那一份，或先作废它")
        self.id = id


class PackageClosed(MatcherError):
    """The package is done or cancelled, and cannot be changed like this."""


class PackageChanged(MatcherError):
    """Somebody else has changed it since it was read."""

    def __init__(self) -> None:
        super().__init__("服务包已被别人改过；请重新读取，核对以后再改")


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item before it is in the ledger; an empty reference of a posting or training is to be found."""

    kind: ItemKind
    reference: str
    sealed_document: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing owed: what it is, and when, how and by whom it was delivered."""

    id: str
    package_id: str
    position: int
    kind: ItemKind
    reference: str
    sealed_document: str | None = field(repr=False)  # None once erased
    delivered: str | None
    how: str
    sealed_proof: str | None = field(repr=False)
    actor: str
    at: str

    @property
    def ready(self) -> bool:
        """Say whether there is something to deliver."""
        return bool(self.reference) or self.kind in (ItemKind.POLICY, ItemKind.GUIDANCE)


@dataclass(frozen=True, slots=True)
class Package:
    """What is owed to a person, until when, and how far it has come."""

    id: str
    seeker_id: str
    office: str
    audience: str
    owed: tuple[tuple[str, int], ...]  # how many of each kind
    opened: str
    due: str  # ISO day
    state: PackageState
    closed: str | None
    list_id: str
    version: int
    items: tuple[Item, ...]

    @property
    def open(self) -> bool:
        """Say whether something is still owed."""
        return self.state is PackageState.OPEN

    @property
    def lacking(self) -> dict[str, int]:
        """Count what has not been delivered yet, by kind."""
        done = [item.kind for item in self.items if item.delivered]
        short = {kind: count - done.count(ItemKind(kind)) for kind, count in self.owed}
        return {kind: count for kind, count in short.items() if count > 0}

    def overdue(self, today: str) -> bool:
        """Say whether it should have been done before today."""
        return self.open and self.due < today


def read_packages(connection: Connection, ids: Iterable[str]) -> dict[str, Package]:
    """Read packages with their items, by id."""
    rows: dict[str, AnyRow] = {}
    items: dict[str, list[Item]] = {}
    for some in chunks(ids):
        for row in connection.execute(select(packages).where(packages.c.id.in_(list(some)))):
            rows[row.id] = row
        wanted = select(package_items).where(package_items.c.package_id.in_(list(some)))
        for row in connection.execute(wanted.order_by(package_items.c.position)):
            items.setdefault(row.package_id, []).append(_item(row))
    return {id: _package(row, items.get(id, ())) for id, row in rows.items()}


def _item(row: AnyRow) -> Item:
    return Item(
        id=row.id,
        package_id=row.package_id,
        position=row.position,
        kind=ItemKind(row.kind),
        reference=row.reference,
        sealed_document=row.sealed_document,
        delivered=row.delivered,
        how=row.how,
        sealed_proof=row.sealed_proof,
        actor=row.actor,
        at=row.at,
    )


def _package(row: AnyRow, items: Iterable[Item]) -> Package:
    return Package(
        id=row.id,
        seeker_id=row.seeker_id,
        office=row.office,
        audience=row.audience,
        owed=tuple(sorted(json.loads(row.contents).items())),
        opened=row.opened,
        due=row.due,
        state=PackageState(row.state),
        closed=row.closed,
        list_id=row.list_id,
        version=row.version,
        items=tuple(items),
    )
