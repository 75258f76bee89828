"""Reminders as they should be, whatever has happened to the database; sent to a real server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, func, select

from scheduler.domain.accounts import ContactRole
from scheduler.domain.reminders import ReminderState
from scheduler.services import contacts, digests, reminders, rounds
from scheduler.services.app import App
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import MailSettings
from scheduler.storage import audit_store
from scheduler.storage.tables import reminder
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"
CHIEF, COORDINATOR = ContactRole.CHIEF, ContactRole.COORDINATOR


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def stored(app: App) -> App:
    load_case(app)
    accept_case(app)
    return app


def set_mailbox(app: App, name: str, email: str, role: ContactRole) -> None:
    contacts.set_contact(app, REGION, "test", name, email, role)


def send(app: App, mailbox: Mailbox) -> None:
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def count(app: App, state: ReminderState = ReminderState.DUE) -> int:
    with app.database.read() as connection:
        query = select(func.count()).where(reminder.c.state == state.value)
        return int(connection.execute(query).scalar_one())


def test_what_is_lost_is_written_again_and_nothing_else(stored: App) -> None:
    assert reconcile(stored) == 0
    before = count(stored)
    with stored.database.write() as connection:
        connection.execute(delete(reminder).where(reminder.c.rule == "deadline-1"))
    # Looked at just now: the next look is in an hour.
    assert reconcile(stored) == 0
    assert count(stored) == before - 12


def test_a_look_an_hour_later_finds_what_is_lost(stored: App, app_at: MakeApp) -> None:
    before = count(stored)
    reconcile(stored)
    with stored.database.write() as connection:
        connection.execute(delete(reminder).where(reminder.c.rule == "deadline-1"))
    # Half past ten in the evening of the day of dispatch: nothing has fallen due.
    later = app_at(datetime(2019, 9, 2, 20, 30, tzinfo=UTC))
    assert reconcile(later) == 12
    assert count(later) == before
    assert reconcile(later) == 0


def test_who_has_answered_gets_nothing_back(stored: App, app_at: MakeApp) -> None:
    (accepted,) = rounds.rounds(stored, REGION)
    entry = next(e for e in accepted.register if e.body == "ks-ragunda")
    rounds.register_answer(stored, REGION, "test", accepted.id, entry.id, "§ 1")
    with stored.database.write() as connection:
        connection.execute(delete(reminder).where(reminder.c.recipient_id == entry.id))
    assert reconcile(app_at(datetime(2019, 9, 2, 20, 30, tzinfo=UTC))) == 0


def test_a_chief_with_a_mailbox_is_told_before_the_day_and_the_coordinator_after_it(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    set_mailbox(stored, "Ragunda kommun", "chef@ragunda.example", CHIEF)
    set_mailbox(stored, "", "remiss@region.example", COORDINATOR)
    reconcile(stored)
    (accepted,) = rounds.rounds(stored, REGION)
    for entry in accepted.register:
        if entry.body not in ("ks-ragunda", "ks-are"):
            rounds.register_answer(stored, REGION, "test", accepted.id, entry.id, "§ 1")
    # Three days before Tuesday 29 October is a Saturday: Friday at eight.
    send(app_at(datetime(2019, 10, 25, 7, 0, tzinfo=UTC)), mailbox)
    (to_chief,) = [
        message
        for message in mailbox.messages
        if message["To"] == "chef@ragunda.example" and not message["List-Unsubscribe"]
    ]
    assert "KS Ragunda inte har svarat" in plain(to_chief)
    assert "/svar/" in plain(to_chief)
    mailbox.received.clear()
    mailbox.addresses.clear()
    send(app_at(datetime(2019, 10, 30, 8, 0, tzinfo=UTC)), mailbox)
    to_coordinator = mailbox.messages[mailbox.addresses.index("remiss@region.example")]
    assert to_coordinator["Subject"] == (
        "RSR: 2 svar på ”Sammanslagning av gemensamma nämnder” saknas"
    )
    assert "2 av 12 svar saknas" in plain(to_coordinator)
    # All mail in the matter stands together, and each has a calendar file or is a list.
    assert to_coordinator["References"] == f"<remiss-{accepted.id}@127.0.0.1>"


def test_the_weeks_list_comes_once_and_not_when_nothing_waits(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    set_mailbox(stored, "Ragunda kommun", "chef@ragunda.example", CHIEF)
    set_mailbox(stored, "Region Jämtland Härjedalen", "dir@region.example", CHIEF)
    monday = datetime(2019, 9, 9, 7, 0, tzinfo=UTC)
    reconcile(stored)
    for minutes in (0, 1):
        send(app_at(monday + timedelta(minutes=minutes)), mailbox)
    lists = [m for m in mailbox.messages if " väntar" in m["Subject"]]
    assert sorted(m["To"] for m in lists) == ["chef@ragunda.example", "dir@region.example"]
    ragunda = next(m for m in lists if m["To"] == "chef@ragunda.example")
    # Papers on 8 October are what is nearest for KS Ragunda.
    assert ragunda["Subject"] == "Ragunda kommun: 1 ärende väntar, det närmaste 8 oktober 2019"
    assert ragunda["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    (accepted,) = rounds.rounds(stored, REGION)
    entry = next(e for e in accepted.register if e.body == "ks-ragunda")
    rounds.register_answer(stored, REGION, "test", accepted.id, entry.id, "§ 1")
    mailbox.received.clear()
    mailbox.addresses.clear()
    send(app_at(monday + timedelta(days=7)), mailbox)
    assert "chef@ragunda.example" not in mailbox.addresses


def test_a_stopped_list_is_not_sent_and_the_assignment_stays(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    set_mailbox(stored, "Ragunda kommun", "chef@ragunda.example", CHIEF)
    monday = datetime(2019, 9, 9, 7, 0, tzinfo=UTC)
    reconcile(stored)
    send(app_at(monday), mailbox)
    (found,) = [m for m in mailbox.messages if m["List-Unsubscribe"]]
    token = str(found["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    before = count(stored)
    assert digests.digest_page(stored, token).is_sent  # to look changes nothing
    for _ in range(2):
        assert not digests.choose_digest(stored, token, wanted=False).is_sent
    with stored.database.read() as connection:
        actions = [e.action for e in audit_store.audit_events(connection, REGION, 3)]
    assert actions.count("digest") == 1
    assert count(stored) == before
    mailbox.received.clear()
    send(app_at(monday + timedelta(days=7)), mailbox)
    assert not [m for m in mailbox.messages if m["List-Unsubscribe"]]
    # Another mailbox is another reader, who has not said no.
    set_mailbox(stored, "Ragunda kommun", "ny@ragunda.example", CHIEF)
    (chief,) = contacts.contacts(stored, REGION, CHIEF).values()
    assert chief.digest_stopped_at is None


def test_a_mail_carries_its_dates_with_the_identity_they_have_in_feeds(
    stored: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    send(app_at(datetime(2019, 10, 15, 7, 0, tzinfo=UTC)), mailbox)
    to_ragunda = mailbox.messages[mailbox.addresses.index("ks-ragunda@example.org")]
    (attached,) = to_ragunda.iter_attachments()
    text = attached.get_payload(decode=True).decode()
    (accepted,) = rounds.rounds(stored, REGION)
    assert f"UID:round-{accepted.id}-meeting-ks-ragunda@svarsdag" in text
    assert f"UID:round-{accepted.id}-deadline@svarsdag" in text
    assert "METHOD" not in text
    assert "ks-are" not in text
    assert date(2019, 10, 22).strftime("DTSTART;VALUE=DATE:%Y%m%d") in text
