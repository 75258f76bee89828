"""Pages that are opened by a secret address, without a log-in."""

from __future__ import annotations

from flask import Response, make_response, render_template

from scheduler.domain.errors import NotFoundError


def private(page: str, status: int = 200) -> Response:
    """A page that no cache keeps and no search engine lists."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def ended(error: NotFoundError) -> Response:
    """One and the same page for an address that is unknown, has ended or is taken back."""
    return private(render_template("answers/ended.html", message=str(error)), 404)
