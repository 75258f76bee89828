"""Pages that are opened by a secret address, without a log-in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, make_response, render_template, request

from scheduler.domain.errors import NotFoundError
from web.current import svarsdag


def private(page: str, status: int = 200) -> Response:
    """A page that no cache keeps and no search engine lists."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def ended(error: NotFoundError) -> Response:
    """One and the same page for an address that is unknown, has ended or is taken back."""
    return private(render_template("answers/ended.html", message=str(error)), 404)


def is_own_form() -> bool:
    """What the browser says of the page that sent the form; one that says nothing is believed, for
    the token is secret. ``Origin`` is "null" here, since our pages send no referrer."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    own = {request.host, urlsplit(svarsdag().settings.base_url).netloc}
    return origin == "null" or urlsplit(origin).netloc in own


def is_missing(response: Response) -> bool:
    """Whether the address opened nothing: such tries are counted."""
    return response.status_code == 404
