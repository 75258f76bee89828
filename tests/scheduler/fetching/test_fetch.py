"""Against a real https server on this machine; nothing leaves it."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address

import pytest
from msgspec.structs import replace

from scheduler.fetching.addresses import is_public
from scheduler.fetching.errors import FetchError
from scheduler.fetching.fetch import Fetched, NotModified, fetch
from scheduler.fetching.rules import FetchLimits, FetchRules
from tests.scheduler.fetching.server import NAME, PlanServer, plan_server

PLAN = b"KS Berg: 3 mars 2026"
SMALL = FetchLimits(max_bytes=10_000)
HASTY = FetchLimits(total_seconds=0.6, connect_seconds=0.6, read_seconds=0.4)


@pytest.fixture
def server() -> Iterator[PlanServer]:
    with plan_server() as found:
        yield found


def fails(server: PlanServer, path: str, limits: FetchLimits = SMALL) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(server.url(path), limits=limits, rules=server.rules())
    return str(caught.value)


def test_a_file_is_fetched_with_what_the_next_question_needs(server: PlanServer) -> None:
    stamp = "Mon, 02 Sep 2019 07:00:00 GMT"
    server.put("/plan.txt?nr=1", PLAN, ETag='"a1"', Last_Modified=stamp)
    found = fetch(server.url("/plan.txt?nr=1"), rules=server.rules())
    assert found == Fetched(server.url("/plan.txt?nr=1"), "plan.txt", PLAN, '"a1"', stamp)
    (request,) = server.requests
    assert request["host"] == f"{NAME}:{server.port}"
    assert request["user-agent"].startswith("Svarsdag")
    assert set(request) == {"host", "user-agent", "accept", "accept-encoding"}


def test_what_is_unchanged_is_not_sent_again(server: PlanServer) -> None:
    server.put("/plan.txt", b"", 304)
    found = fetch(server.url("/plan.txt"), etag='"a1"', last_modified="x", rules=server.rules())
    assert found == NotModified()
    assert server.requests[0]["if-none-match"] == '"a1"'
    assert server.requests[0]["if-modified-since"] == "x"
    assert "304" in fails(server, "/plan.txt")  # an answer to a question that was not asked


def test_a_gzipped_file_is_unpacked(server: PlanServer) -> None:
    server.put("/plan.txt", gzip.compress(PLAN), Content_Encoding="gzip")
    found = fetch(server.url("/plan.txt"), rules=server.rules())
    assert isinstance(found, Fetched)
    assert found.content == PLAN


def test_validators_that_cannot_be_sent_back_are_dropped(server: PlanServer) -> None:
    server.put("/plan.txt", PLAN, ETag='"' + "a" * 300 + '"', Last_Modified="i går å")
    found = fetch(server.url("/plan.txt"), rules=server.rules())
    assert isinstance(found, Fetched)
    assert (found.etag, found.last_modified) == (None, None)


def test_redirects_are_followed_and_each_host_is_checked(server: PlanServer) -> None:
    server.redirect("/gammal", "/mellan")
    server.redirect("/mellan", server.url("/ny/plan.txt"))
    server.put("/ny/plan.txt", PLAN)
    found = fetch(server.url("/gammal"), rules=server.rules())
    assert isinstance(found, Fetched)
    assert found.url == server.url("/ny/plan.txt")
    assert server.looked_up == [NAME] * 3


def test_a_redirect_with_an_unquoted_letter(server: PlanServer) -> None:
    server.redirect("/gammal", "/möten.txt".encode().decode("latin-1"))
    server.put("/m%C3%B6ten.txt", PLAN)
    found = fetch(server.url("/gammal"), rules=server.rules())
    assert isinstance(found, Fetched)
    assert found.file_name == "möten.txt"


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("http://moten.example/plan.txt", "https"),
        ("//eva:lösen@moten.example/", "lösenord"),
        ("https://moten.example:22/", "port 22"),
        ("file:///etc/passwd", "https"),
        ("https://[::1", "ingen adress"),
    ],
)
def test_a_redirect_out_of_what_is_allowed(server: PlanServer, to: str, words: str) -> None:
    server.redirect("/plan.txt", to)
    assert words in fails(server, "/plan.txt")
    assert len(server.requests) == 1


def test_a_redirect_to_a_private_address(server: PlanServer) -> None:
    server.redirect("/plan.txt", server.url("/hemligt", "intern.example"))

    def resolve(name: str, _port: int) -> list[str]:
        return ["127.0.0.1"] if name == NAME else ["10.0.0.1"]

    with pytest.raises(FetchError, match=r"intern\.example leder till ett internt nät"):
        fetch(server.url("/plan.txt"), rules=server.rules(resolve))
    assert len(server.requests) == 1


def test_a_ring_of_redirects_ends(server: PlanServer) -> None:
    server.redirect("/a", "/b")
    server.redirect("/b", "/a")
    assert "mer än 5 gånger" in fails(server, "/a")
    assert len(server.requests) == 6


def test_the_address_that_was_checked_is_the_one_connected_to(server: PlanServer) -> None:
    # DNS rebinding: the second look-up would give another address.
    server.put("/plan.txt", PLAN)
    answers = iter([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.2"]])
    checked: list[str] = []

    def is_allowed(ip: object) -> bool:
        checked.append(str(ip))
        return str(ip) == "127.0.0.1"

    rules = server.rules(lambda _name, _port: next(answers), is_allowed)
    assert isinstance(fetch(server.url("/plan.txt"), rules=rules), Fetched)
    assert checked == ["127.0.0.1"]
    assert next(answers) == ["127.0.0.2"]  # asked once only


def test_the_system_is_never_asked_for_the_name(
    server: PlanServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.put("/plan.txt", PLAN)
    real, asked = socket.getaddrinfo, []

    def noted(host: str, *arguments: object, **more: object) -> object:
        asked.append(host)
        return real(host, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    fetch(server.url("/plan.txt"), rules=server.rules())
    assert set(asked) <= {"127.0.0.1"}


@pytest.mark.parametrize(
    "ips", [["8.8.8.8", "10.0.0.1"], ["2a00:1450::1", "::ffff:127.0.0.1"], ["127.0.0.1"]]
)
def test_one_private_address_among_public_ones_is_enough(ips: list[str]) -> None:
    rules = FetchRules(resolve=lambda _name, _port: ips)
    with pytest.raises(FetchError, match="internt nät") as caught:
        fetch("https://moten.example/plan.txt", rules=rules)
    assert not any(ip in str(caught.value) for ip in ips)  # what the network looks like is secret


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://localhost/",
    ],
)
def test_addresses_that_mean_this_machine_in_production(url: str) -> None:
    with pytest.raises(FetchError, match=r"internt nät|ingen webbplats"):
        fetch(url)


def test_an_unknown_name() -> None:
    def resolve(name: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    with pytest.raises(FetchError, match=r"ingen webbplats som heter finns-inte\.example"):
        fetch("https://finns-inte.example/", rules=FetchRules(resolve=resolve))


def test_the_next_address_is_tried_where_the_first_does_not_answer(server: PlanServer) -> None:
    server.put("/plan.txt", PLAN)
    # Nothing listens at 127.0.0.9: the server is bound to 127.0.0.1 alone.
    rules = server.rules(lambda _name, _port: ["127.0.0.9", "127.0.0.1"])
    assert isinstance(fetch(server.url("/plan.txt"), rules=rules), Fetched)
    none = server.rules(lambda _name, _port: ["127.0.0.9"])
    with pytest.raises(FetchError, match="går inte att nå"):
        fetch(server.url("/plan.txt"), rules=none)


def test_a_certificate_of_another_name() -> None:
    with plan_server("annan.example") as server:
        server.put("/plan.txt", PLAN)
        assert "certifikat" in fails(server, "/plan.txt")
        assert server.requests == []


def test_a_certificate_of_an_unknown_authority(server: PlanServer) -> None:
    with plan_server() as other:
        rules = replace(server.rules(), ca_pem=other.ca_pem)
    with pytest.raises(FetchError, match="certifikat"):
        fetch(server.url("/plan.txt"), rules=rules)


def test_a_file_that_is_too_large(server: PlanServer) -> None:
    server.put("/stor.txt", b"x" * 10_001)
    assert "större än 0.01 MB" in fails(server, "/stor.txt")
    server.put("/lagom.txt", b"x" * 10_000)
    assert isinstance(fetch(server.url("/lagom.txt"), limits=SMALL, rules=server.rules()), Fetched)


def test_a_small_parcel_of_a_large_file(server: PlanServer) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    assert len(bomb) < 100_000
    server.put("/bomb", bomb, Content_Encoding="gzip")
    assert "större än" in fails(server, "/bomb")


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_a_packing_that_was_not_asked_for(server: PlanServer, encoding: str) -> None:
    server.put("/plan.txt", PLAN, Content_Encoding=encoding)
    assert "packning" in fails(server, "/plan.txt")


def test_a_packing_that_is_none(server: PlanServer) -> None:
    server.put("/plan.txt", PLAN, Content_Encoding="gzip")
    assert "avbröt svaret" in fails(server, "/plan.txt")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (404, "finns inte"),
        (410, "finns inte"),
        (403, "logga in"),
        (429, "försök igen"),
        (503, "försök igen"),
        (204, "204"),
        (418, "418"),
    ],
)
def test_answers_that_are_no_file(server: PlanServer, status: int, words: str) -> None:
    server.put("/plan.txt", b"", status)
    assert words in fails(server, "/plan.txt")


def test_a_body_that_ends_too_early(server: PlanServer) -> None:
    server.put("/plan.txt", PLAN, Content_Length="1000")
    assert "avbröt svaret" in fails(server, "/plan.txt")


def drip(piece: bytes, start: bytes = b"") -> object:
    """Sends ``piece`` every 50 ms for five seconds, or until the other side hangs up: each byte
    would start a socket's own time-out anew."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for _ in range(100):
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(0.05)

    return answer


