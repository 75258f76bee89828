"""When a body can be called to an extra meeting."""

from __future__ import annotations

from datetime import date

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting, MeetingStatus
from scheduler.domain.workdays import Workdays
from scheduler.planning.extra_days import busy_days, days_for_extra_meeting

WORKDAYS = Workdays()


def meeting(body: str, day: date, last: date | None = None, **values: object) -> Meeting:
    return Meeting(f"{body}-{day}", body, day, last or day, **values)  # type: ignore[arg-type]


def days_of(
    region: Region, meetings: list[Meeting], body: str, first: date, last: date
) -> list[int]:
    found = days_for_extra_meeting(region, meetings, region.body(body), first, last, WORKDAYS)
    return [day.day for day in found]


def test_a_board_is_not_called_when_its_members_sit_elsewhere(jamtland: Region) -> None:
    # Monday 4 to Friday 8 November 2019. KF Berg meets 5-6 November, KS Åre on the 7th, and a
    # meeting of KSAU Berg on the 8th is cancelled: 4, 7 and 8 are free for KS Berg.
    meetings = [
        meeting("kf-berg", date(2019, 11, 5), date(2019, 11, 6)),
        meeting("ks-are", date(2019, 11, 7)),
        meeting("ksau-berg", date(2019, 11, 8), status=MeetingStatus.CANCELLED),
    ]
    week = date(2019, 11, 4), date(2019, 11, 10)
    assert days_of(jamtland, meetings, "ks-berg", *week) == [4, 7, 8]


def test_a_joint_body_keeps_clear_of_its_members_boards(jamtland: Region) -> None:
    # KS Åre is a member's board; KSAU Berg is neither board nor assembly.
    meetings = [meeting("ks-are", date(2019, 11, 7)), meeting("ksau-berg", date(2019, 11, 6))]
    busy = busy_days(jamtland, meetings, jamtland.body("gns"))
    assert busy == {date(2019, 11, 7)}


def test_days_to_avoid_come_last(jamtland: Region) -> None:
    # Week 28 of 2020 begins on Monday 6 July: the summer weeks. Friday the 3rd comes first.
    assert days_of(jamtland, [], "ks-berg", date(2020, 7, 3), date(2020, 7, 7)) == [3, 6, 7]
    # Weeks 31 and 32: Friday 31 July lies in the summer weeks, Monday 3 August does not.
    assert days_of(jamtland, [], "ks-berg", date(2020, 7, 31), date(2020, 8, 4)) == [3, 4, 31]


def test_no_day_is_free_on_a_weekend(jamtland: Region) -> None:
    assert days_of(jamtland, [], "ks-berg", date(2019, 11, 9), date(2019, 11, 10)) == []
