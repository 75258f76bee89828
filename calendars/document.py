"""What a file holds once its format is out of the way: lines of text and tables of cells."""

from __future__ import annotations

from msgspec import Struct

from calendars.records import RowProblem


class Line(Struct, frozen=True):
    """A line or paragraph. ``row`` counts from 1 through the whole file."""

    row: int
    text: str


class TableRow(Struct, frozen=True):
    """A row of cells, each plain text with ``\\n`` where the cell breaks its line. ``cell_rows``
    holds the file's row of each cell, where they do not stand on one."""

    row: int
    cells: tuple[str, ...]
    cell_rows: tuple[int, ...] = ()


class Table(Struct, frozen=True):
    """A table. A cell that spans several columns or rows has its text in the first, the others
    are empty. A cell that holds a date is written ``2026-03-03`` (``2026-03-03 13:00``)."""

    rows: tuple[TableRow, ...]
    name: str | None = None


Block = Line | Table


class Document(Struct, frozen=True):
    """A file's content in reading order. ``format`` is for example ``docx``."""

    format: str
    blocks: tuple[Block, ...]
    problems: tuple[RowProblem, ...] = ()
