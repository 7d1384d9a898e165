"""An API key in; its `Caller` out. Keys are stored as digests; the part before the dot may be shown."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from datetime import datetime

from sqlalchemy import insert, select

from matcher.store.audit import Deed
from matcher.store.section import Section
from matcher.store.service_tables import api_keys
from matcher.store.store import Store
from service.auth.caller import SCOPES, Caller, Role, Scope


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
            "expires": expires.isoformat(timespec="milliseconds") if expires else None,
        }
        with self._writing(Deed(by, "key.given", f"key:{id}", {"role": role.value})) as connection:
            connection.execute(insert(api_keys).values(row))
        return key

    def find(self, key: str) -> Caller | None:
        """Tell whose key it is; None if nobody's, revoked or run out."""
        id = key.partition(".")[0]
        row = self._first(select(api_keys).where(api_keys.c.id == id))
        known = row.digest if row is not None else _digest("")
        if not hmac.compare_digest(known, _digest(key)) or row is None or row.revoked:
            return None
        if row.expires and row.expires < self._now():
            return None
        scopes = frozenset(map(Scope, json.loads(row.scopes)))
        return Caller(
            f"key:{id}",
            Role(row.role),
            scopes,
            row.office,
            row.employer,
            row.source,
            row.per_minute,
        )


def caller_of_key(store: Store, key: str) -> Caller | None:
    """Tell who a key belongs to."""
    return ApiKeys.of(store).find(key) if key else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
