"""A TLS connection to one IP address that has been checked, verified against the host's name."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Sequence
from ipaddress import ip_address

from urllib3.connection import HTTPSConnection

from scheduler.fetching.addresses import WebAddress
from scheduler.fetching.deadline import Deadline
from scheduler.fetching.errors import FetchError
from scheduler.fetching.rules import FetchLimits, FetchRules

_MOST_TRIED = 4


class _PinnedConnection(HTTPSConnection):
    """Connects to a numeric address, so that no name is looked up a second time: an answer that
    changes between the check and the connection (DNS rebinding) has nothing to change."""

    def __init__(
        self, ip: str, address: WebAddress, context: ssl.SSLContext, deadline: Deadline
    ) -> None:
        # OpenSSL itself checks the certificate against server_hostname during the handshake.
        super().__init__(ip, address.port, server_hostname=address.name, ssl_context=context)
        self._deadline = deadline

    def _new_conn(self) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, (int, float)) else None
        connected = socket.create_connection((self.host, self.port), timeout)
        try:
            self._deadline.guard(connected)
        except BaseException:
            connected.close()
            raise
        return connected


def checked_ips(address: WebAddress, rules: FetchRules, deadline: Deadline) -> list[str]:
    """The host's IP addresses, looked up once. Raises FetchError if any of them is refused: one
    private among public ones is no accident."""
    try:
        found = deadline.run(lambda: rules.resolve(address.name, address.port))
    except TimeoutError:
        raise
    except (OSError, UnicodeError):
        found = []
    if not found:
        raise FetchError(
            f"Det finns ingen webbplats som heter {address.name}: kontrollera adressen."
        )
    if not all(rules.is_allowed(ip_address(ip)) for ip in found):
        raise FetchError(
            f"{address.name} leder till ett internt nät och hämtas inte: ange en adress som "
            "alla når på internet."
        )
    return list(dict.fromkeys(found))


def connect(
    address: WebAddress,
    ips: Sequence[str],
    rules: FetchRules,
    limits: FetchLimits,
    deadline: Deadline,
) -> HTTPSConnection:
    """A connection to the first of ``ips`` that answers; the caller closes it.

    Raises ssl.SSLError, or the last OSError where none answers.
    """
    context = ssl.create_default_context(cadata=rules.ca_pem)
    failure: OSError = OSError("no address")
    for ip in ips[:_MOST_TRIED]:
        connection = _PinnedConnection(ip, address, context, deadline)
        connection.timeout = deadline.remaining(limits.connect_seconds)
        try:
            connection.connect()
        except ssl.SSLError:
            connection.close()
            raise  # the host was reached: another of its addresses is no better
        except OSError as error:
            connection.close()
            failure = error
            continue
        if connection.sock is not None:
            connection.sock.settimeout(deadline.remaining(limits.read_seconds))
        return connection
    raise failure
