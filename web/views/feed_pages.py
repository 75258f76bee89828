"""The pages about a calendar for those who subscribe to it: no log-in, no cookie."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from scheduler.services import feeds
from web.current import svarsdag
from web.limits import WRONG_LINK_LIMIT, limiter
from web.private_pages import is_missing
from web.views.subscribing import subscribe_page

blueprint = Blueprint("feed_pages", __name__)


@blueprint.get("/feeds/<token>")
@limiter.limit(WRONG_LINK_LIMIT, deduct_when=is_missing)
def secret(token: str) -> ResponseReturnValue:
    """The page to send to whom the calendar is for. It shows what the calendar shows."""
    feed = feeds.feed_of_token(svarsdag(), token)
    response = Response(
        subscribe_page(
            "feeds/secret.html",
            feed.name,
            feed.content,
            feeds.secret_url(svarsdag(), token),
        )
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/kalender/<address>")
def public(address: str) -> ResponseReturnValue:
    found = feeds.public_feed(svarsdag(), address)
    return subscribe_page(
        "feeds/public.html",
        found.name,
        found.content,
        feeds.public_url(svarsdag(), address),
    )
