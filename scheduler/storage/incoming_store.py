"""Incoming remisser with their accepted way."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from scheduler.domain.incoming import StepRole
from scheduler.domain.incoming_rounds import AcceptedIncoming, IncomingEntry
from scheduler.domain.remisser import DecisionForm, ResponseState, RouteMeeting
from scheduler.domain.round_dates import incoming_dates, moved_since
from scheduler.storage.answers import mark_answered
from scheduler.storage.database import Database
from scheduler.storage.days_json import days_from_json, days_to_json
from scheduler.storage.incoming_json import asked_from_json, asked_to_json
from scheduler.storage.reasons_json import reasons_from_json, reasons_to_json
from scheduler.storage.tables import incoming, incoming_step, reminder

_MOST_STEPS = 10_000

logger = logging.getLogger(__name__)


def _entry(row: RowMapping) -> IncomingEntry:
    meeting = None
    if row["meeting_start"] is not None:
        meeting = RouteMeeting(
            row["body_key"], row["meeting_id"], row["meeting_start"], row["meeting_end"]
        )
    return IncomingEntry(
        id=row["id"],
        body=row["body_key"],
        for_body=row["for_body_key"],
        role=StepRole(row["role"]),
        decision=DecisionForm(row["decision"]),
        meeting=meeting,
        papers_day=row["papers_day"],
        summons_day=row["summons_day"],
        approved_day=row["approved_day"],
        ready_day=row["ready_day"],
        why=reasons_from_json(row["why"]),
    )


def _incoming(row: RowMapping, steps: Iterable[IncomingEntry]) -> AcceptedIncoming:
    return AcceptedIncoming(
        id=row["id"],
        region=row["region_key"],
        body=row["body_key"],
        sender=row["sender"],
        sender_dnr=row["sender_dnr"],
        dnr=row["dnr"],
        title=row["title"],
        part=row["part"],
        received=row["received"],
        deadline=row["deadline"],
        deadline_time=row["deadline_time"],
        extended_to=row["extended_to"],
        limit=row["limit_day"],
        sent_day=row["sent_day"],
        why=reasons_from_json(row["why"]),
        state=ResponseState(row["state"]),
        accepted_by=row["accepted_by"],
        accepted_at=row["accepted_at"],
        answered_at=row["answered_at"],
        answered_by=row["answered_by"],
        note=row["answer_note"],
        sequence=row["sequence"],
        updated_at=row["updated_at"],
        steps=tuple(steps),
        asked=asked_from_json(row["asked"]) if row["asked"] else None,
        moved_from=days_from_json(row["moved_from"]),
    )


def add_incoming(
    database: Database, connection: Connection, new: AcceptedIncoming
) -> tuple[IncomingEntry, ...]:
    """Stores the remiss; gives its steps back with the ids they got.

    Raises IntegrityError where one with the id already exists.
    """
    now = database.now(connection)
    connection.execute(
        insert(incoming).values(
            id=new.id,
            region_key=new.region,
            body_key=new.body,
            sender=new.sender,
            sender_dnr=new.sender_dnr,
            dnr=new.dnr,
            title=new.title,
            part=new.part,
            received=new.received,
            deadline=new.deadline,
            deadline_time=new.deadline_time,
            extended_to=new.extended_to,
            limit_day=new.limit,
            sent_day=new.sent_day,
            why=reasons_to_json(new.why),
            asked=asked_to_json(new.asked) if new.asked else None,
            state=new.state.value,
            accepted_by=new.accepted_by,
            accepted_at=now,
            answer_note=new.note,
            sequence=new.sequence,
            updated_at=now,
        )
    )
    for position, step in enumerate(new.steps):
        values = {"incoming_id": new.id, "position": position, **_step_values(step)}
        connection.execute(insert(incoming_step).values(values))
    return _steps(connection, [new.id]).get(new.id, ())


def _step_values(step: IncomingEntry) -> dict[str, Any]:
    meeting = step.meeting
    return {
        "body_key": step.body,
        "for_body_key": step.for_body,
        "role": step.role.value,
        "decision": step.decision.value,
        "meeting_id": meeting.meeting_id if meeting else "",
        "meeting_start": meeting.start_date if meeting else None,
        "meeting_end": meeting.end_date if meeting else None,
        "papers_day": step.papers_day,
        "summons_day": step.summons_day,
        "approved_day": step.approved_day,
        "ready_day": step.ready_day,
        "why": reasons_to_json(step.why),
    }


def change_way(database: Database, connection: Connection, after: AcceptedIncoming) -> bool:
    """Stores the new dates and steps of a remiss that is not answered, under its new ``sequence``;
    a step with an id stays the same row. False if somebody else has changed the remiss since, or
    it is answered."""
    before = incoming_by_id(connection, after.id)
    if before is None:
        return False
    moved_from = moved_since(incoming_dates(before), incoming_dates(after), before.moved_from)
    done = connection.execute(
        update(incoming)
        .where(
            incoming.c.id == after.id,
            incoming.c.sequence == after.sequence - 1,
            incoming.c.state == ResponseState.WAITING.value,
        )
        .values(
            deadline=after.deadline,
            deadline_time=after.deadline_time,
            extended_to=after.extended_to,
            limit_day=after.limit,
            sent_day=after.sent_day,
            why=reasons_to_json(after.why),
            asked=asked_to_json(after.asked) if after.asked else None,
            moved_from=days_to_json(moved_from),
            sequence=after.sequence,
            updated_at=database.now(connection),
        )
    )
    if done.rowcount != 1:
        return False
    of_remiss = incoming_step.c.incoming_id == after.id
    kept = [step.id for step in after.steps if step.id]
    gone = select(incoming_step.c.id).where(of_remiss, incoming_step.c.id.not_in(kept))
    # What was sent about a step that is gone stays in the list of mails.
    connection.execute(update(reminder).where(reminder.c.step_id.in_(gone)).values(step_id=None))
    connection.execute(delete(incoming_step).where(incoming_step.c.id.in_(gone)))
    # Out of the way of the new places, each of which only one step may have.
    away = incoming_step.c.position + _MOST_STEPS
    connection.execute(update(incoming_step).where(of_remiss).values(position=away))
    for position, step in enumerate(after.steps):
        values = {"incoming_id": after.id, "position": position, **_step_values(step)}
        if step.id:
            row = update(incoming_step).where(incoming_step.c.id == step.id)
            connection.execute(row.values(values))
        else:
            connection.execute(insert(incoming_step).values(values))
    return True


def _steps(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[IncomingEntry, ...]]:
    query = (
        select(incoming_step)
        .where(incoming_step.c.incoming_id.in_(ids))
        .order_by(incoming_step.c.incoming_id, incoming_step.c.position)
    )
    found: dict[str, tuple[IncomingEntry, ...]] = {}
    for row in connection.execute(query).mappings():
        found[row["incoming_id"]] = (*found.get(row["incoming_id"], ()), _entry(row))
    return found


def _read(connection: Connection, *where: Any) -> list[AcceptedIncoming]:
    query = select(incoming).where(*where).order_by(incoming.c.limit_day, incoming.c.id)
    rows = list(connection.execute(query).mappings())
    steps = _steps(connection, [row["id"] for row in rows])
    return [_incoming(row, steps.get(row["id"], ())) for row in rows]


def find_incoming(connection: Connection, region: str, incoming_id: str) -> AcceptedIncoming | None:
    found = _read(connection, incoming.c.region_key == region, incoming.c.id == incoming_id)
    return found[0] if found else None


def incoming_by_id(connection: Connection, incoming_id: str) -> AcceptedIncoming | None:
    """The remiss in whatever region it is, for work that nobody is logged in for."""
    found = _read(connection, incoming.c.id == incoming_id)
    return found[0] if found else None


def all_incoming(connection: Connection, region: str) -> list[AcceptedIncoming]:
    """The region's incoming remisser, the nearest last day first."""
    return _read(connection, incoming.c.region_key == region)


