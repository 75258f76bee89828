"""Tables whose columns a single space parts, as when one is copied out of a page or a PDF.

The text this reader expects::

    Nämnd Tid Jan Feb Mars April
    KF 18:00 30 27 27 24
    KS 13:00 16 - 13, 27 11*

A row is taken where it has a cell for every month. A shorter one is placed by where its cells
begin, if every row of the table keeps to its columns so; otherwise its days are put outside the
table, since nothing tells under which month they stand, and so are those of a row with words among
its days.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from itertools import takewhile

from msgspec import Struct
from msgspec.structs import replace

from calendars.dates import MONTH_PATTERN, find_dates
from calendars.document import Line, Table, TableRow
from calendars.grammar.further_rows import further_rows
from calendars.patterns import compiled_on_use

_HEAD = compiled_on_use(
    rf"\s*(?P<before>(?:(?:[^\W\d]+|(?:19|20)\d\d)\s+){{0,2}}?)(?P<months>(?:{MONTH_PATTERN}\.?\s+){{2,}}"
    rf"{MONTH_PATTERN}\.?)(?P<after>(?:\s+[^\W\d]+)?)\s*",
    re.IGNORECASE,
)
_MONTH = compiled_on_use(MONTH_PATTERN, re.IGNORECASE)
_CLOCK = r"(?:kl\.?\s*)?\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?"
_MARKED_DAY = r"\d{1,2}(?![\d.:])(?:\s?[*¹²³]{1,3})?(?:\s?\([^()]*\))?"
_DAYS = rf"{_MARKED_DAY}(?:(?:\s*(?:,|/|&|\+|\boch\b)\s*|[-–]){_MARKED_DAY})*"
_CELL = compiled_on_use(rf"{_DAYS}|[-–—x](?=\s|$)")
_ROW = compiled_on_use(
    rf"\s*(?P<label>[^\W\d].*?)\s+(?:(?P<hour>{_CLOCK})\s+)?"
    rf"(?P<cells>(?:{_CELL.pattern})(?:\s+(?:{_CELL.pattern}))*)"
    rf"(?:\s+(?P<late_hour>{_CLOCK}))?\s*"
)
# "SN 22 inget 19 16": days of a row that has more than cells in it.
_ODD_ROW = compiled_on_use(r"\s*(?P<label>[^\W\d][^\d]*?)\s+(?P<rest>\d{1,2}(?![\d.:/-]).*\s\S.*)")
_MORE = compiled_on_use(rf"\s*(?:{_CELL.pattern})(?:\s+(?:{_CELL.pattern}))*\s*")
_SLACK = 1
_MOST_CELLS, _MOST_WORDS = 14, 6


class _Row(Struct, frozen=True):
    line: Line
    label: str
    cells: tuple[tuple[int, str], ...]
    """Each with where on the line it begins."""
    end: int
    """The index of the line after the row."""
    outside: str = ""
    """What cannot be parted into cells."""


def spaced_tables(
    lines: Sequence[Line], _is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        head = _HEAD.fullmatch(lines[index].text)
        rows = _rows(lines, index + 1, len(_MONTH.findall(head["months"]))) if head else []
        if head is None or not rows:
            plain.append(lines[index])
            index += 1
            continue
        groups += [plain] if plain else []
        plain = []
        head_line, width = lines[index], len(_MONTH.findall(head["months"]))
        groups.append(_table(head_line, head, rows))
        index = rows[-1].end
        full_rows = partial(_full_rows, lines, width)
        while further := further_rows(lines, index, full_rows, _with_label_begun):
            between, rows = further
            groups += [between] if any(line.text.strip() for line in between) else []
            groups.append(_table(head_line, head, rows))
            index = rows[-1].end
    return [*groups, plain] if plain else groups


def _rows(lines: Sequence[Line], first: int, width: int) -> list[_Row]:
    """The rows under a head of ``width`` months, up to a line that is none."""
    found: list[_Row] = []
    index = first
    while index < len(lines):
        match = _ROW.fullmatch(lines[index].text)
        if match is None:
            odd = _odd_row(lines[index].text) if found else None
            if odd is not None:
                found.append(_Row(lines[index], odd[0], (), index + 1, outside=odd[1]))
            elif lines[index].text.strip():
                break
            index += 1
            continue
        line = lines[index]
        cells = [
            (cell.start(), cell.group()) for cell in _CELL.finditer(line.text, *match.span("cells"))
        ]
        index += 1
        rest = next((n for n in range(index, len(lines)) if lines[n].text.strip()), len(lines))
        if len(cells) < width and rest < len(lines) and _MORE.fullmatch(lines[rest].text):
            cells += [(-1, cell.group()) for cell in _CELL.finditer(lines[rest].text)]
            index = rest + 1
        hour = match["hour"] or match["late_hour"]
        label = f"{match['label']} kl. {hour.removeprefix('kl').lstrip('. ')}" if hour else ""
        found.append(_Row(line, label or match["label"], tuple(cells), index))
    return found


def _full_rows(lines: Sequence[Line], width: int, start: int) -> list[_Row]:
    """The rows from a line on that have a day for every month."""
    rows = _rows(lines, start, width)
    return list(takewhile(lambda row: len(row.cells) == width and not row.outside, rows))


def _with_label_begun(row: _Row, beginning: str) -> _Row:
    return replace(row, label=f"{beginning} {row.label}")


def _odd_row(text: str) -> tuple[str, str] | None:
    """The label of a row that is not all cells, and what stands after it; None of another line."""
    match = _ODD_ROW.fullmatch(text)
    if match is None or find_dates(text) or len(match["label"].split()) > _MOST_WORDS:
        return None
    words = match["rest"].split()
    days = [word for word in words if _CELL.fullmatch(word.strip(","))]
    is_row = len(words) <= _MOST_CELLS and len(days) > len(words) / 2
    return (match["label"], match["rest"]) if is_row else None


def _table(head_line: Line, head: re.Match[str], rows: Sequence[_Row]) -> Table:
    months = list(_MONTH.finditer(head_line.text, *head.span("months")))
    starts = [month.start() for month in months]
    placed = [_columns(row, starts) for row in rows]
    parted = [columns for row, columns in zip(rows, placed, strict=True) if not row.outside]
    keeps_columns = len(parted) > 1 and all(parted)
    table = [TableRow(head_line.row, ("", *(month.group() for month in months)))]
    for row, columns in zip(rows, placed, strict=True):
        cells = [""] * len(months)
        if row.outside:
            cells.append(row.outside)
        elif len(row.cells) == len(months):
            cells = [text for _start, text in row.cells]
        elif keeps_columns:
            for column, (_start, text) in zip(columns, row.cells, strict=True):
                cells[column] = text
        else:
            cells.append(" ".join(text for _start, text in row.cells))
        table.append(TableRow(row.line.row, (row.label, *cells)))
    return Table(tuple(table), "spaced")


def _columns(row: _Row, starts: Sequence[int]) -> list[int]:
    """The month each cell begins under, or [] where one begins under none of its own."""
    found: list[int] = []
    for start, _text in row.cells:
        near = [n for n, month in enumerate(starts) if abs(month - start) <= _SLACK]
        if not near or (found and near[0] <= found[-1]):
            return []
        found.append(near[0])
    return found
