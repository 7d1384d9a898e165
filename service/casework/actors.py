"""An actor of the audit in; who that is, told to somebody outside without a clerk's name, out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy import select

from matcher.store.section import Section
from matcher.store.service_tables import accounts, api_keys
from service.auth.belonging import ROLE_NAMES
from service.auth.caller import Role
from service.wiring import Wiring

_TABLES = {"account": accounts, "key": api_keys}


class Actors(Section):
    """Those who call."""

    def told(self, actor: str) -> str:
        """Name the office or employer and what somebody is there; without an account: the system."""
        kind, _, id = actor.partition(":")
        table = _TABLES.get(kind)
        if table is None:
            return "系统"
        wanted = select(table.c.role, table.c.office, table.c.employer)
        row = self._first(wanted.where(table.c.id == id))
        if row is None:
            return "已注销的账号"
        return f"{row.employer or row.office}{ROLE_NAMES[Role(row.role)]}"

    def has_office(self, office: str) -> bool:
        """Say whether anybody works for an office: one written wrongly would hide a person."""
        return any(
            self._first(select(table.c.office).where(table.c.office == office)) is not None
            for table in _TABLES.values()
        )


def namer(wiring: Wiring) -> Callable[[str], str]:
    """Give what names actors, asking for each of them once."""
    return cache(Actors.of(wiring.store).told)
