"""The time that a link's holder has, for its own calendar."""

from __future__ import annotations

from calendars.write_ical import FeedEvent
from scheduler.domain.errors import NotFoundError
from scheduler.services.app import App
from scheduler.services.feeds.inquiry_days import events_for_invitee
from scheduler.services.inquiries import links


def calendar_of_link(app: App, token: str) -> list[FeedEvent]:
    """Raises NotFoundError where the link does not work, or no time is fixed yet."""
    with app.database.read() as connection:
        opened = links.opened(app, connection, token)
        region = app.config.region(opened.inquiry.region)
        events = events_for_invitee(connection, opened.inquiry, region, opened.invitee.id)
    if not events:
        raise NotFoundError("Ingen tid är bestämd än.")
    return events
