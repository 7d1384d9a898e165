"""A change number in; what of the postings changed since then a plain list needs, and no more, out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from matcher.store.rows import SHOWN
from matcher.store.section import Section
from matcher.store.tables import postings


@dataclass(frozen=True, slots=True)
class Opening:
    """Where and when a posting is open; days are ISO text, so that they sort."""

    id: str
    region: str  # of the first place; empty if not said
    published: str
    expires: str
    shown: bool


class Openings(Section):
    """The postings, by place and day."""

    def since(self, change: int) -> tuple[int, list[Opening]]:
        """List what changed after a number, and give the number of the last of them."""
        c = postings.c
        wanted = select(c.id, c.region, c.published, c.expires, SHOWN.label("shown"), c.change)
        rows = self._all(wanted.where(c.change > change))
        last = max((int(row.change) for row in rows), default=change)
        return last, [
            Opening(row.id, row.region, row.published or "", row.expires or "", bool(row.shown))
            for row in rows
        ]
