"""An SMTP server in a process of its own that refuses and falls silent at seeded random.

It takes a message for good and writes that down, or refuses it for now, or takes it and hangs up
in place of the last reply. What it has taken stands in a file, a line each.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from enum import StrEnum
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


class Fate(StrEnum):
    TAKEN = "taken"
    REFUSED = "refused"
    REPLY_LOST = "reply-lost"


@dataclass(frozen=True)
class Faults:
    """The share of messages refused for now, and of last replies lost."""

    refused: float = 0.0
    reply_lost: float = 0.0
    seed: int = 0


NO_FAULTS = Faults()


@dataclass(frozen=True)
class Delivery:
    """A message that came to the server: what it is, what it holds, what became of it, and when
    (seconds of the system's monotonic clock)."""

    message_id: str
    digest: str
    fate: Fate
    at: float


@dataclass(frozen=True)
class Post:
    """The server as its clients see it."""

    port: int
    pid: int
    log: Path

    def deliveries(self) -> list[Delivery]:
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        found = [line.split("\t") for line in lines]
        return [Delivery(one[0], one[1], Fate(one[2]), float(one[3])) for one in found]


@contextmanager
def running_server(
    log: Path, faults: Faults = NO_FAULTS, port: int = 0, host: str = "127.0.0.1"
) -> Iterator[Post]:
    """The server on ``port``, or on any that is free."""
    shares = [str(faults.refused), str(faults.reply_lost), str(faults.seed)]
    arguments = [str(log), host, str(port), *shares]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.chaos.smtp", *arguments],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        port = int(process.stdout.readline())
    try:
        yield Post(port, process.pid, log)
    finally:
        process.terminate()
        process.wait()


class _Handler:
    def __init__(self, log: Path, faults: Faults) -> None:
        self._log = os.open(log, os.O_CREAT | os.O_APPEND | os.O_WRONLY)
        self._faults = faults
        self._times: Counter[str] = Counter()

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        # Half of the refusals come before the message, half in place of its last reply.
        if self._chance("rcpt") < self._faults.refused / 2:
            return "451 4.7.1 greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        content = bytes(envelope.content or b"")
        message_id = str(BytesHeaderParser().parsebytes(content)["Message-ID"])
        chance = self._chance(message_id)
        if chance < self._faults.refused / 2:
            self._note(message_id, content, Fate.REFUSED)
            return "452 4.3.1 insufficient system storage"
        if chance > 1 - self._faults.reply_lost:
            self._note(message_id, content, Fate.REPLY_LOST)
            assert server.transport is not None
            server.transport.abort()
            return "250 never heard"
        self._note(message_id, content, Fate.TAKEN)
        return "250 OK"

    def _chance(self, what: str) -> float:
        """The same number for the same message's same try, whatever order they come in."""
        self._times[what] += 1
        text = f"{self._faults.seed} {what} {self._times[what]}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") / 2**64

    def _note(self, message_id: str, content: bytes, fate: Fate) -> None:
        digest = hashlib.sha256(content).hexdigest()
        os.write(self._log, f"{message_id}\t{digest}\t{fate}\t{time.monotonic()}\n".encode())


async def _serve(log: Path, host: str, port: int, faults: Faults) -> None:
    handler = _Handler(log, faults)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, hostname=host), host, port
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    _log, _host, _port, _refused, _reply_lost, _seed = sys.argv[1:]
    _faults = Faults(float(_refused), float(_reply_lost), int(_seed))
    asyncio.run(_serve(Path(_log), _host, int(_port), _faults))
