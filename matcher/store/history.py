"""Postings as they stand before a change in; as they stood at any change number, out.

A posting's row is what it is now; what it was before is put aside the moment it changes, so that
a list made then can be made again.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from matcher.store.changes import chunks
from matcher.store.codec import decode_posting
from matcher.store.database import reading
from matcher.store.store import Store
from matcher.store.tables import posting_history, postings
from matcher.types import Posting

_P, _H = postings.c, posting_history.c


def postings_at(store: Store, ids: Iterable[str], change: int) -> dict[str, Posting]:
    """Read postings as they stood at a change number; those not there yet are left out."""
    found: dict[str, str] = {}
    with reading(store.engine) as connection:
        for some in chunks(sorted(set(ids))):
            now = select(_P.id, _P.document).where(_P.id.in_(some), _P.change <= change)
            then = select(_H.id, _H.document).where(_H.id.in_(some), _H.change <= change)
            # The latest last: it is what stays. A row of now has changed after all of these.
            for row in connection.execute(then.order_by(_H.change)):
                found[row.id] = row.document
            for row in connection.execute(now):
                found[row.id] = row.document
    return {id: decode_posting(document) for id, document in found.items()}
