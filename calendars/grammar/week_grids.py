"""Calendars with a row for each week and a column for each day of it.

The text this reader expects::

    | Vecka | Måndag  | Tisdag  | Onsdag |
    | 3     | 12      | 13 KSAU | 14 SN  |
    | 4     | 19 KSAU | 20 KS   | 21     |

The week and the weekday tell the day; the number in the cell is held against it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import (
    MONTHS,
    WEEKDAY_NAMES,
    WEEKDAY_PATTERN,
    Day,
    find_dates,
    weekday_number,
)
from calendars.document import TableRow
from calendars.grammar.context import Context
from calendars.grammar.table_rows import place_of, read_as_lines
from calendars.patterns import compiled_on_use

_MIN_WEEKDAYS = 3
_WEEKDAY = compiled_on_use(WEEKDAY_PATTERN, re.IGNORECASE)
_WEEK_HEAD = compiled_on_use(r"\s*v(?:ecka|\.)?\s*(?:nr|nummer)?\.?\s*", re.IGNORECASE)
_WEEK = compiled_on_use(r"\s*(?:v(?:ecka|\.)?\s*)?(\d{1,2})\s*", re.IGNORECASE)
_DAY = compiled_on_use(
    r"\s*(?P<day>[12]?\d|3[01])\b(?![.:/]\d|-\d)[\s.:]*(?P<rest>[^\W\d].*)", re.DOTALL
)


def is_week_grid(head: TableRow) -> bool:
    """``| Vecka | Måndag | Tisdag |``: a column for each day of the week."""
    return sum(_WEEKDAY.fullmatch(cell.strip()) is not None for cell in head.cells) >= _MIN_WEEKDAYS


def read_week_grid(context: Context, head: TableRow, rows: Sequence[TableRow]) -> None:
    """Takes the days at which something stands into the reading."""
    weekdays = {
        index: weekday_number(cell.strip())
        for index, cell in enumerate(head.cells)
        if _WEEKDAY.fullmatch(cell.strip())
    }
    weeks = next((n for n, cell in enumerate(head.cells) if _WEEK_HEAD.fullmatch(cell)), None)
    for row in rows:
        written = _with_days_written(context, row, weekdays, weeks)
        read_as_lines(context, [_without_empty_days(context, written)])


def _with_days_written(
    context: Context, row: TableRow, weekdays: dict[int, int], weeks: int | None
) -> TableRow:
    """The row with ``v. 3 tisdag KSAU`` for the cell ``13 KSAU``; the week is in no cell left."""
    in_column = row.cells[weeks : weeks + 1] if weeks is not None else ()
    found = _WEEK.fullmatch(in_column[0]) if in_column else None
    week = int(found[1]) if found else None
    cells = []
    for index, cell in enumerate(row.cells):
        day = _DAY.fullmatch(cell) if index in weekdays and not find_dates(cell) else None
        if day is not None:
            cells.append(_day_written(context, row, week, weekdays[index], day))
        elif week is None or index != weeks:
            cells.append(cell)
    return TableRow(row.row, tuple(cells))


def _day_written(
    context: Context, row: TableRow, week: int | None, weekday: int, day: re.Match[str]
) -> str:
    name, month = WEEKDAY_NAMES[weekday], context.month
    year = context.years.heading or context.options.year or context.years.named.sole
    number = int(day["day"])
    if week is not None:
        meant = Day(1, weekday + 1, week=week).in_year(year) if year else None
        fits = year is None or (meant is not None and meant.day == number)
        written, what = f"v. {week} {name}", f"är inte {name}en i vecka {week} {year}"
    elif month is not None:
        # The first days of the next month stand in the last week of this.
        meant = Day(month, number).in_year(year) if year else None
        fits = year is None or (meant is not None and meant.weekday() == weekday)
        written = f"{name} {number} {MONTHS[month - 1]}"
        what = f"är ingen {name} i {MONTHS[month - 1]} {year}"
    else:
        fits, written, what = False, "", "har varken vecka eller månad"
    if fits:
        return f"{written} {day['rest']}"
    context.found.error(
        row.row,
        "unclear_days",
        f"rad {row.row}: ”{' '.join(day.group().split())}” {what} – skriv ut datumet.",
    )
    return ""


def _without_empty_days(context: Context, row: TableRow) -> TableRow:
    """The row without the days at which nothing stands, which are said to be no meetings."""
    kept = []
    for cell in row.cells:
        mentions = find_dates(cell)
        is_empty = len(mentions) == 1 and mentions[0].text.strip() == cell.strip()
        if is_empty:
            context.not_a_meeting(place_of(row), mentions[0], "inget står vid dagen")
        if mentions and not is_empty:
            kept.append(cell)
    return TableRow(row.row, tuple(kept))
