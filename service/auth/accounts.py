"""Logins and passwords in; accounts out, and a lock on those whose password is being guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from matcher.errors import MatcherError, NotFound
from matcher.store.audit import Deed, append
from matcher.store.section import Section, new_id
from matcher.store.service_tables import accounts, sessions
from matcher.store.tables import AnyRow
from service.auth.belonging import Belonging
from service.auth.caller import SCOPES, Caller, Role
from service.auth.passwords import check_password, hashed, verified


class LoginTaken(MatcherError):
    """Another account has this login."""


class NoSuchLogin(NotFound):
    """No account has this login."""

    def __init__(self, login: str) -> None:
        super().__init__("账号", login)
        self.message = f"没有登录名为“{login}”的账号，请核对；matcher admin list-users 列出全部"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in; the password's hash stays in the store."""

    id: str
    login: str
    role: Role
    name: str
    belonging: Belonging
    active: bool
    locked_until: str | None
    created: str

    @property
    def caller(self) -> Caller:
        """What the account may do, and whose things it may see."""
        whose = self.belonging
        return Caller(
            f"account:{self.id}",
            self.role,
            SCOPES[self.role],
            whose.office,
            whose.employer,
            whose.source,
        )


@dataclass(frozen=True, slots=True)
class LockRule:
    """After how many wrong passwords an account is locked, and for how long."""

    attempts: int
    minutes: int


class Accounts(Section):
    """Those who sign in."""

    def create(
        self, login: str, password: str, role: Role, name: str, belonging: Belonging, by: str
    ) -> Account:
        """Make an account; the login is kept in lower case."""
        login = login.lower()
        check_password(password, login)
        row = {
            "id": new_id(),
            "login": login,
            "password": hashed(password),
            "role": role.value,
            "name": name,
            "office": belonging.office,
            "employer": belonging.employer,
            "source": belonging.source,
            "active": True,
            "failures": 0,
            "locked_until": None,
            "created": self._now(),
        }
        deed = Deed(by, "account.created", f"account:{row['id']}", {"role": role.value})
        with self._writing(deed) as connection:
            try:
                connection.execute(insert(accounts).values(row))
            except IntegrityError:  # its text would repeat the login
                raise LoginTaken("已经有这个登录名的账号了，请换一个登录名") from None
        return self.get(str(row["id"]))

    def get(self, id: str) -> Account:
        """Read an account."""
        row = self._first(select(accounts).where(accounts.c.id == id))
        if row is None:
            raise NotFound("账号", id)
        return account_of(row)

    def named(self, login: str) -> Account:
        """Read the account with a login."""
        row = self._first(select(accounts).where(accounts.c.login == login.lower()))
        if row is None:
            raise NoSuchLogin(login)
        return account_of(row)

    def list_all(self, limit: int, after: str = "", office: str | None = None) -> list[Account]:
        """List accounts in the order of their logins, all or an office's."""
        wanted = select(accounts).where(accounts.c.login > after).order_by(accounts.c.login)
        if office is not None:
            wanted = wanted.where(accounts.c.office == office)
        return list(map(account_of, self._all(wanted.limit(limit))))

    def verify(self, login: str, password: str, rule: LockRule) -> Account | None:
        """Give the account if the password is right and nothing bars it.

        Whether the login exists, is locked or disabled shows neither in the answer nor in its time:
        every refusal has cost one hash and one entry in the audit.
        """
        row = self._first(select(accounts).where(accounts.c.login == login.lower()))
        right, better = verified(password, row.password if row is not None else None)
        with self._writing() as connection:
            if row is None:
                append(connection, Deed("nobody", "session.refused", "account:"), self._now())
                return None
            # Read anew: others may have been guessing meanwhile, or have changed the password.
            known, ours = row.password, select(accounts).where(accounts.c.id == row.id)
            row = connection.execute(ours.with_for_update()).one()
            right = right and row.password == known
            if not right or not row.active or self._locked(row):
                self._refuse(connection, row, rule)
                return None
            if row.failures or row.locked_until or better:
                values = {"failures": 0, "locked_until": None, "password": better or row.password}
                _change(connection, row.id, values)
        return account_of(row)

    def set_active(self, id: str, active: bool, by: str) -> Account:
        """Disable an account and end its sessions, or let it in again."""
        action = "account.enabled" if active else "account.disabled"
        with self._writing(Deed(by, action, f"account:{id}")) as connection:
            if not _change(connection, id, {"active": active}):
                raise NotFound("账号", id)
            if not active:
                _end_sessions(connection, id)
        return self.get(id)

    def set_password(self, id: str, password: str, by: str) -> None:
        """Give an account a new password; whoever is signed in with the old one is signed out."""
        check_password(password, self.get(id).login)
        values = {"password": hashed(password), "failures": 0, "locked_until": None}
        with self._writing(Deed(by, "account.password", f"account:{id}")) as connection:
            _change(connection, id, values)
            _end_sessions(connection, id)

    def _locked(self, row: AnyRow) -> bool:
        return bool(row.locked_until and row.locked_until > self._now())

    def _refuse(self, connection: Connection, row: AnyRow, rule: LockRule) -> None:
        """Count a wrong password, unless the account is barred anyway; the last one locks it."""
        actor, action = f"account:{row.id}", "session.refused"
        if row.active and not self._locked(row):
            values: dict[str, Any] = {"failures": row.failures + 1}
            if row.failures + 1 >= rule.attempts:
                until = self._clock() + timedelta(minutes=rule.minutes)
                values, action = {"failures": 0, "locked_until": _text(until)}, "account.locked"
            _change(connection, row.id, values)
        append(connection, Deed("nobody", action, actor), self._now())


def account_of(row: AnyRow) -> Account:
    """Read an account from a row of the table."""
    return Account(
        id=row.id,
        login=row.login,
        role=Role(row.role),
        name=row.name,
        belonging=Belonging(row.office, row.employer, row.source),
        active=bool(row.active),
        locked_until=row.locked_until,
        created=row.created,
    )


def _change(connection: Connection, id: str, values: Mapping[str, Any]) -> bool:
    done = connection.execute(update(accounts).where(accounts.c.id == id).values(**values))
    return bool(done.rowcount)


def _end_sessions(connection: Connection, id: str) -> None:
    connection.execute(delete(sessions).where(sessions.c.account_id == id))


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
