"""Tables whose cells were saved one below the other, as when a page is copied as text.

The text this reader expects (months down, or months across)::

    2025            Organ
                    Jan
    KF              Feb
                    Mar
    KS              Kommunstyrelsen
                    14
    Januari         -
                    11
    27              Kommunfullmäktige
                    …
    14

    Februari


    11

Blank lines part the cells, and each further one stands for an empty cell; where no line is blank,
every cell must be filled. A row is taken only when its cells add up to the table's width: in the
others it cannot be known under which column a day stands, and their days are put outside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from calendars.dates import MONTH_PATTERN, WEEKDAY_PATTERN, find_dates, month_number
from calendars.document import Line, Table, TableRow
from calendars.grammar.lexicon import label_body
from calendars.grammar.month_heads import MIN_MONTHS, MONTH_CELL
from calendars.grammar.words import KL, NOTE_WORDS, are_hours

_DAYS = re.compile(rf"\W*(?:{WEEKDAY_PATTERN}\b\.?\s*)?\W*\d|\W+$|kl\b", re.IGNORECASE)
_TIME_HEAD = re.compile(r"(?:mötes|start)?tid(?:er)?|kl(?:ockan|ockslag)?\.?", re.IGNORECASE)
_ABBREVIATION = re.compile(
    r"[A-ZÅÄÖ]{2,7}(?:[\s-]*(?:AU|au|[Pp]res\w*))?|[A-ZÅÄÖ][a-zåäö]{1,2}(?:\s?[Aa]u)?"
)
# "tis 3 mars*", "4 eller 11 juni", "-- juli" where there is none.
_DATE_CELL = re.compile(
    rf"\s*(?:{WEEKDAY_PATTERN}\b\.?\s+)?(?:den\s+)?(?:\d{{1,2}}(?:\s+eller\s+\d{{1,2}})?|[-–]+)"
    rf"\W{{0,2}}\s*(?P<month>{MONTH_PATTERN})\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?")
_DATE_COLUMN = re.compile(r"datum|dag|mötesdatum|sammanträdesdatum", re.IGNORECASE)
_COLUMN = re.compile(
    rf"{_DATE_COLUMN.pattern}|{_TIME_HEAD.pattern}|plats|lokal|ort|noter?ing(?:ar)?|anmärkning(?:ar)?|"
    r"övrigt|kommentar(?:er)?|veckodag|vecka",
    re.IGNORECASE,
)
_MOST_WORDS_IN_RECORD = 6
_MIN_ROWS = 2
_MIN_JOINED_DAYS = 3
_MAX_BEFORE_MONTHS = 2  # the label, and perhaps the hour


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell; ``blanks`` counts the blank lines above it, ``first`` and ``end`` are its lines."""

    text: str
    blanks: int
    first: int
    end: int

    @property
    def is_month(self) -> bool:
        return MONTH_CELL.fullmatch(self.text) is not None

    @property
    def is_label(self) -> bool:
        """Whether the cell is words, and not days or what is said of them."""
        return (
            re.search(r"[^\W\d]{2}", self.text) is not None
            and not _DAYS.match(self.text)
            and not NOTE_WORDS.match(self.text)
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's cells as they stand, the first its label; ``below`` counts the blank lines under the
    last, None where nothing of the table follows."""

    cells: tuple[_Cell, ...]
    below: int | None

    def laid_out(
        self, width: int, base: int, lines_for_empties: Sequence[int] = (1, 2)
    ) -> tuple[str, ...] | None:
        """The cells with the empty ones, where they add up to the table's width.

        ``lines_for_empties``: how many blank lines an empty cell may have left, likeliest first.
        """
        if len(self.cells) == width:
            return tuple(cell.text for cell in self.cells)
        for lines_for_empty in lines_for_empties:
            row = [self.cells[0].text]
            for cell in self.cells[1:]:
                row += [""] * (max(0, cell.blanks - base) // lines_for_empty) + [cell.text]
            below = width if self.below is None else max(0, self.below - base) // lines_for_empty
            is_spaced = (
                any(cell.blanks > base for cell in self.cells[1:]) or (self.below or 0) > base
            )
            if is_spaced and len(row) <= width <= len(row) + below:
                return tuple(row)
        return None


@dataclass(frozen=True, slots=True)
class _Found:
    """A table and the lines it stands on."""

    table: Table
    first: int
    end: int


def stacked_tables(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    found = list(_tables(lines, _paragraphs(lines), is_known)) or list(
        _tables(lines, _single_lines(lines), is_known)
    )
    groups: list[Table | list[Line]] = []
    done = 0
    for table in found:
        if plain := list(lines[done : table.first]):
            groups.append(plain)
        groups.append(table.table)
        done = table.end
    if plain := list(lines[done:]):
        groups.append(plain)
    return groups


def _single_lines(lines: Sequence[Line]) -> list[_Cell]:
    found: list[_Cell] = []
    blanks = 0
    for index, line in enumerate(lines):
        text = line.text.replace("\u00a0", " ").strip()
        if not text:
            blanks += 1
            continue
        found.append(_Cell(text, blanks, index, index + 1))
        blanks = 0
    return found


def _paragraphs(lines: Sequence[Line]) -> list[_Cell]:
    found: list[_Cell] = []
    for cell in _single_lines(lines):
        if found and not cell.blanks:
            last = found.pop()
            cell = _Cell(f"{last.text}\n{cell.text}", last.blanks, last.first, cell.end)
        found.append(cell)
    return found


def _tables(
    lines: Sequence[Line], cells: Sequence[_Cell], is_known: Callable[[str], bool]
) -> Iterator[_Found]:
    index = 0
    while index < len(cells):
        run = next((n for n, c in enumerate(cells[index:]) if not c.is_month), len(cells) - index)
        found = None
        if not run:
            found = _dates_under_bodies(lines, cells, index, is_known) or _records(
                lines, cells, index
            )
        elif run >= MIN_MONTHS:
            found = _months_across(lines, cells, index, index + run)
        else:
            found = _months_down(lines, cells, index, is_known)
        if found is None:
            index += max(run, 1)
            continue
        yield found
        while index < len(cells) and cells[index].first < found.end:
            index += 1


def _months_across(
    lines: Sequence[Line], cells: Sequence[_Cell], first: int, after: int
) -> _Found | None:
    """The table whose months are ``cells[first:after]``, one body a row below."""
    months = [cell.text for cell in cells[first:after]]
    heads = list(months)
    if after < len(cells) and _TIME_HEAD.fullmatch(cells[after].text):
        heads.append(cells[after].text)
        after += 1
    base = cells[first + 1].blanks
    rows = _rows(cells[after:], base, lambda cell: cell.is_label)
    hours = sum(len(row.cells) > 1 and _is_hour(row.cells[1].text) for row in rows)
    has_hours = 2 * hours > len(rows)  # an hour after the label is no day of the first month
    least = 2 if has_hours else 1
    widths = [len(heads) + before for before in range(least, _MAX_BEFORE_MONTHS + 1)]
    width = max(widths, key=lambda w: _fitting(rows, w, base))
    if not _are_enough(rows, width, base):
        return _single_row(lines, cells, first, after)
    corner = [""] * (width - len(heads))
    return _found(lines, [*corner, *heads], rows, base, cells[first])


def _single_row(
    lines: Sequence[Line], cells: Sequence[_Cell], first: int, after: int
) -> _Found | None:
    """Months, and below them the days of one body that a heading above names: as many cells."""
    months = [cell.text for cell in cells[first:after]]
    end = after
    if after < len(cells) and cells[after].blanks < cells[first + 1].blanks:
        return None  # the day of the last month alone: each month has its own below it
    while end < len(cells) and _DAYS.match(cells[end].text) and not cells[end].is_label:
        end += 1
    if end == after:
        return None
    label = _Cell("", 0, cells[after].first, cells[after].first)
    row = _Row((label, *cells[after:end]), None)
    return _found(lines, ["", *months], [row], cells[first + 1].blanks, cells[first])


def _dates_under_bodies(
    lines: Sequence[Line], cells: Sequence[_Cell], first: int, is_known: Callable[[str], bool]
) -> _Found | None:
    """Bodies one below the other, then their dates in turn: a date of each, again and again.

    A list of dates under each of two headings looks otherwise: here every column goes on from
    day to day, and the dates read in turn do too.
    """
    heads = first
    while heads < len(cells) and _heads_dates(cells[heads], is_known):
        heads += 1
    names = list(dict.fromkeys(cell.text for cell in cells[first:heads]))
    width = len(names)
    end = heads
    while end < len(cells) and _DATE_CELL.match(cells[end].text):
        end += 1
    dates = cells[heads:end]
    if width < _MIN_ROWS or len(dates) < 2 * width or len(dates) % width:
        return None
    columns = [[_month_and_day(cell.text) for cell in dates[n::width]] for n in range(width)]
    if any(days != sorted(days) for days in columns):
        return None
    rows = [TableRow(lines[cells[first].first].row, tuple(names))]
    for start in range(0, len(dates), width):
        row = dates[start : start + width]
        rows.append(TableRow(lines[row[0].first].row, tuple(cell.text for cell in row)))
    return _Found(Table(tuple(rows), "stacked"), cells[first].first, dates[-1].end)


def _records(lines: Sequence[Line], cells: Sequence[_Cell], first: int) -> _Found | None:
    """Columns with headings, the first a date: ``Datum``, ``Tid``, ``Notering``, then each row's
    date with what stands in the other columns."""
    heads = first
    while heads < len(cells) and _COLUMN.fullmatch(cells[heads].text):
        heads += 1
    names = [cell.text for cell in cells[first:heads]]
    if len(names) < _MIN_ROWS or not _DATE_COLUMN.fullmatch(names[0]):
        return None
    rows: list[TableRow] = []
    end = heads
    while end < len(cells) and _DATE_CELL.match(cells[end].text):
        start = end
        end += 1
        while end < len(cells) and end - start < len(names) and _is_in_record(cells[end]):
            end += 1
        row = [cells[start].text, *[""] * (len(names) - 1)]
        for cell in cells[start + 1 : end]:
            row[_column_of(cell.text, names, row)] = cell.text
        rows.append(TableRow(lines[cells[start].first].row, tuple(row)))
    if len(rows) < _MIN_ROWS:
        return None
    head = TableRow(lines[cells[first].first].row, tuple(names))
    return _Found(Table((head, *rows), "stacked"), cells[first].first, cells[end - 1].end)


def _is_in_record(cell: _Cell) -> bool:
    text = cell.text
    return not _DATE_CELL.match(text) and (
        _is_hour(text) or len(text.split()) <= _MOST_WORDS_IN_RECORD
    )


def _column_of(text: str, names: Sequence[str], row: Sequence[str]) -> int:
    """The column a cell belongs to: hours under the hours, the rest where there is room."""
    is_hour = _is_hour(text)
    free = [n for n in range(1, len(names)) if bool(_TIME_HEAD.fullmatch(names[n])) == is_hour] or [
        len(names) - 1
    ]
    return next((n for n in free if not row[n]), free[-1])


def _heads_dates(cell: _Cell, is_known: Callable[[str], bool]) -> bool:
    return _is_body(cell, is_known) or cell.text.lower() in ("beredning", "nämnd", "arbetsutskott")


def _month_and_day(text: str) -> tuple[int, int]:
    """When a cell's date is in the year; day 0 where the cell names a month without one."""
    match, found = _DATE_CELL.match(text), find_dates(text)
    month = month_number(match["month"]) if match else 0
    return (month, found[0].first.day if found else 0)


def _months_down(
    lines: Sequence[Line], cells: Sequence[_Cell], first: int, is_known: Callable[[str], bool]
) -> _Found | None:
    """The table whose first row begins with the month ``cells[first]``, a body a column."""
    heads, columns = _column_heads(cells, first, is_known)
    if not columns:
        return None
    base = cells[heads + 1].blanks if len(columns) > 1 else cells[first].blanks
    width = len(columns) + 1
    rows = _rows(cells[first:], base, lambda cell: cell.is_month)
    if len(rows) < MIN_MONTHS or not _are_enough(rows, width, base):
        return None
    return _found(lines, ["", *columns], rows, base, cells[heads])


def _column_heads(
    cells: Sequence[_Cell], end: int, is_known: Callable[[str], bool]
) -> tuple[int, list[str]]:
    """The first of the heads that stand before ``cells[end]``, and each with its hour, which may
    stand after it or in a row of hours below them all."""
    hours: list[str] = []
    start = end
    while start and _is_hour(cells[start - 1].text):
        hours.insert(0, cells[start - 1].text)
        start -= 1
    if hours and start and _is_hours_label(cells[start - 1]):
        start -= 1
    names: list[str] = []
    own: list[str] = []
    late = hours[0] if len(hours) == 1 else ""
    while start:
        if _is_body(cells[start - 1], is_known):
            names.insert(0, cells[start - 1].text)
            own.insert(0, late)
            late = ""
        elif not late and _is_hour(cells[start - 1].text) and len(hours) < 2:
            late = cells[start - 1].text
        else:
            break
        start -= 1
    if len(hours) > 1 and len(hours) != len(names):
        return start, []
    each = hours if len(hours) > 1 else own
    return start, [f"{n} {_spoken_hour(h)}".strip() for n, h in zip(names, each, strict=True)]


def _is_hour(text: str) -> bool:
    return are_hours([text]) or _CLOCK.fullmatch(text.strip()) is not None


def _spoken_hour(text: str) -> str:
    return f"kl. {text.strip()}" if _CLOCK.fullmatch(text.strip()) else text


def _is_hours_label(cell: _Cell) -> bool:
    return _TIME_HEAD.fullmatch(cell.text.strip(" :")) is not None


def _is_body(cell: _Cell, is_known: Callable[[str], bool]) -> bool:
    text = " ".join(KL.sub("", cell.text).split())
    return _ABBREVIATION.fullmatch(text) is not None or label_body(text, is_known) is not None


def _rows(cells: Sequence[_Cell], base: int, is_label: Callable[[_Cell], bool]) -> list[_Row]:
    """The rows from the first cell on, up to a label that no day follows."""
    found: list[_Row] = []
    index = 0
    while index < len(cells) and is_label(cells[index]):
        start = index
        index += 1
        if cells[start].is_label and index < len(cells) and _goes_on(cells[index]):
            found_label = _Cell(
                f"{cells[start].text} {cells[index].text}",
                cells[start].blanks,
                cells[start].first,
                cells[index].end,
            )
            index += 1
        else:
            found_label = cells[start]
        days = index
        while index < len(cells) and not cells[index].is_label and not cells[index].is_month:
            index += 1
        is_last = index == len(cells) or not is_label(cells[index])
        below = None if is_last else cells[index].blanks
        if index == days and (below is None or below <= base) and not _holds_days(found_label):
            break
        found.append(_Row((found_label, *cells[days:index]), below))
    return found


def _goes_on(cell: _Cell) -> bool:
    """``arbetsutskott (KSAU)`` below ``Kommunstyrelsens``: a label that broke in two."""
    return cell.is_label and cell.text[:1].islower() and not cell.is_month


def _holds_days(label: _Cell) -> bool:
    """``Valnämnden 20 - 31 - 19``: a row whose cells were joined to its label."""
    return len(re.findall(r"(?<!\d)\d{1,2}(?!\d)", label.text)) >= _MIN_JOINED_DAYS


def _fitting(rows: Sequence[_Row], width: int, base: int) -> int:
    return sum(row.laid_out(width, base) is not None for row in rows)


def _are_enough(rows: Sequence[_Row], width: int, base: int) -> bool:
    """Whether so many rows fit that it is a table."""
    fitting = _fitting(rows, width, base)
    if len(rows) == 1 and fitting:
        return label_body(rows[0].cells[0].text, lambda _name: False) is not None
    return fitting >= _MIN_ROWS and 2 * fitting > len(rows)


def _found(
    lines: Sequence[Line], heads: Sequence[str], rows: Sequence[_Row], base: int, start: _Cell
) -> _Found:
    """The table; days of a row that does not fit stand beyond its last column."""
    width = len(heads)
    table = [TableRow(lines[start.first].row, tuple(heads))]
    ones, twos = (sum(row.laid_out(width, base, (n,)) is not None for row in rows) for n in (1, 2))
    likeliest = (1, 2) if ones >= twos else (2, 1)
    for row in rows:
        cells = row.laid_out(width, base, likeliest)
        if cells is None:
            label = row.cells[0].text
            name = re.split(r"\s*[-–]?\s*\d", label)[0] if _holds_days(row.cells[0]) else label
            days = " ".join([label.removeprefix(name), *(cell.text for cell in row.cells[1:])])
            cells = (name, *[""] * (width - 1), days)
        table.append(TableRow(lines[row.cells[0].first].row, cells))
    return _Found(Table(tuple(table), "stacked"), start.first, rows[-1].cells[-1].end)
