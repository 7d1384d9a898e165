"""The whole store in; how many openings, how much pay, how often sent and what came of it, out.

Numbers alone: nothing here names a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, case, distinct, func, select

from matcher.store.rows import SHOWN
from matcher.store.section import Section
from matcher.store.service_tables import outcomes, recommendations
from matcher.store.tables import postings

_P, _R, _O = postings.c, recommendations.c, outcomes.c
_CITY = func.substr(_P.region, 1, 4)
# What is paid at least, or else at most: the one number of a posting a distribution is drawn of.
_PAY = func.coalesce(_P.pay_low, _P.pay_high)
Counts: TypeAlias = dict[str, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """The open postings of one trade in one city: places where said, and how many do not say."""

    trade: str
    city: str  # four digits; empty if not said
    postings: int
    places: int
    unsaid: int


@dataclass(frozen=True, slots=True)
class Feed:
    """What one source has sent."""

    source: str
    postings: int
    open: int
    expired: int
    held: int
    last_seen: str


@dataclass(frozen=True, slots=True)
class Exposed:
    """How often an open posting was recommended; `headcount` None if not said."""

    employer: str
    headcount: int | None
    sent: int


class Figures(Section):
    """Numbers of the whole store."""

    def offers(self, region: str = "") -> tuple[Offer, ...]:
        """Count open postings by trade and city, in regions that begin so."""
        places = func.coalesce(func.sum(_P.headcount), 0)
        unsaid = func.sum(case((_P.headcount.is_(None), 1), else_=0))
        wanted = select(_P.trade, _CITY.label("city"), func.count(), places, unsaid)
        wanted = wanted.where(SHOWN, _within(region)).group_by(_P.trade, _CITY)
        rows = self._all(wanted.order_by(_P.trade, _CITY))
        return tuple(Offer(str(t), str(c), int(n), int(p), int(u)) for t, c, n, p, u in rows)

    def pays(self, step: int, region: str = "") -> dict[int | None, int]:
        """Count open postings by pay a month, in steps of so many yuan; None: not said."""
        level = _PAY // step
        wanted = select(level, func.count()).where(SHOWN, _within(region)).group_by(level)
        return {
            None if at is None else int(at) * step: int(count) for at, count in self._all(wanted)
        }

    def exposed(self, region: str = "") -> tuple[Exposed, ...]:
        """Count how often each open posting was recommended."""
        sent = func.count(_R.id)
        joined = postings.outerjoin(recommendations, _R.posting_id == _P.id)
        wanted = select(_P.employer, _P.headcount, sent).select_from(joined)
        wanted = wanted.where(SHOWN, _within(region)).group_by(_P.id, _P.employer, _P.headcount)
        return tuple(Exposed(str(e), h, int(n)) for e, h, n in self._all(wanted.order_by(_P.id)))

    def flow(self) -> Counts:
        """Count recommendations by how far they came: chosen, handed over, and what became of them."""
        stages = select(_R.state, func.count()).group_by(_R.state)
        fates = select(_O.kind, func.count(distinct(_O.recommendation_id))).group_by(_O.kind)
        return {str(name): int(n) for rows in map(self._all, (stages, fates)) for name, n in rows}

    def feeds(self) -> tuple[Feed, ...]:
        """Tell of each source what it has sent and when last."""
        counted = [_sum(SHOWN), _sum(_P.expired), _sum(_P.state == "held")]
        wanted = select(_P.source, func.count(), *counted, func.max(_P.last_seen))
        rows = self._all(wanted.group_by(_P.source).order_by(_P.source))
        return tuple(
            Feed(str(s), int(n), int(o), int(e), int(h), str(at)) for s, n, o, e, h, at in rows
        )


def _within(region: str) -> ColumnElement[bool]:
    return _P.region.startswith(region, autoescape=True)


def _sum(where: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((where, 1), else_=0)), 0)
