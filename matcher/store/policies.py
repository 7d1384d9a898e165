"""The policy rows an office or the region wrote in; what prevails for an office out.

The project's own rows are a file; here stands only what somebody changed or added.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from matcher.errors import MatcherError
from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.codec import to_json
from matcher.store.section import Section
from matcher.store.service_tables import policies
from matcher.store.tables import AnySelect

Row = Mapping[str, str]


class PolicyChanged(MatcherError):
    """Somebody wrote a policy after it was read."""

    def __init__(self) -> None:
        super().__init__("这条政策已被别人改过；请重新读取，核对以后再改")


class Policies(Section):
    """Policies as offices edit them; an empty office is the whole region."""

    def overrides(self, office: str) -> dict[str, Row]:
        """Read the rows that prevail for an office, its own before the region's."""
        return {row.id: json.loads(row.document) for row in self._all(_prevailing(office))}

    def put(
        self,
        rows: Mapping[str, Row],
        office: str,
        by: str,
        read: Mapping[str, Row] | None = None,
    ) -> int:
        """Write rows of an office, all or none; tells how many are other than before.

        If the overrides that were `read` no longer hold for them, PolicyChanged.
        """
        detail: dict[str, str | int | bool] = {"office": office, "rows": len(rows)}
        subject = f"policy:{next(iter(rows))}" if len(rows) == 1 else f"policies:{office}"
        with self._writing(Deed(by, "policy.put", subject, detail)) as connection:
            Numbers(connection)  # one writer at a time
            found = list(connection.execute(_prevailing(office)))
            now = {row.id: json.loads(row.document) for row in found}
            if read is not None and any(now.get(id) != read.get(id) for id in rows):
                raise PolicyChanged
            known = {row.id: row.document for row in found if row.office == office}
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


def _prevailing(office: str) -> AnySelect:
    """Select the region's rows and an office's own after them."""
    wanted = select(policies.c.id, policies.c.office, policies.c.document)
    return wanted.where(policies.c.office.in_(["", office])).order_by(policies.c.office)
