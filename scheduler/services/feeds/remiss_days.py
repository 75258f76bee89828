"""What the days of rounds and of incoming remisser have in common as calendar events."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from calendars.write_ical import FeedEvent
from scheduler.domain.meetings import MeetingStatus, MeetingVersion
from scheduler.domain.remisser import RouteMeeting
from scheduler.domain.swedish import date_span, long_date
from scheduler.services.feeds.meeting_days import DEADLINE_ALARM


class Dated(Protocol):
    """What the days belong to: its version, and the day each of its parts last moved from."""

    @property
    def sequence(self) -> int: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def moved_from(self) -> Mapping[str, date]: ...


class RemissDay(Struct, frozen=True):
    """A day of a round, an incoming remiss or a process.

    ``bodies`` are those whose calendars it belongs in; ``waiting`` those of them that still have
    something to see to there.
    """

    event: FeedEvent
    bodies: frozenset[str]
    waiting: frozenset[str]


def day_event(
    accepted: Dated,
    uid: str,
    summary: str,
    first: date,
    last: date,
    category: str,
    description: str,
    *,
    part: str,
    url: str,
    has_alarm: bool,
    changed_at: datetime | None,
) -> FeedEvent:
    """A day, or days, of what is ``accepted``, in the version of all its days; where its ``part``
    has moved the text says from when. ``changed_at`` is later where something that the text tells
    of has changed since."""
    moved = accepted.moved_from.get(part)
    if moved is not None:
        description = f"FLYTTAT från {long_date(moved)}.\n{description}"
    return FeedEvent(
        uid=uid,
        summary=summary,
        start=first,
        end=last,
        changed_at=max(changed_at or accepted.updated_at, accepted.updated_at),
        sequence=accepted.sequence,
        description=description,
        category=category,
        url=url,
        alarm=DEADLINE_ALARM if has_alarm else None,
    )


def changed_since(step: RouteMeeting, version: MeetingVersion) -> str:
    """A sentence where a meeting on an accepted way is no longer what it was, else nothing."""
    now = version.meeting
    if now.status is MeetingStatus.CANCELLED:
        return " OBS: mötet är sedan dess inställt i mötesplanen."
    if (now.start_date, now.end_date) != (step.start_date, step.end_date):
        span = date_span(now.start_date, now.end_date, year=True)
        return f" OBS: mötet är sedan dess flyttat till {span} i mötesplanen."
    return ""
