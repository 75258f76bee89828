"""What the name of a sheet tells of the table on it.

The text this reader expects: sheets named ``2026``, ``Januari 2026`` (over days of the month) and
``Kommunstyrelsen``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import MONTHS, find_year, month_number
from calendars.document import Table, TableRow
from calendars.grammar.context import Context
from calendars.grammar.headings import read_heading
from calendars.grammar.lexicon import label_body
from calendars.grammar.lines import LogicalLine
from calendars.grammar.month_heads import MONTH_CELL
from calendars.patterns import compiled_on_use

_DAY = compiled_on_use(r"(?:0?[1-9]|[12]\d|3[01])")
_MIN_DAYS = 2


def rows_of_sheet(context: Context, table: Table, rows: Sequence[TableRow]) -> list[TableRow]:
    """Takes the sheet's name into the reading; gives its rows, with the month after the days where
    the name is a month."""
    name = (table.name or "").strip()
    month, year = MONTH_CELL.fullmatch(name), find_year(name)
    if year is not None and (month or context.years.heading is None):
        context.years.heading = year
    if month:
        context.month = month_number(month[1])
        return _with_month(rows, f"{MONTHS[context.month - 1]} {year or ''}".strip())
    body = re.sub(r"\s*\b(?:19|20)\d\d\b", "", name)
    if rows and body and label_body(body, context.options.is_known_body):
        read_heading(context, LogicalLine(name, (rows[0].row,), (0,), (name,)))
    return list(rows)


def _with_month(rows: Sequence[TableRow], month: str) -> list[TableRow]:
    """The rows with the month, and its year if known, after each day of the first column that
    holds days alone."""
    width = max((len(row.cells) for row in rows), default=0)
    for column in range(width):
        cells = [row.cells[column].strip() for row in rows[1:] if column < len(row.cells)]
        filled = [cell for cell in cells if cell]
        if len(filled) >= _MIN_DAYS and all(_DAY.fullmatch(cell) for cell in filled):
            return [_dated(row, column, month) for row in rows]
    return list(rows)


def _dated(row: TableRow, column: int, month: str) -> TableRow:
    cells = list(row.cells)
    if column < len(cells) and _DAY.fullmatch(cells[column].strip()):
        cells[column] = f"{cells[column].strip()} {month}"
    return TableRow(row.row, tuple(cells), row.cell_rows)
