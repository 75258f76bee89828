"""Assignments and the meetings they are bound to."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, or_, select, update

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.assignments import (
    Assignment,
    AssignmentState,
    BoundTo,
    Due,
    WhichMeeting,
)
from scheduler.storage.database import Database
from scheduler.storage.tables import assignment


def _assignment(row: RowMapping) -> Assignment:
    bound = None
    if row["meeting_start"] is not None:
        bound = BoundTo(
            row["meeting_id"],
            row["meeting_start"],
            row["meeting_end"],
            row["intake_day"],
            row["summons_day"],
        )
    return Assignment(
        id=row["id"],
        region=row["region_key"],
        title=row["title"],
        dnr=row["dnr"],
        source=row["source"],
        body=row["body_key"],
        owner=row["owner"],
        mailbox=Addressee(ContactRole(row["to_role"]), row["to_key"]),
        due=Due(row["due_day"], row["due_month"], WhichMeeting(row["which"])),
        bound=bound,
        state=AssignmentState(row["state"]),
        made_by=row["made_by"],
        made_at=row["made_at"],
        sequence=row["sequence"],
        updated_at=row["updated_at"],
        reported_on=row["reported_on"],
        note=row["note"],
        moved_last_day=row["moved_last_day"],
    )


def _days(bound: BoundTo | None) -> dict[str, Any]:
    return {
        "meeting_id": bound.meeting_id if bound else "",
        "meeting_start": bound.start if bound else None,
        "meeting_end": bound.end if bound else None,
        "intake_day": bound.intake_day if bound else None,
        "summons_day": bound.summons_day if bound else None,
    }


def add_assignment(database: Database, connection: Connection, new: Assignment) -> None:
    """Raises IntegrityError where one with the id exists."""
    now = database.now(connection)
    connection.execute(
        insert(assignment).values(
            id=new.id,
            region_key=new.region,
            title=new.title,
            dnr=new.dnr,
            source=new.source,
            body_key=new.body,
            owner=new.owner,
            to_role=new.mailbox.role.value,
            to_key=new.mailbox.key,
            due_day=new.due.day,
            due_month=new.due.month,
            which=new.due.which.value,
            state=new.state.value,
            note=new.note,
            made_by=new.made_by,
            made_at=now,
            sequence=0,
            updated_at=now,
            **_days(new.bound),
        )
    )


def assignments(connection: Connection, region: str) -> list[Assignment]:
    """The region's assignments: by the body they are owed to, the oldest first."""
    query = (
        select(assignment)
        .where(assignment.c.region_key == region)
        .order_by(assignment.c.body_key, assignment.c.made_at, assignment.c.id)
    )
    return [_assignment(row) for row in connection.execute(query).mappings()]


def assignments_since(connection: Connection, region: str, since: date) -> list[Assignment]:
    """Those that are open, or whose last day lies on or after ``since``."""
    query = (
        select(assignment)
        .where(
            assignment.c.region_key == region,
            assignment.c.state != AssignmentState.WITHDRAWN.value,
            or_(
                assignment.c.state == AssignmentState.OPEN.value,
                assignment.c.due_day >= since,
                assignment.c.meeting_end >= since,
            ),
        )
        .order_by(assignment.c.id)
    )
    return [_assignment(row) for row in connection.execute(query).mappings()]


def find_assignment(connection: Connection, assignment_id: str) -> Assignment | None:
    """In whichever region."""
    query = select(assignment).where(assignment.c.id == assignment_id)
    row = connection.execute(query).mappings().first()
    return _assignment(row) if row else None


def set_state(
    database: Database,
    connection: Connection,
    before: Assignment,
    state: AssignmentState,
    reported_on: date | None,
    note: str,
) -> bool:
    """False where somebody else has changed it since it was as ``before``."""
    return _change(
        database,
        connection,
        before,
        {"state": state.value, "reported_on": reported_on, "note": note},
    )


def set_bound(
    database: Database, connection: Connection, before: Assignment, bound: BoundTo | None
) -> bool:
    """Binds it to another meeting, or to other days of the same; its old last day is kept. False
    where somebody else has changed it since."""
    return _change(
        database, connection, before, {"moved_last_day": before.last_day, **_days(bound)}
    )


def _change(
    database: Database, connection: Connection, before: Assignment, values: dict[str, Any]
) -> bool:
    stored = connection.execute(
        update(assignment)
        .where(assignment.c.id == before.id, assignment.c.sequence == before.sequence)
        .values(sequence=before.sequence + 1, updated_at=database.now(connection), **values)
    )
    return stored.rowcount == 1
