"""What a caseworker has chosen for a person, as values; rows in, and the text columns of them, out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, func, or_

from matcher.errors import MatcherError
from matcher.store.matches import decode_match
from matcher.store.service_tables import recommendations
from matcher.store.tables import AnyRow
from matcher.types import Match


class Stage(StrEnum):
    """How far a recommendation has come on the caseworker's side."""

    CHOSEN = "chosen"
    HANDED = "handed"
    WITHDRAWN = "withdrawn"


class Fate(StrEnum):
    """What became of a recommendation."""

    CONTACTED = "contacted"
    INTERVIEWED = "interviewed"
    HIRED = "hired"
    UNSUITABLE = "unsuitable"


class Handing(StrEnum):
    """How a recommendation is handed over."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    MESSAGE = "message"


class Twice(MatcherError):
    """The posting is recommended to the person already."""

    def __init__(self, posting_id: str) -> None:
        super().__init__("这个岗位已经推荐给本人了；要改请修改那一条，或先撤回")
        self.posting_id = posting_id


class Settled(MatcherError):
    """It has been handed over or withdrawn, and cannot be changed like this any more."""


class Overtaken(MatcherError):
    """Somebody else has changed it since it was read."""

    def __init__(self) -> None:
        super().__init__("内容已被别人改过；请重新读取，核对以后再改")


@dataclass(frozen=True, slots=True)
class Pick:
    """A posting to recommend: from a recorded list, or put in by hand."""

    posting_id: str
    employer: str
    match: Match
    list_id: str | None = None
    sealed_note: str | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A posting recommended to a person, and how it stands."""

    id: str
    list_id: str | None  # None: put in by hand
    seeker_id: str
    posting_id: str
    employer: str
    position: int  # in the person's order, from 1
    stage: Stage
    match: Match | None  # as shown; None once erased
    sealed_note: str | None
    actor: str
    office: str
    at: str
    handed_at: str | None
    handing: Handing | None
    sealed_proof: str | None
    fate: Fate | None  # the latest
    version: int

    @property
    def open(self) -> bool:
        """Say whether it still counts: not withdrawn, and not found unsuitable."""
        return self.stage is not Stage.WITHDRAWN and self.fate is not Fate.UNSUITABLE


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a recommendation, by whom and why."""

    fate: Fate
    reason: str = ""  # a code of data/outcome_reasons.csv
    by_employer: bool = False
    whole_employer: bool = False  # nothing of that employer any more
    actor: str = ""
    at: str = ""


def is_open() -> ColumnElement[bool]:
    """Give the condition that says the same as `Recommendation.open`."""
    c = recommendations.c
    return and_(c.state != Stage.WITHDRAWN, c.outcome != Fate.UNSUITABLE)


def settles() -> ColumnElement[bool]:
    """Give the condition for a posting not to come up again: it was handed over, or acted on."""
    c = recommendations.c
    return or_(c.state == Stage.HANDED, c.outcome != "")


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count the rows of a group for which a condition holds."""
    return func.count().filter(condition)


def recommendation(row: AnyRow) -> Recommendation:
    """Read a whole row."""
    return Recommendation(
        id=row.id,
        list_id=row.list_id,
        seeker_id=row.seeker_id,
        posting_id=row.posting_id,
        employer=row.employer,
        position=row.position,
        stage=Stage(row.state),
        match=None if row.match is None else decode_match(row.match),
        sealed_note=row.sealed_note,
        actor=row.actor,
        office=row.office,
        at=row.at,
        handed_at=row.handed_at,
        handing=Handing(row.proof) if row.proof else None,
        sealed_proof=row.sealed_proof,
        fate=Fate(row.outcome) if row.outcome else None,
        version=row.version,
    )
