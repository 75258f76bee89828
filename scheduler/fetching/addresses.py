"""Which web addresses and which IP addresses may be fetched from.

A user types the address and the server fetches it, so that without these checks anybody who can
log in could read what only the server reaches (server-side request forgery).
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from scheduler.fetching.errors import FetchError

HTTPS_PORT = 443
MAX_LENGTH = 2000  # characters; also what an index of PostgreSQL can hold
_UNQUOTED = "%/:=&?~+!$,;'@()*[]|"

IpAddress = IPv4Address | IPv6Address

# IANA IPv4 Special-Purpose Address Registry (RFC 6890 and later). Written out, because
# ``ipaddress.is_global`` has answered differently between Python's versions.
_REFUSED_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",  # this host (RFC 1122)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "127.0.0.0/8",  # loopback (RFC 1122)
        "169.254.0.0/16",  # link-local, clouds' metadata (RFC 3927)
        "172.16.0.0/12",  # private (RFC 1918)
        "192.0.0.0/24",  # protocol assignments (RFC 6890)
        "192.0.2.0/24",  # documentation (RFC 5737)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "192.168.0.0/16",  # private (RFC 1918)
        "198.18.0.0/15",  # benchmarks (RFC 2544)
        "198.51.100.0/24",  # documentation (RFC 5737)
        "203.0.113.0/24",  # documentation (RFC 5737)
        "224.0.0.0/4",  # multicast (RFC 1112)
        "240.0.0.0/4",  # reserved, broadcast (RFC 1112)
    )
)
# Only global unicast is handed out (RFC 4291, 2.4): that leaves out ::, ::1, fc00::/7, fe80::/10,
# fec0::/10 and ff00::/8 without naming them.
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments, Teredo among them (RFC 2928, RFC 4380)
        "2001:db8::/32",  # documentation (RFC 3849)
        "3fff::/20",  # documentation (RFC 9637)
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


def is_public(ip: IpAddress) -> bool:
    """Whether ``ip`` is an address of the public internet, also where an IPv4 address hides in it
    (IPv4-mapped, 6to4, NAT64)."""
    if isinstance(ip, IPv4Address):
        return not any(ip in net for net in _REFUSED_V4)
    hidden = ip.ipv4_mapped or ip.sixtofour
    if hidden is None and ip in _NAT64:
        hidden = IPv4Address(int(ip) & 0xFFFFFFFF)
    if hidden is not None:
        return is_public(hidden)
    return ip in _GLOBAL_V6 and not any(ip in net for net in _REFUSED_V6)


class WebAddress(Struct, frozen=True):
    """An https address that has been taken apart once; nothing parses it again.

    ``name`` is the host in ASCII, ``target`` the path and query as they are sent.
    """

    name: str
    port: int
    target: str

    @property
    def host(self) -> str:
        """The host as it stands in the address and in the Host header."""
        name = f"[{self.name}]" if ":" in self.name else self.name
        return name if self.port == HTTPS_PORT else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"https://{self.host}{self.target}"

    @property
    def file_name(self) -> str:
        """What to call the file: the last part of the path, or the host where there is none."""
        path = self.target.partition("?")[0]
        return unquote(posixpath.basename(path.rstrip("/"))) or self.name


def parse_address(text: str, ports: Collection[int]) -> WebAddress:
    """Takes a typed or redirected-to address apart.

    Raises FetchError unless it is https, to one of ``ports``, and without a user name.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise FetchError(f"Webbadressen är längre än {MAX_LENGTH} tecken: ange en kortare.")
    if any(c <= " " or c in "\x7f\\" for c in text):
        raise FetchError(
            "Webbadressen innehåller mellanslag eller andra tecken som inte hör hemma där: "
            "kopiera den på nytt."
        )
    try:
        parts = urlsplit(text)
        port = parts.port or HTTPS_PORT
        name = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    except ValueError:
        raise FetchError(f"”{text}” är ingen webbadress: {_EXAMPLE}") from None
    if parts.scheme.lower() != "https":
        raise FetchError(
            f"”{text}” börjar inte med https://: bara krypterade adresser hämtas. "
            "Skriv adressen med https."
        )
    if "@" in parts.netloc:
        raise FetchError(
            "Webbadressen innehåller användarnamn eller lösenord: ange en adress som alla kan "
            "läsa utan att logga in."
        )
    if not name or "%" in name:
        raise FetchError(f"”{text}” är ingen webbadress: {_EXAMPLE}")
    if port not in ports:
        raise FetchError(
            f"{name}: port {port} hämtas inte. Ange en adress utan port, alltså den vanliga "
            f"({HTTPS_PORT})."
        )
    target = quote(parts.path or "/", safe=_UNQUOTED)
    if parts.query:
        target += "?" + quote(parts.query, safe=_UNQUOTED)
    address = WebAddress(name.lower(), port, target)
    if len(address.url) > MAX_LENGTH:
        raise FetchError(f"Webbadressen är längre än {MAX_LENGTH} tecken: ange en kortare.")
    return address


_EXAMPLE = "skriv till exempel https://www.kommunen.se/moten.pdf."
