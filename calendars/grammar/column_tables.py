"""Columns with headings::

| Organ | Datum | Tid | Plats | Handlingar senast |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from msgspec import Struct

from calendars.dates import (
    WEEKDAY_PATTERN,
    DateMention,
    find_dates,
    find_times,
    find_year,
    weekday_number,
)
from calendars.document import TableRow
from calendars.grammar.abbreviations import bodies_alone
from calendars.grammar.context import Context
from calendars.grammar.head_roles import role_of_head
from calendars.grammar.lexicon import canonical_name, find_bodies, label_body
from calendars.grammar.owners import is_part, is_whole, whose_meetings
from calendars.grammar.places import Place
from calendars.grammar.table_rows import (
    bodies_of_label,
    place_of,
    read_as_lines,
    report_days_outside,
)
from calendars.grammar.words import TERM, YEAR, is_bare_list, without_bodies
from calendars.grammar.years import rolls_over
from calendars.patterns import compiled_on_use
from calendars.records import DeadlineKind, Kind, Status
from calendars.wording import deadline_in, is_no_sitting, kind_in, status_in

_CLOCK = compiled_on_use(r"kl(?:ockan)?\.?\s*\d{1,2}(?:[.:]\d\d)?", re.IGNORECASE)
_UNCLEAR = "unclear"
# "torsdagar, kl. 15:30": the weekday of most of a column's days.
_WEEKDAYS = compiled_on_use(rf"\b({WEEKDAY_PATTERN})ar\b", re.IGNORECASE)
_MOST_HEAD_WORDS = 9


class Heads(Struct, frozen=True):
    """Column → what it holds: a word of `role_of_head`, or ``body:Name`` for a column of a body."""

    roles: dict[int, str]
    kinds: dict[int, Kind | None]
    times: dict[int, time]
    weekdays: dict[int, int]
    width: int


def headings(context: Context, row: TableRow, below: Sequence[TableRow]) -> Heads | None:
    """What the columns of a head row hold, or None where it is no head row."""
    if any(find_dates(cell) or len(cell.split()) > _MOST_HEAD_WORDS for cell in row.cells):
        return None
    year = find_year(row.cells[0]) if row.cells else None
    if year is not None:
        context.years.take_heading(place_of(row), year)
    roles: dict[int, str] = {}
    kinds: dict[int, Kind | None] = {}
    times: dict[int, time] = {}
    weekdays: dict[int, int] = {}
    for index, cell in enumerate(row.cells):
        text = " ".join(cell.split())
        if _holds_bodies(context, below, index):
            roles[index] = "body"  # whatever its head: "Möte", or nothing
            continue
        if not text:
            continue
        kinds[index] = kind_in(text)
        clock = find_times(text)[0]
        if days := _WEEKDAYS.search(text):
            weekdays[index] = weekday_number(days[1]) or 0
        text = _CLOCK.sub("", text).strip(" ,")
        named = [m.name for m in find_bodies(text)]
        body = label_body(text, context.options.is_known_body)
        if body is None and len(named) == 1 and not deadline_in(text):
            body = named[0]
        bare = _WEEKDAYS.sub("", re.sub(YEAR, "", TERM.sub("", text))).strip(" ,")
        body = body or whose_meetings(text) or _noun_alone(bare, text)
        if clock is not None:
            times[index] = clock
        if body is not None and not deadline_in(text):
            roles[index] = f"body:{context.whole_name(body)}"
            continue
        role = role_of_head(text)
        if role == "intake" and kinds[index] and (clock is not None or _has_hours(below, index)):
            # A preparation with an hour of its own is a meeting.
            role = "date" if clock is not None else f"body:{canonical_name(text)}"
        if role in (None, "body") and _holds_dates(below, index):
            # "Nämnd" over dates is the column of the nämnd's own meetings.
            role = "date" if role or kinds[index] else _of_unknown_head(context, text)
        if role is not None:
            roles[index] = role
    dated = [role for role in roles.values() if role == "date" or role.startswith("body:")]
    if not dated or sum(role != _UNCLEAR for role in roles.values()) < 2:
        return None
    return Heads(roles, kinds, times, weekdays, len(row.cells))


def _of_unknown_head(context: Context, text: str) -> str:
    """What dates under a head that tells no role are: of a body that has but an abbreviation
    ("VON"), else nobody can say."""
    named = bodies_alone(text, context.options.is_known_body)
    return f"body:{context.whole_name(named[0])}" if len(named) == 1 else _UNCLEAR


def _noun_alone(bare: str, head: str) -> str | None:
    """``Nämnden våren 2026, torsdagar``: the noun alone, where the head says when it meets; under
    ``Nämnd`` without a word more stand the dates of the body that the plan is about."""
    return bare if bare != head and (is_whole(bare) or is_part(bare)) else None


def _has_hours(rows: Sequence[TableRow], column: int) -> bool:
    cells = [r.cells[column] for r in rows if column < len(r.cells)]
    return any(mention.start_time for cell in cells for mention in find_dates(cell))


def _holds_bodies(context: Context, rows: Sequence[TableRow], column: int) -> bool:
    """Whether the filled cells of a column name a body each, and hold no date."""
    cells = [r.cells[column].strip() for r in rows if column < len(r.cells)]
    filled = [cell for cell in cells if cell]
    named = [cell for cell in filled if _names_body(context, cell)]
    return len(named) > len(filled) / 2 and not any(find_dates(cell) for cell in filled)


def _names_body(context: Context, cell: str) -> bool:
    return (
        label_body(cell, context.options.is_known_body) is not None
        or len(find_bodies(cell)) == 1
        or (len(find_bodies(cell)) > 1 and is_bare_list(cell))
    )


def _holds_dates(rows: Sequence[TableRow], column: int) -> bool:
    """Whether every filled cell of a column begins with a date."""
    cells = [r.cells[column].strip() for r in rows if column < len(r.cells)]
    found = [find_dates(cell) for cell in cells if cell]
    return bool(found) and all(mentions and mentions[0].start == 0 for mentions in found)


def read_columns(context: Context, heads: Heads, rows: Sequence[TableRow]) -> None:
    bodies: list[str] = []
    kind_of_body: Kind | None = None
    outer = context.default_time
    turns = _turns_of_year(heads, rows)
    for number, row in enumerate(rows):
        place = place_of(row)
        report_days_outside(context, place, row, heads.width)
        cells = dict(enumerate(row.cells))
        date_columns = [i for i, role in heads.roles.items() if role == "date"]
        later = frozenset(i for i in heads.roles if number >= turns.get(i, len(rows)))
        named = next((cells.get(i, "") for i, r in heads.roles.items() if r == "body"), "")
        if named.strip():
            bodies, kind_of_body = bodies_of_label(context, " ".join(named.split()))
        for index, role in heads.roles.items():
            if role.startswith("body:"):
                context.default_time = heads.times.get(index, outer)
                context.usual_weekday = heads.weekdays.get(index)
                own = place_of(row, index)
                cell = _Cell(own, cells.get(index, ""), index in later)
                _read_cell(context, cell, role[5:], heads.kinds.get(index))
                context.default_time, context.usual_weekday = outer, None
        words = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "note")
        # "KF (inställt)": what the body's cell says of this row's meeting.
        status = status_in(without_bodies(named))
        times = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "time")
        where = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "place")
        for index in date_columns:
            kind = kind_of_body or heads.kinds.get(index)
            own = place_of(row, index)
            cell = _Cell(own, cells.get(index, ""), index in later)
            # The hour is the meeting's, not that of the preparation beside it.
            hour = "" if kind == "preparation" and len(date_columns) > 1 else times
            context.default_time = heads.times.get(index, outer)
            _read_record(context, cell, bodies, words, hour, where.strip(), kind, status)
            context.default_time = outer
        for index, role in heads.roles.items():
            if role == _UNCLEAR and cells.get(index, "").strip():
                _report_unclear(context, place_of(row, index), cells[index])
        _read_deadlines(context, place, heads, cells, bodies[0] if bodies else None, later)
        if not date_columns and not any(r.startswith("body:") for r in heads.roles.values()):
            read_as_lines(context, [row])


def _report_unclear(context: Context, place: Place, cell: str) -> None:
    context.found.error(
        place.row,
        "column_unclear",
        f"rad {place.row}: ”{' '.join(cell.split())}” står under en rubrik som inte säger om det "
        "är ett möte eller en tidsgräns, och vems – ändra rubriken eller skriv ut det.",
    )


class _Cell(Struct, frozen=True):
    """A cell with dates; ``in_next_year`` where its column has gone past a turn of the year."""

    place: Place
    text: str
    in_next_year: bool

    def dates(self, context: Context) -> list[tuple[DateMention, str]]:
        """Each date with the words that follow it."""
        mentions = find_dates(self.text)
        ends = [mention.start for mention in mentions[1:]] + [len(self.text)] * bool(mentions)
        found = []
        for mention, end in zip(mentions, ends, strict=True):
            words = self.text[mention.end : max(end, mention.end)]
            if self.in_next_year and mention.last.year is None:
                mention = context.in_next_year(self.place, mention, None)
            found.append((mention, words))
        return found


def _turns_of_year(heads: Heads, rows: Sequence[TableRow]) -> dict[int, int]:
    """For each column of dates that goes on into the next year, the row where it does.

    Not where rows name their body: there a new body begins anew in January.
    """
    if "body" in heads.roles.values():
        return {}
    turns: dict[int, int] = {}
    for column in heads.roles:
        dated = [
            (number, mention.first.month)
            for number, row in enumerate(rows)
            for mention in find_dates(row.cells[column] if column < len(row.cells) else "")
            if mention.last.year is None
        ]
        months = [month for _number, month in dated]
        for index in range(1, len(dated)):
            if rolls_over(months[index - 1], months[index], months[index + 1 :]):
                turns[column] = dated[index][0]
    return turns


def _read_cell(context: Context, cell: _Cell, body: str, kind: Kind | None) -> None:
    for mention, words in cell.dates(context):
        if words.lstrip().startswith("+"):  # "18 mars + planeringsdag": beside the meeting
            words = ""
        if is_no_sitting(words) and kind_in(words) is None:
            context.not_a_meeting(cell.place, mention, "organet sammanträder inte den dagen")
            continue
        context.add_meeting(cell.place, body, mention, words, kind=kind)


def _read_record(
    context: Context,
    cell: _Cell,
    bodies: Sequence[str],
    words: str,
    times: str,
    where: str,
    kind: Kind | None,
    status: Status | None,
) -> None:
    dates = cell.dates(context)
    if not dates:
        return
    if not bodies and (fallback := context.fallback_body(cell.place)):
        bodies = [fallback]
    if not bodies:
        context.unclear(cell.place)
        return
    start, end = find_times(times if "." in times or ":" in times else f"kl {times}")
    for mention, own_words in dates:
        after = f"{own_words} {words}"
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
        for body in bodies:
            context.add_meeting(
                cell.place, body, timed, after, kind=kind, status=status or status_in(after)
            )


def _read_deadlines(
    context: Context,
    place: Place,
    heads: Heads,
    cells: dict[int, str],
    body: str | None,
    later: frozenset[int],
) -> None:
    """Columns such as ``Handlingar senast`` belong to the row's meeting: that of the date column,
    or where the columns are bodies, that of the next one. ``later`` are the columns that have gone
    into the next year."""
    kinds: tuple[DeadlineKind, ...] = ("intake", "summons", "approval")
    for index, role in heads.roles.items():
        kind = next((kind for kind in kinds if kind == role), None)
        if kind is None:
            continue
        column = _meeting_column(heads, index)
        meetings = find_dates(cells.get(column, "")) if column is not None else []
        meeting = meetings[0] if meetings else None
        if meeting is not None and column in later:
            meeting = context.years.next_of(meeting, None)
        own = heads.roles[column] if column is not None else ""
        named = own[5:] if own.startswith("body:") else body or context.body
        if named is None and context.found.meetings:
            # The plan's only body was assumed for the meeting: it is the deadline's too.
            last = context.found.meetings[-1]
            named = last.body if last.source.row == place.row else None
        meeting = context.years.as_read(named, meeting) if meeting else None
        for mention in find_dates(cells.get(index, "")):
            context.add_deadline(place, kind, mention, body=named, meeting=meeting, line_year=None)


def _meeting_column(heads: Heads, deadline: int) -> int | None:
    """The column of the meetings that the deadlines of a column belong to."""
    dates = [i for i, role in heads.roles.items() if role == "date"]
    decisive = [i for i in dates if heads.kinds.get(i) != "preparation"] or dates
    if decisive:
        return decisive[0]
    bodies = [i for i, role in heads.roles.items() if role.startswith("body:")]
    return next((i for i in bodies if i > deadline), bodies[-1] if bodies else None)
