"""Plans written for the tests in the many ways municipalities write them, beside what each gives:
``body|first day|last day|time|kind|status``. A new pair of files is a new test."""

from __future__ import annotations

from pathlib import Path

import pytest

from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from tests.support import DATA

FOLDER = DATA / "written"
PLANS = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expected")


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_meeting_and_no_other(path: Path) -> None:
    result = read_bytes(path.read_bytes(), "plan", ReadOptions())
    found = {
        f"{m.body}|{m.start_date}|{m.end_date}|"
        f"{m.start_time.strftime('%H:%M') if m.start_time else None}|{m.kind}|{m.status}"
        for m in result.meetings
    }
    expected = path.with_suffix(".expected").read_text(encoding="utf-8").split("\n")
    assert found == {line for line in expected if line}
