"""Reminders as they are written and listed; outbox_store claims and settles them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Connection, RowMapping, insert, select, update

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.changes import DateChange, Notice
from scheduler.domain.reminders import (
    NOTICE_RULE,
    Matter,
    PlannedReminder,
    Reminder,
    ReminderChanges,
    ReminderState,
    Subject,
    topic_of,
)
from scheduler.storage.database import Database
from scheduler.storage.ids import new_id
from scheduler.storage.tables import reminder


def _notice(found: dict[str, Any] | None) -> Notice | None:
    if found is None:
        return None
    changes = tuple(DateChange(**one) for one in found["changes"])
    why, title = tuple(found["why"]), found.get("title", "")
    return Notice(changes, why, title, found.get("delegation"))


def _notice_to_json(notice: Notice) -> dict[str, Any]:
    return asdict(notice) | {"changes": [asdict(change) for change in notice.changes]}


def reminder_of(row: RowMapping) -> Reminder:
    """The reminder that a row of the table holds."""
    return Reminder(
        id=row["id"],
        dedup_key=row["dedup_key"],
        region=row["region_key"],
        about=Subject(
            row["remiss_id"],
            row["recipient_id"],
            row["incoming_id"],
            row["step_id"],
            row["inquiry_id"],
            row["invitee_id"],
            row["process_id"],
            row["process_step_id"],
            row["assignment_id"],
        ),
        to=Addressee(ContactRole(row["to_role"]), row["to_key"]),
        topic=row["topic"],
        rule=row["rule"],
        anchor_day=row["anchor_day"],
        deadline_version=row["deadline_version"],
        due_at=row["due_at"],
        state=ReminderState(row["state"]),
        attempts=row["attempts"],
        message_id=row["message_id"],
        message=row["message"],
        address=row["address"],
        sent_at=row["sent_at"],
        last_error=row["last_error"],
        notice=_notice(row["notice"]),
    )


def _row(
    dedup_key: str,
    region: str,
    about: Subject,
    to: Addressee,
    due_at: datetime,
    mail_domain: str,
) -> dict[str, Any]:
    return {
        "dedup_key": dedup_key,
        "region_key": region,
        **asdict(about),
        "to_role": to.role.value,
        "to_key": to.key,
        "topic": topic_of(region, about, to),
        "due_at": due_at,
        "state": ReminderState.DUE.value,
        "attempts": 0,
        "next_try": due_at,
        "message_id": f"<{new_id()}@{mail_domain}>",
    }


def add_reminders(
    connection: Connection,
    deadline_version: int,
    planned: Iterable[PlannedReminder],
    mail_domain: str,
) -> None:
    """Writes reminders in the caller's transaction, the one that sets the deadline."""
    rows = [
        _row(one.dedup_key, one.region, one.about, one.to, one.due_at, mail_domain)
        | {
            "rule": one.rule,
            "anchor_day": one.anchor_day,
            "deadline_version": deadline_version,
        }
        for one in planned
    ]
    if rows:
        connection.execute(insert(reminder), rows)


def add_notices(
    database: Database,
    connection: Connection,
    region: str,
    deadline_version: int,
    notices: Mapping[tuple[Subject, Addressee], Notice],
    mail_domain: str,
    matter: str = "",
) -> None:
    """Writes a message for each, to be sent at once, in the caller's transaction. ``matter`` tells
    notices under one version apart."""
    now = database.now(connection)
    for (about, to), notice in notices.items():
        parts = (about.key, to.role.value, to.key, NOTICE_RULE, str(deadline_version), matter)
        key = ":".join(part for part in parts if part)
        row = _row(key, region, about, to, now, mail_domain) | {
            "rule": NOTICE_RULE,
            "notice": _notice_to_json(notice),
            "deadline_version": deadline_version,
        }
        connection.execute(insert(reminder).values(row))


