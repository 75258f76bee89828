"""Columns with headings::

| Organ | Datum | Tid | Plats | Handlingar senast |
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from calendars.dates import DateMention, find_dates, find_times, find_year
from calendars.document import TableRow
from calendars.grammar.context import Context
from calendars.grammar.head_roles import role_of_head
from calendars.grammar.lexicon import canonical_name, find_bodies, label_body
from calendars.grammar.places import Place
from calendars.grammar.table_rows import body_of_label, place_of, read_as_lines
from calendars.records import DeadlineKind, Kind
from calendars.wording import deadline_in, kind_in, status_in

_CLOCK = re.compile(r"kl(?:ockan)?\.?\s*\d{1,2}(?:[.:]\d\d)?", re.IGNORECASE)
_MOST_HEAD_WORDS = 9


@dataclass(frozen=True, slots=True)
class Heads:
    """Column → what it holds: a word of `role_of_head`, or ``body:Name`` for a column of a body."""

    roles: dict[int, str]
    kinds: dict[int, Kind | None]
    times: dict[int, time]


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
            roles[index] = f"body:{context.whole_name(body)}"
            continue
        role = role_of_head(text)
        if role == "intake" and kinds[index] and (clock is not None or _has_hours(below, index)):
            # A preparation with an hour of its own is a meeting.
            role = "date" if clock is not None else f"body:{canonical_name(text)}"
        if role in (None, "body") and _holds_dates(below, index):
            # "Nämnd" over dates is the column of the nämnd's own meetings.
            role = "date" if role or kinds[index] else None
        if role is not None:
            roles[index] = role
    dated = [role for role in roles.values() if role == "date" or role.startswith("body:")]
    if not dated or len(roles) < 2:
        return None
    return Heads(roles, kinds, times)


def _has_hours(rows: Sequence[TableRow], column: int) -> bool:
    cells = [r.cells[column] for r in rows if column < len(r.cells)]
    return any(mention.start_time for cell in cells for mention in find_dates(cell))


def _holds_dates(rows: Sequence[TableRow], column: int) -> bool:
    """Whether every filled cell of a column begins with a date."""
    cells = [r.cells[column].strip() for r in rows if column < len(r.cells)]
    found = [find_dates(cell) for cell in cells if cell]
    return bool(found) and all(mentions and mentions[0].start == 0 for mentions in found)


def read_columns(context: Context, heads: Heads, rows: Sequence[TableRow]) -> None:
    body: str | None = None
    outer = context.default_time
    for row in rows:
        place = place_of(row)
        cells = dict(enumerate(row.cells))
        date_columns = [i for i, role in heads.roles.items() if role == "date"]
        named = next((cells.get(i, "") for i, r in heads.roles.items() if r == "body"), "")
        if named.strip():
            body = body_of_label(context, " ".join(named.split()))[0]
        for index, role in heads.roles.items():
            if role.startswith("body:"):
                context.default_time = heads.times.get(index, outer)
                own = place_of(row, index)
                _read_cell(context, own, cells.get(index, ""), role[5:], heads.kinds.get(index))
                context.default_time = outer
        words = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "note")
        times = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "time")
        where = " ".join(cells.get(i, "") for i, r in heads.roles.items() if r == "place")
        for index in date_columns:
            kind = heads.kinds.get(index)
            cell = cells.get(index, "")
            # The hour is the meeting's, not that of the preparation beside it.
            hour = "" if kind == "preparation" and len(date_columns) > 1 else times
            context.default_time = heads.times.get(index, outer)
            _read_record(
                context, place_of(row, index), cell, body, words, hour, where.strip(), kind
            )
            context.default_time = outer
        _read_deadlines(context, place, heads, cells, date_columns, body)
        if not date_columns and not any(r.startswith("body:") for r in heads.roles.values()):
            read_as_lines(context, [row])


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
    heads: Heads,
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
