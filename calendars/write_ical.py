"""iCal feeds out, so that every calendar shows them right.

What the clients need, and where it was seen, is written beside each line that does it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Literal

import icalendar
from icalendar import vDatetime, vText

from calendars.records import Kind, Status

logger = logging.getLogger(__name__)

EventStatus = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

PRODUCT_ID = "-//Svarsdag//Svarsdag 1//SV"
OWN_BODY, OWN_KIND = "X-SVARSDAG-BODY", "X-SVARSDAG-KIND"
OWN_STATUS, OWN_END = "X-SVARSDAG-STATUS", "X-SVARSDAG-END"
_REFRESH = timedelta(hours=4)
# One constant zone. A zone built from transitions (RDATE) makes ical.js an hour wrong all summer
# and breaks Outlook.
_TIMEZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
# Control characters make ics.py and Home Assistant drop the whole feed.
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x80-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """What iCal has no word for, so that a plan of ours reads back exactly."""

    body: str
    kind: Kind
    status: Status
    end_time_known: bool


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """One meeting or deadline.

    ``start`` and ``end`` are both dates (all-day; ``end`` is the last day itself) or both aware
    times in Europe/Stockholm. ``uid`` is permanent. ``changed_at`` and ``sequence`` come from the
    stored row, never from the clock: a fresh stamp on every fetch looks like a change to clients.
    """

    uid: str
    summary: str
    start: date | datetime
    end: date | datetime
    changed_at: datetime
    sequence: int = 0
    status: EventStatus = "CONFIRMED"
    description: str = ""
    location: str = ""
    category: str = ""
    meeting: OwnMeeting | None = None


@dataclass(frozen=True, slots=True)
class FeedHead:
    """The calendar's own name."""

    name: str


def write_feed(head: FeedHead, events: Iterable[FeedEvent]) -> bytes:
    """The calendar as bytes: the same for the same events, whoever writes it.

    An event that cannot be written is left out and logged; it never takes the feed down.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    # As vText, which escapes: `add` knows no type for these and would write them as they are.
    for name in ("name", "x-wr-calname"):
        calendar[name] = vText(_one_line(head.name))
    calendar.add("x-wr-timezone", "Europe/Stockholm")
    calendar.add("color", "steelblue")
    # Without VALUE the property is ignored (RFC 7986, 5.7).
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT4H")
    ordered = sorted(events, key=lambda event: (_sort_day(event.start), event.uid))
    if any(isinstance(event.start, datetime) for event in ordered):
        calendar.add_component(_timezone())
    for event in ordered:
        try:
            component = _component(event)
            component.to_ical()
        except (ValueError, TypeError, UnicodeError):
            logger.exception("event %s cannot be written and is left out", event.uid)
            continue
        calendar.add_component(component)
    data: bytes = calendar.to_ical()
    return data


@cache
def _timezone() -> icalendar.Component:
    return icalendar.Timezone.from_ical(_TIMEZONE)


def _sort_day(start: date | datetime) -> str:
    return start.isoformat()


def _clean(text: str) -> str:
    """``text`` without control characters and broken surrogates; line ends become ``\\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _CONTROLS.sub(" ", text)


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())


def _component(event: FeedEvent) -> icalendar.Event:
    # Event() and not Event.new(): the latter makes up a UID and stamps the present moment.
    component = icalendar.Event()
    component.add("uid", _clean(event.uid))
    stamp = vDatetime(event.changed_at.astimezone(UTC).replace(microsecond=0))
    component["dtstamp"] = stamp
    component["last-modified"] = stamp
    component.add("sequence", event.sequence)
    cancelled = event.status == "CANCELLED"
    summary = _one_line(event.summary)
    component.add("summary", f"INSTÄLLT: {summary}" if cancelled else summary)
    component.add("status", event.status)
    _add_span(component, event)
    if event.description:
        component.add("description", _clean(event.description))
    if event.location:
        component.add("location", _clean(event.location))
    if event.meeting is not None:
        component[OWN_BODY] = vText(_one_line(event.meeting.body))
        component[OWN_KIND] = vText(event.meeting.kind)
        component[OWN_STATUS] = vText(event.meeting.status)
        component[OWN_END] = vText("known" if event.meeting.end_time_known else "unknown")
    if event.category:
        component["categories"] = vText(_clean(event.category))
    return component


def _add_span(component: icalendar.Event, event: FeedEvent) -> None:
    if isinstance(event.start, datetime):
        if not isinstance(event.end, datetime) or event.end <= event.start:
            raise ValueError(f"{event.uid} ends before it starts")
        component.add("dtstart", event.start)
        component.add("dtend", event.end)
        component.add("transp", "OPAQUE")
        return
    if isinstance(event.end, datetime) or event.end < event.start:
        raise ValueError(f"{event.uid} ends before it starts")
    component.add("dtstart", event.start)
    # The end of an all-day event is the next day (RFC 5545, 3.6.1); the same day breaks Outlook.
    component.add("dtend", event.end + timedelta(days=1))
    component.add("transp", "TRANSPARENT")
    component.add("x-microsoft-cdo-busystatus", "FREE")
