"""What a person agrees to or takes back in; it written, with all that follows from it at once, out."""

from __future__ import annotations

from sqlalchemy import Connection, update

from matcher.errors import NotFound
from matcher.store.audit import Deed, append
from matcher.store.changes import Numbers
from matcher.store.section import Section
from matcher.store.seekers import add_consent
from matcher.store.service_tables import contact_requests
from matcher.store.values import Consent

OPEN_REQUESTS = ("asked", "agreed")  # of contact; an agreement too can be taken back
WITHDRAWN = "withdrawn"


class Rights(Section):
    """What people decide about their data."""

    def consent(
        self, seeker_id: str, scope: str, given: bool, by: str, *, ends_requests: bool
    ) -> int:
        """Record a consent or its withdrawal; tells how many contact requests it ended."""
        action = "consent.give" if given else "consent.withdraw"
        with self._writing() as connection:
            Numbers(connection)
            now = self._now()
            if not add_consent(connection, seeker_id, scope, Consent(given, now)):
                raise NotFound("求职者", seeker_id)
            ended = withdraw_requests(connection, seeker_id, by, now) if ends_requests else 0
            detail: dict[str, str | int | bool] = {"scope": scope, "requests_ended": ended}
            append(connection, Deed(by, action, f"seeker:{seeker_id}", detail), now)
        return ended


def withdraw_requests(connection: Connection, seeker_id: str, by: str, now: str) -> int:
    """End every contact request that is open or was agreed to; tells how many."""
    c = contact_requests.c
    theirs = (c.seeker_id == seeker_id) & c.state.in_(OPEN_REQUESTS)
    values = {"state": WITHDRAWN, "answered_by": by, "answered_at": now}
    return int(connection.execute(update(contact_requests).where(theirs).values(values)).rowcount)
