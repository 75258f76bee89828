from datetime import date

import pytest

from scheduler.domain.workdays import Workdays

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 10, 29), True),
        (date(2019, 11, 1), True),  # the day before Alla helgons dag is an ordinary Friday
        (date(2019, 11, 2), False),  # Alla helgons dag
        (date(2026, 6, 19), False),  # midsommarafton (lag 1930:173, 2 §)
        (date(2026, 12, 24), False),  # julafton
        (date(2026, 12, 31), False),  # nyårsafton
        (date(2026, 4, 6), False),  # annandag påsk
        (date(2026, 5, 15), True),  # a bridge day is a working day
        (date(2026, 10, 4), False),  # a Sunday
    ],
)
def test_working_days(day: date, expected: bool) -> None:
    assert WORKDAYS.is_workday(day) is expected


def test_counting_back_skips_weekends_and_holidays() -> None:
    # Tuesday 7 April 2026 follows Easter Monday: back over Easter to Thursday the 2nd.
    assert WORKDAYS.before(date(2026, 4, 7), 1) == date(2026, 4, 2)
    # Monday 4 November 2019: 1 Nov, 31 Oct, 30 Oct, 29 Oct.
    assert WORKDAYS.before(date(2019, 11, 4), 4) == date(2019, 10, 29)


def test_nearest_working_day_on_either_side() -> None:
    christmas = date(2026, 12, 25)  # a Friday; the 24th is julafton, the 26th a Saturday
    assert WORKDAYS.at_or_before(christmas) == date(2026, 12, 23)
    assert WORKDAYS.at_or_after(christmas) == date(2026, 12, 28)
    assert WORKDAYS.at_or_before(date(2026, 12, 23)) == date(2026, 12, 23)


def test_holidays_have_swedish_names() -> None:
    assert WORKDAYS.holiday_name(date(2026, 6, 19)) == "Midsommarafton"
    assert WORKDAYS.holiday_name(date(2026, 6, 17)) is None


def test_all_working_days_of_a_year() -> None:
    days = WORKDAYS.ordinals(2019, 2019)
    assert date(2019, 10, 29).toordinal() in days
    assert date(2019, 12, 24).toordinal() not in days
    # 365 days, less 104 Saturdays and Sundays, less 13 holidays and eves on weekdays: 1 Jan,
    # 19 and 22 Apr, 1 and 30 May, 6 and 21 Jun, 24, 25, 26 and 31 Dec; trettondag, påskdag,
    # pingstdag, midsommardag and Alla helgons dag fall on a weekend.
    assert len(days) == 365 - 104 - 11


def test_working_days_are_counted_and_added() -> None:
    workdays = Workdays()
    # Friday 1 to Tuesday 5 November 2019, that day not counted: Friday and Monday.
    assert workdays.count(date(2019, 11, 1), date(2019, 11, 5)) == 2
    assert workdays.count(date(2019, 11, 5), date(2019, 11, 1)) == 0
    assert workdays.after(date(2019, 11, 1), 1) == date(2019, 11, 4)
    assert workdays.after(date(2019, 11, 2), 0) == date(2019, 11, 2)
