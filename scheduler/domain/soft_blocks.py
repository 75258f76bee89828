"""Days on which people are away: avoided for deadlines and extra meetings, never forbidden.

Practice, not law (RULES: soft blocks): the weeks of the summer holiday, Christmas, the school
holidays and the bridge days. They say nothing about which days are working days.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.workdays import Workdays

_ONE_DAY = timedelta(days=1)


class SoftBlock(Struct, frozen=True):
    """Days to avoid: ISO weeks, the days from ``first`` to ``last`` (month, day; over the new year
    where ``last`` comes first in the calendar), or the bridge days. ``source`` says why."""

    name: str
    source: str
    weeks: tuple[int, ...] = ()
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    bridge_days: bool = False

    def holds(self, day: date, workdays: Workdays) -> bool:
        """Whether ``day`` lies in the block."""
        if day.isocalendar().week in self.weeks:
            return True
        if self.bridge_days and is_bridge_day(day, workdays):
            return True
        if self.first is None or self.last is None:
            return False
        month_day = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= month_day <= self.last
        return month_day >= self.first or month_day <= self.last


def is_bridge_day(day: date, workdays: Workdays) -> bool:
    """A working day alone between two days nobody works (klämdag)."""
    return workdays.is_workday(day) and not (
        workdays.is_workday(day - _ONE_DAY) or workdays.is_workday(day + _ONE_DAY)
    )


def soft_block_of(blocks: Iterable[SoftBlock], day: date, workdays: Workdays) -> SoftBlock | None:
    """The first of ``blocks`` that ``day`` lies in, or None."""
    return next((block for block in blocks if block.holds(day, workdays)), None)
