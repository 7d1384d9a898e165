"""A transaction and a seeker's id in; the assurance that nobody erases them before it ends out.

Without it a list or package that was being made while somebody was erased would bring them back.
"""

from __future__ import annotations

from sqlalchemy import Connection, select

from matcher.errors import NotFound
from matcher.store.tables import seekers
from matcher.store.values import State


def hold_alive(connection: Connection, seeker_id: str) -> None:
    """Keep a seeker from being erased until the transaction ends; NotFound if it is too late."""
    wanted = select(seekers.c.state).where(seekers.c.id == seeker_id)
    if connection.execute(wanted.with_for_update(read=True)).scalar() == State.ERASED:
        raise NotFound("求职者", seeker_id)
