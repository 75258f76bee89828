"""The feed is read by a parser that shares no code with the writer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from calendars.write_ical import FeedEvent, FeedHead, write_feed

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STAMP = datetime(2019, 9, 2, 7, 0, tzinfo=UTC)


def deadline(**changes: object) -> FeedEvent:
    values: dict[str, object] = {
        "uid": "d-1@svarsdag",
        "summary": "Sista svarsdag: Sammanslagning",
        "start": date(2019, 10, 29),
        "end": date(2019, 10, 29),
        "changed_at": STAMP,
    }
    return FeedEvent(**(values | changes))  # type: ignore[arg-type]


def meeting(start: datetime) -> FeedEvent:
    return deadline(uid=f"m-{start.isoformat()}", start=start, end=start + timedelta(hours=2))


def parse(data: bytes) -> vobject.base.Component:
    return vobject.readOne(data.decode())


def lines(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")


def test_a_deadline_is_a_free_all_day_event_that_ends_the_next_day() -> None:
    data = write_feed(FeedHead("Remiss"), [deadline()])
    event = parse(data).vevent
    assert event.dtstart.value == date(2019, 10, 29)
    assert event.dtend.value == date(2019, 10, 30)
    assert "TRANSP:TRANSPARENT" in lines(data)
    assert "X-MICROSOFT-CDO-BUSYSTATUS:FREE" in lines(data)
    assert "DTSTAMP:20190902T070000Z" in lines(data)


def test_the_calendar_tells_its_name_and_how_often_to_fetch() -> None:
    data = write_feed(FeedHead("KS Berg"), [deadline()])
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT4H" in lines(data)
    assert "X-WR-CALNAME:KS Berg" in lines(data)
    assert "METHOD:PUBLISH" not in lines(data)


# The hours around both changes of the clock in 2026, and a summer and a winter day.
@pytest.mark.parametrize(
    ("local", "utc_hour"),
    [
        (datetime(2026, 3, 28, 13, tzinfo=STOCKHOLM), 12),
        (datetime(2026, 3, 29, 1, 30, tzinfo=STOCKHOLM), 0),
        (datetime(2026, 3, 29, 3, 30, tzinfo=STOCKHOLM), 1),
        (datetime(2026, 7, 1, 13, tzinfo=STOCKHOLM), 11),
        (datetime(2026, 10, 24, 13, tzinfo=STOCKHOLM), 11),
        (datetime(2026, 10, 25, 4, tzinfo=STOCKHOLM), 3),
        (datetime(2026, 12, 1, 13, tzinfo=STOCKHOLM), 12),
    ],
)
def test_meeting_times_are_the_same_instant_in_another_parser(
    local: datetime, utc_hour: int
) -> None:
    data = write_feed(FeedHead("KS"), [meeting(local)])
    assert data.count(b"BEGIN:VTIMEZONE") == 1
    assert b"RRULE:FREQ=YEARLY" in data
    read = parse(data).vevent.dtstart.value
    assert read.astimezone(UTC).hour == utc_hour


def test_a_cancelled_event_says_so_first() -> None:
    event = parse(write_feed(FeedHead("KS"), [deadline(status="CANCELLED")])).vevent
    assert event.status.value == "CANCELLED"
    assert event.summary.value.startswith("INSTÄLLT: ")


def test_hostile_text_cannot_add_lines_or_controls() -> None:
    evil = "A\r\nATTENDEE:mailto:x@y\x00\x07\u2028B; C, D\\E"
    data = write_feed(FeedHead(evil), [deadline(summary=evil, description=evil, location=evil)])
    assert not any(line.startswith("ATTENDEE") for line in lines(data))
    assert not any(byte < 32 and byte not in (10, 13) for byte in data)
    assert parse(data).vevent.summary.value.endswith("B; C, D\\E")


def test_lines_end_in_crlf_and_fold_at_75_octets_without_splitting_letters() -> None:
    data = write_feed(FeedHead("KS"), [deadline(summary="åäö€" * 60)])
    assert data.count(b"\n") == data.count(b"\r\n")
    for line in data.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # every folded line is whole UTF-8
    assert parse(data).vevent.summary.value == "åäö€" * 60


def test_one_bad_event_does_not_take_the_feed_down(caplog: pytest.LogCaptureFixture) -> None:
    bad = deadline(uid="bad", end=date(2019, 10, 1))
    data = write_feed(FeedHead("KS"), [bad, deadline()])
    assert parse(data).vevent.uid.value == "d-1@svarsdag"
    assert "bad" in caplog.text


def test_the_same_events_in_any_order_give_the_same_bytes() -> None:
    events = [deadline(), deadline(uid="d-2"), meeting(datetime(2026, 7, 1, 9, tzinfo=STOCKHOLM))]
    head = FeedHead("KS")
    assert write_feed(head, events) == write_feed(head, events[::-1])
