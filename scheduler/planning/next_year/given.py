"""The parties' meetings of a year, as far as their plans tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.meetings import Meeting, MeetingStatus


class GivenMeetings(Struct, frozen=True):
    """By body those of the year, else last year's in the same ISO weeks and weekdays (``moved``
    names these bodies). ``tentative`` of them are counted as held."""

    by_body: Mapping[str, list[Meeting]]
    moved: tuple[str, ...]
    tentative: int


def given_meetings(
    meetings: Iterable[Meeting], year: int, known: Collection[str], placed: Collection[str]
) -> GivenMeetings:
    """The meetings that may treat a matter; of bodies that are not ``known`` none is moved, and
    what is tentative is not counted of the ``placed``."""
    own: dict[str, list[Meeting]] = {}
    before: dict[str, list[Meeting]] = {}
    for meeting in sorted(meetings, key=lambda m: (m.start_date, m.id)):
        by_year = {year: own, year - 1: before}
        if meeting.may_prepare and meeting.start_date.year in by_year:
            by_year[meeting.start_date.year].setdefault(meeting.body, []).append(meeting)
    tentative, moved = 0, []
    for body, found in own.items():
        tentative += sum(m.is_tentative for m in found if body not in placed)
        own[body] = [replace(m, status=MeetingStatus.PLANNED) for m in found]
    for body, found in before.items():
        if body not in own and body in known:
            moved.append(body)
            own[body] = [
                moved_to(replace(m, status=MeetingStatus.PLANNED), in_year(m.start_date, year))
                for m in found
            ]
    return GivenMeetings(own, tuple(moved), tentative)


def in_year(day: date, year: int) -> date:
    """The same weekday in the same ISO week of another year; week 53 is the last week there is."""
    week, weekday = day.isocalendar()[1:]
    try:
        return date.fromisocalendar(year, week, weekday)
    except ValueError:
        return date.fromisocalendar(year, week - 1, weekday)


def moved_to(meeting: Meeting, start: date) -> Meeting:
    """The meeting on another day, as long and with as long for papers."""
    by = start - meeting.start_date
    return replace(
        meeting,
        id=f"{meeting.id} {start.isoformat()}",
        start_date=start,
        end_date=meeting.end_date + by,
        intake_day=meeting.intake_day + by if meeting.intake_day else None,
    )
