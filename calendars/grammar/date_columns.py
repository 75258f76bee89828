"""Columns of dates alone under heads on one line, whichever blanks part them.

The text this reader expects (blank lines may stand between the rows)::

    Sammanträdesdatum 2018 Sista ansökningsdag, senast kl 15.00
    2018-01-17 2017-12-20
    2018-02-14 2018-01-22
    2018-03-21

A row is taken where it has a date for every head, and one with a single date that begins its line
is the first column's; the dates of others are put outside the table, since nothing tells under
which head they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calendars.dates import find_dates
from calendars.document import Line, Table, TableRow
from calendars.grammar.aligned import are_heads

_GAP = re.compile(r"\s{2,}")
_BEFORE_CAPITAL = re.compile(r"\s+(?=[A-ZÅÄÖ])")
_MIN_ROWS = 2


def date_columns(
    lines: Sequence[Line], _is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        heads = _heads(lines[index].text)
        rows, end = _rows(lines, index + 1, len(heads)) if heads else ([], index)
        if sum(all(row.cells[: len(heads)]) for row in rows) < _MIN_ROWS:
            plain.append(lines[index])
            index += 1
            continue
        groups += [plain] if plain else []
        plain = []
        groups.append(Table((TableRow(lines[index].row, heads), *rows), "dates"))
        index = end
    return [*groups, plain] if plain else groups


def _heads(text: str) -> tuple[str, ...]:
    """The heads on a line, of a meeting's date and its deadlines; () where it is no such line."""
    if find_dates(text):
        return ()
    for parting in (_GAP, _BEFORE_CAPITAL):
        heads = tuple(parting.split(text.strip()))
        if len(heads) > 1 and are_heads(heads):
            return heads
    return ()


def _rows(lines: Sequence[Line], first: int, width: int) -> tuple[list[TableRow], int]:
    """The rows under the heads, up to a line that is more than dates, and the line after them."""
    found: list[TableRow] = []
    end = first
    for index in range(first, len(lines)):
        text = lines[index].text.rstrip()
        if not text.strip():
            continue
        dates = _dates_alone(text)
        if not dates or len(dates) > width:
            break
        if len(dates) == width:
            cells = tuple(dates)
        elif len(dates) == 1 and not text[0].isspace():
            cells = (dates[0], *[""] * (width - 1))
        else:
            cells = (*[""] * width, text.strip())
        found.append(TableRow(lines[index].row, cells))
        end = index + 1
    return found, end


def _dates_alone(text: str) -> list[str]:
    """The dates of a line that holds nothing else, as they are written; [] of another line."""
    mentions = find_dates(text)
    if any(mention.start >= mention.end for mention in mentions):
        return []  # "13, 27 januari": two in one cell
    ends = [mention.end for mention in mentions]
    gaps = zip([0, *ends], [*(mention.start for mention in mentions), len(text)], strict=True)
    if any(text[end:start].strip(" \t.-–") for end, start in gaps):
        return []
    return [text[mention.start : mention.end].strip() for mention in mentions]
