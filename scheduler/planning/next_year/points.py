"""On which days a body may meet, and what each costs in points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.next_year import CalendarWish, JointCalendar, NextYearPolicy
from scheduler.domain.soft_blocks import SoftBlock, soft_block_of
from scheduler.domain.workdays import Workdays


def points_of_days(
    region: Region,
    calendar: JointCalendar,
    days: Iterable[date],
    fixed: Sequence[Meeting],
    wish: CalendarWish,
    policy: NextYearPolicy,
    workdays: Workdays,
) -> dict[int, int]:
    """Of ``days`` those the body may take, by ordinal, with their points: working days on an
    allowed weekday, not forbidden, on which none of the ``fixed`` meetings of bodies with members
    in common is held."""
    taken = {
        day
        for meeting in fixed
        if meeting.body in calendar.shares_members_with
        for day in _days_of(meeting)
    }
    points = {}
    for day in days:
        if (
            not workdays.is_workday(day)
            or day.isoweekday() not in policy.weekdays
            or day in wish.forbidden
            or day in taken
        ):
            continue
        costs = day_costs(region.soft_blocks, calendar, policy, day, workdays)
        cost = sum(points for _reason, points in costs)
        if not (cost and wish.avoid_soft_blocks):
            points[day.toordinal()] = cost
    return points


def day_costs(
    blocks: Iterable[SoftBlock],
    calendar: JointCalendar,
    policy: NextYearPolicy,
    day: date,
    workdays: Workdays,
) -> list[tuple[str, int]]:
    """Why a day costs points, and how many."""
    found = []
    block = soft_block_of(blocks, day, workdays)
    if block is not None:
        found.append((f"{block.name} ({block.source})", policy.soft_block_points))
    wished = calendar.wished_weekdays
    if wished and day.isoweekday() not in wished:
        found.append((f"ingen önskad veckodag ({calendar.source})", policy.unwished_weekday_points))
    return found


def _days_of(meeting: Meeting) -> list[date]:
    count = (meeting.end_date - meeting.start_date).days + 1
    return [meeting.start_date + timedelta(days=index) for index in range(count)]
