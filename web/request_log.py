"""A line in the log for each request, and an id that it has everywhere: in the log, the answer's
headers, and on the page of an error.

The line names the code's own name of the page, never its address: that may hold a token.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, Response, g, request

from scheduler.logs import fields, with_fields

logger = logging.getLogger(__name__)

_HEADER = "X-Request-ID"
_REQUEST_ID = "svarsdag.request_id"
_SAID = "svarsdag.said"
# One that a proxy in front has given; anything else could forge a line of the log.
_WELL_FORMED = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked every few seconds by machines, or with every page.
_QUIET = frozenset({"static", "monitoring.alive", "monitoring.ready", "monitoring.metrics"})


def request_id() -> str:
    """The id of the request that is being answered."""
    found: str = request.environ.get(_REQUEST_ID, "")
    return found


def say(environ: dict[str, Any], **more: object) -> None:
    """Adds to what the request's line will say."""
    environ.setdefault(_SAID, {}).update(more)


def watch(app: Flask) -> None:
    """Lets the line say which page it was, and whose account."""

    @app.after_request
    def note(response: Response) -> Response:
        said: dict[str, object] = {"endpoint": request.endpoint or "none"}
        # What Flask-Login has found out already; nobody is looked up for the log's sake.
        account = getattr(g.get("_login_user"), "account", None)
        if account is not None:
            said |= {"account": account.id, "region": account.region}
        say(request.environ, **said)
        return response


def _is_quiet(said: dict[str, object], status: str) -> bool:
    """Calendars are fetched several times a second: /metrics counts them, and the log tells of
    those that went wrong."""
    endpoint = str(said.get("endpoint"))
    return endpoint in _QUIET or (endpoint.startswith("feed_files.") and status < "5")


class RequestLog:
    """WSGI around the whole application."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        given = environ.get("HTTP_X_REQUEST_ID", "")
        found = given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)
        environ[_REQUEST_ID] = found
        status = "500"

        def start(line: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            nonlocal status
            status = line
            return start_response(line, [*headers, (_HEADER, found)], *more)

        began = time.perf_counter()
        with fields(request=found):
            try:
                return self._app(environ, start)
            finally:
                said = environ.get(_SAID, {})
                level = logging.DEBUG if _is_quiet(said, status) else logging.INFO
                took = round((time.perf_counter() - began) * 1000, 1)
                seen = {"method": environ["REQUEST_METHOD"][:10], "status": int(status[:3])}
                logger.log(level, "request", extra=with_fields(**said, **seen, ms=took))
