"""Holidays and days when many are away, by day, for whoever looks at a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from scheduler.domain.bodies import Region
from scheduler.domain.holidays import holidays_of
from scheduler.domain.soft_blocks import soft_block_of
from scheduler.domain.workdays import Workdays


def special_days(region: Region, first: date, last: date) -> dict[date, str]:
    """What each day that is no ordinary one lies in: a holiday goes before a block."""
    holidays = {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in holidays_of(year).items()
    }
    workdays = Workdays()
    found = {}
    for day in _days(first, last):
        block = soft_block_of(region.soft_blocks, day, workdays)
        name = holidays.get(day) or (block.name if block else "")
        if name:
            found[day] = name
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
