"""A real SMTP server that can be told to misbehave."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Mailbox:
    """What the server took, in order. ``on_data`` may refuse (give a reply) or do worse;
    ``on_rcpt`` the same, before any of the message has come."""

    received: list[bytes] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    on_data: Callable[[bytes], str | None] = lambda _message: None
    on_rcpt: Callable[[str], str | None] = lambda _address: None
    port: int = 0
    connections: int = 0

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, found: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return found

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        refusal = self.on_rcpt(address)
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = bytes(envelope.content or b"")
        refusal = self.on_data(content)
        if refusal:
            return refusal
        self.received.append(content)
        self.addresses += envelope.rcpt_tos
        return "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        parser = BytesParser(policy=policy.default)
        return [parser.parsebytes(one) for one in self.received]  # type: ignore[misc]


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def smtp_server() -> Iterator[Mailbox]:
    mailbox = Mailbox(port=free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    try:
        yield mailbox
    finally:
        controller.stop()


def plain(message: EmailMessage) -> str:
    """The plain text that the reader of a mail sees."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())
