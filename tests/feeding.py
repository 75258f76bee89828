"""Fetching feeds in tests, as a client without a store of its own does."""

from __future__ import annotations

from datetime import datetime

import vobject

from scheduler.domain.feeds import FeedContent, FeedKind, FeedPart
from scheduler.services import feeds, imports
from scheduler.services.app import App

REGION = "jamtland"
MEETINGS = frozenset({FeedPart.MEETINGS})
EVERYTHING = frozenset(FeedPart)


def of_body(body: str, parts: frozenset[FeedPart] = MEETINGS) -> FeedContent:
    return FeedContent(REGION, FeedKind.BODY, body, parts)


def new_feed(app: App, content: FeedContent) -> str:
    """A token to fetch the content with."""
    return feeds.create_feed(app, "eva", content)


def knows_nothing(_etag: str, _last_modified: datetime) -> bool:
    return False


def fetch(app: App, token: str) -> feeds.FeedAnswer:
    return feeds.serve_secret(app, token, knows_nothing, compressed=False)


def fetched(app: App, token: str) -> bytes:
    data = fetch(app, token).data
    assert data is not None
    return data


def events(data: bytes) -> dict[str, vobject.base.Component]:
    """The events of a feed by UID, read by a parser that shares no code with the writer."""
    calendar = vobject.readOne(data.decode())
    return {event.uid.value: event for event in getattr(calendar, "vevent_list", [])}


def shown(app: App, content: FeedContent) -> dict[str, vobject.base.Component]:
    """The events that a new feed of the content shows."""
    return events(fetched(app, new_feed(app, content)))


def save_plan(app: App, text: str) -> None:
    """Reads and stores a meeting plan of 2019."""
    import_id = imports.start_import(
        app, REGION, "eva", file_name="x", content=text.encode(), year=2019
    )
    imports.confirm_import(app, REGION, "eva", import_id)
