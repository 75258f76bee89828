"""The pages about calendars for those who keep them: make an address, see it, end it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from scheduler.domain.errors import BadInputError
from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds
from scheduler.services.feeds.preview import next_events
from scheduler.services.feeds.titles import PART_WORDS
from web.current import account, region, region_key, svarsdag
from web.views.feed_subjects import MOST_OF_A_KIND, subject_choices
from web.views.subscribing import subscribe_page

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/kalendrar/")
def show() -> ResponseReturnValue:
    app, key = svarsdag(), region_key()
    searched = request.args.get("sok", "").strip()
    return render_template(
        "feeds/show.html",
        feeds=feeds.feeds(app, key),
        choices=subject_choices(app, region(), searched, request.args.get("visa", "")),
        searched=searched,
        most=MOST_OF_A_KIND,
        parts=PART_WORDS,
        public_parts=feeds.PUBLIC_PARTS,
        in_config=feeds.feeds_in_config(app, key),
    )


def _content() -> FeedContent:
    kind, _colon, subject = request.form.get("subject", "").partition(":")
    if kind not in [one.value for one in FeedKind]:
        raise BadInputError("Välj vad kalendern ska visa.")
    found = FeedKind(kind)
    chosen = request.form.getlist("part")
    return FeedContent(
        region_key(),
        found,
        subject,
        frozenset(part for part in FeedPart if found.has_parts and part.value in chosen),
        "alarms" in request.form,
    )


@blueprint.post("/kalendrar/")
def create() -> ResponseReturnValue:
    content = _content()
    token = feeds.create_feed(
        svarsdag(), account().username, content, request.form.get("holder", "")
    )
    response = Response(
        subscribe_page(
            "feeds/created.html",
            feeds.feed_of_token(svarsdag(), token).name,
            content,
            feeds.secret_url(svarsdag(), token),
        )
    )
    response.headers["Cache-Control"] = "no-store"  # the address is shown this once
    return response


@blueprint.post("/kalendrar/offentlig")
def publish() -> ResponseReturnValue:
    address = request.form.get("address", "")
    feed = feeds.publish_feed(svarsdag(), account().username, _content(), address)
    flash("Kalendern är offentlig: alla som har adressen kan prenumerera.", "done")
    return redirect(url_for("feed_pages.public", address=feed.address))


@blueprint.get("/kalendrar/<id:feed_id>")
def show_one(feed_id: int) -> ResponseReturnValue:
    feed = feeds.get_feed(svarsdag(), region_key(), feed_id)
    events = [] if feed.revoked_at else next_events(svarsdag(), feed.content)
    return render_template("feeds/one.html", feed=feed, events=events, parts=PART_WORDS)


@blueprint.post("/kalendrar/<id:feed_id>/avsluta")
def revoke(feed_id: int) -> ResponseReturnValue:
    feeds.revoke_feed(svarsdag(), region_key(), account().username, feed_id)
    flash("Kalendern är avslutad. Adressen fungerar inte längre.", "done")
    return redirect(url_for("feeds.show"))
