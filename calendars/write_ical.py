"""iCal feeds out, so that every calendar shows them right.

What the clients need, and where it was seen, is written beside each line that does it. The text is
written by hand and not by a library: every value is checked here, and 2,000 events take a fiftieth
of a second (docs/feeds.md).
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct

from calendars.ical_lines import clean, line, one_line, text_line
from calendars.patterns import compiled_on_use
from calendars.records import Kind, Status

logger = logging.getLogger(__name__)

EventStatus = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

PRODUCT_ID = "-//Svarsdag//Svarsdag 1//SV"
OWN_BODY, OWN_KIND = "X-SVARSDAG-BODY", "X-SVARSDAG-KIND"
OWN_STATUS, OWN_END = "X-SVARSDAG-STATUS", "X-SVARSDAG-END"
OWN_NOTE = "X-SVARSDAG-NOTE"
_STATUSES = get_args(EventStatus)
_MAX_SEQUENCE = 2**31 - 1  # iCal's integers (RFC 5545, 3.3.8)
_STOCKHOLM = ZoneInfo("Europe/Stockholm")
_ADDRESS = compiled_on_use(r"https?://[!#-;=?-Z_a-z~\[\]]+")  # what a URI may hold (RFC 3986, 2)
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
""".replace("\n", "\r\n")
# Before, other rules held; after, programs whose tables of zones end (pytz, and so khal) know no
# summer time.
_ZONE_HOLDS_FROM = datetime(1996, 10, 27, 1, tzinfo=UTC)
_ZONE_HOLDS_UNTIL = datetime(2037, 12, 31, tzinfo=UTC)


class OwnMeeting(Struct, frozen=True):
    """What iCal has no word for, so that a plan of ours reads back exactly."""

    body: str
    kind: Kind
    status: Status
    end_time_known: bool
    note: str = ""


class FeedEvent(Struct, frozen=True):
    """One meeting or deadline.

    ``start`` and ``end`` are both dates (all-day; ``end`` is the last day itself) or both aware
    times. ``uid`` is permanent. ``changed_at`` and ``sequence`` come from the stored row, never
    from the clock: a fresh stamp on every fetch looks like a change to clients. ``url`` is a page
    that says more; ``alarm`` is how long before the start a client that has alarms gives one.
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
    url: str = ""
    alarm: timedelta | None = None


class FeedHead(Struct, frozen=True):
    """The calendar's own name, its colour (a CSS name) and the address it is fetched from."""

    name: str
    color: str = "steelblue"
    source: str = ""


class WrittenEvent(NamedTuple):
    """An event as text, in the order of a feed: it can be kept until the event changes."""

    start: str
    uid: str
    text: str


def write_feed(head: FeedHead, events: Iterable[FeedEvent]) -> bytes:
    """The calendar as bytes: the same for the same events, whoever writes it.

    An event that cannot be written is left out and logged; it never takes the feed down.
    """
    written = (write_or_leave_out(event) for event in events)
    return join_feed(head, [event for event in written if event is not None])


def write_or_leave_out(event: FeedEvent) -> WrittenEvent | None:
    """One event as text, or None, logged, where it has no meaning."""
    try:
        return write_event(event)
    except Exception:  # whatever is wrong with a row, the others are shown
        logger.exception("event %r cannot be written and is left out", event)
        return None


def join_feed(head: FeedHead, events: Iterable[WrittenEvent]) -> bytes:
    """The calendar of events already written; two of one UID would hide each other in clients."""
    name = one_line(head.name)
    parts = [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n",
        f"PRODID:{PRODUCT_ID}\r\nCALSCALE:GREGORIAN\r\n",
        text_line("NAME", name),
        text_line("X-WR-CALNAME", name),
        "X-WR-TIMEZONE:Europe/Stockholm\r\n",
        text_line("COLOR", one_line(head.color)),
        # Without VALUE these are ignored (RFC 7986, 5.7 and 5.8).
        "REFRESH-INTERVAL;VALUE=DURATION:PT4H\r\n",
        "X-PUBLISHED-TTL:PT4H\r\n",
        _address_line("SOURCE;VALUE=URI", head.source),
    ]
    seen: set[str] = set()
    texts = []
    for event in sorted(events):
        if event.uid in seen:
            logger.error("event %s is there twice: the later one is left out", event.uid)
            continue
        seen.add(event.uid)
        texts.append(event.text)
    if any("TZID=" in text for text in texts):
        parts.append(_TIMEZONE)
    return "".join([*parts, *texts, "END:VCALENDAR\r\n"]).encode()


