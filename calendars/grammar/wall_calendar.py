"""Wall calendars: months across, days down, and the bodies in the day's cell.

The cells this reader expects (``T`` is tisdag or torsdag, a number after a Monday is the week)::

    | T 1 Nyårsdagen | S 1 | M 2 6 | T 3 KSAU KF |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import (
    WEEKDAY_PATTERN,
    WEEKDAY_TWO_LETTERS,
    DateMention,
    Day,
    find_times,
    month_number,
)
from calendars.document import TableRow
from calendars.grammar.context import Context
from calendars.grammar.lexicon import find_bodies, label_body
from calendars.grammar.month_heads import month_columns
from calendars.grammar.places import Place
from calendars.grammar.words import without_bodies
from calendars.patterns import compiled_on_use

Columns = list[tuple[str, int]]

_WALL_CELL = compiled_on_use(
    rf"\s*(?P<letter>{WEEKDAY_PATTERN}|{WEEKDAY_TWO_LETTERS}|[MTOFLS])\s+(?P<day>\d{{1,2}})\b(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_WEEK_AT_END = compiled_on_use(r"(?<!\S)(?:v\.?\s*)?\d{1,2}\s*$")
_LETTERS = "MTOTFLS"


def is_wall_calendar(rows: Sequence[TableRow]) -> bool:
    cells = [cell for row in rows for cell in row.cells if cell.strip()]
    walls = sum(_WALL_CELL.match(cell) is not None for cell in cells)
    return len(rows) >= 20 and walls > len(cells) * 0.8


def read_wall_calendar(context: Context, rows: Sequence[TableRow], columns: Columns) -> None:
    months: list[tuple[int, int | None]] = [(month_number(n), year) for n, year in columns]
    for row in rows:
        heads = month_columns(row)
        if heads:
            months = [(month, year) for _index, (month, year) in sorted(heads.items())]
            continue
        for index, cell in enumerate(row.cells):
            if cell.strip() and index < len(months):
                _read_wall_cell(context, row, cell, *months[index])


def _read_wall_cell(
    context: Context, row: TableRow, cell: str, month: int, year: int | None
) -> None:
    match = _WALL_CELL.match(cell)
    if match is None:
        return
    rest = match["rest"].strip()
    letter = match["letter"]
    if letter[:1].upper() == "M":
        rest = _WEEK_AT_END.sub("", rest).strip()
    if not rest:
        return
    day = int(match["day"])
    place = Place(row.row, cell.strip())
    mention = DateMention(Day(month, day, year), Day(month, day, year), cell.strip(), 0, 0)
    _check_letter(context, place, mention, letter)
    names = [m.name for m in find_bodies(rest)]
    known = label_body(rest, context.options.is_known_body)
    start, end = find_times(rest)
    timed = DateMention(mention.first, mention.last, mention.text, 0, 0, None, start, end)
    for body in names or ([known] if known else []):
        context.add_meeting(place, body, timed, without_bodies(rest))


def _check_letter(context: Context, place: Place, mention: DateMention, letter: str) -> None:
    year = context.years.of(mention, None)
    real = mention.first.in_year(year) if year else None
    if real is not None and _LETTERS[real.weekday()] != letter[:1].upper():
        context.found.warn(
            place.row,
            "weekday_mismatch",
            f"rad {place.row}: ”{place.text}” står som {letter} men {real.isoformat()} är en "
            f"{_LETTERS[real.weekday()]} – datumet används; kontrollera månadens spalt.",
        )
