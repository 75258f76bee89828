from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from sqlalchemy import select, update

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import NotFoundError
from scheduler.domain.reminders import ReminderState
from scheduler.domain.remisser import AcceptedRound, RegisterEntry
from scheduler.services import answer_links, contacts, reminders
from scheduler.services.app import App
from scheduler.services.mail_writing import write_mail
from scheduler.storage import outbox_store
from scheduler.storage.audit_store import audit_events_of
from scheduler.storage.tables import answer_link, reminder, remiss
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"
A_WEEK_BEFORE = datetime(2019, 10, 22, 7, 0, tzinfo=UTC)


@pytest.fixture
def accepted(app: App) -> AcceptedRound:
    load_case(app)
    return accept_case(app)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def entry_of(accepted: AcceptedRound, body: str) -> RegisterEntry:
    return next(entry for entry in accepted.register if entry.body == body)


def made(app: App, accepted: AcceptedRound, body: str, address: str = "a@example.org") -> str:
    """The token of a new link."""
    with app.database.write() as connection:
        url = answer_links.make_link(app, connection, accepted, entry_of(accepted, body), address)
    return url.rpartition("/")[2]


def test_a_link_opens_one_recipient_of_one_round(app: App, accepted: AcceptedRound) -> None:
    opened = answer_links.open_link(app, made(app, accepted, "ks-ragunda"))
    assert (opened.accepted.id, opened.entry.body) == (accepted.id, "ks-ragunda")
    assert opened.link.address == "a@example.org"
    # The last day is 29 October; 60 days later is 28 December, and the link works that day too.
    assert opened.link.expires_at == datetime(2019, 12, 28, 23, 0, tzinfo=UTC)


def test_tokens_are_long_differ_and_are_kept_only_as_hashes(
    app: App, accepted: AcceptedRound
) -> None:
    tokens = {made(app, accepted, "ks-ragunda") for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) * 6 >= 128 for token in tokens)  # six bits a character
    with app.database.read() as connection:
        stored = repr(connection.execute(select(answer_link)).all())
    assert not any(token in stored for token in tokens)


def test_every_link_that_does_not_work_says_the_same(
    app: App, app_at: MakeApp, accepted: AcceptedRound
) -> None:
    revoked, closed = made(app, accepted, "ks-berg"), made(app, accepted, "ks-are")
    answer_links.revoke_links(app, REGION, "eva", accepted.id, entry_of(accepted, "ks-berg").id)
    expired = app_at(datetime(2019, 12, 28, 23, 0, tzinfo=UTC))
    messages = []
    for opener, token in ((app, "påhittad"), (app, revoked), (expired, closed)):
        with pytest.raises(NotFoundError) as error:
            answer_links.open_link(opener, token)
        messages.append(str(error.value))
    answer_links.open_link(app, closed)
    with app.database.write() as connection:
        connection.execute(update(remiss).values(state="closed"))
    with pytest.raises(NotFoundError) as error:
        answer_links.open_link(app, closed)
    assert {*messages, str(error.value)} == {messages[0]}


def test_links_are_revoked_by_address_and_logged(app: App, accepted: AcceptedRound) -> None:
    old, new = (made(app, accepted, "ks-berg", a) for a in ("old@example.org", "new@example.org"))
    entry = entry_of(accepted, "ks-berg")
    assert (
        answer_links.revoke_links(app, REGION, "eva", accepted.id, entry.id, "old@example.org") == 1
    )
    with pytest.raises(NotFoundError):
        answer_links.open_link(app, old)
    answer_links.open_link(app, new)
    with app.database.read() as connection:
        (event,) = audit_events_of(connection, REGION, "revoke_links", accepted.id)
    assert event.details == {"body": "ks-berg", "address": "old@example.org", "links": 1}
    with pytest.raises(NotFoundError):
        answer_links.revoke_links(app, "vasterbotten", "x", accepted.id, entry.id)


def test_a_mailbox_that_is_replaced_loses_its_links(app: App, accepted: AcceptedRound) -> None:
    old = made(app, accepted, "ks-berg", "ks-berg@example.org")
    chief = made(app, accepted, "ks-berg", "chef@berg.example")
    other = made(app, accepted, "ks-are", "ks-berg@example.org")
    contacts.set_contact(app, REGION, "eva", "berg", "chef@berg.example", ContactRole.CHIEF)
    contacts.set_contact(app, REGION, "eva", "ks-berg", "chef@berg.example")
    with pytest.raises(NotFoundError):
        answer_links.open_link(app, old)
    answer_links.open_link(app, other)  # what another body got at that address is its own
    # The chief's mailbox is the secretary's too by now: as long as either reads it, it answers.
    contacts.set_contact(app, REGION, "eva", "berg", "ny@berg.example", ContactRole.CHIEF)
    answer_links.open_link(app, chief)
    contacts.set_contact(app, REGION, "eva", "ks-berg", "")
    with pytest.raises(NotFoundError):
        answer_links.open_link(app, chief)


def send_all(app: App, mailbox: Mailbox) -> None:
    mail = replace(app.settings.mail, host="127.0.0.1", port=mailbox.port, use_tls=False)
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def test_a_mail_carries_a_link_and_the_kept_copy_does_not(
    app: App, accepted: AcceptedRound, app_at: MakeApp, mailbox: Mailbox
) -> None:
    later = app_at(A_WEEK_BEFORE)
    send_all(later, mailbox)
    tokens = []
    for message in mailbox.messages:
        (token,) = set(re.findall(r"/svar/([\w-]{16,})", plain(message)))
        opened = answer_links.open_link(later, token)
        assert str(message["To"]) == opened.link.address == f"{opened.entry.body}@example.org"
        tokens.append(token)
    assert len(tokens) == 12
    sent = reminders.mails(later, REGION, [ReminderState.SENT])
    shown = "".join(reminders.view_mail(later, REGION, one.reminder.id).text for one in sent)
    assert "/svar/(dold)" in shown
    with later.database.read() as connection:
        kept = b"".join(row.message for row in connection.execute(select(reminder)) if row.message)
    unfolded = kept.replace(b"=\r\n", b"").decode() + shown
    assert not any(token in unfolded for token in tokens)


def test_a_mail_that_waits_to_be_repeated_is_shown_without_its_link(
    app: App, accepted: AcceptedRound
) -> None:
    one = reminders.mails(app, REGION, [ReminderState.DUE])[0].reminder
    with app.database.write() as connection:
        envelope = write_mail(app, connection, one, A_WEEK_BEFORE)
        outbox_store.start_sending(
            app.database, connection, one, envelope.message, envelope.address, 120
        )
    assert "/svar/(dold)" in reminders.view_mail(app, REGION, one.id).text
