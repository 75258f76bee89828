"""How much, how long and from where may be fetched. The defaults are those of production."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence

from msgspec import Struct

from scheduler.fetching.addresses import HTTPS_PORT, IpAddress, is_public


class FetchLimits(Struct, frozen=True):
    """Sizes and times of one fetch, its redirects included.

    ``max_bytes`` counts what comes out of decompression: the readers take 20 MB.
    ``total_seconds`` is a hard end; the others bound one connection and one silence.
    """

    max_bytes: int = 20_000_000
    total_seconds: float = 30.0
    connect_seconds: float = 8.0
    read_seconds: float = 15.0
    max_redirects: int = 5


def resolve(name: str, port: int) -> Sequence[str]:
    """Every IP address of ``name``, in the system's order. Raises OSError where there is none."""
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for _family, _type, _protocol, _canonical, sockaddr in found]


class FetchRules(Struct, frozen=True):
    """Where may be fetched from; tests replace these to reach a server of their own.

    ``is_allowed`` judges each resolved address, ``ca_pem`` replaces the system's authorities.
    """

    resolve: Callable[[str, int], Sequence[str]] = resolve
    is_allowed: Callable[[IpAddress], bool] = is_public
    ports: frozenset[int] = frozenset({HTTPS_PORT})
    ca_pem: str | None = None


STRICT = FetchRules()
USUAL_LIMITS = FetchLimits()
