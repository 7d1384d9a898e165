"""A posting and a new last day in; the posting valid until then, and otherwise as it was, out."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from matcher.errors import NotFound
from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.codec import (
    decode_findings,
    decode_posting,
    encode_findings,
    encode_posting,
    to_json,
)
from matcher.store.keys import digest
from matcher.store.postings import change_postings
from matcher.store.section import Section
from matcher.store.tables import AnyRow, postings
from matcher.types import Finding


class Renewals(Section):
    """The validity of postings."""

    def renew(self, id: str, expires: date, as_of: date, by: str) -> None:
        """Let a posting be valid until a day; what a clerk decided of it stands.

        It is not read anew: cells that may only be screened are not stored, so that a second
        screening would see less than the first.
        """
        deed = Deed(by, "posting.renew", f"posting:{id}", {"expires": expires.isoformat()})
        with self._writing(deed) as connection:
            numbers = Numbers(connection)
            row = connection.execute(select(postings).where(postings.c.id == id)).first()
            if row is None:
                raise NotFound("岗位", id)
            values = _renewed(row, expires, as_of)
            change_postings(connection, [row], values, numbers)


def _renewed(row: AnyRow, expires: date, as_of: date) -> dict[str, Any]:
    posting = replace(decode_posting(row.document), expires=expires)
    fields = to_json({**json.loads(row.fields), "expires": expires.isoformat()})
    findings = encode_findings(
        found for found in decode_findings(row.findings) if not _of_validity(found)
    )
    document = encode_posting(posting)
    return {
        "expires": expires.isoformat(),
        "expired": expires < as_of,
        "document": document,
        "fields": fields,
        "findings": findings,
        "digest": digest(document, row.content_hash, fields, findings),
    }


def _of_validity(found: Finding) -> bool:
    return found.code == "expired" or (
        found.field == "expires" and found.code in {"missing", "unread"}
    )
