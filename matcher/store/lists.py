"""Lists of recommendations in, recorded with all it takes to make them again; and out again.

Whoever was shown a list can be told later what it said, why, and by which rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from matcher.store.alive import hold_alive
from matcher.store.audit import Deed, append
from matcher.store.codec import to_json
from matcher.store.keys import digest
from matcher.store.matches import Shown, decode_shown, encode_shown
from matcher.store.section import Section, new_id
from matcher.store.service_tables import configs, lists
from matcher.store.tables import AnyRow
from matcher.types import Match

POSTINGS, SEEKERS = "postings", "seekers"  # what is recommended: to a seeker, for a posting


@dataclass(frozen=True, slots=True)
class Draft:
    """A list before it is recorded."""

    subject: str  # the seeker's or posting's id
    as_of: date
    n: int
    change: int  # of the store, up to which the index had followed
    generation: int
    input: str | None  # the seeker or posting as read then, as JSON; None once erased
    scored: tuple[str, ...]  # ids of all it was chosen from
    shown: tuple[Shown, ...] | None  # None once erased
    kind: str = POSTINGS
    office: str = ""
    personalised: bool = True
    shared: bool = False  # allotted among many people at once
    content: str = ""  # digest of what makes it this list and no other
    excluded: frozenset[str] = frozenset()
    excluded_employers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RecordedList:
    """A list as it was shown, with its id, who asked for it and when."""

    id: str
    at: str
    actor: str
    config: str  # digest of the configuration
    draft: Draft = field(repr=False)

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What was shown, best first; nothing once erased."""
        return self.draft.shown or ()

    @property
    def matches(self) -> tuple[Match, ...]:
        """The matches shown, best first."""
        return tuple(one.match for one in self.shown)


class Lists(Section):
    """Every list that was made."""

    def record(
        self, drafts: Sequence[Draft], config: Mapping[str, Any], by: str
    ) -> tuple[RecordedList, ...]:
        """Keep lists made under one configuration, all of them or none."""
        document, now = to_json(dict(config)), self._now()
        of_config = digest(document)
        made = [RecordedList(new_id(), now, by, of_config, draft) for draft in drafts]
        if not made:
            return ()
        with self._writing() as connection:
            for id in sorted({one.draft.subject for one in made if one.draft.kind == POSTINGS}):
                hold_alive(connection, id)
            for one in made:  # first: the audit lets one writer in at a time
                append(connection, _deed(one), now)
            _keep_config(connection, of_config, document)
            connection.execute(insert(lists), [_row(one) for one in made])
        return tuple(made)

    def get(self, id: str) -> RecordedList | None:
        """Read a list."""
        row = self._first(select(lists).where(lists.c.id == id))
        return None if row is None else _list(row)

    def latest(self, content: str) -> RecordedList | None:
        """Read the newest list of a content."""
        wanted = select(lists).where(lists.c.content == content)
        row = self._first(wanted.order_by(lists.c.at.desc(), lists.c.id))
        return None if row is None else _list(row)

    def of_subject(self, subject: str, kind: str = POSTINGS) -> tuple[RecordedList, ...]:
        """Read all lists made for a seeker or posting, oldest first."""
        wanted = select(lists).where(lists.c.subject == subject, lists.c.kind == kind)
        return tuple(map(_list, self._all(wanted.order_by(lists.c.at, lists.c.id))))

    def shared_on(self, day: date, subjects: Sequence[str]) -> dict[str, RecordedList]:
        """Read the newest list of a day shared out among many, of each of a few people."""
        wanted = select(lists).where(
            lists.c.subject.in_(sorted(subjects)),
            lists.c.kind == POSTINGS,
            lists.c.shared | ~lists.c.personalised,  # who wants no comparison gets a plain one
            lists.c.as_of == day.isoformat(),
            lists.c.matches.is_not(None),
        )
        rows = self._all(wanted.order_by(lists.c.at, lists.c.id))
        return {row.subject: _list(row) for row in rows}

    def config(self, of_config: str) -> dict[str, Any]:
        """Read the configuration with a digest."""
        row = self._first(select(configs.c.document).where(configs.c.digest == of_config))
        found: dict[str, Any] = {} if row is None else json.loads(row.document)
        return found


def forget_in_lists(connection: Connection, seeker_id: str) -> None:
    """Take out of all lists what they say of a person; bare ids and numbers stay."""
    own = (lists.c.subject == seeker_id) & (lists.c.kind == POSTINGS)
    connection.execute(update(lists).where(own).values(input=None, matches=None))
    wanted = select(lists).where(lists.c.kind == SEEKERS, lists.c.matches.is_not(None))
    for row in connection.execute(
        wanted.where(lists.c.scored.contains(seeker_id, autoescape=True))
    ).all():
        shown = [_emptied(one, seeker_id) for one in decode_shown(row.matches)]
        changed = update(lists).where(lists.c.id == row.id)
        connection.execute(changed.values(matches=encode_shown(shown)))


def _deed(made: RecordedList) -> Deed:
    detail = {"kind": made.draft.kind, "of": made.draft.subject}
    return Deed(made.actor, "list.made", f"list:{made.id}", detail)


def _emptied(shown: Shown, seeker_id: str) -> Shown:
    match = shown.match
    if match.seeker_id != seeker_id:
        return shown
    return replace(shown, match=Match(seeker_id, match.posting_id, 0.0, 0.0, 0.0, match.eligible))


def _keep_config(connection: Connection, of_config: str, document: str) -> None:
    known = select(configs.c.digest).where(configs.c.digest == of_config)
    if connection.execute(known).first() is None:
        connection.execute(insert(configs).values(digest=of_config, document=document))


def _row(made: RecordedList) -> dict[str, Any]:
    draft = made.draft
    excluded = {"ids": sorted(draft.excluded), "employers": sorted(draft.excluded_employers)}
    return {
        "id": made.id,
        "kind": draft.kind,
        "subject": draft.subject,
        "at": made.at,
        "actor": made.actor,
        "office": draft.office,
        "as_of": draft.as_of.isoformat(),
        "n": draft.n,
        "personalised": draft.personalised,
        "shared": draft.shared,
        "change": draft.change,
        "generation": draft.generation,
        "config": made.config,
        "content": draft.content,
        "input": draft.input,
        "excluded": to_json(excluded),
        "scored": to_json(draft.scored),
        "matches": encode_shown(draft.shown or ()),
    }


def _list(row: AnyRow) -> RecordedList:
    excluded = json.loads(row.excluded)
    draft = Draft(
        subject=row.subject,
        as_of=date.fromisoformat(row.as_of),
        n=row.n,
        change=row.change,
        generation=row.generation,
        input=row.input,
        scored=tuple(json.loads(row.scored)),
        shown=None if row.matches is None else decode_shown(row.matches),
        kind=row.kind,
        office=row.office,
        personalised=bool(row.personalised),
        shared=bool(row.shared),
        content=row.content,
        excluded=frozenset(excluded["ids"]),
        excluded_employers=frozenset(excluded["employers"]),
    )
    return RecordedList(row.id, row.at, row.actor, row.config, draft)
