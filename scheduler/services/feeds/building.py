"""Feeds are built once for each change and kept; here is when anew, and how."""

from __future__ import annotations

import gzip
import hashlib
import logging
from collections.abc import Mapping
from functools import cache

from calendars.write_ical import FeedHead, join_feed
from scheduler.domain.feeds import FeedContent, FeedKind
from scheduler.services.app import App
from scheduler.services.feeds.contents import shown_events
from scheduler.services.feeds.public import address_of
from scheduler.services.feeds.titles import feed_title
from scheduler.storage import built_feed_store, feed_store
from scheduler.storage.built_feed_store import Built, BuiltFrom, Standing

logger = logging.getLogger(__name__)

# A feed of 1.2 MB becomes 33 kB in 2 ms; level 6 would make it 26 kB in 7 ms, at each change.
_GZIP_LEVEL = 3
_COLORS: Mapping[FeedKind, str] = {
    FeedKind.BODY: "steelblue",
    FeedKind.ORGANISATION: "steelblue",
    FeedKind.REGION: "steelblue",
    FeedKind.ROUND: "darkorange",
    FeedKind.INCOMING: "darkorange",
    FeedKind.PROCESS: "darkorange",
    FeedKind.INQUIRY: "darkorange",
    FeedKind.ROLE: "firebrick",
}


def is_fresh(app: App, standing: Standing) -> bool:
    """Whether what is built shows everything as it is now: nothing has changed since, neither data
    nor config nor the day, which takes events out of the window."""
    made_from = state_now(app, standing.revision)
    return standing.built is not None and standing.built.made_from == made_from


def state_now(app: App, revision: int) -> BuiltFrom:
    """What a feed built now would be made from."""
    mark = _mark(app.config.mark, app.settings.base_url)
    return BuiltFrom(revision, app.settings.today(), mark)


@cache
def _mark(config_mark: str, base_url: str) -> str:
    return hashlib.sha256(f"{config_mark} {base_url}".encode()).hexdigest()


def current(app: App, content: FeedContent, standing: Standing) -> Built:
    """The built feed that shows everything as it is now, made anew where it must be.

    Should that fail, the last one built is given, and the fault logged: subscribers keep what they
    have. Without one the fault is raised.
    """
    if standing.built is not None and is_fresh(app, standing):
        return standing.built
    try:
        return build(app, content)
    except Exception:
        if standing.built is None:
            raise
        logger.exception("feed %s cannot be built; the last one is served", content)
        return standing.built


def build(app: App, content: FeedContent) -> Built:
    """Builds the feed from what is stored now, and keeps it."""
    with app.database.read() as connection:
        # First: a change that comes while the rest is read makes what is built here stale.
        made_from = state_now(app, feed_store.revision(connection, content.region))
        head = FeedHead(
            feed_title(app, connection, content),
            _COLORS[content.kind],
            address_of(app, connection, content) or "",
        )
        shown = shown_events(app, connection, content, made_from.day)
    data = join_feed(head, [one.written for one in shown if one.written is not None])
    # Without a time in it, so that the same bytes are packed the same way.
    packed = gzip.compress(data, _GZIP_LEVEL, mtime=0)
    # Not durable: what a power cut undoes is built again.
    with app.database.write(durable=False) as connection:
        return built_feed_store.put_built(
            app.database, connection, content, made_from, data, packed
        )
