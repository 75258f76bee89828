"""The outbox: reminders with a lease, claimed by any number of tickers.

The claim is one statement on both databases. On PostgreSQL it skips rows that others hold; on
SQLite the write transaction already holds the only write lock.

The statements are made once: to build one takes five times as long as to run it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, exists, or_, select, update

from scheduler.domain.assignments import AssignmentState
from scheduler.domain.processes import ProcessState
from scheduler.domain.reminders import NOTICE_RULE, Reminder, ReminderState
from scheduler.domain.remisser import RemissState, ResponseState
from scheduler.storage.database import Database
from scheduler.storage.reminder_store import reminder_of
from scheduler.storage.tables import (
    assignment,
    incoming,
    inquiry,
    process,
    process_step,
    reminder,
    remiss,
    remiss_recipient,
)

# Acknowledged is not answered: the reminders go on.
_OUTSTANDING = [one.value for one in ResponseState if one.is_outstanding]

LONGEST_LEAP = timedelta(days=2)
"""A lease that ends later than this after ours was taken by a clock far ahead, since put right: it
would hold its reminder until the true time has come so far. A shorter leap back only delays, so
that what is under way meanwhile is not repeated."""

_IS_OURS = (reminder.c.id == bindparam("reminder_id")) & (
    reminder.c.lease_token == bindparam("token")
)

_FREE = (
    select(reminder.c.id)
    .where(
        reminder.c.state == ReminderState.DUE.value,
        reminder.c.next_try <= bindparam("now"),
        or_(
            reminder.c.lease_until.is_(None),
            reminder.c.lease_until <= bindparam("now"),
            reminder.c.lease_until > bindparam("believed"),
        ),
    )
    .order_by(reminder.c.next_try, reminder.c.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
    # Evaluated once: a re-run subquery would lock more rows than the limit.
    .cte("free")
    .prefix_with("MATERIALIZED")
)
_CLAIM = (
    update(reminder)
    .where(reminder.c.id.in_(select(_FREE.c.id)))
    .values(lease_token=bindparam("token"), lease_until=bindparam("until"))
    .returning(reminder.c.id, reminder.c.due_at)
)


def claim(
    database: Database, connection: Connection, lease_token: str, lease_seconds: int, limit: int
) -> list[int]:
    """Leases up to ``limit`` reminders whose time has come; their ids, the oldest first."""
    # SQLite: the write lock is ours already. PostgreSQL: the claim below waits for no lock.
    now = database.now(connection)
    until = now + timedelta(seconds=lease_seconds)
    claimed = connection.execute(
        _CLAIM,
        {
            "now": now,
            "most": limit,
            "token": lease_token,
            "until": until,
            "believed": until + LONGEST_LEAP,
        },
    )
    return [row.id for row in sorted(claimed, key=lambda row: (row.due_at, row.id))]


_HELD = (
    select(reminder).where(_IS_OURS, reminder.c.state == ReminderState.DUE.value).with_for_update()
)


def held(connection: Connection, reminder_id: int, lease_token: str) -> Reminder | None:
    """The reminder, locked until the transaction ends; None if its lease was lost to another
    worker or it is settled."""
    found = connection.execute(_HELD, {"reminder_id": reminder_id, "token": lease_token})
    row = found.mappings().first()
    return reminder_of(row) if row else None


def _exists(*conditions: ColumnElement[bool]) -> Any:
    return select(exists().where(*conditions))


_ROUND_IS_OPEN = (remiss.c.state == RemissState.OPEN.value) & (
    remiss.c.deadline_version == bindparam("version")
)
_RECIPIENT_WAITS = _exists(
    remiss_recipient.c.id == bindparam("about"),
    remiss_recipient.c.state.in_(_OUTSTANDING),
    remiss.c.id == remiss_recipient.c.remiss_id,
    _ROUND_IS_OPEN,
)
_ROUND_WAITS = _exists(remiss.c.id == bindparam("about"), _ROUND_IS_OPEN)
_INCOMING_WAITS = _exists(
    incoming.c.id == bindparam("about"),
    incoming.c.state.in_(_OUTSTANDING),
    incoming.c.sequence == bindparam("version"),
)
# What is no longer asked of an invitee is cancelled in the transaction that says so.
_INQUIRY_STANDS = _exists(
    inquiry.c.id == bindparam("about"), inquiry.c.sequence == bindparam("version")
)

_PROCESS_STEP_WAITS = _exists(
    process_step.c.id == bindparam("about"),
    process_step.c.done_day.is_(None),
    process.c.id == process_step.c.process_id,
    process.c.state == ProcessState.OPEN.value,
    process.c.sequence == bindparam("version"),
)

_ASSIGNMENT_WAITS = _exists(
    assignment.c.id == bindparam("about"),
    assignment.c.state == AssignmentState.OPEN.value,
    assignment.c.sequence == bindparam("version"),
)


def is_still_wanted(connection: Connection, one: Reminder) -> bool:
    """Whether what it is about still waits for an answer and its dates are the same. A digest is
    always wanted: what it says is looked up when it is written."""
    for about, waits in (
        (one.about.recipient_id, _RECIPIENT_WAITS),
        (one.about.remiss_id, _ROUND_WAITS),
        (one.about.incoming_id, _INCOMING_WAITS),
        (one.about.inquiry_id, _INQUIRY_STANDS),
        (one.about.process_step_id, _PROCESS_STEP_WAITS),
        (one.about.assignment_id, _ASSIGNMENT_WAITS),
    ):
        if about is not None:
            values = {"about": about, "version": one.deadline_version}
            return bool(connection.execute(waits, values).scalar_one())
    return True


_NEWER_DUE = _exists(
    reminder.c.topic == bindparam("topic"),
    reminder.c.id != bindparam("reminder_id"),
    reminder.c.rule != NOTICE_RULE,
    reminder.c.state.in_([ReminderState.DUE.value, ReminderState.SENT.value]),
    reminder.c.due_at <= bindparam("now"),
    or_(
        reminder.c.due_at > bindparam("due_at"),
        (reminder.c.due_at == bindparam("due_at")) & (reminder.c.id > bindparam("reminder_id")),
    ),
)


def has_newer_due(connection: Connection, one: Reminder, now: datetime) -> bool:
    """Whether a later reminder of the same matter to the same mailbox is due too, or has been
    sent by another worker already, so that this one is stale. A notice makes none stale."""
    values = {"topic": one.topic, "reminder_id": one.id, "now": now, "due_at": one.due_at}
    return bool(connection.execute(_NEWER_DUE, values).scalar_one())


_START_AGAIN = (
    update(reminder)
    .where(reminder.c.id == bindparam("reminder_id"))
    .values(
        attempts=bindparam("tries"),
        data_started_at=bindparam("now"),
        lease_until=bindparam("until"),
    )
)
_START = _START_AGAIN.values(message=bindparam("bytes"), address=bindparam("to"))


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
    values = {
        "reminder_id": one.id,
        "tries": one.attempts + 1,
        "now": now,
        "until": now + timedelta(seconds=lease_seconds),
    }
    if one.message is None:
        connection.execute(_START, values | {"bytes": message, "to": address})
    else:
        connection.execute(_START_AGAIN, values)


_MARK_SENT = (
    update(reminder)
    .where(reminder.c.id == bindparam("reminder_id"))
    .values(
        state=ReminderState.SENT.value,
        message=bindparam("bytes"),
        sent_at=bindparam("now"),
        lease_until=None,
        lease_token=None,
        last_error=None,
    )
)


def mark_sent(
    database: Database, connection: Connection, reminder_id: int, kept_message: bytes
) -> None:
    """The server has taken the message: true whoever holds the lease by now. ``kept_message`` is
    what is kept of it: it will never be repeated."""
    now = database.now(connection)
    values = {"reminder_id": reminder_id, "bytes": kept_message, "now": now}
    connection.execute(_MARK_SENT, values)


_SETTLE = (
    update(reminder)
    .where(_IS_OURS)
    .values(
        state=bindparam("new_state"),
        message=None,
        last_error=bindparam("error"),
        lease_until=None,
        lease_token=None,
    )
)


def settle(
    connection: Connection, reminder_id: int, lease_token: str, state: ReminderState, error: str
) -> None:
    """Ends a reminder without sending it (``cancelled`` or ``dead``), if the lease is held. What
    was written for it is dropped with the secret link in it: nothing will repeat it."""
    values = {"reminder_id": reminder_id, "token": lease_token}
    connection.execute(_SETTLE, values | {"new_state": state.value, "error": error})


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
    connection: Connection, reminder_ids: Iterable[int], lease_token: str, error: str | None
) -> None:
    """Gives reminders back untried, those whose lease is still held: no attempt is counted.
    ``error``: what stood in the way, if anything did."""
    # Locked without waiting, so that it can never stand in a deadlock with who cancels them.
    ours = (
        select(reminder.c.id)
        .where(reminder.c.id.in_(list(reminder_ids)), reminder.c.lease_token == lease_token)
        .with_for_update(skip_locked=True)
    )
    freed: dict[str, str | None] = {"lease_until": None, "lease_token": None}
    if error is not None:
        freed["last_error"] = error
    connection.execute(update(reminder).where(reminder.c.id.in_(ours)).values(freed))
