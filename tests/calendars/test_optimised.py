"""The rules hold without ``assert`` too: a server may run Python with -O."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support import ROOT

FILES = [
    "tests/calendars/test_write_ical.py",
    "tests/calendars/test_ical_lines.py",
    "tests/calendars/test_ical_lint.py",
]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    # pytest turns the asserts of test files into code of its own, so they still count.
    return subprocess.run(
        [sys.executable, "-O", "-m", "pytest", "-n", "0", *arguments],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_writer_and_linter_hold_under_python_o() -> None:
    done = run(*FILES, "-k", "not real_calendars")
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_failing_test_fails_under_python_o(tmp_path: Path) -> None:
    path = tmp_path / "test_false.py"
    path.write_text("def test_false():\n    assert False\n", encoding="utf-8")
    assert run(str(path)).returncode == 1
