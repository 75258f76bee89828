"""Collects lines and tables of a file in reading order, within the limits of what is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from calendars.document import Block, Document, Line, Table, TableRow
from calendars.records import ReadError, RowProblem

MAX_ROWS = 50_000
MAX_CELLS = 2_000_000


class DocumentBuilder:
    """Gives lines and table rows their numbers, counted from 1 through the whole file.

    Empty lines and rows are left out. Raises ReadError past MAX_ROWS table rows or MAX_CELLS
    cells: no meeting plan is that long, and a file made to exhaust the memory is.
    """

    def __init__(self, file: str, format_name: str) -> None:
        self.file = file
        self.format = format_name
        self.blocks: list[Block] = []
        self.problems: list[RowProblem] = []
        self._next_row = 1
        self._table_rows = 0
        self._cells = 0

    def text(self, text: str) -> None:
        """Adds each line of the text that is not empty."""
        for line in text.splitlines():
            if line.strip():
                self.blocks.append(Line(self._next_row, line.strip()))
                self._next_row += 1

    def table(self, rows: Iterable[Sequence[str]], name: str | None = None) -> None:
        """Adds a table whose rows are numbered on from what came before."""
        numbered = []
        for cells in rows:
            if any(cell.strip() for cell in cells):
                numbered.append((self._next_row, cells))
                self._next_row += 1
        self.numbered_table(numbered, name)

    def numbered_table(
        self, rows: Iterable[tuple[int, Sequence[str]]], name: str | None = None
    ) -> None:
        """Adds a table whose rows (number, cells) have numbers of their own, as in a sheet."""
        kept = []
        for row, cells in rows:
            if not any(cell.strip() for cell in cells):
                continue
            self._table_rows += 1
            self._cells += len(cells)
            if self._table_rows > MAX_ROWS or self._cells > MAX_CELLS:
                raise ReadError(
                    f"{self.file} har fler än {MAX_ROWS} tabellrader eller {MAX_CELLS} celler: "
                    "ta bort det som inte är mötesplan, eller dela upp filen."
                )
            kept.append(TableRow(row, tuple(cell.strip() for cell in cells)))
        if kept:
            self.blocks.append(Table(tuple(kept), name))

    def warn(self, code: str, message: str) -> None:
        self.problems.append(RowProblem(None, "warning", code, message))

    def document(self) -> Document:
        return Document(self.format, tuple(self.blocks), tuple(self.problems))
