"""A seeker's id in; the person gone from every section of the store, and their bytes from its files, out.

What stays is the bare id with times, codes and numbers: that there was somebody, that a posting
was recommended, that an offer was made. Words, names, notes and reasons are gone. On PostgreSQL
the old bytes go when the server next vacuums.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from matcher.errors import NotFound
from matcher.store.audit import Deed
from matcher.store.complaints import forget_in_complaints
from matcher.store.database import fold_log
from matcher.store.idempotency import forget_answers
from matcher.store.lists import forget_in_lists
from matcher.store.outcomes import forget_in_recommendations
from matcher.store.packages import forget_in_packages
from matcher.store.section import Section
from matcher.store.seekers import erase
from matcher.store.service_tables import contact_requests, persons, upload_rows, uploads


class Erasure(Section):
    """The right to be forgotten."""

    def erase(self, seeker_id: str, by: str) -> None:
        """Erase a person everywhere, or nowhere."""
        with self._writing(Deed(by, "seeker.erase", f"seeker:{seeker_id}")) as connection:
            now = self._now()
            if not erase(connection, seeker_id, now):
                raise NotFound("求职者", seeker_id)
            forget_in_lists(connection, seeker_id)
            forget_in_recommendations(connection, seeker_id)
            forget_in_packages(connection, seeker_id, now)
            forget_in_complaints(connection, seeker_id)
            forget_answers(connection)
            _drop_rows(connection, seeker_id)
        fold_log(self._engine)


def _drop_rows(connection: Connection, seeker_id: str) -> None:
    c = upload_rows.c
    of_people = select(uploads.c.id).where(uploads.c.kind == "seekers")
    told = (c.stored_id == seeker_id) & c.upload_id.in_(of_people)
    connection.execute(delete(upload_rows).where(told))
    connection.execute(delete(persons).where(persons.c.seeker_id == seeker_id))
    connection.execute(delete(contact_requests).where(contact_requests.c.seeker_id == seeker_id))
