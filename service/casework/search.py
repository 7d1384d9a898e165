"""Whose people, and what is looked for, in; those who answer to it, and where to go on, out.

Names are sealed: they are opened one after the other, some thousands for one answer and no more;
the rest is a next page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, true

from matcher.catalogue import SHOW
from matcher.store.persons import After, Listed, Persons, Whose, agreeing
from matcher.store.service_tables import persons
from matcher.store.tables import seekers
from matcher.store.values import StoredSeeker
from matcher.types import Seeker
from service.vault import Vault
from service.wiring import Wiring

SCANNED = 5_000  # people looked through for one answer: a fraction of a second's work
_PORTION = 500
_ESCAPED_IN_JSON = ('"', "\\", "/")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; None: whatever."""

    name: str | None = None
    wish: str | None = None
    caseworker: str | None = None  # an account; empty: those whom nobody has taken on
    audience: str | None = None
    personalised: bool | None = None
    consenting: bool | None = None

    @property
    def narrowed(self) -> bool:
        """Say whether people must be looked through, because the columns do not tell all."""
        return self.name is not None or bool(self.wish)


@dataclass(frozen=True, slots=True)
class Found:
    """Those on a page, and where the next one begins; None: this is the last."""

    people: tuple[tuple[Listed, StoredSeeker], ...]
    after: After | None


def find(
    wiring: Wiring, whose: Whose, wanted: Wanted, limit: int, after: After | None = None
) -> Found:
    """Look for people, newest first."""
    found: list[tuple[Listed, StoredSeeker]] = []
    last = after
    for listed, stored in _scan(wiring, whose, wanted, limit, after):
        if stored is not None and len(found) == limit:
            return Found(tuple(found), found[-1][0].key)
        last = listed.key
        if stored is not None:
            found.append((listed, stored))
    # Where the scan was cut short there may be more behind it.
    more = last if last is not None and _goes_on(wiring, whose, wanted, last) else None
    return Found(tuple(found), more)


def _scan(
    wiring: Wiring, whose: Whose, wanted: Wanted, limit: int, after: After | None
) -> Iterator[tuple[Listed, StoredSeeker | None]]:
    """Yield everybody looked at, with the profile of those who answer to it."""
    store, where, seen = Persons.of(wiring.store), _where(wanted), 0
    portion = _PORTION if wanted.narrowed else limit + 1
    while seen < SCANNED:
        some = store.list_mine(whose, portion, after, where)
        named = [one for one in some if _is_named(one, wanted.name, wiring.vault)]
        profiles = wiring.store.seekers(one.person.seeker_id for one in named)
        yield from _judged(some, profiles, wanted)
        if len(some) < portion:
            return
        after, seen = some[-1].key, seen + len(some)


def _judged(
    some: Iterable[Listed], profiles: Mapping[str, StoredSeeker], wanted: Wanted
) -> Iterator[tuple[Listed, StoredSeeker | None]]:
    for one in some:
        stored = profiles.get(one.person.seeker_id)
        yield one, stored if stored is not None and _answers(stored, wanted) else None


def _goes_on(wiring: Wiring, whose: Whose, wanted: Wanted, last: After) -> bool:
    return bool(Persons.of(wiring.store).list_mine(whose, 1, last, _where(wanted)))


def _where(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Say in SQL what the columns can tell; the rest is judged person by person."""
    where: list[ColumnElement[bool]] = []
    if wanted.caseworker is not None:
        where.append(persons.c.caseworker == wanted.caseworker)
    if wanted.audience is not None:
        where.append(persons.c.audience == wanted.audience)
    if wanted.personalised is not None:
        where.append(persons.c.personalised == (true() if wanted.personalised else false()))
    if wanted.consenting is not None:
        where.append(agreeing(SHOW) if wanted.consenting else ~agreeing(SHOW))
    if wanted.name is not None:
        where.append(persons.c.sealed_name.is_not(None))
    if wanted.wish and not any(mark in wanted.wish for mark in _ESCAPED_IN_JSON):
        where += [seekers.c.document.icontains(word, autoescape=True) for word in _words(wanted)]
    return where


def _words(wanted: Wanted) -> list[str]:
    return (wanted.wish or "").casefold().split()


def _is_named(one: Listed, name: str | None, vault: Vault) -> bool:
    return name is None or name in vault.open(one.person.sealed_name)


def _answers(stored: StoredSeeker, wanted: Wanted) -> bool:
    return all(word in _of_work(stored.seeker) for word in _words(wanted))


def _of_work(seeker: Seeker) -> str:
    """Write what a person wants to do, has done and can do."""
    jobs = (job.title for job in seeker.experiences)
    trades = (*(guess.trade for guess in seeker.trades), *(name for name, _ in seeker.trades_done))
    said = (*seeker.desired_titles, *jobs, *trades, *seeker.skills, *seeker.certificates)
    return " ".join(said).casefold()
