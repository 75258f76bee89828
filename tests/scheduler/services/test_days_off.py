from datetime import date

from calendars.records import MeetingRecord, SourceRef
from scheduler.services.days_off import days_off
from scheduler.services.reading import read_plan


def meeting(day: date) -> MeetingRecord:
    return MeetingRecord("KS", day, day, SourceRef("plan.txt", 1, ""))


def codes(*days: date) -> list[str]:
    return [problem.code for problem in days_off([meeting(day) for day in days])]


def test_a_meeting_on_a_day_off_is_said_with_the_day_s_name() -> None:
    (problem,) = days_off([meeting(date(2026, 5, 1)), meeting(date(2026, 5, 5))])
    assert problem.code == "day_off"
    assert "Första maj" in problem.message
    assert "Lördag" in days_off([meeting(date(2026, 1, 17))])[0].message.title()


def test_a_plan_read_in_the_wrong_year_is_doubted() -> None:
    # 17 January, 14 February and 14 March are Saturdays in 2026 and Fridays in 2025.
    assert codes(date(2026, 1, 17), date(2026, 2, 14), date(2026, 3, 14)) == [
        "year_doubted",
        "day_off",
        "day_off",
        "day_off",
    ]


def test_the_year_is_not_doubted_where_the_years_beside_are_no_better() -> None:
    # 1 May is a holiday in every year.
    days = (date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 3))
    assert codes(*days) == ["day_off"] * 3


def test_a_cancelled_meeting_is_no_concern() -> None:
    reading = read_plan("KS 2026: 17 januari inställt, 13 januari".encode(), "plan.txt")
    assert "day_off" not in {problem.code for problem in reading.problems}
