"""What stands on a printed slip in; a token that nobody can guess out, and the slip by its token.

A slip holds posting ids, facts of postings and reasons: nothing of the person who took it away.
The store knows the digest of a token, not the token; what has run out is deleted with the next one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select

from matcher.store.audit import Deed
from matcher.store.codec import to_json
from matcher.store.section import Section
from matcher.store.service_tables import slips

_BYTES = 16  # 128 bits: 22 letters, so that the code on the paper stays coarse
LONGEST = 43


@dataclass(frozen=True, slots=True)
class Slip:
    """What stands on a slip, and until when it can be looked up (ISO text)."""

    body: Mapping[str, Any]
    expires: str


class Slips(Section):
    """The slips that can be looked up."""

    def keep(self, body: Mapping[str, Any], lasts: timedelta, by: str) -> tuple[str, datetime]:
        """Keep a slip for a while; gives its token, this once, and when it runs out."""
        token, expires = secrets.token_urlsafe(_BYTES), self._clock() + lasts
        row = {"digest": _digest(token), "expires": _iso(expires), "body": to_json(dict(body))}
        deed = Deed(by, "slip.printed", f"slip:{row['digest'][:12]}")
        with self._writing(deed) as connection:
            connection.execute(delete(slips).where(slips.c.expires < self._now()))
            connection.execute(insert(slips).values(row))
        return token, expires

    def find(self, token: str) -> Slip | None:
        """Look a slip up; None when there is none or it has run out."""
        if len(token) > LONGEST:
            return None
        wanted = slips.c.digest == _digest(token), slips.c.expires >= self._now()
        row = self._first(select(slips).where(*wanted))
        return None if row is None else Slip(json.loads(row.body), row.expires)

    def prune(self) -> int:
        """Delete the slips that have run out; tells how many."""
        with self._writing() as connection:
            done = connection.execute(delete(slips).where(slips.c.expires < self._now()))
        return int(done.rowcount)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
