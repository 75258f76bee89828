"""Registering that an answer has come, for every table of those that answer."""

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
    """Marks the waiting row ``which`` of ``table`` as answered now; False if it already was."""
    now = database.now(connection)
    values: dict[str, Any] = {
        "state": ResponseState.ANSWERED.value,
        "answered_at": now,
        "answered_by": actor,
        "answer_note": note,
        "updated_at": now,
    }
    waiting = table.c.state == ResponseState.WAITING.value
    return connection.execute(update(table).where(which, waiting).values(values)).rowcount == 1
