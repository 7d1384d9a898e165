"""Recommendations of everybody in; how many people were sent to an opening, and who is done with it, out.

Near-duplicates of one opening (equal `twin_key`) are one opening: what was sent to one of them
was sent to all, and who has declined one is not shown another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select

from matcher.store.changes import chunks
from matcher.store.outcomes import read_verdict
from matcher.store.recommendations import Fate, Stage, Verdict, counted, is_open, settles
from matcher.store.section import Section
from matcher.store.service_tables import outcomes, recommendations
from matcher.store.tables import AnySelect, counter, postings, seekers
from matcher.store.values import State

_R, _P = recommendations.c, postings.c


@dataclass(frozen=True, slots=True)
class Moment:
    """What tells that nothing has changed for a person; no seeker: erased or never there."""

    seeker: int | None  # the change the person came with
    outcomes: int  # how often anybody's recommendations have changed


@dataclass(frozen=True, slots=True)
class Taken:
    """How an opening is taken up."""

    headcount: int | None
    sent: int = 0  # people it was recommended to, whatever came of it
    waiting: int = 0  # of these, who may still be taken
    hired: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What is over between a person and the postings: settled ones, and the last word on each."""

    settled: frozenset[str]  # with their near-duplicates
    chosen: frozenset[str]  # recommended, not yet handed over
    last: tuple[tuple[str, Verdict], ...]  # employer, verdict


class Occupancy(Section):
    """Who was sent where."""

    def moment(self, seeker_id: str) -> Moment:
        """Read in one look what a list depends on, the index and the day aside."""
        known = select(seekers.c.change).where(
            seekers.c.id == seeker_id, seekers.c.state != State.ERASED
        )
        ours = select(counter.c.value).where(counter.c.name == "outcomes")
        row = self._first(select(known.scalar_subquery(), ours.scalar_subquery()))
        assert row is not None
        return Moment(*row)

    def done(self, seeker_id: str) -> Done:
        """Read what a person has been sent to and has declined."""
        mine = _R.seeker_id == seeker_id
        settled = self._ids(select(_R.posting_id).where(mine, settles()))
        chosen = self._ids(select(_R.posting_id).where(mine, _R.state == Stage.CHOSEN, is_open()))
        wanted = select(outcomes).where(outcomes.c.seeker_id == seeker_id)
        rows = self._all(wanted.order_by(outcomes.c.number))
        last = {row.recommendation_id: (row.employer, read_verdict(row)) for row in rows}
        return Done(self._with_twins(settled), frozenset(chosen), tuple(last.values()))

    def taken(self, ids: Iterable[str]) -> dict[str, Taken]:
        """Tell how these openings are taken up; unknown ones are left out."""
        wanted = list(ids)
        rows = [
            row
            for some in chunks(wanted)
            for row in self._all(
                select(_P.id, _P.twin_key, _P.headcount).where(_P.id.in_(list(some)))
            )
        ]
        twins = self._twins({row.twin_key for row in rows if row.twin_key})
        key_of = {row.id: row.twin_key or row.id for row in rows} | twins
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for some in chunks(sorted(key_of)):
            grouped = _counts(_R.posting_id).where(_R.posting_id.in_(list(some)))
            for row in self._all(grouped.group_by(_R.posting_id)):
                counts[key_of[row[0]]].update(sent=row.sent, waiting=row.waiting, hired=row.hired)
        return {row.id: Taken(row.headcount, **counts[key_of[row.id]]) for row in rows}

    def crowded(self, least: int, a_hired: int) -> dict[str, Taken]:
        """Find the openings with at least `least` people waiting, each hired one for `a_hired`."""
        key = func.coalesce(_P.twin_key, _P.id)
        grouped = _counts(key).join(postings, _P.id == _R.posting_id).group_by(key)
        weight = counted(_waits()) + a_hired * counted(_R.outcome == Fate.HIRED)
        found = {row[0]: row for row in self._all(grouped.having(weight >= least))}
        openings = {}
        for some in chunks(sorted(found)):
            named = or_(_P.id.in_(list(some)), _P.twin_key.in_(list(some)))
            for row in self._all(select(_P.id, _P.twin_key, _P.headcount).where(named)):
                of = found.get(row.twin_key or row.id)
                if of is not None:
                    openings[row.id] = Taken(row.headcount, of.sent, of.waiting, of.hired)
        return openings

    def _ids(self, wanted: AnySelect) -> set[str]:
        return {str(row[0]) for row in self._all(wanted)}

    def _with_twins(self, ids: Iterable[str]) -> frozenset[str]:
        found = set(ids)
        keys: set[str] = set()
        for some in chunks(sorted(found)):
            mine = select(_P.twin_key).where(_P.id.in_(list(some)), _P.twin_key.is_not(None))
            keys |= self._ids(mine)
        return frozenset(found | set(self._twins(keys)))

    def _twins(self, keys: Iterable[str]) -> dict[str, str]:
        """Give every posting with one of these keys, and its key."""
        wanted = select(_P.id, _P.twin_key)
        return {
            row.id: row.twin_key
            for some in chunks(sorted(keys))
            for row in self._all(wanted.where(_P.twin_key.in_(list(some))))
        }


def _waits() -> ColumnElement[bool]:
    return is_open() & (_R.outcome != Fate.HIRED)


def _counts(by: ColumnElement[str]) -> AnySelect:
    people = func.count(_R.seeker_id.distinct()).label("sent")
    hired = counted(_R.outcome == Fate.HIRED).label("hired")
    return select(by, people, counted(_waits()).label("waiting"), hired).where(
        _R.state != Stage.WITHDRAWN
    )
