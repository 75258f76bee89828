"""Sends what is due, through lease and claim. docs/outbox.md says why each step is as it is.

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

import logging
import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from scheduler.domain.reminders import Reminder, ReminderState
from scheduler.reminders.hidden_links import without_links
from scheduler.reminders.smtp import Envelope, TransportError
from scheduler.storage import outbox_store
from scheduler.storage.database import DATABASE_AWAY, Connection, Database
from scheduler.storage.ids import new_id

logger = logging.getLogger(__name__)

_BATCH = 20
_LONGEST_WAIT_SECONDS = 3600.0
# RFC 5321, 4.5.4.1: give up after four to five days. The first hour holds six tries, then one each.
_MOST_ATTEMPTS = 6 + 4 * 24
# How long a worker remembers what it has sent while the database takes no writes.
_MEMORY_SECONDS = 15 * 60
_MEMORY_PAUSE_SECONDS = 0.5


class OutboxRules(Struct, frozen=True):
    """How long a claim lasts, and the wait after a first refusal: it doubles, up to an hour."""

    lease_seconds: int = 120
    first_wait_seconds: int = 60


class NoAddressError(Exception):
    """The recipient has no usable mailbox; ``str(error)`` is Swedish, for the operator."""


class NothingToSayError(Exception):
    """What the message would tell of no longer is; ``str(error)`` is Swedish."""


Renderer = Callable[[Connection, Reminder, datetime], Envelope]


class Transport(Protocol):
    """What takes a message: an SmtpSession."""

    def open(self) -> None:
        """Makes ready, before a message is prepared. Raises TransportError."""

    def send(self, envelope: Envelope, lease_ends: float) -> None:
        """Returns when the message is taken. Raises TransportError; begins nothing that may last
        beyond ``lease_ends``, a time of ``time.monotonic``."""


class TickReport(Struct):
    """What one tick did."""

    sent: int = 0
    cancelled: int = 0
    postponed: int = 0
    dead: int = 0


def tick(
    database: Database,
    render: Renderer,
    transport: Transport,
    rules: OutboxRules,
    go_on: Callable[[], bool],
) -> TickReport:
    """Sends everything that is due now, asking ``go_on`` before each reminder: many, or a slow
    server, take their time. Told to stop, it gives back what it has not begun. Safe to run in any
    number of processes at once.

    Raises what the database raises; reminders under way are then taken over when their lease ends.
    """
    report = TickReport()
    while _Worker(database, render, transport, rules, report, go_on).send_a_batch():
        pass
    return report


class _Prepared(Struct, frozen=True):
    """A reminder whose bytes are stored: what step 2 hands to step 3."""

    reminder: Reminder
    envelope: Envelope
    lease_ends: float


class _Worker:
    """The holder of one batch's leases."""

    def __init__(
        self,
        database: Database,
        render: Renderer,
        transport: Transport,
        rules: OutboxRules,
        report: TickReport,
        go_on: Callable[[], bool],
    ) -> None:
        self._database = database
        self._render = render
        self._transport = transport
        self._rules = rules
        self._report = report
        self._go_on = go_on
        self._token = new_id()

    def send_a_batch(self) -> bool:
        """Claims a batch and sends it; False where there is nothing more to do now."""
        # The claim may be lost in a power cut: then nobody holds it and nothing has been sent.
        with self._database.write(durable=False) as connection:
            claimed = outbox_store.claim(
                self._database, connection, self._token, self._rules.lease_seconds, _BATCH
            )
        for index, reminder_id in enumerate(claimed):
            if not self._go_on():
                self._give_back(claimed[index:])
                return False
            try:
                # Before the message is prepared: to connect may take long, and where there is no
                # server the message has no part in it.
                self._transport.open()
            except TransportError as error:
                # The next tick tries again, with what is true then.
                logger.warning("no mail server: %s", error)
                self._give_back(claimed[index:], str(error))
                self._report.postponed += len(claimed[index:])
                return False
            prepared = self._prepare(reminder_id)
            if prepared is not None:
                self._send(prepared)
        return bool(claimed)

    def _give_back(self, reminder_ids: Sequence[int], error: str | None = None) -> None:
        """Lets others have what this worker has claimed and not begun."""
        with self._database.write() as connection:
            outbox_store.release(connection, reminder_ids, self._token, error)

    def _prepare(self, reminder_id: int) -> _Prepared | None:
        """Step 2; None where there is nothing to send after all."""
        # Read before the lease is renewed, so that it ends no later here than in the database.
        lease_ends = time.monotonic() + self._rules.lease_seconds
        one: Reminder | None = None
        try:
            with self._database.write() as connection:
                one = outbox_store.held(connection, reminder_id, self._token)
                if one is None:
                    return None
                envelope = self._envelope(connection, one)
                if envelope is None:
                    return None
                outbox_store.start_sending(
                    self._database,
                    connection,
                    one,
                    envelope.message,
                    envelope.address,
                    self._rules.lease_seconds,
                )
        except DATABASE_AWAY:
            raise
        except Exception as error:
            if one is None:
                raise
            # One reminder that cannot be made must not keep the others from being sent.
            logger.exception("reminder %s could not be made", reminder_id)
            self._try_later(one, f"brevet gick inte att skriva: {error!r}", keep_message=True)
            return None
        return _Prepared(one, envelope, lease_ends)

    def _envelope(self, connection: Connection, one: Reminder) -> Envelope | None:
        """The message to send, or None where the reminder is settled without one."""
        now = self._database.now(connection)
        stale = _why_stale(connection, one, now)
        if stale is not None:
            self._settle(connection, one, ReminderState.CANCELLED, stale)
            self._report.cancelled += 1
            return None
        if one.message is not None and one.address is not None:
            return Envelope(one.address, one.message)
        try:
            return self._render(connection, one, now)
        except NothingToSayError as error:
            self._settle(connection, one, ReminderState.CANCELLED, str(error))
            self._report.cancelled += 1
            return None
        except NoAddressError as error:
            self._settle(connection, one, ReminderState.DEAD, str(error))
            self._report.dead += 1
            return None

    def _settle(
        self, connection: Connection, one: Reminder, state: ReminderState, why: str
    ) -> None:
        outbox_store.settle(connection, one.id, self._token, state, why)

    def _send(self, prepared: _Prepared) -> None:
        """Steps 3 and 4."""
        one = prepared.reminder
        try:
            self._transport.send(prepared.envelope, prepared.lease_ends)
        except TransportError as error:
            if error.permanent:
                self._give_up(one, str(error))
            else:
                # Bytes that may have left before this try may still have arrived.
                kept = error.maybe_delivered or one.message is not None
                self._try_later(one, str(error), keep_message=kept)
            return
        self._remember_sent(one.id, without_links(prepared.envelope.message))
        self._report.sent += 1

    def _give_up(self, one: Reminder, why: str) -> None:
        with self._database.write() as connection:
            self._settle(connection, one, ReminderState.DEAD, why)
        self._report.dead += 1

    def _try_later(self, one: Reminder, why: str, *, keep_message: bool) -> None:
        if one.attempts + 1 >= _MOST_ATTEMPTS:
            self._give_up(one, f"gick inte fram på fyra dygn: {why}")
            return
        wait = min(self._rules.first_wait_seconds * 2.0**one.attempts, _LONGEST_WAIT_SECONDS)
        jittered = wait * random.uniform(0.75, 1.25)  # noqa: S311 - spreads load, no secret
        with self._database.write() as connection:
            outbox_store.retry_later(
                self._database,
                connection,
                one,
                self._token,
                wait_seconds=jittered,
                error=why,
                keep_message=keep_message,
            )
        self._report.postponed += 1

    def _remember_sent(self, reminder_id: int, kept_message: bytes) -> None:
        """Writes down that the server took the message, as soon as the database lets it: a worker
        that forgot it would have it sent again.

        A power cut may lose this write, which the next reminder's makes safe: then the one message
        is repeated that a death at this moment always repeats.
        """
        end = time.monotonic() + _MEMORY_SECONDS
        while True:
            try:
                with self._database.write(durable=False) as connection:
                    outbox_store.mark_sent(self._database, connection, reminder_id, kept_message)
                return
            except DATABASE_AWAY:
                if time.monotonic() > end:
                    raise
                logger.warning("reminder %s is sent, the database takes no note", reminder_id)
                time.sleep(_MEMORY_PAUSE_SECONDS)


def _why_stale(connection: Connection, one: Reminder, now: datetime) -> str | None:
    """Why the reminder shall not be sent, or None. Swedish, for the list of mails."""
    if not outbox_store.is_still_wanted(connection, one):
        return "behövs inte längre"
    # One that may already have left must be finished, not merged into the next.
    # A notice tells of a change and is replaced by nothing.
    if (
        one.notice is None
        and one.message is None
        and outbox_store.has_newer_due(connection, one, now)
    ):
        return "ersatt av en senare påminnelse"
    return None
