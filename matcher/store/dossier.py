"""A seeker's id in; what the tables without a section of their own say of the person out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from matcher.store.section import Section
from matcher.store.service_tables import audit, contact_requests
from matcher.store.tables import consents


@dataclass(frozen=True, slots=True)
class Said:
    """A consent given or taken back, in the order it came."""

    scope: str
    given: bool
    at: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An employer who asked to be put in touch."""

    employer: str
    posting_id: str
    state: str
    at: str
    answered_at: str | None


@dataclass(frozen=True, slots=True)
class Done:
    """Something somebody did with the person's data."""

    at: str
    actor: str
    action: str


class Dossier(Section):
    """What is held of a person."""

    def consents(self, seeker_id: str) -> list[Said]:
        """Read every consent and withdrawal."""
        c = consents.c
        wanted = select(consents).where(c.seeker_id == seeker_id).order_by(c.at, c.number)
        return [Said(row.scope, bool(row.given), row.at) for row in self._all(wanted)]

    def requests(self, seeker_id: str) -> list[Asked]:
        """Read who asked to be put in touch, and what came of it."""
        c = contact_requests.c
        wanted = select(contact_requests).where(c.seeker_id == seeker_id).order_by(c.at, c.id)
        return [
            Asked(row.employer, row.posting_id, row.state, row.at, row.answered_at)
            for row in self._all(wanted)
        ]

    def deeds(self, seeker_id: str) -> list[Done]:
        """Read who looked at the person, and who changed what."""
        c = audit.c
        wanted = select(audit).where(c.subject == f"seeker:{seeker_id}").order_by(c.number)
        return [Done(row.at, row.actor, row.action) for row in self._all(wanted)]
