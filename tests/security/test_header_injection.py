"""A line end in what somebody typed begins no header of a mail, and no line of a calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest
from msgspec.structs import replace
from sqlalchemy import update

from scheduler.domain.accounts import ContactRole
from scheduler.domain.errors import BadInputError
from scheduler.domain.rights import Role
from scheduler.services import absences, contacts, invitations, reminders, trial_mails
from scheduler.services.app import App
from scheduler.services.link_delegation import delegate
from scheduler.settings import MailSettings
from scheduler.storage.tables.base import metadata
from tests.scheduler.reminders.smtp import Mailbox, smtp_server
from tests.security.filled import filled
from tests.security.hostile import attack_everything
from tests.support import DISPATCH_MORNING
from tests.web.conftest import Browser
from tests.web.every_page import REGION

ATTACK = (
    "\r\nBcc: thief@evil.example\r\nX-EVIL:1\r\n\r\n<b>x</b>\nEND:VEVENT\nX-EVIL:2\u2028X-EVIL:3"
)
HEADERS = {
    "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "From", "To", "Subject",
    "X-Auto-Response-Suppress", "List-Unsubscribe", "List-Unsubscribe-Post", "MIME-Version",
    "Content-Type",
}  # fmt: skip
# Where addresses stand: what is no address is never taken, as the last test shows.
ADDRESSES = frozenset(
    ["account.email", "contact.email", "contact.deputy_email", "delegation.email"]
    + ["log_in_link.email", "answer_link.address", "inquiry_link.address", "reminder.address"]
    + ["feedback.email"]
)

NO_ADDRESSES = [
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example, c@d.example",
    "a@b.example\0",
    "a@b.example\x7f",
    "a b@c.example",
]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with smtp_server() as found:
        yield found


@pytest.fixture
def sending(svarsdag: App, mailbox: Mailbox) -> App:
    mail = MailSettings(
        host="127.0.0.1", port=mailbox.port, use_tls=False, sender="svarsdag@example.org"
    )
    return replace(svarsdag, settings=replace(svarsdag.settings, mail=mail))


def test_no_letter_gets_a_header_or_a_reader_more(sending: App, mailbox: Mailbox) -> None:
    filled(sending)
    attack_everything(sending, ATTACK, spare=ADDRESSES)
    reminder = metadata.tables["reminder"]
    with sending.database.write() as connection:
        past = DISPATCH_MORNING - timedelta(hours=1)
        connection.execute(update(reminder).values(due_at=past, next_try=past))
    reminders.send_due_reminders(sending)
    assert len(mailbox.messages) > 20
    for message in mailbox.messages:
        assert set(message.keys()) <= HEADERS, message.keys()
        assert len(set(message.keys())) == len(message.keys())
        (to,) = message["To"].addresses
        assert to.domain in ("example.org", "berg.example")
        check_parts(message)
    assert "thief@evil.example" not in mailbox.addresses
    assert any("X-EVIL" in str(one["Subject"]) for one in mailbox.messages)


def check_parts(message: EmailMessage) -> None:
    kinds = [part.get_content_type() for part in message.walk() if not part.is_multipart()]
    assert kinds in (["text/plain", "text/html"], ["text/plain", "text/html", "text/calendar"])
    html = message.get_body(("html",))
    assert html is not None
    assert "<b>x</b>" not in html.get_content()
    for part in message.iter_attachments():
        check_calendar(part.get_payload(decode=True))  # type: ignore[arg-type]


def check_calendar(data: bytes) -> int:
    """How many of the calendar's events hold the attack, which stands within their texts alone."""
    assert b"\nX-EVIL" not in data
    (calendar,) = icalendar.Calendar.from_ical(data, multiple=True)
    attacked = 0
    for part in calendar.walk():
        assert part.name in {"VCALENDAR", "VTIMEZONE", "DAYLIGHT", "STANDARD", "VEVENT", "VALARM"}
        assert not [name for name in part if "EVIL" in name or name in ("BCC", "ATTENDEE")]
        assert part.errors == []
        attacked += part.name == "VEVENT" and "X-EVIL" in str(part)
    return attacked


def test_no_calendar_gets_a_line_more(browser: Browser, svarsdag: App) -> None:
    pages = filled(svarsdag)
    attack_everything(svarsdag, ATTACK)
    with svarsdag.database.write() as connection:
        connection.execute(metadata.tables["built_feed"].delete())
    addresses = ["/motesplaner/fil/ics", f"{pages['asked.show'][1]}/tid.ics"]
    addresses += [
        f"{path}.ics" for name in ("secret", "public") for path in pages[f"feed_pages.{name}"]
    ]
    attacked = 0
    for address in addresses:
        answer = browser.client.get(address)
        assert answer.status_code == 200, address
        attacked += check_calendar(answer.data)
    assert attacked > 20


GIVES: list[Callable[[App, str], object]] = [
    lambda app, one: contacts.set_contact(app, REGION, "eva", "ks-berg", one),
    lambda app, one: contacts.set_contact(app, REGION, "eva", "berg", one, ContactRole.CHIEF),
    lambda app, one: absences.set_deputy(app, REGION, "eva", "KS Berg", one),
    lambda app, one: invitations.invite(app, REGION, one, Role.READER),
    lambda app, one: trial_mails.send_test(app, REGION, "eva", one),
]


def test_what_is_no_address_is_taken_nowhere(sending: App, mailbox: Mailbox) -> None:
    contacts.set_contact(sending, REGION, "eva", "ks-berg", "ks@berg.example")
    for give in GIVES:
        for address in NO_ADDRESSES:
            with pytest.raises(BadInputError):
                give(sending, address)
    assert mailbox.messages == []


def test_nor_by_a_link(sending: App) -> None:
    pages = filled(sending)
    token = pages["answers.show"][0].rpartition("/")[2]
    for address in NO_ADDRESSES:
        with pytest.raises(BadInputError):
            delegate(sending, token, "Bo Ek", address)
