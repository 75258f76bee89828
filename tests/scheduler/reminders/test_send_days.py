from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.soft_blocks import SoftBlock
from scheduler.domain.workdays import Workdays
from scheduler.reminders.send_days import due_time, next_digest_day, send_time

LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
SUMMER = SoftBlock("semestern", "praxis", weeks=(28, 29, 30, 31))
CHRISTMAS = SoftBlock("jul och nyår", "praxis", first=(12, 22), last=(1, 7))
QUIET = (SUMMER, CHRISTMAS)


def day(anchor: date, offset: int, after: datetime = LONG_AGO) -> date:
    return send_time(anchor, offset, 8, QUIET, after).date()


def test_eight_in_the_morning_in_sweden_summer_and_winter() -> None:
    assert due_time(date(2019, 10, 26), 8) == datetime(2019, 10, 26, 6, 0, tzinfo=UTC)
    assert due_time(date(2019, 10, 28), 8) == datetime(2019, 10, 28, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("anchor", "offset", "sent"),
    [
        # Tuesday 29 October less a week is a Tuesday.
        (date(2019, 10, 29), -7, date(2019, 10, 22)),
        # The day before a Monday is a Sunday: the Friday before.
        (date(2019, 10, 28), -1, date(2019, 10, 25)),
        # Thursday 2 May 2019 less a day is a holiday; Tuesday 30 April is none.
        (date(2019, 5, 2), -1, date(2019, 4, 30)),
        # A week before 15 August 2024 is 8 August (week 32); two weeks before is 1 August, in
        # week 31, and the weeks begin on Monday 8 July: Friday 5 July.
        (date(2024, 8, 15), -7, date(2024, 8, 8)),
        (date(2024, 8, 15), -14, date(2024, 7, 5)),
        # A week before 10 January 2025 is 3 January, at Christmas: Friday 20 December.
        (date(2025, 1, 10), -7, date(2024, 12, 20)),
    ],
)
def test_what_is_to_come_is_said_on_a_working_day_before(
    anchor: date, offset: int, sent: date
) -> None:
    assert day(anchor, offset) == sent


@pytest.mark.parametrize(
    ("anchor", "sent"),
    [
        # The day after a Friday is a Saturday: the Monday.
        (date(2019, 11, 1), date(2019, 11, 4)),
        # In the summer weeks too: that a day was missed is said at once.
        (date(2024, 7, 10), date(2024, 7, 11)),
    ],
)
def test_what_has_passed_is_said_on_the_next_working_day(anchor: date, sent: date) -> None:
    assert day(anchor, 1) == sent


def test_a_reminder_in_the_holidays_is_better_than_none() -> None:
    # Accepted in the middle of the summer weeks: 5 July has passed, 1 August has not.
    assert day(date(2024, 8, 15), -14, datetime(2024, 7, 15, tzinfo=UTC)) == date(2024, 8, 1)
    # Accepted on a Saturday: Friday has passed, the Sunday that was meant has not.
    assert day(date(2019, 10, 28), -1, datetime(2019, 10, 26, tzinfo=UTC)) == date(2019, 10, 27)


@given(st.dates(date(2019, 6, 1), date(2045, 12, 31)), st.integers(-60, 60))
def test_every_day_sent_on_is_a_working_day_on_the_right_side(anchor: date, offset: int) -> None:
    sent = day(anchor, offset)
    assert Workdays().is_workday(sent)
    wished = anchor.toordinal() + offset
    assert sent.toordinal() >= wished if offset > 0 else sent.toordinal() <= wished


def test_the_weeks_list_comes_on_the_next_working_day() -> None:
    # Wednesday 15 April 2026: the next Monday is the 20th.
    now = datetime(2026, 4, 15, 12, tzinfo=UTC)
    assert next_digest_day(1, 8, now) == (date(2026, 4, 20), due_time(date(2026, 4, 20), 8))
    # Monday 6 April 2026 is Easter Monday: the list of that Monday comes on Tuesday, also where
    # that is asked on the Monday itself.
    for moment in (datetime(2026, 4, 2, tzinfo=UTC), datetime(2026, 4, 6, 12, tzinfo=UTC)):
        assert next_digest_day(1, 8, moment) == (date(2026, 4, 6), due_time(date(2026, 4, 7), 8))
