"""Tables: wall calendars, bodies against months, columns with headings, or cells to read as text.

Wall calendar (months across, days down; ``T`` is tisdag or torsdag, a number after a Monday is
the week)::

    | T 1 Nyårsdagen | S 1 | M 2 6 | T 3 KSAU KF |

Bodies against months (either way round)::

    | Organ | Januari | Februari |          |         | KS     | KF |
    | KS    | 15, 22  | 5, 26    |          | Januari | 15, 22 | 30 |

Columns with headings::

    | Organ | Datum | Tid | Plats | Handlingar senast |
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from calendars.document import Table, TableRow
from calendars.grammar.agendas import is_agenda, read_agenda
from calendars.grammar.column_tables import headings, read_columns
from calendars.grammar.context import Context
from calendars.grammar.further_rows import MOST_HEADS
from calendars.grammar.month_heads import month_columns
from calendars.grammar.month_tables import are_months_down, read_months_across, read_months_down
from calendars.grammar.sheet_names import rows_of_sheet
from calendars.grammar.table_rows import read_as_lines
from calendars.grammar.wall_calendar import Columns, is_wall_calendar, read_wall_calendar
from calendars.grammar.week_grids import is_week_grid, read_week_grid
from calendars.grammar.words import are_hours


def read_table(context: Context, table: Table, columns: Columns) -> None:
    """Takes a table into the reading; ``columns`` are the months a line above it names."""
    rows = _with_hours_in_heads([r for r in table.rows if any(c.strip() for c in r.cells)])
    if not rows:
        return
    rows = rows_of_sheet(context, table, rows)
    if is_agenda(rows[0]):
        read_agenda(context, rows[1:])
        return
    if is_wall_calendar(rows):
        read_wall_calendar(context, rows, columns)
        return
    for index, row in enumerate(rows[:MOST_HEADS]):
        if month_columns(row):
            read_as_lines(context, rows[:index])
            read_months_across(context, row, rows[index + 1 :])
            return
    if is_week_grid(rows[0]):
        read_week_grid(context, rows[0], rows[1:])
        return
    if are_months_down(rows):
        read_months_down(context, rows)
        return
    for index, row in enumerate(rows[:MOST_HEADS]):
        heads = headings(context, row, rows[index + 1 :])
        if heads is not None and len(rows) > index + 1:
            read_as_lines(context, rows[:index])
            read_columns(context, heads, rows[index + 1 :])
            return
    read_as_lines(context, rows)


def _with_hours_in_heads(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows, with a row of hours taken into the heads above it."""
    found: list[TableRow] = []
    for row in rows:
        if found and are_hours(row.cells):
            pairs = zip_longest(found[-1].cells, row.cells, fillvalue="")
            cells = tuple(" ".join(pair).strip() for pair in pairs)
            found[-1] = TableRow(found[-1].row, cells)
        else:
            found.append(row)
    return found