@pytest.mark.parametrize(
    ("piece", "start"),
    [
        (b"x", b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"),
        (b"x", b"HTTP/1.1 200 OK\r\n\r\n"),  # the end of the connection ends the body
        (b"x", b"HTTP/1.1 200 OK\r\nX-Long: "),
        (b"1\r\nx\r\n", b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ],
)
def test_a_server_that_drips_is_cut_off(server: PlanServer, piece: bytes, start: bytes) -> None:
    server.answers["/plan.txt"] = drip(piece, start)  # type: ignore[assignment]
    began = time.monotonic()
    assert "svarade inte i tid" in fails(server, "/plan.txt", HASTY)
    assert time.monotonic() - began < 3


def test_a_server_that_says_nothing(server: PlanServer) -> None:
    server.answers["/plan.txt"] = lambda _handler: time.sleep(1)
    assert "svarade inte i tid" in fails(server, "/plan.txt", HASTY)


def test_a_handshake_that_never_ends() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        rules = FetchRules(
            resolve=lambda _name, _port: ["127.0.0.1"],
            is_allowed=lambda _ip: True,
            ports=frozenset({port}),
        )
        with pytest.raises(FetchError, match="svarade inte i tid"):
            fetch(f"https://{NAME}:{port}/", limits=HASTY, rules=rules)


def test_a_look_up_that_never_ends() -> None:
    done = threading.Event()

    def resolve(_name: str, _port: int) -> list[str]:
        done.wait(5)
        return []

    began = time.monotonic()
    with pytest.raises(FetchError, match="svarade inte i tid"):
        fetch("https://moten.example/", limits=HASTY, rules=FetchRules(resolve=resolve))
    assert time.monotonic() - began < 3
    done.set()


def test_a_proxy_of_the_environment_is_not_used(
    server: PlanServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A proxy would resolve the name itself, after the check.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    server.put("/plan.txt", PLAN)
    assert isinstance(fetch(server.url("/plan.txt"), rules=server.rules()), Fetched)


def test_the_defaults_are_strict() -> None:
    rules = FetchRules()
    assert rules.ports == {443}
    assert rules.ca_pem is None
    assert rules.is_allowed is is_public
    assert not rules.is_allowed(ip_address("127.0.0.1"))
