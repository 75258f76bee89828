"""A month as a wall calendar. October 2026 begins on a Thursday and ends on a Saturday."""

from __future__ import annotations

from datetime import date

from scheduler.domain.meetings import Meeting
from scheduler.presentation.plans.month import month_plan, weeks_shown

OCTOBER = date(2026, 10, 1)


def test_whole_weeks_are_shown_with_their_numbers() -> None:
    assert weeks_shown(OCTOBER) == (date(2026, 9, 28), date(2026, 11, 1))
    weeks = month_plan(OCTOBER, [], {})
    assert [week.number for week in weeks] == [40, 41, 42, 43, 44]
    assert [len(week.days) for week in weeks] == [7] * 5
    assert [day.is_outside for day in weeks[0].days] == [True, True, True] + [False] * 4
    assert weeks_shown(date(2027, 2, 1)) == (date(2027, 2, 1), date(2027, 2, 28))


def test_a_meeting_of_two_days_stands_on_both() -> None:
    two = Meeting("a", "rs", date(2026, 10, 6), date(2026, 10, 7))
    weeks = month_plan(OCTOBER, [two], {date(2026, 10, 31): "Alla helgons dag"})
    held = [day.day for week in weeks for day in week.days if day.meetings]
    assert held == [date(2026, 10, 6), date(2026, 10, 7)]
    assert weeks[-1].days[5].near == "Alla helgons dag"
