"""How much of what an office owes whom in; what holds for each office and audience out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from matcher.store.audit import Deed
from matcher.store.changes import Numbers
from matcher.store.codec import to_json
from matcher.store.section import Section
from matcher.store.service_tables import service_sets

Contents = Mapping[str, str | int | bool]
_C = service_sets.c


class ServiceSets(Section):
    """Sets of services as offices edit them; an empty office is the whole region."""

    def written(self) -> dict[tuple[str, str], Contents]:
        """Read every set that somebody wrote, by office and audience."""
        return {
            (row.office, row.audience): json.loads(row.contents)
            for row in self._all(select(service_sets))
        }

    def put(self, audience: str, office: str, contents: Contents, by: str) -> None:
        """Write what an office owes an audience."""
        values = {"contents": to_json(dict(contents)), "changed": self._now()}
        ours = (_C.audience == audience) & (_C.office == office)
        deed = Deed(by, "service_set.put", f"service_set:{audience}", {"office": office})
        with self._writing(deed) as connection:
            Numbers(connection)  # one writer at a time
            done = connection.execute(update(service_sets).where(ours).values(**values))
            if not done.rowcount:
                row = {"audience": audience, "office": office, **values}
                connection.execute(insert(service_sets).values(row))

    def drop(self, audience: str, office: str, by: str) -> bool:
        """Take an office's set back, so that the region's or the project's holds again."""
        ours = (_C.audience == audience) & (_C.office == office)
        if self._first(select(_C.audience).where(ours)) is None:
            return False
        deed = Deed(by, "service_set.dropped", f"service_set:{audience}", {"office": office})
        with self._writing(deed) as connection:
            connection.execute(delete(service_sets).where(ours))
        return True
