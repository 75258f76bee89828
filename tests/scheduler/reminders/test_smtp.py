"""The connection to a mail server, against real ones that misbehave."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scheduler.reminders.smtp import Envelope, SmtpServer, SmtpSession, TransportError
from tests.scheduler.reminders.smtp import smtp_server

DATA = b"Message-ID: <1@example.org>\r\nSubject: hej\r\n\r\n.en punkt\r\n"
FOREVER = float("inf")


@contextmanager
def session(port: int) -> Iterator[SmtpSession]:
    server = SmtpServer("127.0.0.1", port, use_tls=False, timeout_seconds=5)
    found = SmtpSession(server, "svarsdag@example.org")
    try:
        yield found
    finally:
        found.close()


def send(found: SmtpSession, to: str = "ks@ragunda.example", lease_ends: float = FOREVER) -> None:
    found.send(Envelope(to, DATA), lease_ends)


def test_a_real_server_gets_the_very_bytes() -> None:
    with smtp_server() as mailbox, session(mailbox.port) as ours:
        send(ours)
    assert mailbox.addresses == ["ks@ragunda.example"]
    assert mailbox.received[0] == DATA


def test_many_messages_go_over_one_connection() -> None:
    with smtp_server() as mailbox, session(mailbox.port) as ours:
        for _ in range(5):
            send(ours)
        assert mailbox.connections == 1
    assert len(mailbox.received) == 5


@pytest.mark.parametrize(
    ("reply", "permanent"),
    [("451 later", False), ("421 closing", False), ("550 nobody here", True)],
)
@pytest.mark.parametrize("moment", ["on_rcpt", "on_data"])
def test_refusals(reply: str, permanent: bool, moment: str) -> None:
    with smtp_server() as mailbox, session(mailbox.port) as ours:
        setattr(mailbox, moment, lambda _what: reply)
        with pytest.raises(TransportError) as caught:
            send(ours)
        assert caught.value.permanent is permanent
        assert caught.value.maybe_delivered is False
        assert mailbox.received == []
        # What was refused is no hindrance to the next.
        setattr(mailbox, moment, lambda _what: None)
        send(ours)
    assert len(mailbox.received) == 1


@pytest.mark.parametrize("farewell", [b"421 too many messages\r\n", b""])
def test_a_connection_the_server_has_closed_is_opened_anew(farewell: bytes) -> None:
    with scripted([1, 1], farewell) as (port, taken), session(port) as ours:
        send(ours)
        send(ours)
    assert taken == [1, 1]


def test_a_server_that_closes_every_connection_takes_nothing() -> None:
    with scripted([0], b"") as (port, taken), session(port) as ours:
        with pytest.raises(TransportError) as caught:
            send(ours)
        assert (caught.value.permanent, caught.value.maybe_delivered) == (False, False)
        # One try on a new connection: to go on at once would hammer a server in trouble.
        assert taken == [0]


def test_no_server_is_a_passing_fault() -> None:
    with smtp_server() as mailbox:
        port = mailbox.port
    with session(port) as ours, pytest.raises(TransportError) as caught:
        ours.open()
    assert (caught.value.permanent, caught.value.maybe_delivered) == (False, False)


def test_an_address_no_server_can_be_told_is_refused_for_good() -> None:
    with smtp_server() as mailbox, session(mailbox.port) as ours:
        with pytest.raises(TransportError) as caught:
            send(ours, to="kommunchef@åre.example")
        assert caught.value.permanent
        send(ours)
    assert len(mailbox.received) == 1


def test_a_message_is_not_begun_when_the_lease_is_nearly_over() -> None:
    with smtp_server() as mailbox, session(mailbox.port) as ours:
        # Two replies may take 5 s each, and 9 s are left.
        with pytest.raises(TransportError) as caught:
            send(ours, lease_ends=time.monotonic() + 9)
        assert (caught.value.permanent, caught.value.maybe_delivered) == (False, False)
        assert mailbox.received == []
        send(ours, lease_ends=time.monotonic() + 60)
    assert len(mailbox.received) == 1


def test_a_lost_last_reply_may_have_been_delivered() -> None:
    silent = scripted([1], b"", last_reply=False)
    with silent as (port, _taken), session(port) as ours, pytest.raises(TransportError) as caught:
        send(ours)
    assert (caught.value.permanent, caught.value.maybe_delivered) == (False, True)


@contextmanager
def scripted(
    messages: list[int], farewell: bytes, *, last_reply: bool = True
) -> Iterator[tuple[int, list[int]]]:
    """A server that takes so many messages over each connection, and hangs up with ``farewell``
    at the next MAIL; without ``last_reply`` it hangs up in place of it. Yields its port and how
    many it has taken over each connection."""
    taken: list[int] = []

    def serve(listener: socket.socket) -> None:
        for most in messages:
            connection, _address = listener.accept()
            taken.append(0)
            with connection, connection.makefile("rwb") as stream:
                stream.write(b"220 hej\r\n")
                stream.flush()
                for line in stream:
                    if line.upper().startswith(b"MAIL") and taken[-1] == most:
                        stream.write(farewell)
                        break
                    if line.upper().startswith(b"DATA"):
                        stream.write(b"354 go\r\n")
                    elif line == b".\r\n":
                        taken[-1] += 1
                        if not last_reply:
                            break
                        stream.write(b"250 taken\r\n")
                    elif line.upper().startswith((b"EHLO", b"MAIL", b"RCPT", b"RSET")):
                        stream.write(b"250 OK\r\n")
                    elif line.upper().startswith(b"QUIT"):
                        stream.write(b"221 hej\r\n")
                        break
                    stream.flush()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=[listener], daemon=True)
        thread.start()
        yield listener.getsockname()[1], taken
    thread.join(5)
