"""Check an iCal file for what other calendars refuse or show wrong."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from calendars.ical_lint.lint import lint_ical
from calendars.records import RowProblem
from scheduler.services.files import given_bytes


class CheckedCalendar(Struct, frozen=True):
    """A file and its faults, in order of its lines."""

    file: str
    problems: tuple[RowProblem, ...]

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        return len(self.problems) - self.errors


def check_calendar_file(path: Path) -> CheckedCalendar:
    """Checks the calendar in ``path``. Raises BadInputError where the file cannot be read."""
    return CheckedCalendar(path.name, lint_ical(given_bytes(path, "filen med kalendern")))
