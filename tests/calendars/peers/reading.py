"""What an independent program makes of a feed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from calendars.write_ical import FeedEvent

Span = tuple[str, str]
"""Start and end: 20261029 for an all-day event, whose end is the day after its last, else
20261029T120000Z, always UTC."""


@dataclass(frozen=True)
class PeerReading:
    """``errors`` are the program's own words; ``spans`` and ``texts`` (summary and description) are
    by UID."""

    errors: tuple[str, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)
    texts: dict[str, tuple[str, str]] = field(default_factory=dict)

    def shows(self, meant: dict[str, Span]) -> bool:
        """Whether just these events are shown, at these times; by UID where it keeps them."""
        if self.spans and not self.spans.keys() & meant.keys():
            return sorted(self.spans.values()) == sorted(meant.values())
        return self.spans == meant


def shown(moment: date | datetime) -> str:
    if not isinstance(moment, datetime):
        return f"{moment:%Y%m%d}"
    if moment.tzinfo is None:
        return f"{moment:%Y%m%dT%H%M%S} without a zone"
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def meant(events: list[FeedEvent]) -> dict[str, Span]:
    """The spans of the events as they went in, by zoneinfo."""
    return {
        event.uid: (
            shown(event.start),
            shown(event.end if isinstance(event.end, datetime) else event.end + timedelta(days=1)),
        )
        for event in events
    }
