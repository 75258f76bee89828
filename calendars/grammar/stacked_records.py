"""Dates saved one below the other: under bodies in turn, or as rows with their hour and place.

The texts this reader expects::

    Arbetsutskottet         Datum
    Nämnden                 Tid
    13 januari              16 januari
    27 januari              18:00
    3 februari              15 februari
    17 februari             18:00
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calendars.dates import MONTH_PATTERN, find_dates, month_number
from calendars.document import Line, Table, TableRow
from calendars.grammar.stacked_cells import MIN_ROWS, TIME_HEAD, Cell, Found, is_body, is_hour
from calendars.patterns import compiled_on_use

# "-- juli" where a body has no meeting.
_NO_DATE = compiled_on_use(rf"\s*[-–]+\s*(?P<month>{MONTH_PATTERN})\b", re.IGNORECASE)
_DATE_COLUMN = compiled_on_use(r"datum|dag|mötesdatum|sammanträdesdatum", re.IGNORECASE)
_COLUMN = compiled_on_use(
    rf"{_DATE_COLUMN.pattern}|{TIME_HEAD.pattern}|plats|lokal|ort|noter?ing(?:ar)?|anmärkning(?:ar)?|"
    r"övrigt|kommentar(?:er)?|veckodag|vecka",
    re.IGNORECASE,
)
_NUMBERED_COLUMN = compiled_on_use(rf"nr\.?|nummer|{_COLUMN.pattern}", re.IGNORECASE)
_DOTTED = compiled_on_use(r"(\d{1,2})\.(1[0-2]|0?[1-9])\.?")
_MOST_WORDS_IN_RECORD = 6


def dates_under_bodies(
    lines: Sequence[Line], cells: Sequence[Cell], first: int, is_known: Callable[[str], bool]
) -> Found | None:
    """Bodies one below the other, then their dates in turn: a date of each, again and again.

    A list of dates under each of two headings looks otherwise: here every column goes on from
    day to day, and the dates read in turn do too.
    """
    heads = first
    while heads < len(cells) and _heads_dates(cells[heads], is_known):
        heads += 1
    names = list(dict.fromkeys(cell.text for cell in cells[first:heads]))
    width = len(names)
    end = heads
    while end < len(cells) and _is_date(cells[end].text):
        end += 1
    dates = cells[heads:end]
    if width < MIN_ROWS or len(dates) < 2 * width or len(dates) % width:
        return None
    columns = [[_month_and_day(cell.text) for cell in dates[n::width]] for n in range(width)]
    if any(days != sorted(days) for days in columns):
        return None
    rows = [TableRow(lines[cells[first].first].row, tuple(names))]
    for start in range(0, len(dates), width):
        row = dates[start : start + width]
        rows.append(
            TableRow(
                lines[row[0].first].row,
                tuple(cell.text for cell in row),
                tuple(lines[cell.first].row for cell in row),
            )
        )
    return Found(Table(tuple(rows), "stacked"), cells[first].first, dates[-1].end)


def records(lines: Sequence[Line], cells: Sequence[Cell], first: int) -> Found | None:
    """Columns with headings, the first a date: ``Datum``, ``Tid``, ``Notering``, then each row's
    date with what stands in the other columns."""
    heads = first
    while heads < len(cells) and _COLUMN.fullmatch(cells[heads].text):
        heads += 1
    names = [cell.text for cell in cells[first:heads]]
    if len(names) < MIN_ROWS or not _DATE_COLUMN.fullmatch(names[0]):
        return None
    rows: list[TableRow] = []
    longest = 1
    end = heads
    while end < len(cells) and _is_date(cells[end].text):
        start = end
        end += 1
        while end < len(cells) and end - start < len(names) and _is_in_record(cells[end]):
            end += 1
        if rows and (end == len(cells) or not _is_date(cells[end].text)):
            end = min(end, start + longest)  # what follows the table is no cell of its last row
        longest = max(longest, end - start)
        row = [cells[start].text, *[""] * (len(names) - 1)]
        for cell in cells[start + 1 : end]:
            row[_column_of(cell.text, names, row)] = cell.text
        rows.append(TableRow(lines[cells[start].first].row, tuple(row)))
    if len(rows) < MIN_ROWS:
        return None
    head = TableRow(lines[cells[first].first].row, tuple(names))
    return Found(Table((head, *rows), "stacked"), cells[first].first, cells[end - 1].end)


def numbered_records(lines: Sequence[Line], cells: Sequence[Cell], first: int) -> Found | None:
    """Columns whose first are numbers: ``nr``, ``vecka``, ``dag``, ``kl.``, then each row's, where
    the heads tell that ``21.1`` is a day and ``18`` an hour."""
    heads = first
    while heads < len(cells) and _NUMBERED_COLUMN.fullmatch(cells[heads].text):
        heads += 1
    dates = (n for n in range(first, heads) if _DATE_COLUMN.fullmatch(cells[n].text))
    before = next(dates, first)
    width = before - first
    if not width:
        return None  # before every cell that follows is looked at: each cell is asked as a first
    texts = [cell.text for cell in cells]
    names = texts[before:heads]
    starts = [
        n
        for n in range(heads, len(cells) - width)
        if all(text.isdecimal() for text in texts[n : n + width]) and _day(texts[n + width])
    ]
    if len(starts) < MIN_ROWS or starts[0] != heads:
        return None
    rows = [TableRow(lines[cells[first].first].row, tuple(names))]
    end = heads
    for start, following in zip(starts, [*starts[1:], len(cells)], strict=True):
        row = [_day(texts[start + width]), *[""] * (len(names) - 1)]
        end = min(following, start + width + len(names))
        for text in texts[start + width + 1 : end]:
            hour = f"kl. {text}" if text.isdecimal() else text
            row[_column_of(hour, names, row)] = hour
        rows.append(TableRow(lines[cells[start + width].first].row, tuple(row)))
    return Found(Table(tuple(rows), "stacked"), cells[first].first, cells[end - 1].end)


def _day(text: str) -> str:
    """A cell's date, ``21.1`` as ``21/1``; "" where it is none."""
    if dotted := _DOTTED.fullmatch(text):
        return f"{dotted[1]}/{dotted[2]}"
    return text if _is_date(text) else ""


