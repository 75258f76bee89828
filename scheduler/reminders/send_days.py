"""On which day a reminder is sent: a working day, outside the weeks in which nobody reads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from scheduler.domain.soft_blocks import SoftBlock, soft_block_of
from scheduler.domain.workdays import Workdays
from scheduler.settings import STOCKHOLM

_WORKDAYS = Workdays()
_ONE_DAY = timedelta(days=1)
# Longer than any row of days off and quiet weeks: what has no working day before it in this time
# keeps the day it had.
_LONGEST_BLOCK_DAYS = 62


def due_time(day: date, hour: int) -> datetime:
    """``day`` at ``hour`` in Sweden, as UTC."""
    return datetime.combine(day, time(hour), STOCKHOLM).astimezone(UTC)


def send_time(
    anchor: date, offset_days: int, hour: int, quiet: Sequence[SoftBlock], after: datetime
) -> datetime:
    """When a reminder ``offset_days`` from ``anchor`` is sent, as UTC.

    One of a day to come is sent on the nearest working day before, and before the quiet weeks it
    would fall in, if that is later than ``after``; else on the nearest working day before alone,
    else on the very day: a reminder in the holidays is better than none. One of a day that has
    passed (``offset_days`` > 0) waits for the next working day and no longer: a missed day must be
    said at once, and said earlier it would not be true.
    """
    wished = anchor + timedelta(days=offset_days)
    if offset_days > 0:
        return due_time(_WORKDAYS.at_or_after(wished), hour)
    workday = _WORKDAYS.at_or_before(wished)
    for day in (_before_quiet_weeks(workday, quiet), workday):
        moment = due_time(day, hour)
        if moment > after:
            return moment
    return due_time(wished, hour)


def _before_quiet_weeks(workday: date, quiet: Sequence[SoftBlock]) -> date:
    day = workday
    while soft_block_of(quiet, day, _WORKDAYS) is not None:
        day = _WORKDAYS.at_or_before(day - _ONE_DAY)
        if (workday - day).days > _LONGEST_BLOCK_DAYS:
            return workday
    return day


def next_digest_day(weekday: int, hour: int, now: datetime) -> tuple[date, datetime]:
    """The next week's list after ``now``: the day it is named after (ISO ``weekday``), and when it
    is sent, the next working day where that is a day off."""
    day = now.astimezone(STOCKHOLM).date() - timedelta(days=7)
    while True:
        if day.isoweekday() == weekday:
            moment = due_time(_WORKDAYS.at_or_after(day), hour)
            if moment > now:
                return day, moment
        day += _ONE_DAY
