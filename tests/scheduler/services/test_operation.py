"""The operator's figures and dead letters, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import ConflictError, NotFoundError
from scheduler.domain.reminders import ReminderState
from scheduler.domain.ticks import TickJob, TickPace
from scheduler.reminders.outbox import TickReport
from scheduler.services import contacts, reminders
from scheduler.services.app import App
from scheduler.services.operation import operation, readiness, send_again
from scheduler.services.ticks import run_tick
from scheduler.settings import MailSettings
from scheduler.storage import audit_store, reminder_store
from scheduler.storage.database import Database
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, smtp_server
from tests.support import DISPATCH_MORNING, accept_case, load_case

REGION = "jamtland"
# Nine in the morning, a week before the case's deadline.
A_WEEK_BEFORE = datetime(2019, 10, 22, 7, 0, tzinfo=UTC)


def with_mail(app: App, mailbox: Mailbox) -> App:
    mail = MailSettings("127.0.0.1", mailbox.port, use_tls=False, sender="svarsdag@example.org")
    return replace(app, settings=replace(app.settings, mail=mail))


def tick(app: App) -> TickReport:
    return run_tick(app, TickJob.REMINDERS, reminders.send_due_reminders)


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def test_an_empty_installation_has_nothing_to_send_and_has_never_ticked(app: App) -> None:
    found = operation(app)
    assert (found.mails.waiting, found.mails.overdue, found.mails.dead) == (0, 0, 0)
    assert (found.mails.oldest_overdue, found.mails.next_due) == (None, None)
    assert found.oldest_overdue_seconds == 0
    assert found.pace(TickJob.REMINDERS) is TickPace.NEVER
    assert found.is_still is False  # no mail server is set: nobody is missed


def test_what_waits_and_what_should_have_gone(stored: App, app_at: MakeApp) -> None:
    due = [one.reminder.due_at for one in reminders.mails(stored, REGION, [ReminderState.DUE])]
    found = operation(stored).mails
    assert (found.waiting, found.overdue, found.next_due) == (len(due), 0, min(due))
    later = operation(app_at(A_WEEK_BEFORE))
    behind = [moment for moment in due if moment <= A_WEEK_BEFORE]
    assert 0 < len(behind) < len(due)
    assert later.mails.overdue == len(behind)
    assert later.mails.waiting == len(due) - len(behind)
    assert later.mails.oldest_overdue == min(behind)
    assert later.oldest_overdue_seconds == (A_WEEK_BEFORE - min(behind)).total_seconds()
    assert later.mails.next_due == min(set(due) - set(behind))


def test_the_states_add_up_after_a_tick_with_refusals(stored: App, app_at: MakeApp) -> None:
    with smtp_server() as mailbox:
        # Åre's server never takes it, Berg's not today.
        replies = {"ks-are": "550 nobody here", "ks-berg": "451 later"}
        mailbox.on_rcpt = lambda address: replies.get(address.partition("@")[0])
        app = with_mail(app_at(A_WEEK_BEFORE), mailbox)
        report = tick(app)
        found = operation(app)
    assert (found.settled("sent"), found.mails.dead) == (report.sent, 1)
    assert (found.mails.retrying, found.mails.overdue) == (1, 1)
    assert found.settled("cancelled") == report.cancelled
    assert found.totals[TickJob.REMINDERS, "postponed"] == 1
    assert found.pace(TickJob.REMINDERS) is TickPace.ON_TIME


def test_a_stopped_ticker_is_missed_where_there_is_a_mail_server(app_at: MakeApp) -> None:
    with smtp_server() as mailbox:
        app = with_mail(app_at(DISPATCH_MORNING), mailbox)
        assert operation(app).is_still  # it has never ticked
        tick(app)
        assert not operation(app).is_still
        later = with_mail(app_at(DISPATCH_MORNING + timedelta(minutes=6)), mailbox)
        assert operation(later).is_still


def test_a_dead_letter_is_sent_again_to_the_mended_address(stored: App, app_at: MakeApp) -> None:
    with smtp_server() as mailbox:
        app = with_mail(app_at(A_WEEK_BEFORE), mailbox)
        mailbox.on_rcpt = lambda a: "550 nobody here" if a.startswith("ks-are@") else None
        tick(app)
        (dead,) = reminders.mails(app, REGION, [ReminderState.DEAD])
        mailbox.on_rcpt = lambda _address: None
        contacts.set_contact(app, REGION, "eva", "ks-are", "registrator@example.org")
        before = len(mailbox.received)
        send_again(app, REGION, "eva", dead.reminder.id)
        assert tick(app).sent == 1
        # The same intent once more: its Message-ID is the one it always had.
        assert mailbox.addresses[-1] == "registrator@example.org"
        assert mailbox.messages[-1]["Message-ID"] == dead.reminder.message_id
        assert len(mailbox.received) == before + 1
    assert reminders.mails(app, REGION, [ReminderState.DEAD]) == []
    with app.database.read() as connection:
        found = reminder_store.find_reminder(connection, REGION, dead.reminder.id)
        events = audit_store.audit_events(connection, REGION, 100)
    assert found is not None
    assert (found.state, found.attempts) == (ReminderState.SENT, 2)
    (event,) = [one for one in events if one.action == "send_again"]
    assert (event.actor, event.details["error"]) == ("eva", "550 nobody here")


def test_only_a_dead_letter_of_the_own_region_is_sent_again(stored: App) -> None:
    waiting = reminders.mails(stored, REGION, [ReminderState.DUE])[0].reminder.id
    with pytest.raises(ConflictError, match="väntar redan"):
        send_again(stored, REGION, "eva", waiting)
    with pytest.raises(NotFoundError):
        send_again(stored, "vasterbotten", "vera", waiting)


def test_ready_where_the_database_answers_and_somebody_ticks(app_at: MakeApp) -> None:
    app = app_at(DISPATCH_MORNING)
    assert readiness(app).is_ready is False
    run_tick(app, TickJob.REMINDERS, lambda _app, _alive: TickReport())
    assert readiness(app).is_ready
    assert readiness(app_at(DISPATCH_MORNING + timedelta(minutes=6))).is_ready is False


def test_a_database_that_is_away_is_said_and_no_error(sqlite_app: App) -> None:
    away = replace(sqlite_app, database=Database("sqlite:////nowhere/at/all.db"))
    found = readiness(away)
    assert (found.has_database, found.is_ready) == (False, False)
