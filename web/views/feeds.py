"""Calendar feeds: the page about them, and the feeds themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import Headers

from scheduler.domain.errors import BadInputError, NotFoundError
from scheduler.domain.feeds import FeedKind
from scheduler.services import feeds, rounds
from web.current import account, region, region_key, svarsdag
from web.limits import FEED_LIMIT, limiter

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

blueprint = Blueprint("feeds", __name__)

_NEXT_FETCH_SECONDS = 3600


@blueprint.get("/kalendrar/")
def show() -> ResponseReturnValue:
    return _page()


def _page(new_token: str | None = None) -> str:
    address = url_for("feeds.serve", token=new_token, _external=True) if new_token else None
    return render_template(
        "feeds/show.html",
        feeds=feeds.feeds(svarsdag(), region_key()),
        rounds=rounds.rounds(svarsdag(), region_key()),
        bodies=region().bodies.values(),
        organisations=region().organisations.values(),
        address=address,
        webcal=address.replace("https://", "webcal://").replace("http://", "webcal://")
        if address
        else None,
    )


@blueprint.post("/kalendrar/")
def create() -> ResponseReturnValue:
    kind, _colon, subject = request.form.get("subject", "").partition(":")
    if kind not in [one.value for one in FeedKind]:
        raise BadInputError("Välj vad kalendern ska visa.")
    token = feeds.create_feed(svarsdag(), region_key(), account().username, FeedKind(kind), subject)
    response = Response(_page(token))
    response.headers["Cache-Control"] = "no-store"  # the address is shown this once
    return response


@blueprint.post("/kalendrar/<id:feed_id>/avsluta")
def revoke(feed_id: int) -> ResponseReturnValue:
    feeds.revoke_feed(svarsdag(), region_key(), account().username, feed_id)
    flash("Kalendern är avslutad. Adressen fungerar inte längre.", "done")
    return redirect(url_for("feeds.show"))


class FeedResponse(Response):
    """Keeps Last-Modified in a 304, where Werkzeug drops it: a client that has stored no ETag
    needs it for its next question (RFC 9110, 15.4.5)."""

    def get_wsgi_headers(self, environ: WSGIEnvironment) -> Headers:
        headers = super().get_wsgi_headers(environ)
        if "Last-Modified" in self.headers:
            headers["Last-Modified"] = self.headers["Last-Modified"]
        return headers


@blueprint.get("/feeds/<token>.ics")
@limiter.limit(FEED_LIMIT)
def serve(token: str) -> ResponseReturnValue:
    """The feed. HEAD works too; If-None-Match wins over If-Modified-Since (RFC 9110, 13.1.3)."""
    try:
        answer = feeds.serve_feed(svarsdag(), token)
    except NotFoundError as error:
        return Response(f"{error}\n", status=404, content_type="text/plain; charset=utf-8")
    response = FeedResponse(answer.data, content_type="text/calendar; charset=utf-8")
    response.set_etag(answer.etag)
    response.last_modified = answer.last_modified
    response.headers["Cache-Control"] = f"private, max-age={_NEXT_FETCH_SECONDS}"
    response.headers["Content-Disposition"] = 'inline; filename="svarsdag.ics"'
    return response.make_conditional(request)
