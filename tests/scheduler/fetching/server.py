"""A real https server on this machine, with a certificate authority of its own."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import trustme

from scheduler.fetching.addresses import IpAddress
from scheduler.fetching.rules import FetchRules

NAME = "moten.example"
Answer = Callable[[BaseHTTPRequestHandler], None]


class PlanServer:
    """Answers each path with what the test has put there, and keeps every request's headers."""

    def __init__(self, port: int, ca_pem: str) -> None:
        self.port = port
        self.ca_pem = ca_pem
        self.answers: dict[str, Answer] = {}
        self.requests: list[dict[str, str]] = []
        self.looked_up: list[str] = []

    def url(self, path: str, name: str = NAME) -> str:
        return f"https://{name}:{self.port}{path}"

    def put(self, path: str, content: bytes, status: int = 200, **headers: str) -> None:
        """Serves ``content``; underscores in header names are hyphens."""

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name.replace("_", "-"), value)
            if "Content_Length" not in headers:
                handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)

        self.answers[path] = answer

    def redirect(self, path: str, to: str) -> None:
        self.put(path, b"", 302, Location=to)

    def _resolve(self, name: str, port: int) -> list[str]:
        self.looked_up.append(name)
        return ["127.0.0.1"]

    def rules(
        self,
        resolve: Callable[[str, int], list[str]] | None = None,
        is_allowed: Callable[[IpAddress], bool] = lambda ip: ip.is_loopback,
    ) -> FetchRules:
        """Rules under which this server, and only this machine, is reached."""
        return FetchRules(
            resolve=resolve or self._resolve,
            is_allowed=is_allowed,
            ports=frozenset({self.port}),
            ca_pem=self.ca_pem,
        )


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        pass  # clients that hang up are what these tests are about


@contextmanager
def plan_server(*names: str) -> Iterator[PlanServer]:
    """A running server whose certificate is for ``names`` (NAME if none)."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or (NAME,))).configure_cert(context)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            found.requests.append({k.lower(): v for k, v in self.headers.items()})
            answer = found.answers.get(self.path)
            if answer is None:
                self.send_error(404)
            else:
                answer(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _QuietServer(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    found = PlanServer(server.server_port, authority.cert_pem.bytes().decode())
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
