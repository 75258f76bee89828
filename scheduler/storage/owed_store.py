"""What bodies have still to do, and when they meet next: for lists of bodies, one question each."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, RowMapping, case, func, or_, select

from scheduler.domain.assignments import AssignmentState
from scheduler.domain.remisser import RecipientRole, RemissState, ResponseState
from scheduler.storage.tables import assignment, incoming, meeting, remiss, remiss_recipient

_OUTSTANDING = [one.value for one in ResponseState if one.is_outstanding]


class Owed(Struct, frozen=True):
    """Something that ``body`` has still to do: in a round, an incoming remiss or an assignment with
    the id. ``last_day`` is None where none is known. ``to_body`` is whom it is owed, "" for whoever
    sent an incoming remiss."""

    id: str
    title: str
    body: str
    to_body: str
    last_day: date | None


def answers_owed(connection: Connection, region: str, bodies: Collection[str]) -> list[Owed]:
    """Answers to open rounds that have not come, the nearest last day first."""
    # As `RegisterEntry.last_day`: a round that was planned anew may end after an extension.
    last_day = case(
        (remiss_recipient.c.extended_to > remiss.c.deadline, remiss_recipient.c.extended_to),
        else_=remiss.c.deadline,
    )
    query = (
        select(
            remiss.c.id,
            remiss.c.title,
            remiss_recipient.c.body_key,
            remiss.c.owner_key.label("to_body"),
            last_day.label("last_day"),
        )
        .join(remiss_recipient, remiss_recipient.c.remiss_id == remiss.c.id)
        .where(
            remiss.c.region_key == region,
            remiss.c.state == RemissState.OPEN.value,
            remiss_recipient.c.body_key.in_(sorted(bodies)),
            remiss_recipient.c.state.in_(_OUTSTANDING),
            remiss_recipient.c.role != RecipientRole.INFORMED.value,
        )
        .order_by(last_day, remiss.c.id)
    )
    return [_owed(row) for row in connection.execute(query).mappings()]


def incoming_owed(connection: Connection, region: str, bodies: Collection[str]) -> list[Owed]:
    """Incoming remisser that the bodies have to answer, the nearest last day first."""
    query = (
        select(
            incoming.c.id,
            func.coalesce(func.nullif(incoming.c.title, ""), incoming.c.sender).label("title"),
            incoming.c.body_key,
            func.coalesce(incoming.c.extended_to, incoming.c.deadline).label("last_day"),
        )
        .where(
            incoming.c.region_key == region,
            incoming.c.state == ResponseState.WAITING.value,
            incoming.c.body_key.in_(sorted(bodies)),
        )
        .order_by(incoming.c.limit_day, incoming.c.id)
    )
    return [_owed(row) for row in connection.execute(query).mappings()]


def assignments_owed(
    connection: Connection, region: str, bodies: Collection[str], organisation: str | None = None
) -> list[Owed]:
    """Open assignments that the bodies have, or the organisation's chief, the nearest first."""
    whose: ColumnElement[bool] = (assignment.c.to_role == "secretary") & assignment.c.to_key.in_(
        sorted(bodies)
    )
    if organisation is not None:
        whose = or_(
            whose, (assignment.c.to_role == "chief") & (assignment.c.to_key == organisation)
        )
    last_day = func.coalesce(assignment.c.due_day, assignment.c.meeting_start)
    query = (
        select(
            assignment.c.id,
            assignment.c.title,
            assignment.c.to_key.label("body_key"),
            assignment.c.body_key.label("to_body"),
            last_day.label("last_day"),
        )
        .where(
            assignment.c.region_key == region,
            assignment.c.state == AssignmentState.OPEN.value,
            whose,
        )
        .order_by(last_day, assignment.c.id)
    )
    return [_owed(row) for row in connection.execute(query).mappings()]


def next_meetings(
    connection: Connection, region: str, bodies: Collection[str], today: date
) -> Mapping[str, date]:
    """The first day of each body's next meeting that is not cancelled; those without are left
    out."""
    query = (
        select(meeting.c.body_key, func.min(meeting.c.start_date).label("day"))
        .where(
            meeting.c.region_key == region,
            meeting.c.body_key.in_(sorted(bodies)),
            meeting.c.start_date >= today,
            meeting.c.status != "cancelled",
        )
        .group_by(meeting.c.body_key)
    )
    return {row.body_key: row.day for row in connection.execute(query)}


def _owed(row: RowMapping) -> Owed:
    return Owed(row["id"], row["title"], row["body_key"], row.get("to_body", ""), row["last_day"])
