"""35 ways to break a correct feed, each in one place; calendars are known to trip over each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from calendars.write_ical import FeedEvent, FeedHead, write_feed

STAMP = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
EVENTS = [
    FeedEvent(
        uid="meeting-1@svarsdag",
        summary="KS Berg: sammanträde",
        start=datetime(2026, 7, 1, 11, tzinfo=UTC),
        end=datetime(2026, 7, 1, 14, tzinfo=UTC),
        changed_at=STAMP,
        location="Rådhuset, Svenstavik",
    ),
    FeedEvent(
        uid="deadline-2@svarsdag",
        summary="Sista svarsdag: Översiktsplanen",
        start=date(2026, 10, 29),
        end=date(2026, 10, 29),
        changed_at=STAMP,
        description="Svaren ska vara hos samverkansrådet. " + "å" * 60,
        alarm=timedelta(hours=15),
    ),
]
FEED = write_feed(FeedHead("KS Berg"), EVENTS)


@dataclass(frozen=True)
class Fault:
    """``break_feed`` breaks a correct feed in one way, and ``code`` is what our linter calls it.

    ``refused_by`` are the programs that complain, ``misread_by`` those that silently show other
    events or times than were meant.
    """

    name: str
    break_feed: Callable[[bytes], bytes]
    code: str
    refused_by: tuple[str, ...] = ()
    misread_by: tuple[str, ...] = ()


def _swap(old: str, new: str, count: int = 1) -> Callable[[bytes], bytes]:
    def broken(feed: bytes) -> bytes:
        # A fault that breaks nothing would prove nothing.
        assert old.encode() in feed, old
        return feed.replace(old.encode(), new.encode("utf-8"), count)

    return broken


def _without(line: str, count: int = 1) -> Callable[[bytes], bytes]:
    return _swap(f"{line}\r\n", "", count)


def _fold_within_a_letter(feed: bytes) -> bytes:
    return feed.replace("åå".encode(), b"\xc3\r\n \xa5\xc3\xa5", 1)


def _unfolded(feed: bytes) -> bytes:
    return feed.replace(b"\r\n ", b"", 1)


def _in_latin_1(feed: bytes) -> bytes:
    return feed.replace("Rådhuset".encode(), "Rådhuset".encode("latin-1"))


_ALL_DAY_END = "DTEND;VALUE=DATE:20261030"
_ZONED_END = "DTEND;TZID=Europe/Stockholm:20260701T160000"
_ZONED_START = "DTSTART;TZID=Europe/Stockholm:20260701T130000"
_DAYLIGHT = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
_STANDARD = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"
_DAYLIGHT_DAYS = "RDATE:20250330T020000,20260329T020000"
_STANDARD_DAYS = "RDATE:20251026T030000,20261025T030000"


def _zone_by_days(feed: bytes) -> bytes:
    feed = _swap(_DAYLIGHT, _DAYLIGHT_DAYS)(feed)
    return _swap(_STANDARD, _STANDARD_DAYS)(feed)


def _no_zone(feed: bytes) -> bytes:
    start, end = feed.index(b"BEGIN:VTIMEZONE"), feed.index(b"END:VTIMEZONE\r\n")
    return feed[:start] + feed[end + len(b"END:VTIMEZONE\r\n") :]


FAULTS = [
    # Lines and bytes.
    Fault("LF as line end", lambda feed: feed.replace(b"\r\n", b"\n"), "line_end"),
    Fault(
        "CR as line end",
        lambda feed: feed.replace(b"\r\n", b"\r"),
        "line_end",
        ("ical.js", "khal", "ical"),
        ("calcurse",),
    ),
    Fault("line of more than 75 octets", _unfolded, "long_line"),
    Fault(
        "fold within a letter",
        _fold_within_a_letter,
        "split_letter",
        ("ical.js", "vobject", "khal", "ical"),
    ),
    Fault(
        "byte order mark",
        lambda feed: b"\xef\xbb\xbf" + feed,
        "bom",
        ("ical.js", "vobject", "khal", "ical"),
        ("calcurse",),
    ),
    Fault("latin-1", _in_latin_1, "encoding", ("ical.js", "vobject", "khal", "ical")),
    Fault(
        "control character",
        _swap("sammanträde", "samman\x07träde"),
        "control",
        ("ical",),
    ),
    Fault("blank line", _swap("END:VEVENT\r\n", "END:VEVENT\r\n\r\n"), "blank_line"),
    Fault(
        "bare line end in a text",
        _swap("samverkansrådet.", "samverkans\r\nrådet."),
        "no_property",
        ("ical.js", "libical", "vobject", "ical"),
    ),
    # Structure.
    Fault(
        "END:VEVENT missing",
        _without("END:VEVENT"),
        "misplaced",
        ("ical.js", "libical", "vobject", "khal", "ical"),
        ("calcurse",),
    ),
    Fault(
        "END:VCALENDAR missing",
        _without("END:VCALENDAR"),
        "unclosed",
        ("ical.js", "libical", "vobject", "khal"),
        ("ical",),
    ),
    Fault(
        "text after the end", lambda feed: feed + b"X-MORE:1\r\n", "outside", ("ical.js", "khal")
    ),
    # What must be there, once.
    Fault(
        "PRODID missing",
        _without("PRODID:-//Svarsdag//Svarsdag 1//SV"),
        "missing",
        ("libical", "vobject"),
    ),
    Fault("VERSION missing", _without("VERSION:2.0"), "missing", ("libical",), ("calcurse",)),
    Fault(
        "UID missing",
        _without("UID:meeting-1@svarsdag"),
        "missing",
        ("vobject", "khal"),
        ("ical.js", "libical", "ical"),
    ),
    Fault(
        "UID twice",
        _swap("deadline-2@", "meeting-1@"),
        "same_uid",
        (),
        ("ical.js", "libical", "vobject", "khal", "ical"),
    ),
    Fault("DTSTAMP missing", _without("DTSTAMP:20260901T070000Z"), "missing", ("vobject",)),
    Fault(
        "SUMMARY twice",
        _swap("STATUS:CONFIRMED", "SUMMARY:Annat\r\nSTATUS:CONFIRMED"),
        "repeated",
        ("libical", "vobject", "ical"),
    ),
    # Times.
    Fault(
        "DTSTAMP not UTC", _swap("DTSTAMP:20260901T070000Z", "DTSTAMP:20260901T090000"), "not_utc"
    ),
    Fault(
        "all-day event ends the same day",
        _swap(_ALL_DAY_END, _ALL_DAY_END[:-2] + "29"),
        "bad_end",
        ("khal", "calcurse"),
        ("ical.js", "libical", "vobject", "ical"),
    ),
    Fault(
        "ends before it starts",
        _swap("T160000", "T120000"),
        "bad_end",
        ("khal", "calcurse"),
        ("ical.js", "libical", "vobject", "ical"),
    ),
    Fault(
        "DTEND of another type",
        _swap(_ZONED_END, "DTEND;VALUE=DATE:20260702"),
        "bad_end",
        ("khal", "ical", "calcurse"),
        ("ical.js", "libical", "vobject"),
    ),
    Fault(
        "DTEND and DURATION",
        _swap(_ZONED_END, f"{_ZONED_END}\r\nDURATION:PT3H"),
        "end_and_duration",
        ("libical", "vobject", "ical", "calcurse"),
    ),
    Fault(
        "DATE without VALUE",
        _swap("DTSTART;VALUE=DATE:", "DTSTART:"),
        "bad_value",
        ("ical.js", "calcurse"),
    ),
    Fault(
        "a day that is none",
        _swap("DTSTART;VALUE=DATE:20261029", "DTSTART;VALUE=DATE:20260229"),
        "bad_value",
        ("vobject", "khal", "ical"),
        ("ical.js", "libical", "calcurse"),
    ),
    # Time zones.
    Fault("TZID without VTIMEZONE", _no_zone, "unknown_zone", ("ical.js", "khal")),
    Fault("zone of listed days", _zone_by_days, "zone_by_days", (), ("ical.js",)),
    Fault(
        "zone with a wrong offset",
        _swap("TZOFFSETTO:+0200", "TZOFFSETTO:+0300"),
        "wrong_zone",
        (),
        ("ical.js", "libical"),
    ),
    Fault(
        "TZID on a UTC time",
        _swap(_ZONED_START, _ZONED_START + "Z"),
        "zone_on_utc",
        (),
        ("ical.js", "libical", "vobject", "calcurse"),
    ),
    # Words, texts, alarms.
    Fault("unknown STATUS", _swap("STATUS:CONFIRMED", "STATUS:DONE"), "unknown_word", ("ical",)),
    Fault("SEQUENCE no number", _swap("SEQUENCE:0", "SEQUENCE:one"), "bad_value", ("ical",)),
    Fault("comma not escaped", _swap("Rådhuset\\,", "Rådhuset,"), "bad_escape", ("calcurse",)),
    Fault("REFRESH-INTERVAL without VALUE", _swap(";VALUE=DURATION", ""), "value_type"),
    Fault(
        "METHOD without ORGANIZER",
        _swap("CALSCALE:", "METHOD:PUBLISH\r\nCALSCALE:"),
        "no_organizer",
        ("libical",),
    ),
    Fault(
        "DISPLAY alarm without text",
        _swap(
            "TRIGGER:-PT15H0M\r\nDESCRIPTION:Sista svarsdag: Översiktsplanen\r\n",
            "TRIGGER:-PT15H0M\r\n",
        ),
        "missing",
        ("ical",),
    ),
]
