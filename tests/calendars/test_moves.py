"""Meetings that a text moves: the replaced day is no meeting, wherever the list stands."""

from __future__ import annotations

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from calendars.records import ReadResult

LIST = "Socialnämndens sammanträdestider 2026 kl. 13.00\n3 mars, 14 april, 5 maj\n"


def read(text: str) -> ReadResult:
    return read_bytes(text.encode(), "plan.txt", ReadOptions())


def days(result: ReadResult) -> list[str]:
    return sorted(f"{m.start_date:%m-%d} {m.start_time:%H} {m.status}" for m in result.meetings)


def test_a_day_moved_after_the_list_is_no_meeting_and_gives_its_hour() -> None:
    result = read(
        LIST + "\nOrdföranden föreslår att sammanträdet den 5 maj flyttas till den 12 maj.\n"
    )
    assert days(result) == ["03-03 13 planned", "04-14 13 planned", "05-12 13 moved"]
    assert [p.row for p in result.problems if p.code == "moved_away"] == [2]


def test_a_move_told_before_the_list_marks_the_new_day() -> None:
    # The list already holds 12 May; nobody meets on 5 May.
    listed = LIST.replace("5 maj", "12 maj")
    result = read(f"Ledamoten yrkar att sammanträdet den 5 maj ändras till den 12 maj.\n\n{listed}")
    assert days(result) == ["03-03 13 planned", "04-14 13 planned", "05-12 13 moved"]


def test_a_change_without_its_old_day_replaces_the_only_other_day_of_its_month() -> None:
    change = "Socialnämnden fastställer tidsplanen med de föreslagna ändringarna på 12 maj.\n\n"
    result = read(change + LIST)
    assert days(result) == ["03-03 13 planned", "04-14 13 planned", "05-12 13 moved"]


def test_a_change_replaces_nothing_where_the_month_has_two_other_days() -> None:
    # 5 and 19 May: nothing tells which of them 12 May replaces, so all three stay.
    change = "Socialnämnden fastställer tidsplanen med de föreslagna ändringarna på 12 maj.\n\n"
    result = read(change + LIST.replace("5 maj", "5 maj, 19 maj"))
    assert {m.start_date.day for m in result.meetings if m.start_date.month == 5} == {5, 12, 19}


def test_another_bodys_meeting_on_the_old_day_stays() -> None:
    other = "\nKommunfullmäktiges sammanträdestider 2026 kl. 18.00\n5 maj\n"
    moved = "\nSocialnämndens sammanträde den 5 maj flyttas till den 12 maj.\n"
    bodies = {(m.body, m.start_date.day) for m in read(LIST + other + moved).meetings}
    assert ("KF", 5) in bodies
    assert ("Socialnämnden", 5) not in bodies
