"""The linter's rules one by one; the 35 faults of test_peers are not said again here."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.ical_lint.lint import lint_ical
from calendars.write_ical import FeedEvent, FeedHead, write_feed
from tests.support import DATA

EVENT = """\
BEGIN:VEVENT
UID:1@test
DTSTAMP:20260901T070000Z
DTSTART;TZID=Europe/Stockholm:20260701T130000
DTEND;TZID=Europe/Stockholm:20260701T160000
SUMMARY:KS Berg
END:VEVENT
"""
ZONE = """\
BEGIN:VTIMEZONE
TZID:Europe/Stockholm
BEGIN:DAYLIGHT
DTSTART:19810329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
START, END = (f"DT{part};TZID=Europe/Stockholm:20260701T1" for part in ("START", "END"))


def calendar(*parts: str) -> bytes:
    text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//SV\n" + "".join(parts) + "END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def found(data: bytes) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in lint_ical(data)]


def with_event(old: str, new: str) -> bytes:
    assert old in EVENT
    return calendar(ZONE, EVENT.replace(old, new))


# The calendar's own three lines, then the zone's fifteen: the event begins on line 19.
def test_a_right_calendar_has_no_fault() -> None:
    assert found(calendar(ZONE, EVENT)) == []


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", [(None, "no_calendar")]),
        (calendar(), [(1, "no_events")]),
        (b"Hej\r\n" + calendar(ZONE, EVENT), [(1, "no_property")]),
        (b"X-A:1\r\n" + calendar(ZONE, EVENT), [(1, "outside")]),
        (calendar(ZONE, EVENT)[:-2], [(26, "line_end")]),
        (with_event("KS Berg", "KS\u2028Berg"), [(24, "line_breaker")]),
        (with_event("END:VEVENT", "END:VTODO\nEND:VEVENT"), [(25, "misplaced")]),
        (with_event("SUMMARY", "BEGIN:X-A\nEND:X-A\nSUMMARY"), [(24, "misplaced")]),
        (with_event("UID:1@test", "UID: "), [(20, "missing")]),
        (with_event("SUMMARY:KS Berg", "STATUS:NEEDS-ACTION"), [(24, "unknown_word")]),
        (with_event("SUMMARY:KS Berg", "SEQUENCE:-1"), [(24, "bad_value")]),
        (with_event("SUMMARY:KS Berg", "PRIORITY:10"), [(24, "bad_value")]),
        (with_event("SUMMARY:KS Berg", "URL:www.berg.se"), [(24, "bad_value")]),
        (with_event("SUMMARY:KS Berg", "URL:https://berg.se/möte"), [(24, "bad_value")]),
        (with_event("SUMMARY:KS Berg", "SUMMARY:C:\\plan"), [(24, "bad_escape")]),
        (with_event("SUMMARY:KS Berg", "CATEGORIES:Möte,KS"), []),
        (with_event("SUMMARY:KS Berg", 'X-A;B="c:d,e;f":g'), []),
        (with_event("T130000", "T250000"), [(22, "bad_value")]),
        (with_event("DTSTART;", "DTSTART;VALUE=TEXT;"), [(22, "value_type")]),
        (with_event("DTEND;TZID=Europe/Stockholm", "DTEND"), [(23, "bad_end"), (23, "floating")]),
        (
            with_event(f"{END}60000", "DTEND:20260701T140000Z"),
            [],  # 16:00 in Sweden: one end in UTC, the other with a zone, are both instants
        ),
        (with_event(f"{END}60000", "DTEND:20260701T110000Z"), [(23, "bad_end")]),  # it starts then
        (with_event("SUMMARY:KS Berg", "RRULE:FREQ=DAILY"), [(24, "recurring")]),
        (with_event("SUMMARY:KS Berg", "ATTENDEE:mailto:a@b.se"), [(24, "attendee")]),
        (
            with_event("SUMMARY:KS Berg", "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20260801"),
            [(24, "bad_value"), (24, "recurring")],
        ),
        (
            calendar(
                ZONE, EVENT, EVENT.replace("1@test", "2@test\nRECURRENCE-ID:20260701T110000Z")
            ),
            [],
        ),
        (calendar("METHOD:PUBLISH\n", ZONE, EVENT), [(4, "no_organizer")]),
        (
            calendar(
                "METHOD:PUBLISH\n", ZONE, EVENT.replace("UID", "ORGANIZER:mailto:a@b.se\nUID")
            ),
            [],
        ),
        (calendar("SOURCE:https://a.se/\n", ZONE, EVENT), [(4, "value_type")]),
        (calendar("REFRESH-INTERVAL;VALUE=DURATION:4H\n", ZONE, EVENT), [(4, "bad_value")]),
        (
            calendar("BEGIN:VTODO\nUID:2@test\nDTSTAMP:20260901T070000Z\nEND:VTODO\n"),
            [(4, "todo")],
        ),
        (with_event("SUMMARY:KS Berg", "DESCRIPTION:A\nDESCRIPTION:B"), [(25, "repeated")]),
        (
            calendar(
                "BEGIN:VJOURNAL\nUID:2@test\nDTSTAMP:20260901T070000Z\nDESCRIPTION:A\n"
            ).replace(b"END:VCAL", b"DESCRIPTION:B\r\nEND:VJOURNAL\r\nEND:VCAL"),
            [],
        ),
        (
            calendar(ZONE.replace("DTSTART:19961027T030000", "DTSTART:19961027T010000Z"), EVENT),
            [(13, "zone_start")],
        ),
    ],
)
def test_one_fault_is_told_with_its_line(
    data: bytes, expected: list[tuple[int | None, str]]
) -> None:
    assert found(data) == expected


