"""Meetings read on days when nobody works: a slip in the date, or in the year of the whole plan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from calendars.records import MeetingRecord, RowProblem
from scheduler.domain.swedish import long_date, weekday_name
from scheduler.domain.workdays import Workdays

# One meeting in the weekend may be meant so; several, where the year beside has none, are not.
_MIN_TO_DOUBT_THE_YEAR = 3


def days_off(records: Sequence[MeetingRecord]) -> list[RowProblem]:
    """A problem for each meeting that begins on a Saturday, Sunday or holiday, and one first for
    the plan where the year before or after would have none such."""
    workdays = Workdays()
    off = [record for record in records if not workdays.is_workday(record.start_date)]
    problems = _year_doubted(records, off, workdays)
    for record in off:
        day, row = record.start_date, record.source.row
        name = workdays.holiday_name(day) or weekday_name(day)
        where = f"rad {row}: " if row else ""
        problems.append(
            RowProblem(
                row,
                "warning",
                "day_off",
                f"{where}{record.body} {long_date(day)} är ingen arbetsdag ({name}) – "
                "kontrollera datumet mot originalet.",
            )
        )
    return problems


def _year_doubted(
    records: Sequence[MeetingRecord], off: Sequence[MeetingRecord], workdays: Workdays
) -> list[RowProblem]:
    years = {record.start_date.year for record in records}
    if len(off) < _MIN_TO_DOUBT_THE_YEAR or len(years) != 1:
        return []
    (year,) = years
    for other in (year + 1, year - 1):
        moved = _in_year((record.start_date for record in records), other)
        if all(workdays.is_workday(day) for day in moved):
            return [
                RowProblem(
                    None,
                    "warning",
                    "year_doubted",
                    f"{len(off)} av {len(records)} möten ligger på dagar då ingen arbetar {year}, "
                    f"men inget {other}: kontrollera året.",
                )
            ]
    return []


def _in_year(days: Iterable[date], year: int) -> list[date]:
    """The days in another year; 29 February is the day after the 28th."""
    return [date(year, 3, 1) if (d.month, d.day) == (2, 29) else d.replace(year=year) for d in days]
