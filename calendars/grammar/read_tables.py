"""Tables: wall calendars, bodies against months, columns with headings, or cells to read as text.

Wall calendar (months across, days down; ``T`` is tisdag or torsdag, a number after a Monday is
the week)::

    | T 1 Nyårsdagen | S 1 | M 2 6 | T 3 KSAU KF |

Bodies against months (either way round)::

    | Organ | Januari | Februari |          |         | KS     | KF |
    | KS    | 15, 22  | 5, 26    |          | Januari | 15, 22 | 30 |

Columns with headings::

    | Organ | Datum | Tid | Plats | Handlingar senast |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from itertools import zip_longest

from calendars.dates import (
    WEEKDAY_PATTERN,
    DateMention,
    find_dates,
    find_times,
    find_year,
    month_number,
)
from calendars.document import Line, Table, TableRow
from calendars.grammar.cells import days_in_cell
from calendars.grammar.context import Context, Place
from calendars.grammar.lexicon import (
    canonical_name,
    find_bodies,
    is_other_organisation,
    label_body,
    without_kind_words,
)
from calendars.grammar.lines import logical_lines
from calendars.grammar.month_heads import MIN_MONTHS, MONTH_CELL, month_columns
from calendars.grammar.read_lines import read_line
from calendars.grammar.wall_calendar import Columns, is_wall_calendar, read_wall_calendar
from calendars.grammar.words import GENERIC_LABEL, KL, are_hours, without_bodies
from calendars.records import DeadlineKind, Kind
from calendars.wording import deadline_in, kind_in, status_in

_MIN_WEEKDAYS = 3
_CLOCK = re.compile(r"kl(?:ockan)?\.?\s*\d{1,2}(?:[.:]\d\d)?", re.IGNORECASE)
_HEADINGS: tuple[tuple[str, str], ...] = (
    (r"^beredning$|manus|inläm|handlingar|underlag|senast|stopp|lämnas|ärende", "intake"),
    (r"kallelse|utskick|kungörelse|skickas", "summons"),
    (r"justering", "approval"),
    (r"organ\b|nämnd|styrelse|forum|instans|sammanträdande|grupp|vem|vilka", "body"),
    (r"tid\b|tider\b|kl\b|klockslag|klockan|start", "time"),
    (r"plats|lokal|var\b|rum", "place"),
    (r"vecka|v\.|veckodag|\bdag\b$", "skip"),
    (r"datum|dagar|sammanträde|möte|när", "date"),
    (r"typ|slag|anm|övrigt|notering|kommentar|status|läge|info", "note"),
)


def read_table(context: Context, table: Table, columns: Columns) -> None:
    """Takes a table into the reading; ``columns`` are the months a line above it names."""
    rows = _with_hours_in_heads([r for r in table.rows if any(c.strip() for c in r.cells)])
    if not rows:
        return
    year = find_year(table.name or "")
    if year is not None and context.heading_year is None:
        context.heading_year = year
    if is_wall_calendar(rows):
        read_wall_calendar(context, rows, columns)
        return
    for index, row in enumerate(rows[:4]):
        if month_columns(row):
            _read_head_rows(context, rows[:index])
            _read_months_across(context, row, rows[index + 1 :])
            return
    if _is_week_grid(rows[0]):
        _read_as_lines(context, [_without_empty_days(context, row) for row in rows[1:]])
        return
    if _months_down(rows):
        _read_months_down(context, rows)
        return
    for index, row in enumerate(rows[:4]):
        heads = _headings(context, row, rows[index + 1 :])
        if heads is not None and len(rows) > index + 1:
            _read_head_rows(context, rows[:index])
            _read_columns(context, heads, rows[index + 1 :])
            return
    _read_as_lines(context, rows)


def _with_hours_in_heads(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows, with a row of hours taken into the heads above it."""
    found: list[TableRow] = []
    for row in rows:
        if found and are_hours(row.cells):
            pairs = zip_longest(found[-1].cells, row.cells, fillvalue="")
            cells = tuple(" ".join(pair).strip() for pair in pairs)
            found[-1] = TableRow(found[-1].row, cells)
        else:
            found.append(row)
    return found


def _place(row: TableRow) -> Place:
    return Place(row.row, " | ".join(cell.replace("\n", " ") for cell in row.cells if cell.strip()))


def _read_head_rows(context: Context, rows: Sequence[TableRow]) -> None:
    """Titles above the table's own head: they may tell the year and the body."""
    _read_as_lines(context, rows)


def _read_as_lines(context: Context, rows: Sequence[TableRow]) -> None:
    """Cells as text. A row whose first cell names a body is a line of that body's."""
    for row in rows:
        cells = [cell.strip() for cell in row.cells if cell.strip()]
        if len(cells) > 1 and label_body(cells[0], context.options.is_known_body):
            text = f"{' '.join(cells[0].split())}: " + ", ".join(
                " ".join(cell.split()) for cell in cells[1:]
            )
            for line in logical_lines([Line(row.row, text)]):
                read_line(context, line)
            continue
        if len(cells) > 1 and find_dates(cells[0]) and not any(find_dates(c) for c in cells[1:]):
            cells = ["  ".join(" ".join(cell.split()) for cell in cells)]
        for cell in cells:
            for line in logical_lines(Line(row.row, text) for text in cell.splitlines()):
                read_line(context, line)


