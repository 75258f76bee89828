"""Plans as municipalities and regions published them, cut to headings, days and hours, beside what
each gives: ``body|first day|last day|time|kind|status``. A new file is a new test.

The year of some stands in the file's name alone, as it did in the address.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.dates import find_dates
from calendars.grammar.options import ReadOptions
from calendars.read import read_bytes
from calendars.records import ReadError, ReadResult
from tests.support import DATA

PLANS = sorted((DATA / "published").glob("*.txt"))
MARK = "# expected: "


def parts(path: Path) -> tuple[list[str], str]:
    head, _mark, text = path.read_text(encoding="utf-8").partition("# --- text ---\n")
    lines = head.splitlines()
    return [line.removeprefix(MARK) for line in lines if line.startswith(MARK)], text


def read(path: Path) -> ReadResult:
    return read_bytes(parts(path)[1].encode(), path.name, ReadOptions())


def facts(result: ReadResult) -> list[str]:
    return sorted(
        f"{m.body}|{m.start_date}|{m.end_date}|"
        f"{m.start_time.strftime('%H:%M') if m.start_time else None}|{m.kind}|{m.status}"
        for m in result.meetings
    )


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_meeting_and_no_other(path: Path) -> None:
    assert facts(read(path)) == sorted(parts(path)[0])


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_row_with_a_date_gives_a_meeting_or_a_problem(path: Path) -> None:
    result = read(path)
    told = {m.source.row for m in result.meetings} | {p.row for p in result.problems}
    silent = [
        (row, line)
        for row, line in enumerate(parts(path)[1].splitlines(), 1)
        if find_dates(line) and row not in told
    ]
    assert silent == []


def with_blank_lines(text: str) -> str:
    return "\n".join(f"{line}\n" if line.strip() else line for line in text.splitlines())


def with_margin(text: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else line for line in text.splitlines())


def with_parted_letters(text: str) -> str:
    """As macOS writes them: the ring and the dots are characters of their own."""
    return unicodedata.normalize("NFD", text)


def with_soft_hyphens(text: str) -> str:
    return re.sub(r"(?<=[a-zåäö]{3})(?=[a-zåäö]{4})", "\u00ad", text)


def with_unbroken_hyphens(text: str) -> str:
    return re.sub(r"(?<=\d)-(?=\d)", "\u2011", text)


def with_page_numbers(text: str) -> str:
    lines = text.splitlines()
    for page, at in enumerate(range(25, len(lines), 26), 1):
        lines[at:at] = ["", f"Sida {page} (9)", ""]
    return "\n".join(lines)


@pytest.mark.parametrize(
    "changed",
    [
        with_blank_lines,
        with_margin,
        with_parted_letters,
        with_soft_hyphens,
        with_unbroken_hyphens,
        with_page_numbers,
    ],
)
def test_what_cannot_be_seen_changes_nothing(changed: Callable[[str], str]) -> None:
    """Blank lines between all lines, a margin, characters that look like others, and pages."""
    wrong = [
        path.stem
        for path in PLANS[::5]
        if facts(read_bytes(changed(parts(path)[1]).encode(), path.name, ReadOptions()))
        != sorted(parts(path)[0])
    ]
    assert wrong == []


@settings(max_examples=100)
@given(st.sampled_from(PLANS), st.randoms(use_true_random=False))
def test_lines_in_any_order_give_a_result(path: Path, random: Random) -> None:
    lines = parts(path)[1].splitlines()
    random.shuffle(lines)
    kept = lines[: random.randint(1, len(lines))]
    try:
        result = read_bytes("\n".join(kept).encode(), path.name, ReadOptions())
    except ReadError:  # nothing but blank lines was left
        assert not "".join(kept).strip()
        return
    assert isinstance(result, ReadResult)
