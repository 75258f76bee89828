"""Calendars with a row a week and a column a weekday."""

from __future__ import annotations

from datetime import date

import pytest

from calendars.grammar.options import ReadOptions
from calendars.read_text import read_text
from calendars.records import ReadResult

WEEKS = (
    "Vecka | Måndag | Tisdag | Onsdag | Torsdag | Fredag\n"
    "3 | 12 | 13 KSAU | 14 SN | 15 | 16\n"
    "4 | 19 KSAU | 20 KS | 21 | 22 BUN 9.00 | 23\n"
)
NO_WEEKS = (
    "Måndag | Tisdag | Onsdag | Torsdag | Fredag\n"
    "26 KF | 27 | 28 | 29 SN | 30\n"
    "2 KSAU | 3 | 4 | 5 | 6\n"
)


def read(text: str) -> ReadResult:
    return read_text(text, "plan.txt", ReadOptions())


@pytest.mark.parametrize("text", [f"Plan 2026\n{WEEKS}", f"Januari 2026\n{WEEKS}"])
def test_the_week_and_the_weekday_tell_the_day(text: str) -> None:
    assert [(m.body, m.start_date) for m in read(text).meetings] == [
        ("KSAU", date(2026, 1, 13)),
        ("SN", date(2026, 1, 14)),
        ("KSAU", date(2026, 1, 19)),
        ("KS", date(2026, 1, 20)),
        ("BUN", date(2026, 1, 22)),
    ]


def test_a_number_that_is_not_that_day_of_the_week_is_said() -> None:
    result = read(f"Plan 2025\n{WEEKS}")
    assert result.meetings == ()
    assert [p.code for p in result.problems] == ["unclear_days"] * 5
    assert "är inte tisdagen i vecka 3 2025" in result.problems[0].message


def test_without_weeks_the_month_above_tells_and_the_next_month_s_days_are_said() -> None:
    result = read(f"Januari 2026\n{NO_WEEKS}")
    assert [(m.body, m.start_date) for m in result.meetings] == [
        ("KF", date(2026, 1, 26)),
        ("SN", date(2026, 1, 29)),
    ]
    assert [(p.row, p.code) for p in result.problems] == [(4, "unclear_days")]


def test_with_neither_week_nor_month_every_day_is_said() -> None:
    result = read(f"2026\n{NO_WEEKS}")
    assert result.meetings == ()
    assert [p.row for p in result.problems if p.code == "unclear_days"] == [3, 3, 4]
