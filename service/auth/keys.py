"""An API key in; its `Caller` out. Keys are stored as digests; the part before the dot may be shown.

A look-up asks the database each time (0.15 ms on SQLite), so that a revoked key is dead at once.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, or_, select, update

from matcher.errors import NotFound
from matcher.store.audit import Deed
from matcher.store.section import Section
from matcher.store.service_tables import api_keys
from matcher.store.tables import AnyRow
from service.auth.belonging import Belonging
from service.auth.caller import SCOPES, Caller, Role, Scope

USE_NOTED = timedelta(minutes=1)  # how exactly the last use is told


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it may be shown: everything but its secret."""

    id: str
    label: str
    role: Role
    scopes: frozenset[Scope]
    belonging: Belonging
    per_minute: int
    created: str
    expires: str | None
    revoked: str | None
    last_used: str | None

    @property
    def caller(self) -> Caller:
        """What the key may do, and whose things it may see."""
        whose = self.belonging
        return Caller(
            f"key:{self.id}",
            self.role,
            # A role that was narrowed since narrows the keys given out before.
            self.scopes & SCOPES[self.role],
            whose.office,
            whose.employer,
            whose.source,
            self.per_minute,
        )


class ApiKeys(Section):
    """The keys given out."""

    def give(
        self,
        label: str,
        role: Role,
        by: str,
        *,
        office: str = "",
        employer: str = "",
        source: str = "",
        per_minute: int = 600,
        expires: datetime | None = None,
        scopes: frozenset[Scope] | None = None,
    ) -> str:
        """Make a key and tell it, this once."""
        id, secret = f"mk{secrets.token_hex(5)}", secrets.token_urlsafe(32)
        key = f"{id}.{secret}"
        allowed = SCOPES[role] if scopes is None else scopes & SCOPES[role]
        row = {
            "id": id,
            "digest": _digest(key),
            "label": label,
            "role": role.value,
            "scopes": json.dumps(sorted(scope.value for scope in allowed)),
            "office": office,
            "employer": employer,
            "source": source,
            "per_minute": per_minute,
            "created": self._now(),
            "expires": _text(expires) if expires else None,
        }
        with self._writing(Deed(by, "key.given", f"key:{id}", {"role": role.value})) as connection:
            connection.execute(insert(api_keys).values(row))
        return key

    def find(self, key: str) -> Caller | None:
        """Tell whose key it is; None if nobody's, revoked or run out."""
        found = self.find_key(key)
        return found.caller if found is not None else None

    def find_key(self, key: str) -> ApiKey | None:
        """Read the key that was sent; None if nobody's, revoked or run out."""
        id = key.partition(".")[0]
        row = self._first(select(api_keys).where(api_keys.c.id == id))
        known = row.digest if row is not None else _digest("")
        if not hmac.compare_digest(known, _digest(key)) or row is None or row.revoked:
            return None
        return None if row.expires and row.expires < self._now() else _key(row)

    def get(self, id: str) -> ApiKey:
        """Read a key by the part that may be shown."""
        row = self._first(select(api_keys).where(api_keys.c.id == id))
        if row is None:
            raise NotFound("密钥", id)
        return _key(row)

    def list_all(self, limit: int, after: str = "", office: str | None = None) -> list[ApiKey]:
        """List keys in the order of their ids, all or an office's, revoked ones among them."""
        wanted = select(api_keys).where(api_keys.c.id > after).order_by(api_keys.c.id)
        if office is not None:
            wanted = wanted.where(api_keys.c.office == office)
        return list(map(_key, self._all(wanted.limit(limit))))

    def revoke(self, id: str, by: str) -> None:
        """End a key at once and for good; one that has ended stays as it is."""
        if self.get(id).revoked:
            return
        with self._writing(Deed(by, "key.revoked", f"key:{id}")) as connection:
            ours = api_keys.c.id == id
            connection.execute(update(api_keys).where(ours).values(revoked=self._now()))

    def note_use(self, id: str) -> None:
        """Record that a key was used, unless that was recorded within the minute."""
        c, before = api_keys.c, _text(self._clock() - USE_NOTED)
        stale = or_(c.last_used.is_(None), c.last_used < before)
        with self._writing() as connection:
            connection.execute(
                update(api_keys).where(c.id == id, stale).values(last_used=self._now())
            )


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _key(row: AnyRow) -> ApiKey:
    return ApiKey(
        id=row.id,
        label=row.label,
        role=Role(row.role),
        scopes=frozenset(map(Scope, json.loads(row.scopes))),
        belonging=Belonging(row.office, row.employer, row.source),
        per_minute=row.per_minute,
        created=row.created,
        expires=row.expires,
        revoked=row.revoked,
        last_used=row.last_used,
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
