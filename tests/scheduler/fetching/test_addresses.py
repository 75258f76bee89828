from __future__ import annotations

from ipaddress import ip_address

import pytest

from scheduler.fetching.addresses import is_public, parse_address
from scheduler.fetching.errors import FetchError

PORTS = frozenset({443})


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0",  # unspecified
        "0.1.2.3",
        "10.1.2.3",  # private
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "100.64.0.1",  # carrier-grade NAT
        "100.127.255.255",
        "127.0.0.1",  # loopback
        "127.9.9.9",
        "169.254.169.254",  # link-local: the metadata service of clouds
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",  # multicast
        "239.255.255.250",
        "240.0.0.1",  # reserved
        "255.255.255.255",
        "::",  # unspecified
        "::1",  # loopback
        "::127.0.0.1",  # IPv4-compatible
        "::ffff:127.0.0.1",  # IPv4-mapped
        "::ffff:10.0.0.1",
        "::ffff:169.254.169.254",
        "::ffff:100.64.0.1",
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "2002:a00:1::1",  # 6to4 of 10.0.0.1
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "64:ff9b::a9fe:a9fe",  # NAT64 of 169.254.169.254
        "64:ff9b:1::1",  # NAT64 of a local network (RFC 8215)
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",  # Teredo
        "2001:db8::1",  # documentation
        "3fff::1",
        "100::1",  # discard
        "fc00::1",  # unique local
        "fd12:3456::1",
        "fe80::1",  # link-local
        "fe80::1%1",
        "fec0::1",  # site-local
        "ff02::1",  # multicast
        "4000::1",  # not handed out
    ],
)
def test_addresses_that_are_not_of_the_public_internet(ip: str) -> None:
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize(
    "ip",
    [
        "8.8.8.8",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "2a00:1450::1",
        "2001:200::1",
        "::ffff:8.8.8.8",
        "64:ff9b::808:808",
        "2002:808:808::1",
    ],
)
def test_addresses_of_the_public_internet(ip: str) -> None:
    assert is_public(ip_address(ip))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("http://berg.example/plan.pdf", "https"),
        ("ftp://berg.example/plan.pdf", "https"),
        ("file:///etc/passwd", "https"),
        ("berg.example/plan.pdf", "https"),
        ("https://eva:hemligt@berg.example/", "lösenord"),
        ("https://eva@berg.example/", "lösenord"),
        ("https://@berg.example/", "lösenord"),
        ("https://berg.example:8443/", "port 8443"),
        ("https://berg.example:22/", "port 22"),
        ("https://berg.example:port/", "ingen webbadress"),
        ("https:///plan.pdf", "ingen webbadress"),
        ("https://[::1/", "ingen webbadress"),
        ("https://[fe80::1%25eth0]/", "ingen webbadress"),
        ("https://" + "a" * 64 + ".example/", "ingen webbadress"),
        ("https://berg.example/en plan.pdf", "mellanslag"),
        ("https://berg.example/\r\nHost: x", "mellanslag"),
        ("https://berg.example\\@127.0.0.1/", "mellanslag"),
        ("https://berg.example/" + "a" * 2000, "2000 tecken"),
        ("https://berg.example/" + "å" * 1000, "2000 tecken"),
        ("", "https"),
    ],
)
def test_addresses_that_are_refused_say_why(typed: str, words: str) -> None:
    with pytest.raises(FetchError) as caught:
        parse_address(typed, PORTS)
    assert words in str(caught.value)
    assert "hemligt" not in str(caught.value)


def test_an_address_is_written_one_way() -> None:
    found = parse_address(" HTTPS://Åre.Example:443/möten/plan%202026.pdf", PORTS)
    assert found.url == "https://xn--re-xia.example/m%C3%B6ten/plan%202026.pdf"
    assert found.file_name == "plan 2026.pdf"
    assert parse_address(found.url, PORTS) == found
    assert parse_address("https://berg.example#rubrik", PORTS).url == "https://berg.example/"
    assert parse_address("https://berg.example/?id=3&å=1", PORTS).target == "/?id=3&%C3%A5=1"
    assert parse_address("https://berg.example./", PORTS).name == "berg.example"
    assert parse_address("https://[2a00::1]/", PORTS).host == "[2a00::1]"
