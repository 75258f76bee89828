"""The feed is read by a parser that shares no code with the writer."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject

from calendars.write_ical import FeedEvent, FeedHead, join_feed, write_event, write_feed

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


def test_events_written_one_by_one_join_to_the_same_feed() -> None:
    events = [deadline(), meeting(datetime(2026, 7, 1, 9, tzinfo=STOCKHOLM)), deadline(uid="d-2")]
    head = FeedHead("KS")
    assert join_feed(head, [write_event(event) for event in events]) == write_feed(head, events)


# 25 October 2026 goes back from 03:00 summer time to 02:00 winter time: 02:30 comes at 00:30 and
# at 01:30 UTC. 29 March goes from 02:00 to 03:00: "02:30" never comes, and is 01:30 UTC by the
# offset before the change. 1 July 1990 is before the year when the zone's rules began to hold, and
# 1 July 2038 after the last year that pytz's tables hold: 13:00 summer time is 11:00 UTC.
@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 10, 25, 2, 30, tzinfo=STOCKHOLM), "DTSTART:20261025T003000Z"),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=STOCKHOLM), "DTSTART:20261025T013000Z"),
        (
            datetime(2026, 3, 29, 2, 30, tzinfo=STOCKHOLM),
            "DTSTART;TZID=Europe/Stockholm:20260329T033000",
        ),
        (datetime(1990, 7, 1, 13, tzinfo=STOCKHOLM), "DTSTART:19900701T110000Z"),
        (datetime(2038, 7, 1, 13, tzinfo=STOCKHOLM), "DTSTART:20380701T110000Z"),
        (datetime(2026, 7, 1, 7, tzinfo=UTC), "DTSTART;TZID=Europe/Stockholm:20260701T090000"),
    ],
)
def test_a_time_that_clients_may_read_in_two_ways_is_written_in_utc(
    moment: datetime, written: str
) -> None:
    event = deadline(start=moment, end=moment.astimezone(UTC) + timedelta(hours=2))
    assert written in lines(write_feed(FeedHead("KS"), [event]))


# In the double hour 02:10 the second time is half an hour after 02:40 the first time.
def test_a_meeting_over_the_double_hour_ends_after_it_starts() -> None:
    start = datetime(2026, 10, 25, 2, 40, tzinfo=STOCKHOLM)
    end = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=STOCKHOLM)
    found = lines(write_feed(FeedHead("KS"), [deadline(start=start, end=end)]))
    assert "DTSTART:20261025T004000Z" in found
    assert "DTEND:20261025T011000Z" in found


@pytest.mark.parametrize(
    "changes",
    [
        {"start": datetime(2026, 7, 1, 9), "end": datetime(2026, 7, 1, 10)},  # noqa: DTZ001
        {"start": datetime(2026, 7, 1, 9, tzinfo=UTC)},
        {"end": datetime(2026, 7, 1, 9, tzinfo=UTC)},
        {"start": date.max, "end": date.max},
        {"start": None},
        {"summary": None},
        {"uid": " "},
        {"changed_at": datetime(2026, 7, 1, 9)},  # noqa: DTZ001
        {"sequence": -1},
        {"sequence": 2**31},
        {"status": "DONE"},
        {"alarm": timedelta(hours=-1)},
    ],
)
def test_an_event_without_meaning_is_left_out_and_the_others_stay(
    changes: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    data = write_feed(FeedHead("KS"), [deadline(**({"uid": "bad"} | changes)), deadline()])
    assert [event.uid.value for event in parse(data).vevent_list] == ["d-1@svarsdag"]
    assert "left out" in caplog.text


def test_of_two_events_with_one_uid_the_later_is_left_out(
    caplog: pytest.LogCaptureFixture,
) -> None:
    later = deadline(start=date(2019, 11, 5), end=date(2019, 11, 5))
    events = parse(write_feed(FeedHead("KS"), [later, deadline()])).vevent_list
    assert [event.dtstart.value for event in events] == [date(2019, 10, 29)]
    assert "d-1@svarsdag is there twice" in caplog.text


@pytest.mark.parametrize(
    "address",
    ["https://x.se/a\r\nATTENDEE:mailto:x@y", "javascript:alert(1)", "https://x.se/å", "x.se"],
)
def test_what_is_no_web_address_is_left_out_and_the_event_stays(
    address: str, caplog: pytest.LogCaptureFixture
) -> None:
    data = write_feed(FeedHead("KS", source=address), [deadline(url=address)])
    assert not [one for one in lines(data) if one.startswith(("URL", "SOURCE", "ATTENDEE"))]
    assert parse(data).vevent.uid.value == "d-1@svarsdag"
    assert "no web address" in caplog.text


def test_addresses_colour_and_alarm_are_told() -> None:
    head = FeedHead("KS", color="tomato", source="https://svarsdag.se/kalender/ks-berg.ics")
    event = deadline(url="https://svarsdag.se/rundor/3?a=1,2", alarm=timedelta(hours=15))
    data = write_feed(head, [event])
    found = lines(data)
    assert "SOURCE;VALUE=URI:https://svarsdag.se/kalender/ks-berg.ics" in found
    assert "COLOR:tomato" in found
    assert "URL:https://svarsdag.se/rundor/3?a=1,2" in found
    alarm = parse(data).vevent.valarm
    assert alarm.trigger.value == -timedelta(hours=15)
    assert alarm.description.value == "Sista svarsdag: Sammanslagning"


def test_a_broken_surrogate_becomes_a_question_mark_and_marks_of_direction_stay() -> None:
    text = "Svar \ud83d \u200fשלום\u200e 👩‍👩‍👧 slut"
    data = write_feed(FeedHead("KS"), [deadline(description=text)])
    assert parse(data).vevent.description.value == text.replace("\ud83d", "?")


def test_a_long_description_comes_through_whole() -> None:
    text = ("Underlag; se https://x.se, C:\\plan\n" * 300).strip()
    data = write_feed(FeedHead("KS"), [deadline(description=text)])
    assert len(text) > 10_000
    assert parse(data).vevent.description.value == text
