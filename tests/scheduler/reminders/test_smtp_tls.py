"""Nothing leaves for a server that cannot prove who it is."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import trustme
from aiosmtpd.controller import Controller

from scheduler.reminders.smtp import Envelope, SmtpServer, SmtpSession, TransportError
from tests.scheduler.reminders.smtp import Mailbox, free_port

ENVELOPE = Envelope("ks@ragunda.example", b"Subject: hej\r\n\r\nhej\r\n")


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@contextmanager
def server(
    authority: trustme.CA, *, name: str = "localhost", from_start: bool, offers: bool = True
) -> Iterator[tuple[Mailbox, SmtpServer]]:
    """A server with a certificate for ``name``, and how we would reach it as localhost."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert(name).configure_cert(context)
    mailbox = Mailbox(port=free_port())
    tls = {"ssl_context": context} if from_start else {}
    if offers and not from_start:
        tls = {"tls_context": context}
    controller = Controller(mailbox, hostname="localhost", port=mailbox.port, **tls)
    controller.start()
    try:
        tls_port = mailbox.port if from_start else 465
        yield mailbox, SmtpServer("localhost", mailbox.port, timeout_seconds=5, tls_port=tls_port)
    finally:
        controller.stop()


def send(to: SmtpServer) -> None:
    session = SmtpSession(to, "svarsdag@example.org")
    try:
        session.send(ENVELOPE, float("inf"))
    finally:
        session.close()


@pytest.fixture
def trusting(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority, as it does those of its operating system."""
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("from_start", [True, False])
def test_a_server_with_a_valid_certificate_gets_the_mail(
    authority: trustme.CA, from_start: bool
) -> None:
    with server(authority, from_start=from_start) as (mailbox, ours):
        send(ours)
    assert mailbox.addresses == ["ks@ragunda.example"]


@pytest.mark.parametrize("from_start", [True, False])
def test_a_certificate_nobody_vouches_for_sends_nothing(
    authority: trustme.CA, from_start: bool
) -> None:
    with (
        server(authority, from_start=from_start) as (mailbox, ours),
        pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED") as caught,
    ):
        send(ours)
    assert (caught.value.permanent, caught.value.maybe_delivered) == (False, False)
    assert mailbox.received == []


@pytest.mark.usefixtures("trusting")
@pytest.mark.parametrize("from_start", [True, False])
def test_a_certificate_for_another_name_sends_nothing(
    authority: trustme.CA, from_start: bool
) -> None:
    with (
        server(authority, name="annan.example", from_start=from_start) as (mailbox, ours),
        pytest.raises(TransportError, match="[Hh]ostname mismatch"),
    ):
        send(ours)
    assert mailbox.received == []


def test_a_server_that_offers_no_tls_gets_nothing(authority: trustme.CA) -> None:
    with (
        server(authority, from_start=False, offers=False) as (mailbox, ours),
        pytest.raises(TransportError, match="STARTTLS"),
    ):
        send(ours)
    assert mailbox.received == []
