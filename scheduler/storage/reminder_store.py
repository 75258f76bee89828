"""The outbox: reminders with a lease, claimed by any number of tickers.

The claim is one statement on both databases. On PostgreSQL it skips rows that others hold; on
SQLite the write transaction already holds the only write lock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, exists, insert, or_, select, update

from scheduler.domain.changes import DateChange, Notice
from scheduler.domain.reminders import NOTICE_RULE, PlannedReminder, Reminder, ReminderState
from scheduler.domain.remisser import RemissState, ResponseState
from scheduler.storage.database import Database
from scheduler.storage.ids import new_id
from scheduler.storage.tables import reminder, remiss, remiss_recipient

# Acknowledged is not answered: the reminders go on.
_OUTSTANDING = [one.value for one in ResponseState if one.is_outstanding]


def _notice(found: dict[str, Any] | None) -> Notice | None:
    if found is None:
        return None
    return Notice(tuple(DateChange(**one) for one in found["changes"]), tuple(found["why"]))


def _reminder(row: RowMapping) -> Reminder:
    return Reminder(
        id=row["id"],
        remiss_id=row["remiss_id"],
        recipient_id=row["recipient_id"],
        rule=row["rule"],
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


def add_reminders(
    connection: Connection,
    remiss_id: str,
    deadline_version: int,
    planned: Iterable[PlannedReminder],
    mail_domain: str,
) -> None:
    """Writes reminders in the caller's transaction, the one that sets the deadline."""
    rows = [
        {
            "dedup_key": f"{remiss_id}:{one.recipient_id}:{one.rule}:{deadline_version}",
            "remiss_id": remiss_id,
            "recipient_id": one.recipient_id,
            "rule": one.rule,
            "deadline_version": deadline_version,
            "due_at": one.due_at,
            "state": ReminderState.DUE.value,
            "attempts": 0,
            "next_try": one.due_at,
            "message_id": f"<{new_id()}@{mail_domain}>",
        }
        for one in planned
    ]
    if rows:
        connection.execute(insert(reminder), rows)


def add_notices(
    database: Database,
    connection: Connection,
    remiss_id: str,
    deadline_version: int,
    notices: Mapping[int, Notice],
    mail_domain: str,
) -> None:
    """Writes a message for each recipient, to be sent at once, in the caller's transaction."""
    now = database.now(connection)
    for recipient_id, notice in notices.items():
        connection.execute(
            insert(reminder).values(
                dedup_key=f"{remiss_id}:{recipient_id}:{NOTICE_RULE}:{deadline_version}",
                remiss_id=remiss_id,
                recipient_id=recipient_id,
                rule=NOTICE_RULE,
                deadline_version=deadline_version,
                due_at=now,
                state=ReminderState.DUE.value,
                attempts=0,
                next_try=now,
                message_id=f"<{new_id()}@{mail_domain}>",
                notice=asdict(notice),
            )
        )


def set_version(connection: Connection, reminder_ids: Iterable[int], deadline_version: int) -> None:
    """Lets reminders whose time a change has left as it was stand under the new version."""
    connection.execute(
        update(reminder)
        .where(
            reminder.c.id.in_(list(reminder_ids)),
            reminder.c.state == ReminderState.DUE.value,
        )
        .values(deadline_version=deadline_version)
    )


def cancel(connection: Connection, reminder_ids: Iterable[int]) -> None:
    """Cancels those of the reminders that are still due."""
    connection.execute(
        update(reminder)
        .where(
            reminder.c.id.in_(list(reminder_ids)),
            reminder.c.state == ReminderState.DUE.value,
        )
        .values(state=ReminderState.CANCELLED.value, lease_until=None, lease_token=None)
    )


def cancel_for_recipient(connection: Connection, recipient_id: int) -> int:
    """Cancels what is still due for a recipient; the number of reminders."""
    done = connection.execute(
        update(reminder)
        .where(
            reminder.c.recipient_id == recipient_id,
            reminder.c.state == ReminderState.DUE.value,
        )
        .values(state=ReminderState.CANCELLED.value, lease_until=None, lease_token=None)
    )
    return done.rowcount