def apply(
    connection: Connection, changes: ReminderChanges, deadline_version: int, mail_domain: str
) -> None:
    """Writes the changes in the caller's transaction; what is kept stands under the new version."""
    _update_due(connection, changes.kept, deadline_version=deadline_version)
    _update_due(
        connection,
        changes.cancelled,
        state=ReminderState.CANCELLED.value,
        lease_until=None,
        lease_token=None,
    )
    for reminder_id, due_at in changes.timed:
        _update_due(connection, [reminder_id], due_at=due_at, next_try=due_at)
    for reminder_id, due_at in changes.revived:
        connection.execute(
            update(reminder)
            .where(reminder.c.id == reminder_id, reminder.c.state == ReminderState.CANCELLED.value)
            .values(
                state=ReminderState.DUE.value,
                due_at=due_at,
                next_try=due_at,
                deadline_version=deadline_version,
                last_error=None,
            )
        )
    add_reminders(connection, deadline_version, changes.new, mail_domain)


def _update_due(connection: Connection, reminder_ids: Iterable[int], **values: Any) -> None:
    ids = list(reminder_ids)
    if ids:
        due = reminder.c.state == ReminderState.DUE.value
        connection.execute(update(reminder).where(reminder.c.id.in_(ids), due).values(**values))


def cancel_for_recipient(connection: Connection, recipient_id: int) -> int:
    """Cancels what is still due for a recipient; the number of reminders."""
    return _cancel(connection, reminder.c.recipient_id == recipient_id)


def cancel_for_incoming(connection: Connection, incoming_id: str) -> int:
    """Cancels what is still due for an incoming remiss; the number of reminders."""
    return _cancel(connection, reminder.c.incoming_id == incoming_id)


def cancel_for_inquiry(connection: Connection, inquiry_id: str) -> int:
    """Cancels what is still due for an inquiry; the number of reminders."""
    return _cancel(connection, reminder.c.inquiry_id == inquiry_id)


def cancel_for_invitee(connection: Connection, invitee_id: int) -> int:
    """Cancels what is still due for an invitee of an inquiry; the number of reminders."""
    return _cancel(connection, reminder.c.invitee_id == invitee_id)


def _cancel(connection: Connection, which: ColumnElement[bool]) -> int:
    done = connection.execute(
        update(reminder)
        .where(which, reminder.c.state == ReminderState.DUE.value)
        .values(state=ReminderState.CANCELLED.value, lease_until=None, lease_token=None)
    )
    return done.rowcount


def known_keys(connection: Connection, dedup_keys: Iterable[str]) -> set[str]:
    """Those of the intents that are written already."""
    query = select(reminder.c.dedup_key).where(reminder.c.dedup_key.in_(list(dedup_keys)))
    return set(connection.execute(query).scalars())


_ABOUT = {
    Matter.OUTGOING: reminder.c.remiss_id,
    Matter.INCOMING: reminder.c.incoming_id,
    Matter.INQUIRY: reminder.c.inquiry_id,
    Matter.PROCESS: reminder.c.process_id,
    Matter.ASSIGNMENT: reminder.c.assignment_id,
}


def of_matter(connection: Connection, matter: Matter, matter_id: str) -> list[Reminder]:
    """Every reminder about the matter with the id, the earliest first."""
    query = (
        select(reminder)
        .where(_ABOUT[matter] == matter_id)
        .order_by(reminder.c.due_at, reminder.c.id)
    )
    return [reminder_of(row) for row in connection.execute(query).mappings()]


def for_region(
    connection: Connection,
    region: str,
    states: Sequence[ReminderState],
    limit: int,
    offset: int = 0,
    *,
    latest_first: bool = False,
) -> list[Reminder]:
    """The region's reminders in the given states, in order of due time, or the other way round."""
    order = [reminder.c.due_at, reminder.c.id]
    query = (
        select(reminder)
        .where(
            reminder.c.region_key == region,
            reminder.c.state.in_([state.value for state in states]),
        )
        .order_by(*(one.desc() if latest_first else one for one in order))
        .limit(limit)
        .offset(offset)
    )
    return [reminder_of(row) for row in connection.execute(query).mappings()]


def find_reminder(connection: Connection, region: str, reminder_id: int) -> Reminder | None:
    query = select(reminder).where(reminder.c.region_key == region, reminder.c.id == reminder_id)
    row = connection.execute(query).mappings().first()
    return reminder_of(row) if row else None
