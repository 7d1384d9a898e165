"""A day in; how many postings are open, by trade and place, counted by the database, out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from matcher.store.rows import SHOWN
from matcher.store.section import Section
from matcher.store.service_tables import booths
from matcher.store.tables import postings


@dataclass(frozen=True, slots=True)
class Tally:
    """So many open postings of a trade at a place; either may be unsaid, that is empty."""

    trade: str
    region: str  # of the first place
    count: int


class Tallies(Section):
    """The open postings, counted."""

    def open_on(self, day: date, fair_id: str = "") -> list[Tally]:
        """Count what is open on a day, of all or of a fair."""
        c = postings.c
        still = c.expires.is_(None) | (c.expires >= day.isoformat())
        wanted = select(c.trade, c.region, func.count().label("number")).where(SHOWN, still)
        if fair_id:
            there = select(booths.c.posting_id).where(booths.c.fair_id == fair_id)
            wanted = wanted.where(c.id.in_(there))
        rows = self._all(wanted.group_by(c.trade, c.region).order_by(c.trade, c.region))
        return [Tally(row.trade, row.region, int(row.number)) for row in rows]
