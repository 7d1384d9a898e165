"""An office's catalogue of trainings and internships in; what can still be joined on a day out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, insert, or_, select, true, update

from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.keys import digest
from matcher.store.section import Section
from matcher.store.service_tables import trainings
from matcher.store.tables import AnyRow

_C = trainings.c


@dataclass(frozen=True, slots=True)
class TrainingRow:
    """One training or internship; the document is what the catalogue says of it, as JSON."""

    id: str
    kind: str  # training, internship
    region: str  # six digits; empty: not said
    starts: str | None  # ISO days
    ends: str | None  # the last day on which joining makes sense
    document: str = field(repr=False)
    source: str = ""
    office: str = ""
    active: bool = True


def training_id(office: str, source: str, key: str) -> str:
    """Name a training by the catalogue it stands in, so that no office overwrites another's."""
    return digest("training", office, source, key)[:20]


class Trainings(Section):
    """Every catalogue."""

    def take(
        self, office: str, source: str, rows: Sequence[TrainingRow], by: str, whole: bool = False
    ) -> tuple[str, ...]:
        """Write rows of a catalogue, all or none: created, updated or unchanged, in their order.

        With `whole` the file is the whole catalogue: what it leaves out is closed.
        """
        detail: dict[str, str | int | bool] = {
            "office": office,
            "source": source,
            "rows": len(rows),
            "whole": whole,
        }
        deed = Deed(by, "trainings.imported", f"trainings:{source}", detail)
        with self._writing(deed) as connection:
            Numbers(connection)  # one writer at a time
            ours = (_C.office == office) & (_C.source == source)
            known = {row.id: row for row in connection.execute(select(trainings).where(ours))}
            fates = tuple(self._write(connection, known, row, office, source) for row in rows)
            if whole:
                kept = {row.id for row in rows}
                for id in sorted(known.keys() - kept):
                    gone = update(trainings).where(_C.id == id)
                    connection.execute(gone.values(active=False, changed=self._now()))
        return fates

    def get(self, id: str) -> TrainingRow | None:
        """Read one, whatever its standing."""
        row = self._first(select(trainings).where(_C.id == id))
        return None if row is None else _training(row)

    def open_on(
        self, day: str, limit: int | None = None, after: str | None = None, kind: str = ""
    ) -> tuple[TrainingRow, ...]:
        """List what can still be joined on a day, by id."""
        wanted = select(trainings).where(
            _C.active == true(), or_(_C.ends.is_(None), _C.ends >= day)
        )
        if after is not None:
            wanted = wanted.where(_C.id > after)
        if kind:
            wanted = wanted.where(_C.kind == kind)
        return tuple(map(_training, self._all(wanted.order_by(_C.id).limit(limit))))

    def _write(
        self,
        connection: Connection,
        known: dict[str, AnyRow],
        row: TrainingRow,
        office: str,
        source: str,
    ) -> str:
        values = {
            "source": source,
            "office": office,
            "kind": row.kind,
            "region": row.region,
            "starts": row.starts,
            "ends": row.ends,
            "active": row.active,
            "document": row.document,
        }
        before = known.get(row.id)
        if before is not None and all(getattr(before, name) == v for name, v in values.items()):
            return "unchanged"
        values["changed"] = self._now()
        if before is None:
            connection.execute(insert(trainings).values(id=row.id, **values))
            return "created"
        connection.execute(update(trainings).where(_C.id == row.id).values(**values))
        return "updated"


def _training(row: AnyRow) -> TrainingRow:
    return TrainingRow(
        row.id,
        row.kind,
        row.region,
        row.starts,
        row.ends,
        row.document,
        row.source,
        row.office,
        bool(row.active),
    )
