"""Columns of dates alone under heads on one line, whichever blanks part them.

The text this reader expects (blank lines may stand between the rows)::

    Sammanträdesdatum 2018 Sista ansökningsdag, senast kl 15.00
    2018-01-17 2017-12-20
    2018-02-14 2018-01-22
    2018-03-21

A row is taken where it has a date for every head; one with fewer by where on their lines the dates
of each column begin. Where that does not tell, they are put outside the table, since nothing does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from calendars.dates import find_dates
from calendars.document import Line, Table, TableRow
from calendars.grammar.aligned import are_heads
from calendars.grammar.lexicon import label_body
from calendars.grammar.owners import is_part, is_whole
from calendars.patterns import compiled_on_use
from calendars.wording import deadline_in

_GAP = compiled_on_use(r"\s{2,}")
_BEFORE_CAPITAL = compiled_on_use(r"\s+(?=[A-ZÅÄÖ])")
_MIN_HEADS, _MIN_ROWS = 2, 2
_SLACK = 2

_Date = tuple[int, str]  # where on its line it begins, and its text


def date_columns(
    lines: Sequence[Line], is_known: Callable[[str], bool]
) -> list[Table | list[Line]]:
    """The runs of lines as they are, and the tables among them."""
    groups: list[Table | list[Line]] = []
    plain: list[Line] = []
    index = 0
    while index < len(lines):
        heads = _heads(lines[index].text, is_known)
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


def _heads(text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """The heads on a line, of a meeting's date or of bodies, and of deadlines; () where it is no
    such line."""
    if find_dates(text):
        return ()
    for parting in (_GAP, _BEFORE_CAPITAL):
        heads = tuple(parting.split(text.strip()))
        if len(heads) < _MIN_HEADS:
            continue
        bodies = [head for head in heads if _names_body(head, is_known)]
        others = [head for head in heads if head not in bodies]
        if are_heads(heads) or (len(bodies) > 0 and all(map(deadline_in, others))):
            return heads
    return ()


def _names_body(text: str, is_known: Callable[[str], bool]) -> bool:
    return is_part(text) or is_whole(text) or label_body(text, is_known) is not None


def _rows(lines: Sequence[Line], first: int, width: int) -> tuple[list[TableRow], int]:
    """The rows under the heads, up to a line that is more than dates, and the line after them."""
    dated: list[tuple[Line, list[_Date]]] = []
    end = first
    for index in range(first, len(lines)):
        if not lines[index].text.strip():
            continue
        dates = _dates_alone(lines[index].text.expandtabs(4))
        if not dates or len(dates) > width:
            break
        dated.append((lines[index], dates))
        end = index + 1
    full = [dates for _line, dates in dated if len(dates) == width]
    spans = [(min(starts), max(starts)) for starts in _starts(full)]
    return [TableRow(line.row, _cells(dates, spans)) for line, dates in dated], end


def _starts(full: Sequence[Sequence[_Date]]) -> list[list[int]]:
    """Where the dates of each column begin in the rows that have one for every head."""
    return [[start for start, _text in column] for column in zip(*full, strict=True)]


def _cells(dates: Sequence[_Date], spans: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """A row's cells; a date of a row with too few is placed where those of one column begin, or
    beyond the last column."""
    if len(dates) == len(spans):
        return tuple(text for _start, text in dates)
    cells = [""] * len(spans)
    for start, text in dates:
        under = [n for n, (low, high) in enumerate(spans) if low - _SLACK <= start <= high + _SLACK]
        if len(under) != 1 or cells[under[0]]:
            return (*[""] * len(spans), " ".join(text for _start, text in dates))
        cells[under[0]] = text
    return tuple(cells)


def _dates_alone(text: str) -> list[_Date]:
    """The dates of a line that holds nothing else, as they are written; [] of another line."""
    mentions = find_dates(text)
    if any(mention.start >= mention.end for mention in mentions):
        return []  # "13, 27 januari": two in one cell
    ends = [mention.end for mention in mentions]
    gaps = zip([0, *ends], [*(mention.start for mention in mentions), len(text)], strict=True)
    if any(text[end:start].strip(" \t.-–") for end, start in gaps):
        return []
    return [(mention.start, text[mention.start : mention.end].strip()) for mention in mentions]
