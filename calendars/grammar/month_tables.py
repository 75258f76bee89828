"""Bodies against months, either way round::

| Organ | Januari | Februari |          |         | KS     | KF |
| KS    | 15, 22  | 5, 26    |          | Januari | 15, 22 | 30 |
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import DateMention, find_year, in_year, month_number
from calendars.document import TableRow
from calendars.grammar.abbreviations import bodies_alone
from calendars.grammar.cells import days_in_cell
from calendars.grammar.context import Context
from calendars.grammar.lexicon import find_bodies, is_other_organisation
from calendars.grammar.month_heads import MIN_MONTHS, MONTH_CELL, month_columns
from calendars.grammar.owners import is_part, is_whole
from calendars.grammar.places import Place
from calendars.grammar.table_rows import (
    BARE_CLOCK,
    bodies_of_label,
    place_of,
    report_days_outside,
    spoken,
    without_hour,
)
from calendars.grammar.words import without_bodies
from calendars.patterns import compiled_on_use
from calendars.records import Kind
from calendars.wording import is_no_sitting

_OTHER = compiled_on_use(
    r"(?:vecka|v\.?|övrigt|anm(?:ärkning(?:ar)?)?\.?|kommentar(?:er)?|notering(?:ar)?|helgdag(?:ar)?|"
    r"lov|röda dagar)",
    re.IGNORECASE,
)


_AUTUMN, _NEW_YEAR = 10, 2  # a cell from October on holds the next January and February


def read_months_across(context: Context, head: TableRow, rows: Sequence[TableRow]) -> None:
    months, width = month_columns(head), len(head.cells)
    named, outer = "", context.default_time
    for row in rows:
        if again := month_columns(row):  # the other half of the year
            months, width = again, len(row.cells)
            continue
        place = place_of(row)
        named = " ".join(spoken(cell) for cell in row.cells[: min(months)]).strip() or named
        last = row.cells[max(months) + 1 :]
        hours = next((spoken(cell) for cell in last if BARE_CLOCK.match(cell)), "")
        label, hour = without_hour(f"{named} {hours}")
        bodies, kind = bodies_of_label(context, label)
        context.default_time = hour or (outer if bodies == [context.body] else None)
        report_days_outside(context, place, row, width)
        if _is_no_body(label):
            for index, (month, year) in months.items():
                cell = row.cells[index] if index < len(row.cells) else ""
                _report_other_days(context, place, cell, month, year)
            continue
        if is_other_organisation(label):
            context.found.warn(
                row.row,
                "not_a_meeting",
                f"rad {row.row}: ”{label}” är en annan organisation – raden lästes inte.",
            )
            continue
        for index, (month, year) in months.items():
            cell = row.cells[index] if index < len(row.cells) else ""
            _read_days(context, place_of(row, index), cell, month, year, bodies, kind)
    context.default_time = outer


def _is_no_body(label: str) -> bool:
    """Whether a head or a label tells that what stands with it is no meeting."""
    return is_no_sitting(label) or _OTHER.fullmatch(label) is not None


def _report_other_days(
    context: Context, place: Place, cell: str, month: int, year: int | None
) -> None:
    for mention, _words in days_in_cell(cell, month, year):
        context.not_a_meeting(place, mention, "rubriken säger att det inte är ett sammanträde")


def _read_days(
    context: Context,
    place: Place,
    cell: str,
    month: int,
    year: int | None,
    bodies: Sequence[str],
    kind: Kind | None,
) -> None:
    if not cell.strip():
        return
    days = list(days_in_cell(cell, month, year))
    if not days and re.search(r"\d", cell) and not BARE_CLOCK.fullmatch(cell):
        whose = ", ".join(bodies) or "okänt organ"
        context.found.error(
            place.row,
            "unclear_days",
            f"rad {place.row}: ”{' '.join(cell.split())}” ({whose}) går inte att läsa "
            "som dagar i månaden – skriv ut datumen.",
        )
    for mention, words in days:
        named = [m.name for m in find_bodies(words)]
        named = named or bodies_alone(words, context.options.is_known_body)
        if month >= _AUTUMN and mention.first.month <= _NEW_YEAR and mention.last.year is None:
            mention = _in_next_year(context, place, mention, year)
        if not named and not bodies:
            context.unclear(place)
            continue
        for name in named or bodies:
            context.add_meeting(place, name, mention, without_bodies(words), kind=kind)


def _in_next_year(
    context: Context, place: Place, mention: DateMention, year: int | None
) -> DateMention:
    """``14 jan`` in the cell of December: the January that follows."""
    base = year or context.years.of(mention, None)
    if base is None:
        return mention
    context.found.warn(
        place.row,
        "year_rollover",
        f"rad {place.row}: ”{mention.text}” står under årets sista månader och lästes som "
        f"{base + 1} – skriv ut året om det är fel.",
    )
    return in_year(mention, base + 1)


def are_months_down(rows: Sequence[TableRow]) -> bool:
    """Whether the first column is months; few are enough under heads that name bodies."""
    months = [MONTH_CELL.fullmatch(row.cells[0]) is not None for row in rows]
    heads = [" ".join(cell.split()) for cell in rows[0].cells[1:]]
    under_bodies = any(find_bodies(head) or is_part(head) or is_whole(head) for head in heads)
    return sum(months) >= MIN_MONTHS or (
        len(rows) > 1 and not months[0] and all(months[1:]) and under_bodies
    )


def read_months_down(context: Context, rows: Sequence[TableRow]) -> None:
    heads: Sequence[str] = ()
    found_month = False
    outer = context.default_time
    for row in rows:
        match = MONTH_CELL.fullmatch(row.cells[0])
        if match is None:
            if sum(map(bool, row.cells)) > sum(map(bool, heads)) and not found_month:
                heads = row.cells  # a title above them has a cell or two
            _note_year(context, row)
            continue
        found_month = True
        month, year = month_number(match[1]), int(match[2]) if match[2] else None
        report_days_outside(context, place_of(row), row, len(heads))
        for index, cell in enumerate(row.cells[1:], 1):
            if index >= len(heads):
                break
            label = " ".join(heads[index].split())
            if _is_no_body(label):
                _report_other_days(context, place_of(row), cell, month, year)
                continue
            label, hour = without_hour(label)
            bodies, kind = bodies_of_label(context, label)
            context.default_time = hour or (outer if bodies == [context.body] else None)
            _read_days(context, place_of(row, index), cell, month, year, bodies, kind)
    context.default_time = outer


def _note_year(context: Context, row: TableRow) -> None:
    year = find_year(" ".join(row.cells))
    if year is not None:
        context.years.take_heading(place_of(row), year)
