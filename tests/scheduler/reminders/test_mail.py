from __future__ import annotations

import socket
import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser

import pytest

from scheduler.reminders.mail import (
    ReminderFacts,
    SmtpServer,
    TransportError,
    render,
    send,
    subject_of,
    text_of,
)
from tests.scheduler.reminders.smtp import smtp_server

FACTS = ReminderFacts(
    rule="intake-7",
    body="KS Ragunda",
    owner="RSR",
    title="Sammanslagning av gemensamma nämnder",
    dnr="RS/559/2019",
    intake_day=date(2019, 10, 8),
    meeting_start=date(2019, 10, 22),
    meeting_end=date(2019, 10, 22),
    deadline=date(2019, 10, 29),
    today=date(2019, 10, 1),
    round_url="http://127.0.0.1:8000/rundor/1",
)
MOMENT = datetime(2019, 10, 1, 6, 0, tzinfo=UTC)


def rendered(facts: ReminderFacts = FACTS, to: str = "ks@ragunda.example") -> bytes:
    return render(
        facts, to=to, sender="svarsdag@example.org", message_id="<1@example.org>", moment=MOMENT
    )


def parsed(data: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(data)  # type: ignore[return-value]


def test_the_letter_says_what_and_when() -> None:
    text = text_of(FACTS)
    assert "Underlaget behöver vara inne senast tisdag 8 oktober 2019 (om 7 dagar)." in text
    assert "KS Ragunda kan besluta om svaret vid mötet 22 oktober 2019." in text
    assert "Sista svarsdag är tisdag 29 oktober 2019 (om 28 dagar)." in text
    assert subject_of(FACTS).startswith("KS Ragunda: underlag till")


def test_the_days_left_are_those_of_the_day_it_is_sent() -> None:
    late = replace(FACTS, rule="deadline-7", today=date(2019, 10, 28))
    assert "(i morgon)" in text_of(late)
    assert "Underlaget" not in text_of(late)  # its day has passed
    after = replace(FACTS, rule="deadline+1", today=date(2019, 10, 30))
    assert "Sista svarsdag var tisdag 29 oktober 2019 (för 1 dag sedan)." in text_of(after)
    assert "saknas" in subject_of(after)


def test_the_headers_keep_machines_from_answering() -> None:
    message = parsed(rendered())
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Message-ID"] == "<1@example.org>"
    assert message["To"] == "ks@ragunda.example"
    assert "nämnder" in message["Subject"]
    assert message.get_content_type() == "text/plain"


def test_a_hostile_title_adds_no_header() -> None:
    evil = replace(FACTS, title="Hej\r\nBcc: alla@example.org\r\n\r\nny text", body="KS\nX")
    message = parsed(rendered(evil))
    assert message["Bcc"] is None
    assert message["To"] == "ks@ragunda.example"


@pytest.mark.parametrize("address", ["a@b\r\nBcc: c@d", "inte en adress", "a@b, c@d"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError):
        rendered(to=address)


def server(port: int) -> SmtpServer:
    return SmtpServer("127.0.0.1", port, use_tls=False, timeout_seconds=5)


def test_a_real_server_gets_the_very_bytes() -> None:
    data = rendered()
    with smtp_server() as mailbox:
        send(server(mailbox.port), "svarsdag@example.org", "ks@ragunda.example", data)
    assert mailbox.addresses == ["ks@ragunda.example"]
    assert mailbox.messages[0]["Message-ID"] == "<1@example.org>"
    assert mailbox.received[0].rstrip() == data.rstrip()


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [("451 later", False), ("421 closing", False), ("550 nobody here", True)],
)
@pytest.mark.parametrize("moment", ["on_rcpt", "on_data"])
def test_refusals(reply: str, permanent: bool, moment: str) -> None:
    with smtp_server() as mailbox:
        setattr(mailbox, moment, lambda _what: reply)
        with pytest.raises(TransportError) as caught:
            send(server(mailbox.port), "s@example.org", "ks@ragunda.example", rendered())
    assert caught.value.permanent is permanent
    assert caught.value.maybe_delivered is False
    assert mailbox.received == []


def test_no_server_is_a_passing_fault() -> None:
    with smtp_server() as mailbox:
        port = mailbox.port
    with pytest.raises(TransportError) as caught:
        send(server(port), "s@example.org", "ks@ragunda.example", rendered())
    assert (caught.value.permanent, caught.value.maybe_delivered) == (False, False)


def _serve_and_vanish(listener: socket.socket) -> None:
    """Takes a whole message and hangs up without the last reply."""
    connection, _address = listener.accept()
    with connection, connection.makefile("rwb") as stream:
        stream.write(b"220 hej\r\n")
        stream.flush()
        for line in stream:
            if line.upper().startswith((b"EHLO", b"MAIL", b"RCPT")):
                stream.write(b"250 OK\r\n")
            elif line.upper().startswith(b"DATA"):
                stream.write(b"354 go\r\n")
            elif line == b".\r\n":
                return
            stream.flush()


def test_a_lost_last_reply_may_have_been_delivered() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve_and_vanish, args=[listener])
        thread.start()
        port = listener.getsockname()[1]
        with pytest.raises(TransportError) as caught:
            send(server(port), "s@example.org", "ks@ragunda.example", rendered())
        thread.join(5)
    assert (caught.value.permanent, caught.value.maybe_delivered) == (False, True)
