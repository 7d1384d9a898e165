"""An actor of the audit in; who that is, told to somebody outside without a clerk's name, out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy import literal, select

from matcher.codes.regions import place
from matcher.store.fairs import Fair
from matcher.store.section import Section
from matcher.store.service_tables import accounts, api_keys, fairs
from service.auth.belonging import ROLE_NAMES
from service.auth.caller import Role
from service.wiring import Wiring

HALL = "kiosk"  # a machine in a hall, without a key of its own
_TABLES = {"account": accounts, "key": api_keys}


class Actors(Section):
    """Those who call."""

    def told(self, actor: str) -> str:
        """Name the office or employer and what somebody is there; without an account: the system."""
        kind, _, id = actor.partition(":")
        if kind == HALL:
            return f"{self._stands(id)}{ROLE_NAMES[Role.KIOSK]}"
        table = _TABLES.get(kind)
        if table is None:
            return "系统"
        named = api_keys.c.label if table is api_keys else literal("")
        wanted = select(table.c.role, table.c.office, table.c.employer, named.label("machine"))
        row = self._first(wanted.where(table.c.id == id))
        if row is None:
            return "已注销的账号"
        who = f"{row.employer or row.office}{ROLE_NAMES[Role(row.role)]}"
        return f"{who}（{row.machine}）" if row.machine and row.role == Role.KIOSK else who

    def _stands(self, where: str) -> str:
        """Name the fair or the region that a machine in a hall was set up for."""
        kind, _, id = where.partition(":")
        if kind == "region":
            return place(id).name
        row = self._first(select(fairs.c.name).where(fairs.c.id == id))
        return "" if row is None else f"“{row.name}”"

    def has_office(self, office: str) -> bool:
        """Say whether anybody works for an office: one written wrongly would hide a person."""
        return any(
            self._first(select(table.c.office).where(table.c.office == office)) is not None
            for table in _TABLES.values()
        )


def hall_actor(fair: Fair | None, region: str) -> str:
    """Write as an actor which machine it was that asks nobody who they are: its fair, or its place."""
    if fair is not None:
        return f"{HALL}:fair:{fair.id}"
    return f"{HALL}:region:{place(region).code}" if region else HALL


def namer(wiring: Wiring) -> Callable[[str], str]:
    """Give what names actors, asking for each of them once."""
    return cache(Actors.of(wiring.store).told)
