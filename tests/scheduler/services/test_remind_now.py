"""A reminder outside the rules, read as it arrives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from scheduler.domain.errors import BadInputError, ConflictError, NotFoundError
from scheduler.services import reminders, round_log, rounds
from scheduler.services.app import App
from scheduler.services.remind_now import remind_now
from scheduler.services.reminder_sync import reconcile
from scheduler.settings import MailSettings
from tests.conftest import MakeApp
from tests.scheduler.reminders.smtp import Mailbox, plain, smtp_server
from tests.support import accept_case, load_case

REGION = "jamtland"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


def send(app: App, mailbox: Mailbox) -> None:
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    reminders.send_due_reminders(replace(app, settings=replace(app.settings, mail=mail)))


def test_it_goes_out_once_at_the_next_tick_whatever_the_rules_say(
    app: App, app_at: MakeApp, mailbox: Mailbox
) -> None:
    load_case(app)
    accepted = accept_case(app)
    entry = next(one for one in accepted.register if one.body == "ks-ragunda")
    remind_now(app, REGION, "eva", accepted.id, entry.id)
    with pytest.raises(ConflictError, match="redan begärd i dag"):
        remind_now(app, REGION, "eva", accepted.id, entry.id)
    reconcile(app)  # which knows nothing of it, and leaves it
    for _ in range(2):
        send(app_at(datetime(2019, 9, 2, 8, 0, tzinfo=UTC)), mailbox)
    (letter,) = mailbox.messages
    assert letter["To"] == "ks-ragunda@example.org"
    assert letter["Subject"].startswith("KS Ragunda har inte svarat än")
    text = plain(letter)
    assert "Sista svarsdag är 29 oktober 2019." in text
    assert "på begäran av eva" in text
    assert "/svar/" in text
    assert (
        "påminnelse sänd utanför reglerna" in round_log.round_log(app, REGION, accepted.id)[0].text
    )


def test_nobody_who_has_answered_is_reminded(sqlite_app: App) -> None:
    load_case(sqlite_app)
    accepted = accept_case(sqlite_app)
    entry = accepted.register[0]
    remind_now(sqlite_app, REGION, "eva", accepted.id, accepted.register[1].id)
    rounds.register_answer(sqlite_app, REGION, "eva", accepted.id, entry.id, "§ 1")
    with pytest.raises(BadInputError, match="Inget svar väntas"):
        remind_now(sqlite_app, REGION, "eva", accepted.id, entry.id)
    with pytest.raises(NotFoundError):
        remind_now(sqlite_app, REGION, "eva", accepted.id, 999_999)
