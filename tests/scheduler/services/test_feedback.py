from __future__ import annotations

import pytest
from msgspec.structs import replace

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError, UnknownNameError
from scheduler.domain.reminders import ReminderState
from scheduler.services import contacts, digests, reminders
from scheduler.services.app import App
from scheduler.services.feedback import feedback, give_feedback
from scheduler.settings import MailSettings
from scheduler.storage import account_store
from tests.scheduler.reminders.smtp import plain, smtp_server

REGION = "jamtland"
COORDINATOR = ContactRole.COORDINATOR


def send(app: App) -> list[str]:
    with smtp_server() as mailbox:
        mail = MailSettings(host="127.0.0.1", port=mailbox.port, use_tls=False)
        reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))
    return [plain(one) for one in mailbox.messages]


def test_it_is_kept_and_mailed_once_to_the_coordinator(app: App) -> None:
    contacts.set_contact(app, REGION, "eva", REGION, "samordnare@example.org", COORDINATOR)
    give_feedback(app, REGION, "Bilden saknar text.\nKan inte läsa.", "kim@example.org", "Översikt")
    give_feedback(app, REGION, "Knappen syns inte.", "", "")
    mails = send(app)
    assert len(mails) == 2
    assert "Bilden saknar text." in mails[0]
    assert "Svar önskas till kim@example.org." in mails[0]
    assert "Gäller: Översikt" in mails[0]
    assert "Ingen adress att svara till" in mails[1]
    assert send(app) == []
    assert [one.text for one in feedback(app, REGION)] == [
        "Knappen syns inte.",
        "Bilden saknar text.\nKan inte läsa.",
    ]


def test_who_wants_no_weekly_list_still_gets_it(app: App) -> None:
    contacts.set_contact(app, REGION, "eva", REGION, "samordnare@example.org", COORDINATOR)
    with app.database.write() as connection:
        (contact,) = account_store.contacts(connection, REGION).values()
        token = digests.unsubscribe_url(app, connection, REGION, contact).rpartition("/")[2]
    digests.choose_digest(app, token, wanted=False)
    give_feedback(app, REGION, "Går inte.", "", "")
    assert len(send(app)) == 1


def test_without_a_coordinator_it_is_kept_and_seen_to_have_no_address(app: App) -> None:
    give_feedback(app, REGION, "Går inte.", "", "")
    assert send(app) == []
    (dead,) = reminders.mails(app, REGION, [ReminderState.DEAD])
    assert "samordnaren" in str(dead.reminder.last_error)
    assert len(feedback(app, REGION)) == 1


@pytest.mark.parametrize(
    ("text", "email", "what"),
    [(" ", "", "Skriv vad"), ("x" * 4001, "", "för lång"), ("x", "ingen adress", "e-postadress")],
)
def test_what_cannot_be_taken_is_said_and_not_kept(
    sqlite_app: App, text: str, email: str, what: str
) -> None:
    with pytest.raises(BadInputError, match=what):
        give_feedback(sqlite_app, REGION, text, email, "")
    assert feedback(sqlite_app, REGION) == []


def test_a_region_that_is_not_there_is_not_written_to(sqlite_app: App) -> None:
    with pytest.raises(UnknownNameError):
        give_feedback(sqlite_app, "atlantis", "Går inte.", "", "")
