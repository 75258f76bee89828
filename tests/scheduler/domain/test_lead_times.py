from datetime import date

import pytest

from scheduler.domain.lead_times import CompileTime, intake_day, ready_day
from scheduler.domain.workdays import Workdays

WORKDAYS = Workdays()


@pytest.mark.parametrize(
    ("compile_time", "target", "expected"),
    [
        # The case of 2019: 11 Nov − 7 → Mon 4 Nov − 4 working days → Tue 29 Oct.
        (CompileTime(7, 4), date(2019, 11, 11), date(2019, 10, 29)),
        (CompileTime(7, 4), date(2019, 12, 2), date(2019, 11, 19)),
        # No days to compile: the summons day itself if it is a working day, else before it.
        (CompileTime(7, 0), date(2019, 11, 11), date(2019, 11, 4)),
        (CompileTime(7, 0), date(2019, 11, 10), date(2019, 11, 1)),
        # 13 calendar days in place of both: 11 Nov − 13 = Tue 29 Oct; − 15 = Sun → Fri 25 Oct.
        (CompileTime(7, 4, prep_days=13), date(2019, 11, 11), date(2019, 10, 29)),
        (CompileTime(7, 4, prep_days=15), date(2019, 11, 11), date(2019, 10, 25)),
    ],
)
def test_latest_deadline(compile_time: CompileTime, target: date, expected: date) -> None:
    assert compile_time.latest_deadline(target, WORKDAYS) == expected


def test_intake_and_ready_days_are_calendar_days() -> None:
    assert intake_day(date(2019, 10, 22), 14) == date(2019, 10, 8)
    assert ready_day(date(2019, 9, 25), 7) == date(2019, 10, 2)


def test_an_extension_ends_when_the_summons_goes_out() -> None:
    # Mon 11 Nov − 7 days = Mon 4 Nov; Sun 10 Nov − 7 = Sun 3 Nov → Fri 1 Nov.
    assert CompileTime(7, 4).last_answer(date(2019, 11, 11), WORKDAYS) == date(2019, 11, 4)
    assert CompileTime(7, 4).last_answer(date(2019, 11, 10), WORKDAYS) == date(2019, 11, 1)
