"""What readers of tables share: a row's place and label, and rows that are read as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from calendars.dates import find_dates, find_times
from calendars.document import Line, Table, TableRow
from calendars.grammar.context import Context
from calendars.grammar.lexicon import (
    canonical_name,
    find_bodies,
    label_body,
    without_kind_words,
)
from calendars.grammar.lines import logical_lines
from calendars.grammar.places import Place
from calendars.grammar.read_lines import DAY_ALONE, read_line
from calendars.grammar.words import GENERIC_LABEL, KL, NOTE_WORDS, without_bodies
from calendars.patterns import compiled_on_use
from calendars.records import Kind
from calendars.wording import kind_in

_AND_HOUR = compiled_on_use(r"\s*(?:och|&|/|,)\s*(?:mötes|start)?tid(?:er)?\b", re.IGNORECASE)
_LAST_CLOCK = compiled_on_use(
    r"(?<=\w)[\s,(]+\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?\)?\s*$", re.IGNORECASE
)
BARE_CLOCK = compiled_on_use(r"\s*(\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?)(?=\s|$)")


def place_of(row: TableRow, column: int | None = None) -> Place:
    """Where a row stands, or its cell in ``column`` where that has a row of its own."""
    if column is not None and column < len(row.cell_rows):
        return Place(row.cell_rows[column], " ".join(row.cells[column].split()))
    return Place(row.row, " | ".join(cell.replace("\n", " ") for cell in row.cells if cell.strip()))


def spoken(cell: str) -> str:
    """A cell's words on one line; ``18.00`` alone is said to be an hour."""
    text = " ".join(cell.split())
    clock = BARE_CLOCK.match(text)
    return f"kl. {clock[1]}" if clock else text


def without_hour(label: str) -> tuple[str, time | None]:
    """``Kommunstyrelsen kl. 13.00``, ``KS 13.00`` → the label, and when its meetings begin."""
    if (bare := _LAST_CLOCK.search(label)) and not KL.search(label):
        return " ".join(label[: bare.start()].split()), find_times(bare.group())[0]
    return " ".join(KL.sub(" ", label).split()), find_times(label)[0] if KL.search(label) else None


def body_of_label(context: Context, label: str) -> tuple[str | None, Kind | None]:
    label = _AND_HOUR.sub("", label)
    body = label_body(label, context.options.is_known_body)
    if body is None:
        names = [m.name for m in find_bodies(label)]
        bare = without_kind_words(label)
        is_generic = GENERIC_LABEL.match(bare) is not None
        body = names[0] if len(names) == 1 else canonical_name(bare) if bare else None
        if is_generic and (context.body or context.default_body):
            body = context.body or context.default_body
    body = context.whole_name(body) if body else context.body or context.options.body
    return body, kind_in(label)


def bodies_of_label(context: Context, label: str) -> tuple[list[str], Kind | None]:
    """``KSAU, Personalutskottet`` in one cell: every body that meets then; [] where none is."""
    names = list(dict.fromkeys(m.name for m in find_bodies(label)))
    if len(names) > 1 and NOTE_WORDS.match(without_bodies(label)):
        return [context.whole_name(name) for name in names], kind_in(label)
    body, kind = body_of_label(context, label)
    return [body] if body else [], kind


def read_as_lines(context: Context, rows: Sequence[TableRow]) -> None:
    """Cells as text. A row whose first cell names a body is a line of that body's."""
    for row in rows:
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        if len(cells) > 1 and label_body(cells[0], context.options.is_known_body):
            text = f"{' '.join(cells[0].split())}: " + ", ".join(
                " ".join(cell.split()) for cell in cells[1:]
            )
            for line in logical_lines([Line(row.row, text)]):
                read_line(context, line)
            continue
        is_dated = len(cells) > 1 and (
            find_dates(cells[0]) or (context.month is not None and DAY_ALONE.fullmatch(cells[0]))
        )
        if is_dated and not any(find_dates(c) for c in cells[1:]):
            cells = ["  ".join(" ".join(cell.split()) for cell in cells)]
        for cell in cells:
            for line in logical_lines(Line(row.row, text) for text in cell.splitlines()):
                read_line(context, line)


def report_days_outside(context: Context, place: Place, row: TableRow, width: int) -> None:
    """Days beyond the head's last column belong to a column that nothing tells."""
    outside = " ".join(
        " ".join(cell.split()) for cell in row.cells[width:] if re.search(r"\d", cell)
    )
    if outside:
        context.found.error(
            place.row,
            "column_unclear",
            f"rad {place.row}: ”{' '.join(row.cells[0].split())}: {outside}” har inte en ruta för "
            "varje kolumn, så det går inte att säga var dagarna hör hemma – skriv ut datumen.",
        )


def is_list_of_dates(below: object) -> bool:
    """Whether what stands below a line is a table whose rows begin with a date and name no body:
    the line above can say whose the dates are."""
    rows = below.rows if isinstance(below, Table) else ()
    begin = [find_dates(row.cells[0])[:1] for row in rows[1:] if row.cells and row.cells[0].strip()]
    are_dates = bool(begin) and all(found and found[0].start == 0 for found in begin)
    return are_dates and not any(find_bodies(cell) for row in rows for cell in row.cells)
