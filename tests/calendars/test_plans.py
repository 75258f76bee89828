"""Real plans beside what they must give: the ``# expected:`` lines at the head of each file.

Counted by exact meetings: body, date, start time and whether it stands. Every physical row that
holds a date gives a meeting or is among the problems.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from calendars.dates import find_dates
from calendars.read_text import ReadOptions, read_text
from calendars.records import ReadResult
from tests.support import DATA

PLANS = sorted((DATA / "plans").glob("*.txt"))
Expected = tuple[str, str, str | None, bool]


def parts(path: Path) -> tuple[str, str]:
    head, _mark, text = path.read_text(encoding="utf-8").partition("# --- text ---\n")
    return head, text


def expected(head: str) -> set[Expected]:
    found = set()
    for line in re.findall(r"^# expected: (.*)", head, re.MULTILINE):
        body, day, _end, *rest = [*line.split("|"), "", "", ""]
        time = rest[0] if re.match(r"\d\d:\d\d", rest[0]) else None
        found.add((body, day, time, "inställ" in line))
    return found


def read(path: Path) -> ReadResult:
    return read_text(parts(path)[1], path.name, ReadOptions())


def found(result: ReadResult) -> set[Expected]:
    return {
        (
            m.body,
            m.start_date.isoformat(),
            m.start_time.strftime("%H:%M") if m.start_time else None,
            m.status == "cancelled",
        )
        for m in result.meetings
    }


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_meeting_and_no_other(path: Path) -> None:
    assert found(read(path)) == expected(parts(path)[0])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_row_with_a_date_gives_a_meeting_or_a_problem(path: Path) -> None:
    result = read(path)
    accounted = {m.source.row for m in result.meetings} | {p.row for p in result.problems}
    for row, line in enumerate(parts(path)[1].splitlines(), 1):
        if find_dates(line):
            assert row in accounted, line


def test_the_deadlines_of_a_budget_timetable_belong_to_the_meetings_they_name() -> None:
    (path,) = (p for p in PLANS if p.name.startswith("006"))
    deadlines = {(d.body, d.due.isoformat(), str(d.meeting_date)) for d in read(path).deadlines}
    # "2 okt Politiska förslag … för utskick till kommunstyrelsen den 14 oktober."
    assert ("KS", "2026-10-02", "2026-10-14") in deadlines
    assert ("Strategiska utskottet", "2026-09-17", "2026-09-23") in deadlines
    days = {day for _body, day, _meeting in deadlines}
    promised = re.findall(r"# expected-deadline: ([\d-]+)", parts(path)[0])
    assert set(promised) - days <= {"2027-01-31"}  # "ska ha fastställt" names no deadline word


def test_kinds_of_a_flattened_matrix() -> None:
    (path,) = (p for p in PLANS if p.name.startswith("005"))
    kinds = {(m.body, m.start_date.isoformat()): m.kind for m in read(path).meetings}
    assert kinds["KS", "2025-01-29"] == "information"
    assert kinds["KS", "2025-01-22"] == "decision"
    assert kinds["KF", "2025-11-07"] == "reserve"
    assert kinds["KF", "2025-08-28"] == "extra"


def test_a_notice_tells_when_it_was_sent() -> None:
    (path,) = (p for p in PLANS if p.name.startswith("015"))
    sent = {(str(d.meeting_date), d.due.isoformat()) for d in read(path).deadlines}
    assert ("2024-06-18", "2024-06-03") in sent
    assert len(sent) == 10
