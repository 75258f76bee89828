"""A checked calendar as JSON (docs/json.md) and as text in a terminal."""

from __future__ import annotations

from typing import Any

from scheduler.presentation.as_json import problems_json
from scheduler.presentation.as_text import problem_lines
from scheduler.services.calendar_check import CheckedCalendar


def calendar_check_json(checked: CheckedCalendar) -> dict[str, Any]:
    """How many faults, and each of them."""
    return {
        "file": checked.file,
        "errors": checked.errors,
        "warnings": checked.warnings,
        "problems": problems_json(checked.problems),
    }


def calendar_check_text(checked: CheckedCalendar) -> str:
    """The file, whether it will do, and its faults by line."""
    if not checked.problems:
        return f"{checked.file}: inga fel."
    title = f"{checked.file}: {checked.errors} fel, {checked.warnings} att se över"
    return "\n".join(problem_lines(title, checked.problems)[1:])
