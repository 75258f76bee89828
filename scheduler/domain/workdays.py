"""Swedish working days.

Saturdays, Sundays and public holidays (lag 1989:253) are no working days; midsommarafton, julafton
and nyårsafton are treated the same (lag 1930:173, 2 §).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

from scheduler.domain.holidays import holidays_of

SATURDAY = 5


_holidays_of = cache(holidays_of)


@cache
def _workday_ordinals_of(year: int) -> frozenset[int]:
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
    return frozenset(
        day.toordinal()
        for day in days
        if day.weekday() < SATURDAY and day not in _holidays_of(year)
    )


class Workdays:
    """Counts working days; free of state, one instance serves everybody."""

    def holiday_name(self, day: date) -> str | None:
        """The holiday's Swedish name, or None on an ordinary day (a plain Sunday is ordinary)."""
        return _holidays_of(day.year).get(day)

    def is_workday(self, day: date) -> bool:
        return day.toordinal() in _workday_ordinals_of(day.year)

    def ordinals(self, first_year: int, last_year: int) -> frozenset[int]:
        """Every working day of the years, both included, as ``date.toordinal()``."""
        return frozenset().union(
            *(_workday_ordinals_of(year) for year in range(first_year, last_year + 1))
        )

    def at_or_before(self, day: date) -> date:
        """``day`` itself if it is a working day, else the nearest one before it."""
        while not self.is_workday(day):
            day -= timedelta(days=1)
        return day

    def at_or_after(self, day: date) -> date:
        """``day`` itself if it is a working day, else the nearest one after it."""
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day

    def count(self, first: date, end: date) -> int:
        """The working days from ``first`` to the day before ``end``."""
        days = range(first.toordinal(), end.toordinal())
        return sum(self.is_workday(date.fromordinal(day)) for day in days)

    def after(self, day: date, workdays: int) -> date:
        """The working day that lies ``workdays`` (≥ 0) working days after ``day``."""
        for _ in range(workdays):
            day = self.at_or_after(day + timedelta(days=1))
        return day

    def before(self, day: date, workdays: int) -> date:
        """The working day that lies ``workdays`` (≥ 1) working days before ``day``."""
        for _ in range(workdays):
            day = self.at_or_before(day - timedelta(days=1))
        return day