def _is_in_record(cell: Cell) -> bool:
    text = cell.text
    return not _is_date(text) and (is_hour(text) or len(text.split()) <= _MOST_WORDS_IN_RECORD)


def _column_of(text: str, names: Sequence[str], row: Sequence[str]) -> int:
    """The column a cell belongs to: hours under the hours, the rest where there is room."""
    holds_hour = is_hour(text)
    free = [
        n for n in range(1, len(names)) if bool(TIME_HEAD.fullmatch(names[n])) == holds_hour
    ] or [len(names) - 1]
    return next((n for n in free if not row[n]), free[-1])


def _heads_dates(cell: Cell, is_known: Callable[[str], bool]) -> bool:
    return is_body(cell, is_known) or cell.text.lower() in ("beredning", "nämnd", "arbetsutskott")


def _is_date(text: str) -> bool:
    """Whether a cell begins with a day, in whichever way it is written, or says that a month has
    none: ``tis 3 mars*``, ``4 eller 11 juni``, ``14/1``, ``-- juli``."""
    found = find_dates(text)
    begins = bool(found) and not re.search(r"\w", text[: found[0].start])
    return begins or _NO_DATE.match(text) is not None


def _month_and_day(text: str) -> tuple[int, int]:
    """When a cell's date is in the year; day 0 where the cell names a month without one."""
    found, empty = find_dates(text), _NO_DATE.match(text)
    if empty or not found:
        return (month_number(empty["month"]) if empty else 0, 0)
    return (found[0].first.month, found[0].first.day)
