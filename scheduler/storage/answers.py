"""Registering how an answer stands, for every table of those that answer."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, update

from scheduler.domain.remisser import ResponseState
from scheduler.storage.database import Database


def mark_answered(
    database: Database,
    connection: Connection,
    table: Table,
    which: ColumnElement[bool],
    actor: str,
    note: str,
) -> bool:
    """Marks the row ``which`` of ``table`` as answered now; False if nothing was to come of it."""
    return mark_settled(database, connection, table, which, ResponseState.ANSWERED, actor, note)


def mark_settled(
    database: Database,
    connection: Connection,
    table: Table,
    which: ColumnElement[bool],
    state: ResponseState,
    actor: str,
    note: str,
) -> bool:
    """As `mark_answered`, with ``state``: answered or declined."""
    now = database.now(connection)
    values: dict[str, Any] = {
        "state": state.value,
        "answered_at": now,
        "answered_by": actor,
        "answer_note": note,
        "updated_at": now,
    }
    outstanding = table.c.state.in_([one.value for one in ResponseState if one.is_outstanding])
    return connection.execute(update(table).where(which, outstanding).values(values)).rowcount == 1
