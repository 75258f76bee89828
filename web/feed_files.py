"""Feeds as calendar programs fetch them: before all that pages need, and as little as possible.

Most fetches find nothing new, and what stands around a page (session, log-in, form protection)
takes ten times as long as to say so. Every fetch is counted.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.datastructures import Accept
from werkzeug.http import http_date, is_resource_modified, parse_accept_header, quote_etag

from scheduler.domain.errors import NotFoundError
from scheduler.services import feeds
from scheduler.services.feeds import FeedAnswer
from scheduler.storage.database import DATABASE_AWAY
from web import request_log
from web.current import app_of
from web.metrics import WebMetrics

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

# A calendar program that asks again sooner is answered from its own store. Changes come days
# ahead; an hour is soon enough, and what is urgent goes by mail.
_NEXT_FETCH_SECONDS = 3600
AWAY = (
    "Databasen svarar inte, eller så är disken full. Inget har ändrats: vänta en minut och försök "
    "igen. Kommer felet tillbaka, säg till den som sköter driften."
)
AWAY_RETRY_SECONDS = 60
_SECRET, _PUBLIC, _ENDING = "/feeds/", "/kalender/", ".ics"

_Headers = list[tuple[str, str]]

_http_date = lru_cache(http_date)


class FeedFiles:
    """Answers GET and HEAD of ``/feeds/<token>.ics`` and ``/kalender/<address>.ics``; everything
    else goes on to the pages."""

    def __init__(
        self,
        flask_app: Flask,
        pages: WSGIApplication,
        metrics: WebMetrics,
    ) -> None:
        self._flask_app = flask_app
        self._pages = pages
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path: str = environ.get("PATH_INFO", "")
        secret = path.startswith(_SECRET)
        name = path.removeprefix(_SECRET if secret else _PUBLIC).removesuffix(_ENDING)
        is_file = path.endswith(_ENDING) and (secret or path.startswith(_PUBLIC))
        if (
            not is_file
            or "/" in name
            or "\0" in name
            or environ["REQUEST_METHOD"] not in ("GET", "HEAD")
        ):
            return self._pages(environ, start_response)
        started_s = time.perf_counter()
        status, headers, body = self._answer(environ, name, secret)
        kind = "secret" if secret else "public"
        request_log.say(environ, endpoint=f"feed_files.{kind}")
        self._metrics.count_feed(kind, environ["REQUEST_METHOD"], status[:3], started_s)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(
        self, environ: WSGIEnvironment, name: str, secret: bool
    ) -> tuple[str, _Headers, bytes]:
        compressed = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        serve = feeds.serve_secret if secret else feeds.serve_public
        try:
            found = serve(
                app_of(self._flask_app), name, _what_is_known(environ), compressed=compressed
            )
        except NotFoundError as error:
            return _text("404 NOT FOUND", str(error))
        except DATABASE_AWAY as error:
            logger.error("the database is away: %s", type(error).__name__)
            return _text("503 SERVICE UNAVAILABLE", AWAY, ("Retry-After", str(AWAY_RETRY_SECONDS)))
        except Exception:
            logger.exception("a feed could not be served")
            return _text("500 INTERNAL SERVER ERROR", "Något gick fel hos oss: försök senare.")
        headers = _validators(found, "private" if secret else "public")
        if found.data is None:
            return "304 NOT MODIFIED", headers, b""
        headers.append(("Referrer-Policy", "no-referrer"))
        if secret:
            headers.append(("X-Robots-Tag", "noindex"))
        headers += [
            ("X-Content-Type-Options", "nosniff"),
            ("Content-Type", "text/calendar; charset=utf-8"),
            ("Content-Length", str(len(found.data))),
            # The address of a public one is of a–z, digits and hyphens.
            (
                "Content-Disposition",
                f'inline; filename="{"svarsdag" if secret else name}.ics"',
            ),
        ]
        if compressed:
            headers.append(("Content-Encoding", "gzip"))
        return "200 OK", headers, found.data


def _validators(found: FeedAnswer, cache: str) -> _Headers:
    """What a 304 repeats (RFC 9110, 15.4.5)."""
    return [
        ("ETag", quote_etag(found.etag)),
        ("Last-Modified", _http_date(found.last_modified)),
        ("Cache-Control", f"{cache}, max-age={_NEXT_FETCH_SECONDS}"),
        ("Vary", "Accept-Encoding"),
    ]


def _text(status: str, message: str, *more: tuple[str, str]) -> tuple[str, _Headers, bytes]:
    data = f"{message}\n".encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(data))),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        *more,
    ]
    return status, headers, data


def _takes_gzip(accepted: str) -> bool:
    if "gzip" not in accepted and "*" not in accepted:
        return False
    if ";" not in accepted and "*" not in accepted:  # nothing is weighed: what most send
        return True
    return parse_accept_header(accepted, Accept).quality("gzip") > 0


def _what_is_known(environ: WSGIEnvironment) -> Callable[[str, datetime], bool]:
    def is_known(etag: str, last_modified: datetime) -> bool:
        """If-None-Match wins over If-Modified-Since (RFC 9110, 13.1.3)."""
        if environ.get("HTTP_IF_NONE_MATCH") == quote_etag(etag):  # what most send
            return True
        return not is_resource_modified(environ, etag=etag, last_modified=last_modified)

    return is_known
