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

from msgspec import Struct

from calendars.document import Line, Table, TableRow
from calendars.grammar.lexicon import label_body
from calendars.grammar.month_heads import MIN_MONTHS
from calendars.grammar.stacked_cells import (
    CLOCK,
    DAYS,
    MIN_ROWS,
    TIME_HEAD,
    Cell,
    Found,
    is_body,
    is_hour,
    paragraphs,
    single_lines,
)
from calendars.grammar.stacked_records import dates_under_bodies, numbered_records, records

_MIN_JOINED_DAYS = 3
_MAX_BEFORE_MONTHS = 2  # the label, and perhaps the hour


class _Row(Struct, frozen=True):
    """A row's cells as they stand, the first its label; ``below`` counts the blank lines under the
    last, None where nothing of the table follows."""

    cells: tuple[Cell, ...]
    below: int | None

    def laid_out(
        self, width: int, base: int, lines_for_empties: Sequence[int] = (1, 2)
    ) -> tuple[Cell | None, ...] | None:
        """The cells with the empty ones as None, where they add up to the table's width.

        ``lines_for_empties``: how many blank lines an empty cell may have left, likeliest first.
        """
        if len(self.cells) == width:
            return self.cells
        for lines_for_empty in lines_for_empties:
            row: list[Cell | None] = [self.cells[0]]
            for cell in self.cells[1:]:
                row += [*[None] * (max(0, cell.blanks - base) // lines_for_empty), cell]
            below = width if self.below is None else max(0, self.below - base) // lines_for_empty
            gaps = [cell.blanks for cell in self.cells[1:]] + [self.below or 0]
            # The last row's empty cells at its end have left nothing; nor has any empty cell where
            # no blank line parts the cells.
            tells = (self.below is None and base > 0) or max(gaps) > base
            if tells and len(row) <= width <= len(row) + below:
                return tuple(row)
        return None


def stacked_tables(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    found = list(_tables(lines, paragraphs(lines), is_known)) or list(
        _tables(lines, single_lines(lines), is_known)
    )
    return _parted(lines, found)


def tables_without_blanks(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """As `stacked_tables`, for what no other reader has known: bodies in a row, and below them
    months with days, whose empty cells left nothing. Only a full row tells whose its days are."""
    cells = single_lines(lines)
    found: list[Found] = []
    for index, cell in enumerate(cells):
        if cell.is_month and (not found or cell.first >= found[-1].end):
            found += filter(None, [_full_rows(lines, cells, index, is_known)])
    return _parted(lines, found)


def _parted(lines: Sequence[Line], found: Sequence[Found]) -> list[Table | list[Line]]:
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


def _tables(
    lines: Sequence[Line], cells: Sequence[Cell], is_known: Callable[[str], bool]
) -> Iterator[Found]:
    index = 0
    while index < len(cells):
        after = (n for n in range(index, len(cells)) if not cells[n].is_month)
        run = next(after, len(cells)) - index
        found = None
        if not run:
            found = (
                dates_under_bodies(lines, cells, index, is_known)
                or records(lines, cells, index)
                or numbered_records(lines, cells, index)
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
    lines: Sequence[Line], cells: Sequence[Cell], first: int, after: int
) -> Found | None:
    """The table whose months are ``cells[first:after]``, one body a row below."""
    months = [cell.text for cell in cells[first:after]]
    heads = list(months)
    if after < len(cells) and TIME_HEAD.fullmatch(cells[after].text):
        heads.append(cells[after].text)
        after += 1
    base = cells[first + 1].blanks
    rows = _rows(cells[after:], base, lambda cell: cell.is_label)
    hours = sum(len(row.cells) > 1 and is_hour(row.cells[1].text) for row in rows)
    has_hours = 2 * hours > len(rows)  # an hour after the label is no day of the first month
    least = 2 if has_hours else 1
    widths = [len(heads) + before for before in range(least, _MAX_BEFORE_MONTHS + 1)]
    width = max(widths, key=lambda w: _fitting(rows, w, base))
    if not _are_enough(rows, width, base):
        return _single_row(lines, cells, first, after)
    corner = [""] * (width - len(heads))
    return _found(lines, [*corner, *heads], rows, base, cells[first])


def _single_row(
    lines: Sequence[Line], cells: Sequence[Cell], first: int, after: int
) -> Found | None:
    """Months, and below them the days of one body that a heading above names: as many cells."""
    months = [cell.text for cell in cells[first:after]]
    end = after
    if after < len(cells) and cells[after].blanks < cells[first + 1].blanks:
        return None  # the day of the last month alone: each month has its own below it
    while end < len(cells) and DAYS.match(cells[end].text) and not cells[end].is_label:
        end += 1
    if end == after:
        return None
    label = Cell("", 0, cells[after].first, cells[after].first)
    row = _Row((label, *cells[after:end]), None)
    return _found(lines, ["", *months], [row], cells[first + 1].blanks, cells[first])


def _months_down(
    lines: Sequence[Line], cells: Sequence[Cell], first: int, is_known: Callable[[str], bool]
) -> Found | None:
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


def _full_rows(
    lines: Sequence[Line], cells: Sequence[Cell], first: int, is_known: Callable[[str], bool]
) -> Found | None:
    heads, names, hours = _names_and_hours(cells, first, is_known)
    if len(names) < 2:
        return None
    # A name that broke in two is two, which leaves no row full.
    columns = _with_hours(names, hours) or names
    rows = list(_rows_of_months(cells[first:]))
    counts = [len(row.cells) - 1 for row in rows]
    days = [cell for row in rows for cell in row.cells[1:]]
    is_table = (
        len(rows) >= MIN_MONTHS
        and 1 < max(counts) <= len(columns)
        and all(DAYS.match(cell.text) for cell in days)
    )
    return _found(lines, ["", *columns], rows, 0, cells[heads]) if is_table else None


def _rows_of_months(cells: Sequence[Cell]) -> Iterator[_Row]:
    row: list[Cell] = []
    for cell in cells:
        if cell.is_month:
            if row:
                yield _Row(tuple(row), 0)
            row = [cell]
        elif cell.is_label:
            break
        else:
            row.append(cell)
    if row:
        yield _Row(tuple(row), 0)


def _column_heads(
    cells: Sequence[Cell], end: int, is_known: Callable[[str], bool]
) -> tuple[int, list[str]]:
    """The first of the heads that stand before ``cells[end]``, and each with its hour; none where
    they have another number of hours."""
    start, names, hours = _names_and_hours(cells, end, is_known)
    return start, _with_hours(names, hours)


def _with_hours(names: Sequence[str], hours: Sequence[str]) -> list[str]:
    """Each name with its hour, or [] where there is another number of hours."""
    if len(hours) != len(names):
        return []
    return [f"{n} {_spoken_hour(h)}".strip() for n, h in zip(names, hours, strict=True)]


def _names_and_hours(
    cells: Sequence[Cell], end: int, is_known: Callable[[str], bool]
) -> tuple[int, list[str], list[str]]:
    """The first of the heads that stand before ``cells[end]``, the names of the bodies, and their
    hours, which may stand after each or in a row below them all."""
    hours: list[str] = []
    start = end
    while start and is_hour(cells[start - 1].text):
        hours.insert(0, cells[start - 1].text)
        start -= 1
    if hours and start and _is_hours_label(cells[start - 1]):
        start -= 1
    names: list[str] = []
    own: list[str] = []
    late = hours[0] if len(hours) == 1 else ""
    while start:
        if is_body(cells[start - 1], is_known):
            names.insert(0, cells[start - 1].text)
            own.insert(0, late)
            late = ""
        elif not late and is_hour(cells[start - 1].text) and len(hours) < 2:
            late = cells[start - 1].text
        else:
            break
        start -= 1
    return start, names, hours if len(hours) > 1 else own


def _spoken_hour(text: str) -> str:
    return f"kl. {text.strip()}" if CLOCK.fullmatch(text.strip()) else text


def _is_hours_label(cell: Cell) -> bool:
    return TIME_HEAD.fullmatch(cell.text.strip(" :")) is not None


def _rows(cells: Sequence[Cell], base: int, is_label: Callable[[Cell], bool]) -> list[_Row]:
    """The rows from the first cell on, up to a label that no day follows."""
    found: list[_Row] = []
    index = 0
    while index < len(cells) and is_label(cells[index]):
        start = index
        index += 1
        if cells[start].is_label and index < len(cells) and _goes_on(cells[index]):
            found_label = Cell(
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


def _goes_on(cell: Cell) -> bool:
    """``arbetsutskott (KSAU)`` below ``Kommunstyrelsens``: a label that broke in two."""
    return cell.is_label and cell.text[:1].islower() and not cell.is_month


def _holds_days(label: Cell) -> bool:
    """``Valnämnden 20 - 31 - 19``: a row whose cells were joined to its label."""
    return len(re.findall(r"(?<!\d)\d{1,2}(?!\d)", label.text)) >= _MIN_JOINED_DAYS


def _fitting(rows: Sequence[_Row], width: int, base: int) -> int:
    return sum(row.laid_out(width, base) is not None for row in rows)


def _are_enough(rows: Sequence[_Row], width: int, base: int) -> bool:
    """Whether so many rows fit that it is a table."""
    fitting = _fitting(rows, width, base)
    if len(rows) == 1 and fitting:
        return label_body(rows[0].cells[0].text, lambda _name: False) is not None
    return fitting >= MIN_ROWS and 2 * fitting > len(rows)


def _found(
    lines: Sequence[Line], heads: Sequence[str], rows: Sequence[_Row], base: int, start: Cell
) -> Found:
    """The table; days of a row that does not fit stand beyond its last column."""
    width = len(heads)
    table = [TableRow(lines[start.first].row, tuple(heads))]
    ones, twos = (sum(row.laid_out(width, base, (n,)) is not None for row in rows) for n in (1, 2))
    likeliest = (1, 2) if ones >= twos else (2, 1)
    for row in rows:
        at = lines[row.cells[0].first].row
        cells = row.laid_out(width, base, likeliest)
        if cells is not None:
            texts = tuple(cell.text if cell else "" for cell in cells)
            rows_of = tuple(lines[cell.first].row if cell else at for cell in cells)
            table.append(TableRow(at, texts, rows_of))
            continue
        label = row.cells[0].text
        name = re.split(r"\s*[-–]?\s*\d", label)[0] if _holds_days(row.cells[0]) else label
        days = " ".join([label.removeprefix(name), *(cell.text for cell in row.cells[1:])])
        table.append(TableRow(at, (name, *[""] * (width - 1), days)))
    return Found(Table(tuple(table), "stacked"), start.first, rows[-1].cells[-1].end)
