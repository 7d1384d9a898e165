"""Recommendations chosen, changed, handed over and judged in; how they stand, and what came of them, out.

Every write moves a counter, so that whoever keeps a list in memory learns that it may be stale.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matcher.store.alive import hold_alive
from matcher.store.audit import Deed, append
from matcher.store.changes import chunks
from matcher.store.matches import encode_match
from matcher.store.recommendations import (
    Fate,
    Handing,
    Overtaken,
    Pick,
    Recommendation,
    Settled,
    Stage,
    Twice,
    Verdict,
    is_open,
    recommendation,
)
from matcher.store.section import Section, new_id
from matcher.store.service_tables import outcomes, recommendations
from matcher.store.tables import AnyRow, counter

_OURS = counter.c.name == "outcomes"
_C = recommendations.c


class Outcomes(Section):
    """What was recommended to whom, and what became of it."""

    # Reading

    def get(self, id: str) -> Recommendation | None:
        """Read a recommendation."""
        row = self._first(select(recommendations).where(_C.id == id))
        return None if row is None else recommendation(row)

    def many(self, ids: Iterable[str]) -> dict[str, Recommendation]:
        """Read recommendations by id."""
        wanted = select(recommendations)
        rows = (
            row for some in chunks(ids) for row in self._all(wanted.where(_C.id.in_(list(some))))
        )
        return {row.id: recommendation(row) for row in rows}

    def of_seeker(self, seeker_id: str) -> tuple[Recommendation, ...]:
        """Read a person's recommendations: the open ones in their order, then the others by time."""
        wanted = select(recommendations).where(_C.seeker_id == seeker_id)
        found = map(recommendation, self._all(wanted.order_by(_C.at, _C.position, _C.id)))
        return tuple(sorted(found, key=lambda one: (not one.open, one.position if one.open else 0)))

    def verdicts(self, id: str) -> tuple[Verdict, ...]:
        """Read what became of a recommendation, step by step."""
        wanted = select(outcomes).where(outcomes.c.recommendation_id == id)
        return tuple(map(read_verdict, self._all(wanted.order_by(outcomes.c.number))))

    # Writing

    def choose(
        self, seeker_id: str, picks: Sequence[Pick], by: str, office: str
    ) -> tuple[Recommendation, ...]:
        """Recommend postings to a person, after those chosen before; Twice if one is already."""
        now, made = self._now(), []
        with self._writing() as connection:
            hold_alive(connection, seeker_id)
            _move(connection)
            standing = _open_rows(connection, seeker_id)
            taken = {row.posting_id for row in standing}
            for position, pick in enumerate(picks, start=len(standing) + 1):
                if pick.posting_id in taken:
                    raise Twice(pick.posting_id)
                taken.add(pick.posting_id)
                row = _chosen(seeker_id, pick, position, by, office, now)
                connection.execute(insert(recommendations).values(row))
                self._append(connection, by, "chosen", row["id"], by_hand=pick.list_id is None)
                made.append(row["id"])
            wanted = select(recommendations).where(_C.id.in_(made)).order_by(_C.position)
            return tuple(map(recommendation, connection.execute(wanted).all()))

    def note(self, before: Recommendation, sealed_note: str | None, by: str) -> Recommendation:
        """Write or clear the caseworker's note."""
        return self._change(before, by, "noted", {"sealed_note": sealed_note})

    def swap(self, before: Recommendation, pick: Pick, by: str) -> Recommendation:
        """Put another posting in the place of one that has not been handed over."""
        _must(before.stage is Stage.CHOSEN and before.fate is None, "已经交给本人或有了结果")
        values = {
            "posting_id": pick.posting_id,
            "employer": pick.employer,
            "match": encode_match(pick.match),
            "list_id": pick.list_id,
        }
        told = {"from": before.posting_id, "to": pick.posting_id}
        return self._change(before, by, "swapped", values, told)

    def move(self, before: Recommendation, position: int, by: str) -> Recommendation:
        """Put an open recommendation at another place of the person's order."""
        _must(before.open, "已经撤回或不合适")
        with self._writing() as connection:
            _move(connection)
            rows = _open_rows(connection, before.seeker_id)
            ids = [row.id for row in rows if row.id != before.id]
            ids.insert(max(0, position - 1), before.id)
            places = {row.id: row.position for row in rows}
            for place, id in enumerate(ids, start=1):
                if places.get(id) != place:
                    _write(connection, id, {"position": place})
            self._append(connection, by, "moved", before.id, position=ids.index(before.id) + 1)
            return _read(connection, before.id)

    def hand_over(
        self,
        before: Recommendation,
        handing: Handing,
        at: datetime,
        by: str,
        sealed_proof: str | None = None,
    ) -> Recommendation:
        """Record that, how and when a recommendation reached the person."""
        _must(before.stage is Stage.CHOSEN, "已经交给本人或撤回")
        values = {
            "state": Stage.HANDED,
            "handed_at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "proof": handing.value,
            "sealed_proof": sealed_proof,
        }
        return self._change(before, by, "handed", values, {"how": handing.value})

    def withdraw(self, before: Recommendation, by: str) -> Recommendation:
        """Take back a recommendation that has not been handed over."""
        _must(before.stage is Stage.CHOSEN, "已经交给本人或撤回")
        return self._change(before, by, "withdrawn", {"state": Stage.WITHDRAWN})

    def judge(self, before: Recommendation, verdict: Verdict, by: str) -> Recommendation:
        """Record what became of a recommendation; a later verdict stands for the earlier."""
        _must(before.stage is not Stage.WITHDRAWN, "已经撤回")
        row = {
            "recommendation_id": before.id,
            "seeker_id": before.seeker_id,
            "posting_id": before.posting_id,
            "employer": before.employer,
            "kind": verdict.fate.value,
            "reason": verdict.reason,
            "by_employer": verdict.by_employer,
            "whole_employer": verdict.whole_employer,
            "actor": by,
            "at": self._now(),
        }
        with self._writing() as connection:
            _move(connection)
            _write(connection, before.id, {"outcome": verdict.fate.value})
            connection.execute(insert(outcomes).values(row))
            told = {"kind": verdict.fate.value, "reason": verdict.reason}
            self._append(connection, by, "judged", before.id, **told)
            return _read(connection, before.id)

    def _change(
        self,
        before: Recommendation,
        by: str,
        action: str,
        values: dict[str, Any],
        told: dict[str, str] | None = None,
    ) -> Recommendation:
        with self._writing() as connection:
            _move(connection)
            if "posting_id" in values:
                others = _open_rows(connection, before.seeker_id)
                if any(row.posting_id == values["posting_id"] for row in others):
                    raise Twice(values["posting_id"])
            _write(connection, before.id, values, before.version)
            self._append(connection, by, action, before.id, **(told or {}))
            return _read(connection, before.id)

    def _append(
        self, connection: Connection, by: str, action: str, id: str, **told: str | int
    ) -> None:
        deed = Deed(by, f"recommendation.{action}", f"recommendation:{id}", told)
        append(connection, deed, self._now())


