"""Tables that only spaces draw: columns begin where the words of the head begin.

The text this reader expects::

    Organ                  Jan    Feb    Mar
    Kommunstyrelsen        12     9      9

    Januari              Februari             Mars
    To 1 Nyårsdagen      Sö 1                 Sö 1

    Sammanträde          Manusstopp           Beredning
    28 jan               7 jan                14 jan
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import takewhile

from calendars.dates import MONTH_PATTERN, find_dates
from calendars.document import Line, Table, TableRow
from calendars.grammar.further_rows import further_rows, is_of_days
from calendars.grammar.head_roles import role_of_head
from calendars.grammar.lexicon import label_body
from calendars.grammar.month_heads import month_columns
from calendars.grammar.owners import is_part, is_whole
from calendars.grammar.stacked_cells import ABBREVIATION
from calendars.grammar.words import are_hours
from calendars.patterns import compiled_on_use
from calendars.wording import deadline_in

_SEGMENT = compiled_on_use(r"\S+(?: \S+)*")
_MONTH = compiled_on_use(rf"{MONTH_PATTERN}\.?(?:\s+(?:19|20)\d\d)?", re.IGNORECASE)
_MONTHS = compiled_on_use(rf"(?:{MONTH_PATTERN})\.?(?: (?:{MONTH_PATTERN})\.?)+", re.IGNORECASE)
_CORNER = compiled_on_use(r"månad|vecka|v\.?", re.IGNORECASE)
_MIN_MONTHS = 3
_MIN_HEADS = 2  # the meeting and a deadline
_MIN_BODIES = 2
_SLACK = 2


def aligned_tables(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        columns = _columns(lines[index].text, is_known) or _columns_above_dates(lines, index)
        rows = _rows(lines[index + 1 :], columns) if columns else []
        if not rows:
            plain.append(lines[index])
            index += 1
            continue
        if plain:
            groups.append(plain)
            plain = []
        head = TableRow(lines[index].row, _head_cells(lines[index].text, columns))
        groups.append(Table((head, *rows), "aligned"))
        index = _after(lines, index, rows)
        while month_columns(head) and (
            further := further_rows(
                lines, index, partial(_rows_of_days, lines, columns), _with_label_begun
            )
        ):
            between, rows = further
            groups += [between] if any(line.text.strip() for line in between) else []
            groups.append(Table((head, *rows), "aligned"))
            index = _after(lines, index, rows)
    return [*groups, plain] if plain else groups


def _after(lines: Sequence[Line], first: int, rows: Sequence[TableRow]) -> int:
    return next(n for n in range(first, len(lines)) if lines[n].row == rows[-1].row) + 1


def _rows_of_days(lines: Sequence[Line], columns: Sequence[int], start: int) -> list[TableRow]:
    return list(takewhile(is_of_days, _rows(lines[start:], columns)))


def _with_label_begun(row: TableRow, beginning: str) -> TableRow:
    label, *cells = row.cells
    return TableRow(row.row, (f"{beginning} {label}", *cells))


def _columns_above_dates(lines: Sequence[Line], index: int) -> list[int]:
    """The columns of a head of abbreviations and deadlines ("VON AU   Stopp VON   VON"), where the
    line below is a date under each."""
    segments = list(_SEGMENT.finditer(lines[index].text.expandtabs(4)))
    texts = [segment.group() for segment in segments]
    bodies = [text for text in texts if ABBREVIATION.fullmatch(text)]
    is_head = (
        len(texts) >= _MIN_HEADS
        and bool(bodies)
        and all(text in bodies or deadline_in(text) for text in texts)
    )
    below = lines[index + 1].text if index + 1 < len(lines) else ""
    cells = _SEGMENT.findall(below.expandtabs(4))
    if not is_head or len(cells) != len(texts) or not all(map(_is_date, cells)):
        return []
    return [segment.start() for segment in segments]


def _is_date(text: str) -> bool:
    mentions = find_dates(text)
    return len(mentions) == 1 and mentions[0].text == text.strip()


def _columns(text: str, is_known: Callable[[str], bool]) -> list[int]:
    """Where each column begins, with 0 for the labels; [] where the line is no head."""
    segments = list(_words_of_head(text))
    months = [s for s in segments if _MONTH.fullmatch(s.group())]
    bodies = [s for s in segments if _names_body(s.group(), is_known)]
    if len(months) >= _MIN_MONTHS and len(segments) - len(months) <= 1:
        heads = months
    elif (
        len(bodies) >= _MIN_BODIES
        and all(
            s in bodies
            or deadline_in(s.group())
            or _CORNER.fullmatch(s.group())
            or ABBREVIATION.fullmatch(s.group())
            for s in segments
        )
        or are_heads([segment.group() for segment in segments])
    ):
        heads = segments
    else:
        return []
    starts = [segment.start() for segment in heads]
    return starts if starts[0] <= _SLACK else [0, *starts]


def _words_of_head(text: str) -> Iterator[re.Match[str]]:
    """The words of each column of a head. A long month leaves a single space before the next:
    "mars  april maj" is three."""
    text = text.expandtabs(4)
    for segment in _SEGMENT.finditer(text):
        if _MONTHS.fullmatch(segment.group()):
            yield from _MONTH.finditer(text, *segment.span())
        else:
            yield segment


def _head_cells(text: str, columns: Sequence[int]) -> tuple[str, ...]:
    words = list(_words_of_head(text))
    if len(words) == len(columns):
        return tuple(word.group() for word in words)
    cells = _cells(text, columns)
    at = {word.start(): word.group() for word in words}
    return tuple(at.get(column, cell) for column, cell in zip(columns, cells, strict=True))


def are_heads(texts: Sequence[str]) -> bool:
    """Whether a line is the heads of columns, those of dates and of deadlines among them."""
    roles = [role_of_head(text) for text in texts]
    return (
        len(roles) >= _MIN_HEADS
        and None not in roles
        and ("date" in roles or any(is_whole(text) or is_part(text) for text in texts))
        and any(deadline_in(text) for text in texts)
    )


def _names_body(text: str, is_known: Callable[[str], bool]) -> bool:
    text = re.sub(r"\s*\b(?:19|20)\d\d$", "", text)
    return is_part(text) or is_whole(text) or label_body(text, is_known) is not None


def _rows(lines: Sequence[Line], columns: Sequence[int]) -> list[TableRow]:
    """The rows under a head, up to a blank line; a row of hours may stand apart, above them."""
    rows: list[TableRow] = []
    for line in lines:
        if not line.text.strip() and rows and all(are_hours(row.cells) for row in rows):
            continue
        if not re.search(r"\d", line.text):
            break
        rows.append(TableRow(line.row, _cells(line.text, columns)))
    if not _keep_to(lines[: len(rows)], columns):
        rows = [row if all(row.cells) else _outside(row) for row in rows]
    return [] if all(are_hours(row.cells) for row in rows) else rows


def _keep_to(lines: Sequence[Line], columns: Sequence[int]) -> bool:
    """Whether the full rows begin their cells below the heads, so that others can be placed so."""
    for line in lines:
        starts = [segment.start() for segment in _SEGMENT.finditer(line.text.expandtabs(4))]
        if len(starts) == len(columns) and any(
            max([at for at in columns if at <= start + _SLACK], default=0) != column
            for start, column in zip(starts, columns, strict=True)
        ):
            return False
    return True


def _outside(row: TableRow) -> TableRow:
    """The row with its words beyond the last column, since nothing tells under which they stand."""
    words = " ".join(cell for cell in row.cells[1:] if cell)
    return TableRow(row.row, (row.cells[0], *[""] * (len(row.cells) - 1), words))


def _cells(text: str, columns: Sequence[int]) -> tuple[str, ...]:
    """A line's runs of words: one for each column, or each in the column that begins at or before
    it."""
    runs = [segment.group() for segment in _SEGMENT.finditer(text.expandtabs(4))]
    if len(runs) == len(columns):
        return tuple(runs)
    cells = [""] * len(columns)
    for start, words in _segments(text.expandtabs(4), columns):
        fitting = [i for i, column in enumerate(columns) if column <= start + _SLACK]
        index = fitting[-1] if fitting else 0
        cells[index] = f"{cells[index]} {words}".strip()
    return tuple(cells)


def _segments(text: str, columns: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Runs of words and where each begins; a full cell may leave one space before the next, which
    begins right below its head."""
    for segment in _SEGMENT.finditer(text):
        start = segment.start()
        for number in re.finditer(r" \d", segment.group()):
            at = segment.start() + number.start() + 1
            if at in columns and at > start:
                yield start, text[start:at].rstrip()
                start = at
        yield start, text[start : segment.end()]
