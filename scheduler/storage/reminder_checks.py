"""Which rounds, incoming remisser, inquiries, processes and assignments have gone longest without
a look at their reminders."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, Table, or_, select, update

from scheduler.domain.assignments import AssignmentState
from scheduler.domain.inquiries import InquiryState
from scheduler.domain.processes import ProcessState
from scheduler.domain.reminders import Matter
from scheduler.domain.remisser import RemissState, ResponseState
from scheduler.storage.tables import assignment, incoming, inquiry, process, remiss

# What is followed: its table, and the states in which it may still remind.
_FOLLOWED: Mapping[Matter, tuple[Table, tuple[str, ...]]] = {
    Matter.OUTGOING: (remiss, (RemissState.OPEN.value,)),
    Matter.INCOMING: (incoming, (ResponseState.WAITING.value,)),
    # One that is decided reminds of its time.
    Matter.INQUIRY: (inquiry, (InquiryState.OPEN.value, InquiryState.DECIDED.value)),
    Matter.PROCESS: (process, (ProcessState.OPEN.value,)),
    Matter.ASSIGNMENT: (assignment, (AssignmentState.OPEN.value,)),
}


def stalest(connection: Connection, matter: Matter, before: datetime, limit: int) -> list[str]:
    """Ids of at most ``limit`` of those not looked at since ``before``, the stalest first."""
    table, states = _FOLLOWED[matter]
    checked = table.c.reminders_checked_at
    query = (
        select(table.c.id)
        .where(table.c.state.in_(states), or_(checked.is_(None), checked < before))
        .order_by(checked.is_not(None), checked, table.c.id)
        .limit(limit)
    )
    return list(connection.execute(query).scalars())


def mark(connection: Connection, matter: Matter, matter_id: str, now: datetime) -> None:
    """Writes that it was looked at ``now``."""
    table, _states = _FOLLOWED[matter]
    connection.execute(
        update(table).where(table.c.id == matter_id).values(reminders_checked_at=now)
    )