def waiting_incoming(connection: Connection, region: str) -> list[AcceptedIncoming]:
    """Those of the region that are not answered, the nearest last day first."""
    return _read(
        connection,
        incoming.c.region_key == region,
        incoming.c.state == ResponseState.WAITING.value,
    )


def incoming_since(connection: Connection, region: str, since: date) -> list[AcceptedIncoming]:
    """The region's incoming remisser whose last day is ``since`` or later, in order of id. A row
    that makes no sense is left out and logged."""
    query = (
        select(incoming)
        .where(incoming.c.region_key == region, incoming.c.limit_day >= since)
        .order_by(incoming.c.id)
    )
    found = []
    for row in list(connection.execute(query).mappings()):
        try:
            found.append(_incoming(row, _steps(connection, [row["id"]]).get(row["id"], ())))
        except (ValueError, TypeError, KeyError):
            logger.exception("incoming remiss %s cannot be read and is left out", row["id"])
    return found


def set_answered(
    database: Database, connection: Connection, incoming_id: str, actor: str, note: str
) -> bool:
    """Registers that the answer is sent; False if it already was."""
    return mark_answered(database, connection, incoming, incoming.c.id == incoming_id, actor, note)


def set_waiting(database: Database, connection: Connection, incoming_id: str) -> bool:
    """Takes a registered answer back; False if there was none."""
    done = connection.execute(
        update(incoming)
        .where(incoming.c.id == incoming_id, incoming.c.state == ResponseState.ANSWERED.value)
        .values(
            state=ResponseState.WAITING.value,
            answered_at=None,
            answered_by=None,
            answer_note="",
            updated_at=database.now(connection),
        )
    )
    return done.rowcount == 1