def revive_for_recipient(connection: Connection, recipient_id: int, now: datetime) -> int:
    """Makes cancelled reminders that still lie ahead due again: an answer was taken back."""
    done = connection.execute(
        update(reminder)
        .where(
            reminder.c.recipient_id == recipient_id,
            reminder.c.state == ReminderState.CANCELLED.value,
            reminder.c.due_at > now,
        )
        .values(state=ReminderState.DUE.value, next_try=reminder.c.due_at)
    )
    return done.rowcount


def claim(
    database: Database, connection: Connection, lease_token: str, lease_seconds: int, limit: int
) -> list[int]:
    """Leases up to ``limit`` reminders whose time has come; their ids, the oldest first."""
    # SQLite: the write lock is ours already. PostgreSQL: the claim below waits for no lock.
    now = database.now(connection)
    free = (
        select(reminder.c.id)
        .where(
            reminder.c.state == ReminderState.DUE.value,
            reminder.c.next_try <= now,
            or_(reminder.c.lease_until.is_(None), reminder.c.lease_until <= now),
        )
        .order_by(reminder.c.next_try, reminder.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        # Evaluated once: a re-run subquery would lock more rows than the limit.
        .cte("free")
        .prefix_with("MATERIALIZED")
    )
    claimed = connection.execute(
        update(reminder)
        .where(reminder.c.id.in_(select(free.c.id)))
        .values(lease_token=lease_token, lease_until=now + timedelta(seconds=lease_seconds))
        .returning(reminder.c.id, reminder.c.due_at)
    )
    return [row.id for row in sorted(claimed, key=lambda row: (row.due_at, row.id))]


def held(connection: Connection, reminder_id: int, lease_token: str) -> Reminder | None:
    """The reminder, locked until the transaction ends; None if its lease was lost to another
    worker or it is settled."""
    row = (
        connection.execute(
            select(reminder)
            .where(
                reminder.c.id == reminder_id,
                reminder.c.lease_token == lease_token,
                reminder.c.state == ReminderState.DUE.value,
            )
            .with_for_update()
        )
        .mappings()
        .first()
    )
    return _reminder(row) if row else None


def is_still_wanted(connection: Connection, one: Reminder) -> bool:
    """Whether the recipient has still not answered, the round is open and its deadline the same."""
    return bool(
        connection.execute(
            select(
                exists().where(
                    remiss_recipient.c.id == one.recipient_id,
                    remiss_recipient.c.state.in_(_OUTSTANDING),
                    remiss.c.id == remiss_recipient.c.remiss_id,
                    remiss.c.state == RemissState.OPEN.value,
                    reminder.c.id == one.id,
                    reminder.c.deadline_version == remiss.c.deadline_version,
                )
            )
        ).scalar_one()
    )


def has_newer_due(connection: Connection, one: Reminder, now: datetime) -> bool:
    """Whether a later reminder to the same recipient is due too, or has been sent by another
    worker already, so that this one is stale. A notice makes no reminder stale."""
    return bool(
        connection.execute(
            select(
                exists().where(
                    reminder.c.recipient_id == one.recipient_id,
                    reminder.c.id != one.id,
                    reminder.c.rule != NOTICE_RULE,
                    reminder.c.state.in_([ReminderState.DUE.value, ReminderState.SENT.value]),
                    reminder.c.due_at <= now,
                    or_(
                        reminder.c.due_at > one.due_at,
                        (reminder.c.due_at == one.due_at) & (reminder.c.id > one.id),
                    ),
                )
            )
        ).scalar_one()
    )


def start_sending(
    database: Database,
    connection: Connection,
    one: Reminder,
    message: bytes,
    address: str,
    lease_seconds: int,
) -> None:
    """Renews the lease of a reminder that is ``held`` and notes, before the first byte leaves,
    what is about to be sent and to whom."""
    now = database.now(connection)
    values: dict[str, Any] = {
        "attempts": one.attempts + 1,
        "data_started_at": now,
        "lease_until": now + timedelta(seconds=lease_seconds),
    }
    if one.message is None:
        values |= {"message": message, "address": address}
    connection.execute(update(reminder).where(reminder.c.id == one.id).values(**values))


def mark_sent(
    database: Database, connection: Connection, reminder_id: int, kept_message: bytes
) -> None:
    """The server has taken the message: true whoever holds the lease by now. ``kept_message`` is
    what is kept of it: it will never be repeated."""
    connection.execute(
        update(reminder)
        .where(reminder.c.id == reminder_id)
        .values(
            state=ReminderState.SENT.value,
            message=kept_message,
            sent_at=database.now(connection),
            lease_until=None,
            lease_token=None,
            last_error=None,
        )
    )


def settle(
    connection: Connection, reminder_id: int, lease_token: str, state: ReminderState, error: str
) -> None:
    """Ends a reminder without sending it (``cancelled`` or ``dead``), if the lease is held. What
    was written for it is dropped with the secret link in it: nothing will repeat it."""
    connection.execute(
        update(reminder)
        .where(reminder.c.id == reminder_id, reminder.c.lease_token == lease_token)
        .values(
            state=state.value,
            message=None,
            last_error=error,
            lease_until=None,
            lease_token=None,
        )
    )


def retry_later(
    database: Database,
    connection: Connection,
    one: Reminder,
    lease_token: str,
    *,
    wait_seconds: float,
    error: str,
    keep_message: bool,
) -> None:
    """Frees a reminder for another try after ``wait_seconds``, if the lease is held.

    ``keep_message``: the message may have left, so a repeat must be the very same. Otherwise the
    next try renders it anew.
    """
    values: dict[str, Any] = {
        "attempts": one.attempts + 1,
        "next_try": database.now(connection) + timedelta(seconds=wait_seconds),
        "last_error": error,
        "lease_until": None,
        "lease_token": None,
    }
    if not keep_message:
        values |= {"message": None, "address": None, "data_started_at": None}
    connection.execute(
        update(reminder)
        .where(reminder.c.id == one.id, reminder.c.lease_token == lease_token)
        .values(**values)
    )


def release(
    connection: Connection, reminder_ids: Iterable[int], lease_token: str, error: str
) -> None:
    """Gives reminders back untried, those whose lease is still held: no attempt is counted."""
    # Locked without waiting, so that it can never stand in a deadlock with who cancels them.
    ours = (
        select(reminder.c.id)
        .where(reminder.c.id.in_(list(reminder_ids)), reminder.c.lease_token == lease_token)
        .with_for_update(skip_locked=True)
    )
    connection.execute(
        update(reminder)
        .where(reminder.c.id.in_(ours))
        .values(lease_until=None, lease_token=None, last_error=error)
    )


def for_round(connection: Connection, remiss_id: str) -> list[Reminder]:
    query = (
        select(reminder)
        .where(reminder.c.remiss_id == remiss_id)
        .order_by(reminder.c.due_at, reminder.c.id)
    )
    return [_reminder(row) for row in connection.execute(query).mappings()]


def for_region(
    connection: Connection, region: str, states: Sequence[ReminderState], limit: int
) -> list[Reminder]:
    """Reminders of the region's rounds in the given states, in order of due time."""
    query = (
        select(reminder)
        .join(remiss, remiss.c.id == reminder.c.remiss_id)
        .where(
            remiss.c.region_key == region,
            reminder.c.state.in_([state.value for state in states]),
        )
        .order_by(reminder.c.due_at, reminder.c.id)
        .limit(limit)
    )
    return [_reminder(row) for row in connection.execute(query).mappings()]


def find_reminder(connection: Connection, region: str, reminder_id: int) -> Reminder | None:
    query = (
        select(reminder)
        .join(remiss, remiss.c.id == reminder.c.remiss_id)
        .where(remiss.c.region_key == region, reminder.c.id == reminder_id)
    )
    row = connection.execute(query).mappings().first()
    return _reminder(row) if row else None
