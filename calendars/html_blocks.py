"""The events of a page (start, text, end of elements) become lines and tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from calendars.blocks import MAX_CELLS
from calendars.patterns import compiled_on_use
from calendars.records import ReadError

SKIPPED_TAGS = frozenset(
    [
        "script",
        "style",
        "nav",
        "head",
        "footer",
        "template",
        "svg",
        "iframe",
        "object",
        "noscript",
        "select",
        "button",
    ]
)
_BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_DATETIME = compiled_on_use(r"(?P<year>(?:19|20)\d\d)-\d\d-(?P<day>\d\d)")
_YEAR = compiled_on_use(r"(?:19|20)\d\d")
_SPACE = compiled_on_use(r"\s+")
# Deeper tables than pages have: their cells are read as lines.
_MAX_TABLE_DEPTH = 30
# What browsers allow (https://html.spec.whatwg.org/multipage/tables.html#algorithm-for-processing-rows).
_MAX_COLUMN_SPAN = 1000
_MAX_ROW_SPAN = 65_534

Grid = list[list[str]]
PageBlock = str | Grid


class _Cell(Struct):
    columns: int
    rows: int
    blocks: list[PageBlock] = field(default_factory=list)

    def text(self) -> str:
        """Lines of text; a row of a nested table is a line with a tab between its cells."""
        lines: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                lines.append(block)
            else:
                lines.extend("\t".join(cell.replace("\n", " ") for cell in row) for row in block)
        return "\n".join(lines)


class _OpenTable(Struct):
    rows: list[list[_Cell]] = field(default_factory=list)
    nested_cells: int = 0
    # Blocks outside its cells, such as its caption: they come before it.
    before: list[PageBlock] = field(default_factory=list)
    cell: _Cell | None = None

    def own_cells(self) -> int:
        return sum(len(row) for row in self.rows)


class PageCollector:
    """Takes the page's events in order and gives its blocks: a string is a line."""

    def __init__(self) -> None:
        self._blocks: list[PageBlock] = []
        self._tables: list[_OpenTable] = []
        self._ignored_depth = 0
        self._preformatted_depth = 0
        self._words: list[str] = []
        # The date of the open <time>, and the first word of its text.
        self._time: tuple[re.Match[str], int] | None = None

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in _BLOCK_TAGS or tag == "br":
            self._end_line()
        if tag == "pre":
            self._preformatted_depth += 1
        if tag == "time" and (date := _DATETIME.match(attributes.get("datetime", ""))):
            self._time = date, len(self._words)
        if tag == "table":
            if len(self._tables) >= _MAX_TABLE_DEPTH:
                self._ignored_depth += 1
            else:
                self._tables.append(_OpenTable())
        elif self._tables and not self._ignored_depth:
            table = self._tables[-1]
            if tag == "tr":
                table.rows.append([])
            elif tag in ("td", "th"):
                if not table.rows:
                    table.rows.append([])
                table.cell = _Cell(
                    _span(attributes.get("colspan"), _MAX_COLUMN_SPAN),
                    _span(attributes.get("rowspan"), _MAX_ROW_SPAN),
                )
                table.rows[-1].append(table.cell)

    def text(self, text: str) -> None:
        if not self._preformatted_depth:
            self._words.append(text)
            return
        first, *others = text.split("\n")
        self._words.append(first)
        for line in others:
            self._end_line()
            self._words.append(line)

    def end(self, tag: str) -> None:
        if tag in _BLOCK_TAGS:
            self._end_line()
        if tag == "pre":
            self._preformatted_depth -= 1
        if tag == "time":
            self._end_time()
        if tag == "table":
            if self._ignored_depth:
                self._ignored_depth -= 1
            else:
                self._end_table()
        elif tag in ("td", "th") and self._tables and not self._ignored_depth:
            self._tables[-1].cell = None

    def _end_time(self) -> None:
        """``<time datetime="2026-01-20T13:00">20 jan</time>``: the year left out."""
        if self._time is None:
            return
        (date, first), self._time = self._time, None
        shown = "".join(self._words[first:])
        if not shown.strip():
            self._words.append(date[0])
        elif not _YEAR.search(shown) and re.search(rf"(?<!\d)0?{int(date['day'])}(?!\d)", shown):
            self._words.append(f" {date['year']}")

    def finish(self) -> list[PageBlock]:
        self._end_line()
        return self._blocks

    def _here(self) -> list[PageBlock]:
        if not self._tables:
            return self._blocks
        table = self._tables[-1]
        return table.before if table.cell is None else table.cell.blocks

    def _end_line(self) -> None:
        line = _SPACE.sub(" ", "".join(self._words)).strip()
        self._words.clear()
        if line:
            self._here().append(line)

    def _end_table(self) -> None:
        table = self._tables.pop()
        own = table.own_cells()
        if self._tables:
            self._tables[-1].nested_cells += own
        here = self._here()
        here.extend(table.before)
        # A table with more in the tables inside it than of its own only holds them in place.
        if table.nested_cells and table.nested_cells >= own:
            for row in table.rows:
                for cell in row:
                    here.extend(cell.blocks)
        elif own:
            here.append(_laid_out(table.rows))


def _span(value: str | None, limit: int) -> int:
    digits = (value or "").strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6:
        return 1
    # rowspan=0 means all rows that follow, colspan=0 nothing.
    number = int(digits)
    return min(number, limit) if number else (limit if limit == _MAX_ROW_SPAN else 1)


def _laid_out(rows: list[list[_Cell]]) -> Grid:
    """Cells on the grid: text in the first place of a span, the others empty.

    Raises ReadError where spans swell the grid past MAX_CELLS.
    """
    grid: Grid = []
    # How many rows more each column is taken by a cell above.
    taken: dict[int, int] = {}
    total_cells = 0
    for row in rows:
        line: list[str] = []
        above, taken = taken, {c: left - 1 for c, left in taken.items() if left > 1}
        for cell in row:
            while len(line) in above:
                line.append("")
            if cell.rows > 1:
                taken.update(
                    dict.fromkeys(range(len(line), len(line) + cell.columns), cell.rows - 1)
                )
            line.append(cell.text())
            line.extend([""] * (cell.columns - 1))
            if total_cells + len(line) > MAX_CELLS:
                raise ReadError(
                    f"En tabell på sidan har fler än {MAX_CELLS} celler: kopiera mötesplanens text "
                    "och klistra in den."
                )
        while len(line) in above:
            line.append("")
        total_cells += len(line)
        grid.append(line)
    return grid
