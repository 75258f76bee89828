"""A month as a wall calendar: weeks down, days across."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from msgspec import Struct

from scheduler.domain.meetings import Meeting


class MonthDay(Struct, frozen=True):
    """A day with what is held and what it lies in; ``is_outside`` for the days of the months
    beside."""

    day: date
    meetings: tuple[Meeting, ...]
    near: str
    is_outside: bool


class Week(Struct, frozen=True):
    """An ISO week, Monday first."""

    number: int
    days: tuple[MonthDay, ...]


def weeks_shown(month: date) -> tuple[date, date]:
    """The Monday before and the Sunday after the month that begins on ``month``."""
    last = (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return month - timedelta(days=month.weekday()), last + timedelta(days=6 - last.weekday())


def month_plan(month: date, meetings: Iterable[Meeting], near: Mapping[date, str]) -> list[Week]:
    """The weeks of the month that begins on ``month``; a meeting stands on each of its days."""
    first, last = weeks_shown(month)
    held: dict[date, list[Meeting]] = {}
    for one in meetings:
        for offset in range((one.end_date - one.start_date).days + 1):
            held.setdefault(one.start_date + timedelta(days=offset), []).append(one)
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    return [
        Week(
            days[start].isocalendar().week,
            tuple(
                MonthDay(day, tuple(held.get(day, ())), near.get(day, ""), day.month != month.month)
                for day in days[start : start + 7]
            ),
        )
        for start in range(0, len(days), 7)
    ]