def forget_in_recommendations(connection: Connection, seeker_id: str) -> None:
    """Take out of recommendations what they say of a person; ids, times and outcomes stay."""
    _move(connection)
    gone = {"match": None, "sealed_note": None, "sealed_proof": None}
    ours = update(recommendations).where(_C.seeker_id == seeker_id)
    connection.execute(ours.values(**gone, version=_C.version + 1))


def _move(connection: Connection) -> None:
    """Count a change; other writers of recommendations wait until this one ends."""
    connection.execute(update(counter).where(_OURS).values(value=counter.c.value + 1))


def _open_rows(connection: Connection, seeker_id: str) -> list[AnyRow]:
    wanted = select(recommendations).where(_C.seeker_id == seeker_id, is_open())
    return list(connection.execute(wanted.order_by(_C.position, _C.at, _C.id)))


def _write(connection: Connection, id: str, values: dict[str, Any], version: int = 0) -> None:
    """Change a row; with a version, only if it still has that one."""
    ours = update(recommendations).where(_C.id == id)
    if version:
        ours = ours.where(_C.version == version)
    if not connection.execute(ours.values(**values, version=_C.version + 1)).rowcount:
        raise Overtaken


def _read(connection: Connection, id: str) -> Recommendation:
    return recommendation(connection.execute(select(recommendations).where(_C.id == id)).one())


def _chosen(
    seeker_id: str, pick: Pick, position: int, by: str, office: str, now: str
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "list_id": pick.list_id,
        "seeker_id": seeker_id,
        "posting_id": pick.posting_id,
        "employer": pick.employer,
        "position": position,
        "state": Stage.CHOSEN.value,
        "match": encode_match(pick.match),
        "sealed_note": pick.sealed_note,
        "actor": by,
        "office": office,
        "at": now,
        "proof": "",
    }


def read_verdict(row: AnyRow) -> Verdict:
    """Read a row of what became of a recommendation."""
    return Verdict(
        Fate(row.kind),
        row.reason,
        bool(row.by_employer),
        bool(row.whole_employer),
        row.actor,
        row.at,
    )


def _must(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Settled(f"这条推荐{otherwise}，不能这样改")
