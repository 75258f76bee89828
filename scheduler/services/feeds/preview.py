"""What a feed shows next, for the page about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from calendars.write_ical import FeedEvent
from scheduler.domain.feeds import FeedContent
from scheduler.services.app import App
from scheduler.services.feeds.contents import shown_events

_SHOWN = 10


def next_events(app: App, content: FeedContent) -> Sequence[FeedEvent]:
    """The next ten events, in order of day."""
    today = app.settings.today()
    with app.database.read() as connection:
        shown = shown_events(app, connection, content, today)
    ahead = [one.event for one in shown if one.last_day >= today]
    return sorted(ahead, key=lambda event: (_day(event.start), event.summary, event.uid))[:_SHOWN]


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
