from datetime import date, time

import pytest

from calendars.read_ical import read_ical
from calendars.read_text import ReadOptions
from calendars.records import ReadError, ReadResult


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{body}END:VCALENDAR\n"
    return text.replace("\n", "\r\n").encode()


def read(data: bytes, **options: object) -> ReadResult:
    return read_ical(data, "plan.ics", ReadOptions(**options))  # type: ignore[arg-type]


def test_an_all_day_event_ends_the_day_before_its_end() -> None:
    result = read(
        calendar("UID:1\nDTSTART;VALUE=DATE:20190924\nDTEND;VALUE=DATE:20190926\nSUMMARY:RS")
    )
    (meeting,) = result.meetings
    assert (meeting.body, meeting.start_date, meeting.end_date) == (
        "RS",
        date(2019, 9, 24),
        date(2019, 9, 25),
    )
    assert meeting.start_time is None
    assert (result.year.value, result.year.origin) == (2019, "dates")


def test_a_timed_event_is_shown_in_swedish_time() -> None:
    result = read(
        calendar("UID:1\nDTSTART:20190910T110000Z\nDTEND:20190910T130000Z\nSUMMARY:KS Berg")
    )
    (meeting,) = result.meetings
    assert (meeting.start_time, meeting.end_time) == (time(13), time(15))
    assert meeting.end_date == date(2019, 9, 10)


def test_status_and_place() -> None:
    result = read(
        calendar("UID:1\nDTSTART;VALUE=DATE:20190910\nSUMMARY:KS\nSTATUS:CANCELLED\nLOCATION:Sal 1")
    )
    (meeting,) = result.meetings
    assert (meeting.status, meeting.place) == ("cancelled", "Sal 1")


def test_a_recurring_event_is_expanded_and_reported() -> None:
    result = read(
        calendar(
            "UID:1\nDTSTART;VALUE=DATE:20190910\nSUMMARY:KS\nRRULE:FREQ=MONTHLY;COUNT=3\n"
            "EXDATE;VALUE=DATE:20191010"
        )
    )
    assert [m.start_date for m in result.meetings] == [date(2019, 9, 10), date(2019, 11, 10)]
    assert [p.code for p in result.problems] == ["recurrence_expanded"]


def test_the_body_comes_from_the_summary_if_known_else_from_the_caller() -> None:
    data = calendar("UID:1\nDTSTART;VALUE=DATE:20190910\nSUMMARY:Sammanträde")
    assert read(data, body="KS Berg").meetings[0].body == "KS Berg"
    known = read(
        calendar("UID:1\nDTSTART;VALUE=DATE:20190910\nSUMMARY:GNS"),
        body="KS Berg",
        is_known_body=lambda name: name == "GNS",
    )
    assert known.meetings[0].body == "GNS"


def test_an_event_without_a_date_is_a_problem() -> None:
    result = read(calendar("UID:1\nSUMMARY:KS"))
    assert [p.code for p in result.problems] == ["no_date"]


def test_a_broken_calendar_says_so() -> None:
    with pytest.raises(ReadError, match="exportera"):
        read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VCALENDAR\r\n")
