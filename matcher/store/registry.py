"""A person's profile as read in; it stored with whose the person is, or changed, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeAlias

from sqlalchemy import Connection, select, update

from matcher.errors import MatcherError, NotFound
from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.codec import decode_seeker, encode_findings, encode_seeker
from matcher.store.keys import kept_extra
from matcher.store.persons import Person, change_person
from matcher.store.section import Section
from matcher.store.seekers import SeekerBatch
from matcher.store.tables import AnyRow, seekers
from matcher.store.values import SeekerRow, State
from matcher.types import Seeker

Detail: TypeAlias = dict[str, str | int | bool]


class Changed(MatcherError):
    """Somebody else has changed the person meanwhile."""

    def __init__(self) -> None:
        super().__init__("内容已被别人改过；请重新读取，核对以后再改")


class Registry(Section):
    """Seekers, as a caseworker takes them down."""

    def register(self, row: SeekerRow, person: Person, by: str) -> str:
        """Store a person who is new; tells the id."""
        deed = Deed(by, "seeker.register", f"seeker:{row.seeker.id}", {"office": person.office})
        with self._writing(deed) as connection:
            [stored] = SeekerBatch(connection, self._now()).upsert([row])
            of_id = replace(person, seeker_id=stored.id)
            change_person(connection, stored.id, lambda _: of_id, self._now())
        return stored.id

    def as_read(self, seeker_id: str) -> Seeker:
        """Read a seeker with every tag, those struck among them."""
        row = self._first(select(seekers).where(seekers.c.id == seeker_id))
        if row is None or row.state == State.ERASED:
            raise NotFound("求职者", seeker_id)
        return decode_seeker(row.document)

    def correct(
        self,
        row: SeekerRow,
        change: int,
        by: str,
        detail: Detail,
        to: Callable[[Person], Person] = lambda person: person,
    ) -> None:
        """Write a profile anew, and what else is known; Changed if the seeker is no longer as then.

        `detail` goes into the audit: names of fields, never what stands in them.
        """
        deed = Deed(by, "seeker.correct", f"seeker:{row.seeker.id}", detail)
        with self._writing(deed) as connection:
            numbers = Numbers(connection)
            found = _living(connection, row.seeker.id)
            if found.change != change:
                raise Changed
            clean = replace(row.seeker, extra=kept_extra(row.seeker.extra))
            # The digest stays that of the row as its source sent it: the same row sent again is
            # nothing new, and does not undo what the person had put right.
            values = {
                "document": encode_seeker(clean),
                "findings": encode_findings(row.findings),
                "last_seen": self._now(),
                "change": numbers.next(),
            }
            ours = seekers.c.id == row.seeker.id
            connection.execute(update(seekers).where(ours).values(values))
            numbers.save()
            change_person(connection, row.seeker.id, to, self._now())


def _living(connection: Connection, id: str) -> AnyRow:
    wanted = select(seekers.c.id, seekers.c.change).where(seekers.c.id == id)
    found = connection.execute(wanted.where(seekers.c.state != State.ERASED)).first()
    if found is None:
        raise NotFound("求职者", id)
    return found