def _is_week_grid(head: TableRow) -> bool:
    """``| Vecka | Måndag | Tisdag |``: a column for each day of the week."""
    days = [c for c in head.cells if re.fullmatch(WEEKDAY_PATTERN, c.strip(), re.IGNORECASE)]
    return len(days) >= _MIN_WEEKDAYS


def _without_empty_days(context: Context, row: TableRow) -> TableRow:
    """The row without the days at which nothing stands, which are said to be no meetings."""
    kept = []
    for cell in row.cells:
        mentions = find_dates(cell)
        is_empty = len(mentions) == 1 and mentions[0].text.strip() == cell.strip()
        if is_empty:
            context.not_a_meeting(_place(row), mentions[0], "inget står vid dagen")
        if mentions and not is_empty:
            kept.append(cell)
    return TableRow(row.row, tuple(kept))


# --- Bodies against months --------------------------------------------------------------------


def _read_months_across(context: Context, head: TableRow, rows: Sequence[TableRow]) -> None:
    months = month_columns(head)
    first = min(months)
    label = ""
    for row in rows:
        label = " ".join(" ".join(row.cells[:first]).split()) or label
        label, context.default_time = _without_time(label)
        body, kind = _body_of_label(context, label)
        place = _place(row)
        if is_other_organisation(label):
            context.found.warn(
                row.row,
                "not_a_meeting",
                f"rad {row.row}: ”{label}” är en annan organisation – raden lästes inte.",
            )
            continue
        for index, (month, year) in months.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            _read_days(context, place, cell, month, year, body, kind)
    context.default_time = None


def _without_time(label: str) -> tuple[str, time | None]:
    """``Kommunstyrelsen kl. 13.00`` → the label, and when its meetings begin."""
    return " ".join(KL.sub(" ", label).split()), find_times(label)[0] if KL.search(label) else None


def _body_of_label(context: Context, label: str) -> tuple[str | None, Kind | None]:
    body = label_body(label, context.options.is_known_body)
    if body is None:
        names = [m.name for m in find_bodies(label)]
        bare = without_kind_words(label)
        is_generic = GENERIC_LABEL.match(bare) is not None
        body = names[0] if len(names) == 1 else canonical_name(bare) if bare else None
        if is_generic and (context.body or context.default_body):
            body = context.body or context.default_body
    return body or context.body or context.options.body, kind_in(label)


def _read_days(
    context: Context,
    place: Place,
    cell: str,
    month: int,
    year: int | None,
    body: str | None,
    kind: Kind | None,
) -> None:
    if not cell.strip():
        return
    days = list(days_in_cell(cell, month, year))
    if not days and re.search(r"\d", cell):
        context.unclear(place)
    for mention, words in days:
        named = [m.name for m in find_bodies(words)]
        if not named and body is None:
            context.unclear(place)
            continue
        for name in named or [body or ""]:
            context.add_meeting(place, name, mention, without_bodies(words), kind=kind)


def _months_down(rows: Sequence[TableRow]) -> bool:
    return sum(MONTH_CELL.fullmatch(row.cells[0]) is not None for row in rows) >= MIN_MONTHS


def _read_months_down(context: Context, rows: Sequence[TableRow]) -> None:
    heads: Sequence[str] = ()
    for row in rows:
        match = MONTH_CELL.fullmatch(row.cells[0])
        if match is None:
            if not heads:
                heads = row.cells
            _note_year(context, row)
            continue
        month, year = month_number(match[1]), int(match[2]) if match[2] else None
        for index, cell in enumerate(row.cells[1:], 1):
            label = heads[index] if index < len(heads) else ""
            label, context.default_time = _without_time(label)
            body, kind = _body_of_label(context, label)
            _read_days(context, _place(row), cell, month, year, body, kind)
    context.default_time = None


def _note_year(context: Context, row: TableRow) -> None:
    year = find_year(" ".join(row.cells))
    if year is not None:
        context.set_heading_year(_place(row), year)


# --- Columns with headings --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Heads:
    """Column → what it holds: a word of `_HEADINGS`, or ``body:Name`` for a column of a body."""

    roles: dict[int, str]
    kinds: dict[int, Kind | None]
    times: dict[int, time]


