"""Which rounds, incoming remisser, inquiries, processes and assignments have gone longest without
a look at their reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Table, or_, select, update

from scheduler.domain.assignments import AssignmentState
from scheduler.domain.inquiries import InquiryState
from scheduler.domain.processes import ProcessState
from scheduler.domain.remisser import RemissState, ResponseState
from scheduler.storage.tables import assignment, incoming, inquiry, process, remiss


def stalest_rounds(connection: Connection, before: datetime, limit: int) -> list[str]:
    """Ids of at most ``limit`` open rounds not looked at since ``before``, the stalest first."""
    return _stalest(connection, remiss, [RemissState.OPEN.value], before, limit)


def stalest_incoming(connection: Connection, before: datetime, limit: int) -> list[str]:
    """The same of incoming remisser that wait."""
    return _stalest(connection, incoming, [ResponseState.WAITING.value], before, limit)


def stalest_inquiries(connection: Connection, before: datetime, limit: int) -> list[str]:
    """The same of inquiries that stand: one that is decided reminds of its time."""
    states = (InquiryState.OPEN.value, InquiryState.DECIDED.value)
    return _stalest(connection, inquiry, states, before, limit)


def stalest_processes(connection: Connection, before: datetime, limit: int) -> list[str]:
    """The same of processes under way."""
    return _stalest(connection, process, [ProcessState.OPEN.value], before, limit)


def stalest_assignments(connection: Connection, before: datetime, limit: int) -> list[str]:
    """The same of assignments that are open."""
    return _stalest(connection, assignment, [AssignmentState.OPEN.value], before, limit)


def _stalest(
    connection: Connection, table: Table, states: Sequence[str], before: datetime, limit: int
) -> list[str]:
    checked = table.c.reminders_checked_at
    query = (
        select(table.c.id)
        .where(table.c.state.in_(states), or_(checked.is_(None), checked < before))
        .order_by(checked.is_not(None), checked, table.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def mark_round(connection: Connection, round_id: str, now: datetime) -> None:
    _mark(connection, remiss, round_id, now)


def mark_incoming(connection: Connection, incoming_id: str, now: datetime) -> None:
    _mark(connection, incoming, incoming_id, now)


def mark_inquiry(connection: Connection, inquiry_id: str, now: datetime) -> None:
    _mark(connection, inquiry, inquiry_id, now)


def mark_process(connection: Connection, process_id: str, now: datetime) -> None:
    _mark(connection, process, process_id, now)


def mark_assignment(connection: Connection, assignment_id: str, now: datetime) -> None:
    _mark(connection, assignment, assignment_id, now)


def _mark(connection: Connection, table: Table, row_id: str, now: datetime) -> None:
    connection.execute(update(table).where(table.c.id == row_id).values(reminders_checked_at=now))