def write_event(event: FeedEvent) -> WrittenEvent:
    """One event as text. Raises ValueError, TypeError or OverflowError where it has no meaning."""
    uid = one_line(event.uid)
    if not uid:
        raise ValueError("an event needs a UID")
    if event.status not in _STATUSES:
        raise ValueError(f"{event.status!r} is no status of an event")
    if not 0 <= event.sequence <= _MAX_SEQUENCE:
        raise ValueError(f"{event.sequence} is no sequence number")
    stamp = f"{_digits(_instant(event.changed_at))}Z"
    summary = one_line(event.summary)
    if event.status == "CANCELLED":
        summary = f"INSTÄLLT: {summary}"
    parts = [
        "BEGIN:VEVENT\r\n",
        text_line("UID", uid),
        f"DTSTAMP:{stamp}\r\nLAST-MODIFIED:{stamp}\r\nSEQUENCE:{event.sequence:d}\r\n",
        _span(event),
        _optional_text("SUMMARY", summary),
        f"STATUS:{event.status}\r\n",
        _optional_text("DESCRIPTION", event.description),
        _optional_text("LOCATION", event.location),
        _optional_text("CATEGORIES", event.category),
        _address_line("URL", event.url),
    ]
    if event.meeting is not None:
        parts.append(_own_lines(event.meeting))
    if event.alarm is not None:
        parts.append(_alarm(event.alarm, summary))
    return WrittenEvent(event.start.isoformat(), uid, "".join([*parts, "END:VEVENT\r\n"]))


@lru_cache(maxsize=1_024)  # a body's meetings have the same, nearly all of them
def _own_lines(meeting: OwnMeeting) -> str:
    return "".join(
        [
            text_line(OWN_BODY, one_line(meeting.body)),
            text_line(OWN_KIND, meeting.kind),
            text_line(OWN_STATUS, meeting.status),
            text_line(OWN_END, "known" if meeting.end_time_known else "unknown"),
            _optional_text(OWN_NOTE, meeting.note),
        ]
    )


def _optional_text(name: str, text: str) -> str:
    """Without the white space around it, which libical drops; left out where nothing is left,
    since it complains of a property without value."""
    stripped = clean(text).strip()
    return text_line(name, stripped) if stripped else ""


def _address_line(name: str, address: str) -> str:
    """A property of type URI; what is no web address is left out, and the event stays."""
    if not address:
        return ""
    if _ADDRESS.fullmatch(address) is None:
        logger.error("%s %r is no web address and is left out", name, address)
        return ""
    return line(f"{name}:{address}")


def _span(event: FeedEvent) -> str:
    start, end = event.start, event.end
    if isinstance(start, datetime) and isinstance(end, datetime):
        first, last = _moments(event.uid, start, end)
        return f"DTSTART{first}\r\nDTEND{last}\r\nTRANSP:OPAQUE\r\n"
    if isinstance(start, datetime) or isinstance(end, datetime) or end < start:
        raise ValueError(f"{event.uid} ends before it starts")
    # The end of an all-day event is the next day (RFC 5545, 3.6.1); the same day breaks Outlook.
    return (
        f"DTSTART;VALUE=DATE:{_digits(start)}\r\n"
        f"DTEND;VALUE=DATE:{_digits(end + timedelta(days=1))}\r\n"
        "TRANSP:TRANSPARENT\r\nX-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
    )


def _moments(uid: str, start: datetime, end: datetime) -> tuple[str, str]:
    """Parameter and value of both: Swedish time with its zone, or UTC where either is unsure.

    A time in the hour that comes twice in October means the first one (RFC 5545, 3.3.5), and
    clients differ; times when not everybody has the same rules are UTC as well.
    """
    instants = _instant(start), _instant(end)
    # As instants: two times of one zone compare by their clocks, also in October's double hour.
    if instants[0] >= instants[1]:
        raise ValueError(f"{uid} ends before it starts")
    locals_ = [instant.astimezone(_STOCKHOLM) for instant in instants]
    known = instants[0] >= _ZONE_HOLDS_FROM and instants[1] < _ZONE_HOLDS_UNTIL
    if not known or any(map(_comes_twice, locals_)):
        return f":{_digits(instants[0])}Z", f":{_digits(instants[1])}Z"
    zone = ";TZID=Europe/Stockholm:"
    return f"{zone}{_digits(locals_[0])}", f"{zone}{_digits(locals_[1])}"


def _comes_twice(local: datetime) -> bool:
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def _instant(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} is a time without a zone")
    return moment.astimezone(UTC)


def _digits(moment: date) -> str:
    """A day as 20260701, a time as 20260701T130000."""
    return moment.isoformat()[:19].replace("-", "").replace(":", "")


def _alarm(before: timedelta, summary: str) -> str:
    """DISPLAY, which needs a text of its own (RFC 5545, 3.6.6)."""
    seconds = int(before.total_seconds())
    if seconds < 0:
        raise ValueError("an alarm comes before the start")
    hours, rest = divmod(seconds, 3600)
    return (
        f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT{hours}H{rest // 60}M\r\n"
        f"{text_line('DESCRIPTION', summary)}END:VALARM\r\n"
    )
