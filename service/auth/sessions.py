"""Accounts in; sessions of the pages, known by a random token of which only the digest is kept, out."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, true

from matcher.store.audit import Deed
from matcher.store.section import Section
from matcher.store.service_tables import accounts, sessions
from service.auth.accounts import Account, account_of


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just begun; the token is told this once."""

    token: str
    csrf: str
    expires: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is good, and whose it is; `csrf` must come with whatever changes something."""

    account: Account
    csrf: str


class Sessions(Section):
    """Who is signed in."""

    def begin(self, account: Account, hours: int) -> Opened:
        """Sign an account in; sessions that have run out are cleared away."""
        token, csrf = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
        expires = self._clock().astimezone(UTC) + timedelta(hours=hours)
        row = {
            "digest": _digest(token),
            "account_id": account.id,
            "csrf": csrf,
            "created": self._now(),
            "expires": expires.isoformat(timespec="milliseconds"),
        }
        actor = account.caller.id
        with self._writing(Deed(actor, "session.begun", actor)) as connection:
            connection.execute(delete(sessions).where(sessions.c.expires < self._now()))
            connection.execute(insert(sessions).values(row))
        return Opened(token, csrf, expires)

    def find(self, token: str) -> Session | None:
        """Tell whose session it is; None if nobody's, run out, or of a disabled account."""
        ours = sessions.c.digest == _digest(token)
        wanted = select(accounts, sessions.c.csrf).join(
            sessions, sessions.c.account_id == accounts.c.id
        )
        living = (sessions.c.expires >= self._now()) & (accounts.c.active == true())
        row = self._first(wanted.where(ours & living))
        return Session(account_of(row), row.csrf) if row is not None else None

    def end(self, token: str) -> None:
        """Sign out."""
        found = self.find(token)
        actor = found.account.caller.id if found else ""
        with self._writing(Deed(actor, "session.ended", actor) if found else None) as connection:
            connection.execute(delete(sessions).where(sessions.c.digest == _digest(token)))

    def end_all(self, account: Account) -> None:
        """Sign an account out wherever it is signed in."""
        actor = account.caller.id
        with self._writing(Deed(actor, "session.ended", actor, {"everywhere": True})) as connection:
            connection.execute(delete(sessions).where(sessions.c.account_id == account.id))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
