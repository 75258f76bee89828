"""Rows of a table of months that stand apart from those above, under the same head.

The text this reader expects::

    Nämnd          Jan  Feb  Mars
    KS             20   17   17

    Nämnder
    Socialnämnden  22   19   19
    Allmänna
    utskottet      13   10   10

What stands between is read as lines, since it may be the body whose parts the rows below are; a
label that broke in two is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from calendars.document import Line, Table, TableRow
from calendars.grammar.month_heads import MIN_MONTHS, month_columns
from calendars.patterns import compiled_on_use

Row = TypeVar("Row")

_MOST_BETWEEN = 4  # lines, blank ones among them
_MOST_WORDS = 5
MOST_HEADS = 4  # rows of a table that its head may stand in
_DAYS = compiled_on_use(r"\d{1,2}(?:\s*(?:[,&/–-]|och)\s*\d{1,2})*\*{0,3}|[-–—x]")


def is_of_days(row: TableRow) -> bool:
    """Whether a row is a label and days alone, of a few months at least."""
    days = [cell for cell in row.cells[1:] if cell.strip()]
    return (
        len(days) >= MIN_MONTHS
        and re.search(r"[^\W\d]", row.cells[0]) is not None
        and all(_DAYS.fullmatch(day.strip()) for day in days)
    )


def under_head_above(table: Table, head: TableRow | None) -> Table:
    """The table under the head of the one above it, where it has none and is rows of days as wide
    as that."""
    rows = [row for row in table.rows if any(cell.strip() for cell in row.cells)]
    if head is None or not rows or not all(is_of_days(row) for row in rows):
        return table
    if any(len(row.cells) != len(head.cells) for row in rows):
        return table
    return replace(table, rows=(head, *rows))


def head_of_months(table: Table) -> TableRow | None:
    """The head of a table whose columns are months."""
    return next((row for row in table.rows[:MOST_HEADS] if month_columns(row)), None)


def further_rows(
    lines: Sequence[Line],
    first: int,
    rows_from: Callable[[int], list[Row]],
    with_label_begun: Callable[[Row, str], Row],
) -> tuple[list[Line], list[Row]] | None:
    """The rows that stand apart under the same head from the line ``first`` on, and the lines
    before them; None where there are none.

    ``rows_from`` reads those from a line on; ``with_label_begun`` puts the first half of a label
    that broke in two before a row's.
    """
    start = _next_row(lines, first)
    rows = rows_from(start) if start is not None else []
    if start is None or not rows:
        return None
    half = _first_half_of_label(lines, first, start)
    if half:
        rows[0] = with_label_begun(rows[0], half)
    return list(lines[first : start - bool(half)]), rows


def _next_row(lines: Sequence[Line], first: int) -> int | None:
    """The index of the next line with digits, where only a few short lines of words stand before
    it; None where there is none."""
    for index in range(first, min(len(lines), first + _MOST_BETWEEN + 1)):
        text = lines[index].text
        if re.search(r"\d", text):
            return index
        if len(text.split()) > _MOST_WORDS:
            return None
    return None


def _first_half_of_label(lines: Sequence[Line], first: int, row: int) -> str:
    """The words above a row that its label goes on from, or ""."""
    above = lines[row - 1].text.strip() if row > first else ""
    return above if lines[row].text.strip()[:1].islower() else ""
