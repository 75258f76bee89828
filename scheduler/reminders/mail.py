"""Makes the message that carries a letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from msgspec import Struct

from scheduler.reminders.letters.as_html import html_of
from scheduler.reminders.letters.as_text import text_of
from scheduler.reminders.letters.letter import Letter
from scheduler.reminders.parts import (
    calendar_part,
    header,
    multipart,
    multipart_body,
    multipart_type,
    text_part,
)


class Calendar(Struct, frozen=True):
    """The events a letter is about, as an iCal file without METHOD: something to save, not an
    invitation to answer."""

    file_name: str
    content: bytes


class Heading(Struct, frozen=True):
    """Who writes to whom. ``message_id`` is the intent's own; ``thread_id`` is the same for all
    mail in one matter, so that mail programs show it together."""

    to: str
    sender: str
    message_id: str
    moment: datetime
    thread_id: str | None = None


def render(letter: Letter, heading: Heading, calendar: Calendar | None = None) -> bytes:
    """The whole message as bytes: the same for the same letter, heading and calendar.

    Raises ValueError where an address is malformed.
    """
    alternatives = (text_part("plain", text_of(letter)), text_part("html", html_of(letter)))
    # Boundaries that the message decides, where Python would take random ones.
    outer, inner = (_boundary(heading.message_id, index) for index in range(2))
    if calendar is None:
        content_type = multipart_type("alternative", outer)
        body = multipart_body(outer, alternatives)
    else:
        content_type = multipart_type("mixed", outer)
        both = multipart("alternative", inner, alternatives)
        attached = calendar_part(calendar.file_name, calendar.content)
        body = multipart_body(outer, (both, attached))
    fixed = [header(name, value) for name, value in _fixed_headers(letter, heading)]
    kind = header("Content-Type", content_type)
    # Ends with the empty line after all headers.
    free = _free_headers(letter, heading)
    return b"".join([*fixed, kind, free, body])


def _fixed_headers(letter: Letter, heading: Heading) -> Iterator[tuple[str, str]]:
    """Those that hold nothing but what we have made ourselves."""
    yield "Date", format_datetime(heading.moment)
    yield "Message-ID", heading.message_id
    if heading.thread_id is not None:
        yield "In-Reply-To", heading.thread_id
        yield "References", heading.thread_id
    # RFC 3834, and Exchange's own word for the same: no out-of-office replies, please.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    if letter.unsubscribe_url is not None:
        # RFC 2369 and RFC 8058: one click ends what is sent out of courtesy.
        yield "List-Unsubscribe", f"<{letter.unsubscribe_url}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "MIME-Version", "1.0"


def _free_headers(letter: Letter, heading: Heading) -> bytes:
    """Those that hold what somebody has typed, checked, encoded and folded by Python."""
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Svarsdag", addr_spec=heading.sender)
    message["To"] = Address(addr_spec=heading.to)
    message["Subject"] = _one_line(letter.subject)
    return message.as_bytes()


def _boundary(message_id: str, index: int) -> str:
    digest = hashlib.sha256(f"{message_id}/{index}".encode()).hexdigest()
    return f"=_svarsdag_{digest[:32]}"


def _one_line(text: str) -> str:
    return " ".join(text.split())
