"""Feeds as calendar programs fetch them: no log-in, no cookie, as little sent as possible."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers
from werkzeug.http import is_resource_modified

from scheduler.domain.errors import NotFoundError
from scheduler.services import feeds
from scheduler.services.feeds import FeedAnswer
from scheduler.services.feeds.serving import IsKnown
from web.current import svarsdag

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

blueprint = Blueprint("feed_files", __name__)

# A calendar program that asks again sooner is answered from its own store. Changes come days
# ahead; an hour is soon enough, and what is urgent goes by mail.
_NEXT_FETCH_SECONDS = 3600


class FeedResponse(Response):
    """Keeps Last-Modified in a 304, where Werkzeug drops it: a client that has stored no ETag
    needs it for its next question (RFC 9110, 15.4.5). And is the same to everybody: the log-in
    looks for a cookie in every request, which says nothing of a feed."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        if "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        headers["Vary"] = "Accept-Encoding"
        return headers


@blueprint.get("/feeds/<token>.ics")
def secret(token: str) -> ResponseReturnValue:
    def serve(is_known: IsKnown, compressed: bool) -> FeedAnswer:
        return feeds.serve_secret(svarsdag(), token, is_known, compressed=compressed)

    response = _send(serve, "svarsdag.ics", "private")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/kalender/<address>.ics")
def public(address: str) -> ResponseReturnValue:
    def serve(is_known: IsKnown, compressed: bool) -> FeedAnswer:
        return feeds.serve_public(svarsdag(), address, is_known, compressed=compressed)

    return _send(serve, f"{address}.ics", "public")


def _send(serve: Callable[[IsKnown, bool], FeedAnswer], file_name: str, cache: str) -> Response:
    """The feed packed if the client takes that, or 304. HEAD works too."""
    compressed = request.accept_encodings.quality("gzip") > 0
    try:
        answer = serve(_is_known, compressed)
    except NotFoundError as error:
        return Response(f"{error}\n", status=404, content_type="text/plain; charset=utf-8")
    response = FeedResponse(answer.data or b"", content_type="text/calendar; charset=utf-8")
    if answer.data is None:
        response.status_code = 304
        response.headers.remove("Content-Type")
    else:
        response.headers["Content-Disposition"] = f'inline; filename="{file_name}"'
        if compressed:
            response.headers["Content-Encoding"] = "gzip"
    response.set_etag(answer.etag)
    response.last_modified = answer.last_modified
    response.headers["Cache-Control"] = f"{cache}, max-age={_NEXT_FETCH_SECONDS}"
    return response


def _is_known(etag: str, last_modified: datetime) -> bool:
    """If-None-Match wins over If-Modified-Since (RFC 9110, 13.1.3)."""
    return not is_resource_modified(request.environ, etag=etag, last_modified=last_modified)
