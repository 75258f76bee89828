"""One meeting as events."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from msgspec.structs import replace

from calendars.write_ical import FeedEvent
from scheduler.domain.bodies import Region
from scheduler.domain.feeds import FeedPart
from scheduler.domain.meetings import Meeting, MeetingKind, MeetingStatus, MeetingVersion
from scheduler.services.feeds.meeting_days import meeting_days

OCTOBER = Meeting("m", "ks-berg", date(2019, 10, 8), date(2019, 10, 8))
STAMP = datetime(2019, 9, 2, 7, 0, tzinfo=UTC)


def days(region: Region, meeting: Meeting, *parts: FeedPart) -> list[FeedEvent]:
    version = MeetingVersion(meeting, 3, STAMP)
    return list(meeting_days(version, region.body(meeting.body), frozenset(parts or FeedPart)))


def the_meeting(region: Region, meeting: Meeting) -> FeedEvent:
    (found,) = days(region, meeting, FeedPart.MEETINGS)
    return found


def test_version_and_time_come_from_the_row(jamtland: Region) -> None:
    assert {(e.sequence, e.changed_at) for e in days(jamtland, OCTOBER)} == {(3, STAMP)}


def test_every_day_has_a_permanent_id_of_its_own(jamtland: Region) -> None:
    moved = replace(
        OCTOBER,
        start_date=date(2019, 10, 15),
        end_date=date(2019, 10, 15),
        status=MeetingStatus.MOVED,
    )
    ids = [event.uid for event in days(jamtland, OCTOBER)]
    assert len(set(ids)) == 4
    assert [event.uid for event in days(jamtland, moved)] == ids


def test_the_meetings_own_day_for_papers_goes_before_the_bodys_days(jamtland: Region) -> None:
    own = replace(OCTOBER, intake_day=date(2019, 9, 20))
    (intake,) = days(jamtland, own, FeedPart.INTAKE)
    assert intake.start == date(2019, 9, 20)
    assert intake.description == "Mötet är 8 oktober 2019. Mötesplanen anger dagen."


def test_a_counted_day_says_how_it_was_counted(jamtland: Region) -> None:
    (summons,) = days(jamtland, OCTOBER, FeedPart.SUMMONS)
    assert "7 dagar före mötet: Reglementen" in summons.description


def test_a_moved_meeting_says_from_where(jamtland: Region) -> None:
    moved = replace(
        OCTOBER, status=MeetingStatus.MOVED, note="med utbildning; flyttat från 1 oktober 2019"
    )
    found = the_meeting(jamtland, moved)
    assert found.description == "FLYTTAT från 1 oktober 2019.\nmed utbildning"
    assert found.status == "CONFIRMED"
    assert found.meeting is not None
    assert found.meeting.note == moved.note  # so that the plan reads back as it was


def test_a_tentative_meeting_says_so_in_its_name(jamtland: Region) -> None:
    found = the_meeting(jamtland, replace(OCTOBER, status=MeetingStatus.TENTATIVE))
    assert (found.summary, found.status) == ("PRELIMINÄRT: KS Berg: sammanträde", "TENTATIVE")


def test_an_end_that_nobody_has_said_is_no_silent_guess(jamtland: Region) -> None:
    found = the_meeting(jamtland, replace(OCTOBER, start_time=time(13)))
    assert isinstance(found.start, datetime)
    assert isinstance(found.end, datetime)
    assert (found.start.hour, found.end.hour) == (13, 15)
    assert "ingen sluttid" in found.description


@pytest.mark.parametrize("kind", [MeetingKind.INFORMATION, MeetingKind.RESERVE])
def test_a_meeting_that_treats_nothing_has_no_days_around_it(
    jamtland: Region, kind: MeetingKind
) -> None:
    assert len(days(jamtland, replace(OCTOBER, kind=kind))) == 1


def test_a_cancelled_meeting_cancels_its_days(jamtland: Region) -> None:
    cancelled = replace(OCTOBER, status=MeetingStatus.CANCELLED)
    assert {e.status for e in days(jamtland, cancelled)} == {"CANCELLED"}