def _headings(context: Context, row: TableRow, below: Sequence[TableRow]) -> _Heads | None:
    """What the columns of a head row hold, or None where it is no head row."""
    if any(find_dates(cell) for cell in row.cells):
        return None
    year = find_year(row.cells[0]) if row.cells else None
    if year is not None:
        context.set_heading_year(_place(row), year)
    roles: dict[int, str] = {}
    kinds: dict[int, Kind | None] = {}
    times: dict[int, time] = {}
    for index, cell in enumerate(row.cells):
        text = " ".join(cell.split())
        if not text:
            continue
        kinds[index] = kind_in(text)
        clock = find_times(text)[0]
        text = _CLOCK.sub("", text).strip(" ,")
        named = [m.name for m in find_bodies(text)]
        body = label_body(text, context.options.is_known_body)
        if body is None and len(named) == 1 and not deadline_in(text):
            body = named[0]
        if clock is not None:
            times[index] = clock
        if body is not None and not deadline_in(text):
            roles[index] = f"body:{body}"
            continue
        role = next((r for p, r in _HEADINGS if re.search(p, text, re.IGNORECASE)), None)
        if role == "intake" and clock is not None and kinds[index]:
            role = "date"  # a preparation with an hour of its own is a meeting
        if role in (None, "body") and _holds_dates(below, index):
            # "Nämnd" over dates is the column of the nämnd's own meetings.
            role = "date" if role or kinds[index] else None
        if role is not None:
            roles[index] = role
    dated = [role for role in roles.values() if role == "date" or role.startswith("body:")]
    if not dated or len(roles) < 2:
        return None
    return _Heads(roles, kinds, times)


def _holds_dates(rows: Sequence[TableRow], column: int) -> bool:
    """Whether every filled cell of a column begins with a date."""
    cells = [r.cells[column].strip() for r in rows if column < len(r.cells)]
    found = [find_dates(cell) for cell in cells if cell]
    return bool(found) and all(mentions and mentions[0].start == 0 for mentions in found)


def _read_columns(context: Context, heads: _Heads, rows: Sequence[TableRow]) -> None:
    body: str | None = None
    for row in rows:
        place = _place(row)
        cells = dict(enumerate(row.cells))
        date_columns = [i for i, role in heads.roles.items() if role == "date"]
        named = next((cells.get(i, "") for i, r in heads.roles.items() if r == "body"), "")
        if named.strip():
            body = _body_of_label(context, " ".join(named.split()))[0]
        for index, role in heads.roles.items():
            if role.startswith("body:"):
                context.default_time = heads.times.get(index)
                _read_cell(context, place, cells.get(index, ""), role[5:], heads.kinds.get(index))
                context.default_time = None
        words = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "note")
        times = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "time")
        where = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "place")
        for index in date_columns:
            kind = heads.kinds.get(index)
            cell = cells.get(index, "")
            # The hour is the meeting's, not that of the preparation beside it.
            hour = "" if kind == "preparation" and len(date_columns) > 1 else times
            context.default_time = heads.times.get(index)
            _read_record(context, place, cell, body, words, hour, where.strip(), kind)
            context.default_time = None
        _read_deadlines(context, place, heads, cells, date_columns, body)
        if not date_columns and not any(r.startswith("body:") for r in heads.roles.values()):
            _read_as_lines(context, [row])


def _read_cell(context: Context, place: Place, cell: str, body: str, kind: Kind | None) -> None:
    mentions = find_dates(cell)
    ends = [mention.start for mention in mentions[1:]] + [len(cell)] * bool(mentions)
    for mention, end in zip(mentions, ends, strict=True):
        words = cell[mention.end : max(end, mention.end)]
        context.add_meeting(place, body, mention, words, kind=kind)


def _read_record(
    context: Context,
    place: Place,
    cell: str,
    body: str | None,
    words: str,
    times: str,
    where: str,
    kind: Kind | None,
) -> None:
    mentions = find_dates(cell)
    if not mentions:
        return
    owner = body or context.fallback_body(place)
    if owner is None:
        context.unclear(place)
        return
    start, end = find_times(times if "." in times or ":" in times else f"kl {times}")
    ends = [mention.start for mention in mentions[1:]] + [len(cell)] * bool(mentions)
    for mention, stop in zip(mentions, ends, strict=True):
        after = f"{cell[mention.end : max(stop, mention.end)]} {words}"
        if where:
            after = f"{after} plats: {re.sub('[,;()]', ' ', where)}"
        timed = DateMention(
            mention.first,
            mention.last,
            mention.text,
            mention.start,
            mention.end,
            mention.weekday,
            mention.start_time or start,
            mention.end_time or end,
            mention.assumed_range,
        )
        context.add_meeting(place, owner, timed, after, kind=kind, status=status_in(after))


def _read_deadlines(
    context: Context,
    place: Place,
    heads: _Heads,
    cells: dict[int, str],
    date_columns: Sequence[int],
    body: str | None,
) -> None:
    """Columns such as ``Handlingar senast`` belong to the row's meeting."""
    decisive = [i for i in date_columns if heads.kinds.get(i) != "preparation"] or date_columns
    meetings = [m for i in decisive for m in find_dates(cells.get(i, ""))]
    kinds: tuple[DeadlineKind, ...] = ("intake", "summons", "approval")
    for kind in kinds:
        for index in [i for i, role in heads.roles.items() if role == kind]:
            for mention in find_dates(cells.get(index, "")):
                context.add_deadline(
                    place,
                    kind,
                    mention,
                    body=body or context.body,
                    meeting=meetings[0] if meetings else None,
                    line_year=None,
                )
