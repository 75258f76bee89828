from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest
from msgspec.structs import replace

from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.mail import Calendar, Heading, render

LETTER = Letter(
    subject="KS Ragunda: underlag till ”Sammanslagning av nämnder” senast 8 oktober 2019",
    paragraphs=("RSR har sänt remissen.", "Åäö & <b>"),
)
HEADING = Heading(
    to="ks@ragunda.example",
    sender="svarsdag@example.org",
    message_id="<1@example.org>",
    moment=datetime(2019, 10, 1, 6, 0, tzinfo=UTC),
    thread_id="<remiss-7@example.org>",
)
CALENDAR = Calendar("datum.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
UNSUBSCRIBE = "https://svarsdag.example/veckolista/abc"


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)  # type: ignore[return-value]


def message(letter: Letter = LETTER, calendar: Calendar | None = CALENDAR) -> EmailMessage:
    return parsed(render(letter, HEADING, calendar))


def test_text_and_html_are_alternatives_and_the_calendar_is_attached() -> None:
    types = [part.get_content_type() for part in message().walk()]
    assert types == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
    ]
    (attached,) = message().iter_attachments()
    assert attached.get_filename() == "datum.ics"
    # Without METHOD in the file there is none in the type: nothing to accept or decline.
    assert attached["Content-Type"].params.get("method") is None
    assert attached.get_payload(decode=True) == CALENDAR.content
    assert message(calendar=None).get_content_type() == "multipart/alternative"


def test_the_headers_keep_machines_from_answering_and_the_matter_together() -> None:
    found = message()
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["X-Auto-Response-Suppress"] == "All"
    assert found["Message-ID"] == "<1@example.org>"
    assert (found["In-Reply-To"], found["References"]) == (HEADING.thread_id, HEADING.thread_id)
    assert found["To"] == "ks@ragunda.example"
    assert found["Subject"] == LETTER.subject
    assert found["List-Unsubscribe"] is None


def test_what_is_sent_out_of_courtesy_can_be_stopped_with_one_click() -> None:
    found = message(replace(LETTER, unsubscribe_url=UNSUBSCRIBE))
    assert found["List-Unsubscribe"] == f"<{UNSUBSCRIBE}>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


_PRINT = """
from tests.scheduler.reminders.test_mail import CALENDAR, HEADING, LETTER
from scheduler.reminders.mail import render
import sys
sys.stdout.buffer.write(render(LETTER, HEADING, CALENDAR))
"""


def test_another_process_makes_the_very_same_bytes() -> None:
    other = subprocess.run([sys.executable, "-c", _PRINT], capture_output=True, check=True)
    assert other.stdout == render(LETTER, HEADING, CALENDAR)


def test_a_hostile_title_adds_no_header_and_no_markup() -> None:
    evil = replace(
        LETTER,
        subject="Hej\r\nBcc: alla@example.org\r\n\r\nny text",
        paragraphs=("<script>alert(1)</script>",),
    )
    found = message(evil)
    assert found["Bcc"] is None
    assert found["To"] == "ks@ragunda.example"
    html = found.get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content()
    assert "&lt;script&gt;" in html.get_content()


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d", "inte en adress", "a@b, c@d"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        render(LETTER, replace(HEADING, to=address))


def test_no_line_is_longer_than_mail_allows() -> None:
    long = replace(LETTER, subject="å" * 900, paragraphs=("ö" * 5000,))
    # RFC 5322, 2.1.1: 998 characters; many servers fold or refuse what is longer.
    assert max(len(line) for line in render(long, HEADING, CALENDAR).split(b"\r\n")) <= 998


def test_the_date_is_that_of_the_moment() -> None:
    assert message()["Date"].datetime.date() == date(2019, 10, 1)