def test_a_zone_without_times_is_empty() -> None:
    zone = "BEGIN:VTIMEZONE\nTZID:Europe/Stockholm\nEND:VTIMEZONE\n"
    assert (4, "empty_zone") in found(calendar(zone, EVENT))


# July is summer time, +02:00; a zone whose summer began in 2027 says +01:00 of July 2026.
def test_a_zone_that_says_another_offset_than_the_world_is_told_once() -> None:
    zone = ZONE.replace("19810329", "20270328")
    (problem,) = lint_ical(calendar(zone, EVENT, EVENT.replace("1@", "2@")))
    assert problem.message == (
        "rad 22: filens Europe/Stockholm ger 20260701T130000 skillnaden +01:00 mot UTC, men den är "
        "+02:00 – rätta VTIMEZONE."
    )


def test_a_zone_of_the_senders_own_is_taken_as_it_is() -> None:
    data = calendar(ZONE, EVENT).replace(b"Europe/Stockholm", b"Berg")
    assert found(data) == []


def test_a_zone_with_an_end_and_one_that_never_ends() -> None:
    # Outlook begins in 1601; its rule is followed up to the event, however long.
    zone = ZONE.replace("19810329", "16010325").replace("19961027", "16011028")
    assert found(calendar(zone, EVENT)) == []
    ended = ZONE.replace("MONTH=3;BYDAY=-1SU", "MONTH=3;BYDAY=-1SU;UNTIL=20200329T010000Z")
    assert found(calendar(ended, EVENT)) == [(22, "wrong_zone")]


def test_an_all_day_event_that_looks_busy_all_day() -> None:
    event = EVENT.replace(f"{START}30000", "DTSTART;VALUE=DATE:20260701")
    event = event.replace(f"{END}60000\n", "")
    assert found(calendar(event)) == [(7, "busy_day")]
    assert found(calendar(event.replace("UID", "TRANSP:TRANSPARENT\nUID"))) == []


@given(st.lists(st.sampled_from(calendar(ZONE, EVENT).splitlines(keepends=True)), max_size=40))
def test_lines_in_any_order_are_told_of_and_never_a_crash(lines: list[bytes]) -> None:
    for problem in lint_ical(b"".join(lines)):
        assert problem.message.endswith(".")
        assert problem.row is None or f"rad {problem.row}: " in problem.message


@given(st.binary(max_size=300))
def test_any_bytes_are_told_of_and_never_a_crash(data: bytes) -> None:
    assert lint_ical(data)


@pytest.mark.parametrize("path", sorted((DATA / "ics").glob("*.ics")), ids=lambda path: path.name)
def test_real_calendars_of_others_are_told_of_within_their_lines(path: Path) -> None:
    data = path.read_bytes()
    last = len(data.splitlines()) + data.count(b"\r") + 1
    for problem in lint_ical(data):
        assert problem.row is None or 1 <= problem.row <= last


STAMP = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)


@given(
    st.text(st.characters(), max_size=80),
    st.dates(date(1900, 1, 1), date(2100, 12, 30)),
    st.integers(0, 30 * 24 * 60),
    st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]),
)
def test_whatever_we_write_has_no_fault(text: str, day: date, minutes: int, status: str) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=minutes)
    common = {"summary": text, "description": text, "location": text, "changed_at": STAMP}
    events = [
        FeedEvent(uid="1", start=day, end=day, status=status, **common),  # type: ignore[arg-type]
        FeedEvent(uid="2", start=start, end=start + timedelta(minutes=1 + minutes), **common),
    ]
    assert lint_ical(write_feed(FeedHead(text), events)) == ()
