"""Columns side by side under heads written over several lines, as a page's table copied as text.

The text this reader expects (two spaces or more begin a new cell)::

    Kommunstyrelsens
    arbetsutskott
    tisdagar kl.14.00
    i Prologen
      Kommunstyrelsen
      tisdagar kl.16.00
      30 januari   13 februari
      12 mars, månd   27 mars
     2 oktober
     9 oktober
      16 oktober

A row is taken where it has a cell for every head; the dates of another are put outside the table,
since nothing tells whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from calendars.dates import WEEKDAY_PATTERN, find_dates, find_times
from calendars.document import Line, Table, TableRow
from calendars.grammar.lexicon import label_body
from calendars.grammar.words import KL
from calendars.patterns import compiled_on_use

_GAP = compiled_on_use(r"\s{2,}")
_NONE = compiled_on_use(r"[-–—](?:\s+[-–—])*")
_ABOUT_HEAD = compiled_on_use(
    rf"(?:{WEEKDAY_PATTERN}ar\b.*|{KL.pattern}|i\s+[A-ZÅÄÖ]\w+|tid\b.*)", re.IGNORECASE
)
_MIN_HEADS, _MIN_ROWS, _MOST_HEAD_LINES = 2, 3, 24

_Cell = tuple[int, str]  # a line of a cell: its row in the file, and its text


class _Head(Struct):
    name: str
    hour: str = ""
    is_open: bool = True  # its name may go on in the next line


def headed_columns(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        heads, first = _heads(lines, index, is_known)
        rows, end = _rows(lines, first, len(heads)) if len(heads) >= _MIN_HEADS else ([], index)
        if sum(len(row.cells) == len(heads) for row in rows) < _MIN_ROWS:
            plain.append(lines[index])
            index += 1
            continue
        groups += [plain] if plain else []
        plain = []
        names = tuple(f"{head.name} {head.hour}".strip() for head in heads)
        groups.append(Table((TableRow(lines[index].row, names), *rows), "columns"))
        index = end
    return [*groups, plain] if plain else groups


def _heads(
    lines: Sequence[Line], first: int, is_known: Callable[[str], bool]
) -> tuple[list[_Head], int]:
    """The heads that begin at a line, and the first line of the rows below them."""
    heads: list[_Head] = []
    for index in range(first, min(len(lines), first + _MOST_HEAD_LINES)):
        text = " ".join(lines[index].text.split())
        if not text:
            continue
        if find_dates(text):
            return heads, index
        last = heads[-1] if heads else None
        if last and _ABOUT_HEAD.fullmatch(text):
            clock = find_times(text)[0]
            last.hour = f"kl. {clock:%H.%M}" if clock else last.hour
            last.is_open = False
        elif (
            last
            and last.is_open
            and text[0].islower()
            and label_body(f"{last.name} {text}", is_known)
        ):
            last.name = f"{last.name} {text}"
        elif label_body(text, is_known):
            heads.append(_Head(text))
        else:
            break
    return [], first


def _rows(lines: Sequence[Line], first: int, width: int) -> tuple[list[TableRow], int]:
    """The rows under the heads, and the line after the last of them."""
    rows: list[TableRow] = []
    open_row: list[list[_Cell]] = []  # cells one below the other, each of one line or several
    end = first
    for index in range(first, len(lines)):
        text = lines[index].text.expandtabs(4).rstrip()
        if not text.strip():
            continue
        cells = _cells(text)
        if cells is None:
            break
        row = lines[index].row
        begins = re.match(r"\s{2}", text) is not None
        if len(cells) > 1 or len(open_row) == width and begins:
            rows += _closed(open_row, width)
            open_row = []
        if len(cells) > 1:
            rows += _closed([[(row, cell)] for cell in cells], width)
        elif open_row and not begins:
            open_row[-1].append((row, cells[0]))
        else:
            open_row.append([(row, cells[0])])
        end = index + 1
    return [*rows, *_closed(open_row, width)], end


def _closed(cells: Sequence[Sequence[_Cell]], width: int) -> list[TableRow]:
    """The rows of cells; where a cell has several lines, each further one is a row below."""
    if not cells:
        return []
    if len(cells) != width:
        texts = [text for lines in cells for _row, text in lines]
        return [TableRow(cells[0][0][0], (*[""] * width, " ".join(texts)))]
    found = []
    for line in range(max(len(lines) for lines in cells)):
        own = [lines[line] if line < len(lines) else (cells[0][0][0], "") for lines in cells]
        texts = ["" if _NONE.fullmatch(text) else text for _row, text in own]
        found.append(TableRow(own[0][0], tuple(texts), tuple(row for row, _text in own)))
    return found


def _cells(text: str) -> list[str] | None:
    """The cells of a line, each a date with its words or a dash; None where one is neither."""
    cells: list[str] = []
    for piece in _GAP.split(text.strip()):
        if _NONE.fullmatch(piece):
            cells += piece.split()
            continue
        mentions = find_dates(piece)
        if not mentions or mentions[0].start:
            return None
        cells.append(piece)
    return cells
