"""The values that go into the store and come out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from matcher.types import Finding, Posting, Seeker, Severity


class State(StrEnum):
    """What a stored row may be used for; expiry and being a duplicate are told apart from it."""

    ACTIVE = "active"
    HELD = "held"  # kept, not recommended
    RELEASED = "released"  # a clerk has read it and let it go
    REMOVED = "removed"  # withdrawn by its source; may come back
    ERASED = "erased"  # a seeker's row after erasure: nothing but its id


class Kind(StrEnum):
    """What an upsert did with a row."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REPEATED = "repeated"  # the same row stood earlier in the batch
    REFUSED = "refused"  # of somebody who was erased: a list sent later does not bring them back


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting as read, the cells it came from, and what was found wrong."""

    posting: Posting
    fields: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    expected: int | None = None  # the change it must still stand at; 0: not there yet

    @property
    def holds(self) -> bool:
        """Say whether a finding keeps it from being recommended."""
        return any(finding.severity is Severity.HOLD for finding in self.findings)


@dataclass(frozen=True, slots=True)
class SeekerRow:
    """A seeker as read, and what was found wrong."""

    seeker: Seeker
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row of a batch, in the batch's order."""

    id: str  # under which it is stored, also where another source had taken the row's own id
    kind: Kind
    state: State
    duplicate_of: str | None = None

    @property
    def counted_as(self) -> str:
        """The one word of an import report: accepted, unchanged, duplicate, held or rejected."""
        if self.kind is Kind.REFUSED:
            return "rejected"
        if self.kind is Kind.UNCHANGED:
            return "unchanged"
        if self.kind is Kind.REPEATED or self.duplicate_of:
            return "duplicate"
        return "held" if self.state is State.HELD else "accepted"


@dataclass(frozen=True, slots=True)
class StoredPosting:
    """A posting with its standing."""

    posting: Posting
    state: State
    expired: bool
    duplicate_of: str | None
    reason: str
    findings: tuple[Finding, ...]
    first_seen: str
    last_seen: str
    change: int

    @property
    def shown(self) -> bool:
        """Say whether it may be recommended."""
        open_ = self.state in (State.ACTIVE, State.RELEASED)
        return open_ and not self.expired and self.duplicate_of is None


@dataclass(frozen=True, slots=True)
class Consent:
    """What a seeker last said of one scope, and when (ISO text)."""

    given: bool
    at: str


@dataclass(frozen=True, slots=True)
class StoredSeeker:
    """A seeker with the latest consent for each scope; a scope not recorded is not consented to."""

    seeker: Seeker
    consents: Mapping[str, Consent]
    findings: tuple[Finding, ...]
    first_seen: str
    last_seen: str
    change: int

    def consented(self, scope: str) -> bool:
        """Say whether the seeker has agreed and not taken it back."""
        consent = self.consents.get(scope)
        return consent is not None and consent.given


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changed, for an index that follows; read the row by its id."""

    number: int
    id: str
    state: State
    shown: bool


@dataclass(frozen=True, slots=True)
class ImportReport:
    """A report of one import, as it was recorded."""

    number: int
    at: str
    kind: str
    source: str
    file: str
    report: Mapping[str, Any]
