"""A matrix that a PDF's text layer has flattened to one line.

The text this reader expects (one line, here broken)::

    ... 2025 Januari     Februari    Mars       April  Kommunfullmäktige   30     27     27    24
        Beslut   onsdag  Kommunstyrelsens     15, 22      5, 26    beslutsmöten

The distances between the months' names are those between the columns. A row begins with a body;
its cells are placed by their distance from each other, and where a cell lies left of the one
before it, the row has gone on in another physical line, whose first column is found by trying
which one makes its cells fall under months.
"""

from __future__ import annotations

import re

from msgspec import Struct, field

from calendars.dates import MONTH_PATTERN, find_year, month_number
from calendars.grammar.cells import days_in_cell
from calendars.grammar.context import Context
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.places import Place
from calendars.patterns import compiled_on_use
from calendars.wording import kind_in

_MONTH = compiled_on_use(rf"\b({MONTH_PATTERN})\b", re.IGNORECASE)
_TOLERANCE = 2


class _Cell(Struct):
    """A run of text without wide gaps; ``start`` is its offset in the line."""

    start: int
    text: str
    column: int | None = None


class _Row(Struct):
    label: str
    cells: list[_Cell] = field(default_factory=list)


def read_flat_matrix(context: Context, line: LogicalLine) -> None:
    """Takes a flattened matrix into the reading."""
    head, columns = _columns(line.text)
    year = find_year(line.text[:head])
    place = Place(line.row, line.originals[0][:120])
    if year is not None:
        context.years.take_heading(place, year)
    body_start = columns[-1][1]
    body_text = line.text[body_start:]
    for row in _rows(body_text, body_start):
        _place_cells(row, columns)
        _read_row(context, place, row, columns)


def _columns(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Offset of the head, and for each month (start, end, number) of its name."""
    run: list[re.Match[str]] = []
    best: list[re.Match[str]] = []
    for match in _MONTH.finditer(text):
        if run and text[run[-1].end() : match.start()].strip():
            run = []
        run.append(match)
        best = max(best, run, key=len)
    return best[0].start(), [(m.start(), m.end(), month_number(m[1])) for m in best]


def _rows(text: str, offset: int) -> list[_Row]:
    """The rows by the bodies that head them."""
    heads = [m for m in find_bodies(text) if _heads_a_row(text, m.end)]
    rows: list[_Row] = []
    for index, mention in enumerate(heads):
        stop = heads[index + 1].start if index + 1 < len(heads) else len(text)
        row = _Row(mention.name)
        position = mention.end
        for piece in re.finditer(r"\S+(?:\s\S+)*", text[mention.end : stop]):
            start = position + piece.start()
            row.cells.append(_Cell(offset + start, piece.group()))
        if row.cells and row.cells[-1].text:
            _take_kind_from_end(row)
        rows.append(row)
    return rows


def _heads_a_row(text: str, end: int) -> bool:
    """Whether a wide gap and a number follow: a name inside a cell's words does not head a row."""
    return re.match(r"\s{2,}\d", text[end:]) is not None


def _take_kind_from_end(row: _Row) -> None:
    """``10 beslutsmöten``: the label's second line stands after the last cell."""
    last = row.cells[-1]
    match = re.search(r"\s*\b([A-Za-zÅÄÖåäö]*(?:möten?|sammanträden?))\s*$", last.text)
    if match:
        row.label = f"{row.label} {match[1]}"
        last.text = last.text[: match.start()]


def _place_cells(row: _Row, columns: list[tuple[int, int, int]]) -> None:
    """Gives each cell its column."""
    starts = [start for start, _end, _month in columns]
    index = 0
    while index < len(row.cells):
        length, shift = _best_run(row.cells[index:], starts)
        for cell in row.cells[index : index + length]:
            cell.column = _nearest(starts, cell.start - shift)
        index += max(length, 1)


def _best_run(cells: list[_Cell], starts: list[int]) -> tuple[int, int]:
    """How many cells from the first lie under columns in one physical line, and its shift.

    The most cells win, then the least distance from the columns.
    """
    best, best_error = (0, 0), 0
    for start in starts:
        shift = cells[0].start - start
        length, last, error = 0, -1, 0
        for cell in cells:
            column = _nearest(starts, cell.start - shift)
            if column is None or column <= last:
                break
            error += abs(starts[column] - (cell.start - shift))
            last = column
            length += 1
        if length > best[0] or (length == best[0] and error < best_error):
            best, best_error = (length, shift), error
    return best


def _nearest(starts: list[int], position: int) -> int | None:
    for index, start in enumerate(starts):
        if abs(start - position) <= _TOLERANCE:
            return index
    return None


def _read_row(
    context: Context, place: Place, row: _Row, columns: list[tuple[int, int, int]]
) -> None:
    kind = kind_in(row.label)
    names = find_bodies(row.label)
    body = names[0].name if names else row.label
    texts: dict[int, str] = {}
    for cell in row.cells:
        if cell.column is not None:
            texts[cell.column] = f"{texts.get(cell.column, '')}\n{cell.text}"
        elif re.search(r"\d", cell.text):
            context.unclear(Place(place.row, f"{row.label}: {cell.text}"))
    for column, text in sorted(texts.items()):
        month = columns[column][2]
        for mention, words in days_in_cell(text, month, None):
            joined = re.sub(r"-\s*\n\s*", "", words)
            context.add_meeting(
                Place(place.row, f"{row.label}: {text.strip()}"), body, mention, joined, kind=kind
            )
