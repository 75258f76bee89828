"""Sends what is due, through lease and claim.

The promise: nothing is lost, one intent is one message, and a message is repeated only where a
worker died or the server's last reply was lost: then with the same Message-ID and the same bytes.

1. Claim: due reminders get a lease, longer than the SMTP time-out, in one short transaction.
2. Right before each send: renew the lease, look again whether the answer is still missing and
   nothing newer is due, write down the bytes. Commit.
3. Send, with no transaction open.
4. Write down that it was sent, and keep the message without its secret links.

A worker that dies anywhere leaves a lease that runs out, and another takes over.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from scheduler.domain.reminders import Reminder, ReminderState
from scheduler.reminders.hidden_links import without_links
from scheduler.reminders.mail import TransportError
from scheduler.storage import reminder_store
from scheduler.storage.database import Connection, Database
from scheduler.storage.ids import new_id

LEASE_SECONDS = 120
_BATCH = 20
_FIRST_WAIT_SECONDS = 60.0
_LONGEST_WAIT_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """A rendered message and where it goes."""

    address: str
    message: bytes


class NoAddressError(Exception):
    """The recipient has no usable mailbox; ``str(error)`` is Swedish, for the operator."""


Renderer = Callable[[Connection, Reminder, datetime], Envelope]
Transport = Callable[[Envelope], None]


@dataclass(slots=True)
class TickReport:
    """What one tick did."""

    sent: int = 0
    cancelled: int = 0
    postponed: int = 0
    dead: int = 0


def tick(database: Database, render: Renderer, transport: Transport) -> TickReport:
    """Sends everything that is due now. Safe to run in any number of processes at once.

    Raises what the database raises; reminders under way are then taken over when their lease ends.
    """
    report = TickReport()
    while True:
        lease_token = new_id()
        with database.write() as connection:
            claimed = reminder_store.claim(database, connection, lease_token, LEASE_SECONDS, _BATCH)
        if not claimed:
            return report
        for reminder_id in claimed:
            _handle(database, reminder_id, lease_token, render, transport, report)


def _handle(
    database: Database,
    reminder_id: int,
    lease_token: str,
    render: Renderer,
    transport: Transport,
    report: TickReport,
) -> None:
    prepared = _prepare(database, reminder_id, lease_token, render, report)
    if prepared is None:
        return
    one, envelope = prepared
    try:
        transport(envelope)
    except TransportError as error:
        _not_sent(database, one, lease_token, error, report)
        return
    with database.write() as connection:
        reminder_store.mark_sent(database, connection, one.id, without_links(envelope.message))
    report.sent += 1


def _prepare(
    database: Database,
    reminder_id: int,
    lease_token: str,
    render: Renderer,
    report: TickReport,
) -> tuple[Reminder, Envelope] | None:
    """Step 2; None where there is nothing to send after all."""
    with database.write() as connection:
        one = reminder_store.held(database, connection, reminder_id, lease_token, LEASE_SECONDS)
        if one is None:
            return None
        now = database.now(connection)
        stale = _why_stale(connection, one, now)
        if stale is not None:
            reminder_store.settle(connection, one.id, lease_token, ReminderState.CANCELLED, stale)
            report.cancelled += 1
            return None
        if one.message is not None and one.address is not None:
            envelope = Envelope(one.address, one.message)
        else:
            try:
                envelope = render(connection, one, now)
            except NoAddressError as error:
                reminder_store.settle(
                    connection, one.id, lease_token, ReminderState.DEAD, str(error)
                )
                report.dead += 1
                return None
        reminder_store.start_sending(database, connection, one, envelope.message, envelope.address)
        return one, envelope


def _why_stale(connection: Connection, one: Reminder, now: datetime) -> str | None:
    """Why the reminder shall not be sent, or None. Swedish, for the list of mails."""
    if not reminder_store.is_still_wanted(connection, one):
        return "behövs inte längre"
    # One that may already have left must be finished, not merged into the next.
    # A notice tells of a change and is replaced by nothing.
    if (
        one.notice is None
        and one.message is None
        and reminder_store.has_newer_due(connection, one, now)
    ):
        return "ersatt av en senare påminnelse"
    return None


def _not_sent(
    database: Database,
    one: Reminder,
    lease_token: str,
    error: TransportError,
    report: TickReport,
) -> None:
    with database.write() as connection:
        if error.permanent:
            reminder_store.settle(connection, one.id, lease_token, ReminderState.DEAD, str(error))
            report.dead += 1
            return
        wait = min(_FIRST_WAIT_SECONDS * 2**one.attempts, _LONGEST_WAIT_SECONDS)
        jittered = wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, no secret
        reminder_store.retry_later(
            database,
            connection,
            one.id,
            lease_token,
            wait_seconds=jittered,
            error=str(error),
            keep_message=error.maybe_delivered,
        )
        report.postponed += 1
