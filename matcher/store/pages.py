"""What is asked of postings in; pages of them, their near-duplicates and what alike ones pay, out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_

from matcher.errors import NotFound
from matcher.store.rows import SHOWN, stored_posting
from matcher.store.section import Section
from matcher.store.service_tables import audit
from matcher.store.tables import AnyRow, postings
from matcher.store.values import State, StoredPosting

# The number it came with, and its id: where a page ends, newest first.
After: TypeAlias = tuple[int, str]

_C = postings.c
_GONE, _HELD = _C.state == State.REMOVED, _C.state == State.HELD
# How a posting stands, in one word; the gravest counts.
Standing: TypeAlias = Literal["open", "held", "withdrawn", "expired", "duplicate"]
_STANDING = case(
    (_GONE, "withdrawn"),
    (_HELD, "held"),
    (_C.duplicate_of.is_not(None), "duplicate"),
    (_C.expired, "expired"),
    else_="open",
)
_MOST_PAYS = 2000  # of alike postings; their quartiles move no more


@dataclass(frozen=True, slots=True)
class Asked:
    """Which postings are wanted; what is empty does not narrow."""

    source: str = ""
    region: str = ""  # the first two, four or six digits
    trade: str = ""
    employer: str = ""
    standing: str = ""
    words: str = ""  # anywhere in title or employer
    expires_by: date | None = None
    expires_from: date | None = None


@dataclass(frozen=True, slots=True)
class MaySee:
    """Whose postings are seen in every standing, and whether others' are seen while open."""

    source: str = ""
    employer: str = ""
    open_ones: bool = False
    everything: bool = False

    def covers(self, found: StoredPosting) -> bool:
        """Say whether a posting is among them."""
        return self.everything or self.owns(found) or (self.open_ones and found.shown)

    def owns(self, found: StoredPosting) -> bool:
        """Say whether a posting is seen whatever its standing, because it is one's own."""
        of_source = bool(self.source) and found.posting.source == self.source
        return of_source or (bool(self.employer) and found.posting.employer == self.employer)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A posting with the number it came with."""

    number: int
    stored: StoredPosting

    @property
    def key(self) -> After:
        """Where the page after this one begins."""
        return self.number, self.stored.posting.id


class Pages(Section):
    """Postings, asked for by what they are."""

    def page(
        self, asked: Asked, may_see: MaySee, limit: int, after: After | None = None
    ) -> list[Numbered]:
        """List postings, newest first."""
        wanted = select(postings).where(_within(may_see), *_narrowed(asked))
        if after is not None:
            wanted = wanted.where(tuple_(_C.created, _C.id) < after)
        rows = self._all(wanted.order_by(_C.created.desc(), _C.id.desc()).limit(limit))
        return [Numbered(row.created, stored_posting(row)) for row in rows]

    def stored(self, id: str) -> StoredPosting:
        """Read a posting with its standing."""
        return stored_posting(self._row(_C.id == id, id))

    def by_key(self, source: str, external_id: str) -> StoredPosting | None:
        """Read a posting by its source's own id."""
        ours = (_C.source == source) & (_C.external_key == external_id)
        row = self._first(select(postings).where(ours))
        return None if row is None else stored_posting(row)

    def duplicates(self, id: str) -> list[StoredPosting]:
        """List the postings of the same employer, title and place, the longest known first."""
        key = self._row(_C.id == id, id).twin_key
        if key is None:
            return []
        wanted = select(postings).where(_C.twin_key == key, _C.id != id)
        return [stored_posting(row) for row in self._all(wanted.order_by(_C.created, _C.id))]

    def pays(self, trades: Collection[str], region: str, besides: str = "") -> list[float]:
        """List what open postings of these trades pay in a region, the middle in yuan a month."""
        alike = _C.trade.in_(sorted(trades)) & _C.region.startswith(region, autoescape=True)
        said = _C.pay_low.is_not(None) | _C.pay_high.is_not(None)
        middle = (
            func.coalesce(_C.pay_low, _C.pay_high) + func.coalesce(_C.pay_high, _C.pay_low)
        ) / 2.0
        wanted = select(middle.label("middle")).where(SHOWN, alike, said, _C.id != besides)
        rows = self._all(wanted.order_by(_C.created.desc()).limit(_MOST_PAYS))
        return sorted(float(row.middle) for row in rows)

    def decided_by(self, id: str) -> str:
        """Tell who last held or released a posting; empty if nobody did."""
        c = audit.c
        ours = (c.subject == f"posting:{id}") & c.action.in_(("posting.hold", "posting.release"))
        row = self._first(select(c.actor).where(ours).order_by(c.number.desc()))
        return "" if row is None else str(row.actor)

    def _row(self, where: ColumnElement[bool], id: str) -> AnyRow:
        row = self._first(select(postings).where(where))
        if row is None:
            raise NotFound("岗位", id)
        return row


def standing(found: StoredPosting) -> Standing:
    """Say in one word how a posting stands; the same as the filter goes by."""
    if found.state is State.REMOVED:
        return "withdrawn"
    if found.state is State.HELD:
        return "held"
    if found.duplicate_of is not None:
        return "duplicate"
    return "expired" if found.expired else "open"


def region_prefix(code: str) -> str:
    """Cut a division's code to what its parts begin with.

    >>> region_prefix("450000"), region_prefix("450100"), region_prefix("450103")
    ('45', '4501', '450103')
    """
    while len(code) > len("45") and code.endswith("00"):
        code = code[:-2]
    return code


def _within(may_see: MaySee) -> ColumnElement[bool]:
    if may_see.everything:
        return and_(True)
    own = [
        column == ours
        for ours, column in ((may_see.source, _C.source), (may_see.employer, _C.employer))
        if ours
    ]
    return or_(False, *own, *([SHOWN] if may_see.open_ones else []))


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    narrowed = [
        column == wanted
        for column, wanted in (
            (_C.source, asked.source),
            (_C.trade, asked.trade),
            (_C.employer, asked.employer),
            (_STANDING, asked.standing),
        )
        if wanted
    ]
    if asked.region:
        narrowed.append(_C.region.startswith(region_prefix(asked.region), autoescape=True))
    if asked.expires_by is not None:
        narrowed.append(_C.expires <= asked.expires_by.isoformat())
    if asked.expires_from is not None:
        narrowed.append(_C.expires >= asked.expires_from.isoformat())
    if asked.words:
        words = asked.words.lower()
        told = (func.lower(column) for column in (_C.title, _C.employer))
        narrowed.append(or_(*(column.contains(words, autoescape=True) for column in told)))
    return narrowed
