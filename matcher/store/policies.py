"""The policy rows an office or the region wrote in; what prevails for an office out.

The project's own rows are a file; here stands only what somebody changed or added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.codec import to_json
from matcher.store.section import Section
from matcher.store.service_tables import policies

Row = Mapping[str, str]


class Policies(Section):
    """Policies as offices edit them; an empty office is the whole region."""

    def overrides(self, office: str) -> dict[str, Row]:
        """Read the rows that prevail for an office, its own before the region's."""
        wanted = select(policies.c.id, policies.c.document)
        wanted = wanted.where(policies.c.office.in_(["", office])).order_by(policies.c.office)
        return {row.id: json.loads(row.document) for row in self._all(wanted)}

    def put(self, rows: Mapping[str, Row], office: str, by: str) -> int:
        """Write rows of an office, all or none; tells how many are other than before."""
        detail: dict[str, str | int | bool] = {"office": office, "rows": len(rows)}
        subject = f"policy:{next(iter(rows))}" if len(rows) == 1 else f"policies:{office}"
        with self._writing(Deed(by, "policy.put", subject, detail)) as connection:
            Numbers(connection)  # one writer at a time
            wanted = select(policies.c.id, policies.c.document).where(policies.c.office == office)
            known = {row.id: row.document for row in connection.execute(wanted)}
            changed = 0
            for id, cells in rows.items():
                values = {"document": to_json(dict(cells)), "changed": self._now()}
                if known.get(id) == values["document"]:
                    continue
                changed += 1
                if id in known:
                    ours = (policies.c.id == id) & (policies.c.office == office)
                    connection.execute(update(policies).where(ours).values(**values))
                else:
                    connection.execute(insert(policies).values(id=id, office=office, **values))
        return changed

    def drop(self, id: str, office: str, by: str) -> bool:
        """Take an office's row back, so that the region's or the project's holds again."""
        ours = (policies.c.id == id) & (policies.c.office == office)
        if self._first(select(policies.c.id).where(ours)) is None:
            return False
        with self._writing(
            Deed(by, "policy.dropped", f"policy:{id}", {"office": office})
        ) as connection:
            connection.execute(delete(policies).where(ours))
        return True
