"""Dates as headings, with the bodies that meet that day below.

The text this reader expects::

    torsdag 5 februari 2026
    13.00 Miljönämnden
    16.00 Byggnadsnämndens presidium

    måndag 9 februari 2026
    18.00 Kommunfullmäktige

    Vecka 6, tisdag 7 februari 2023 kl. 13.00 – 16.00 i Sessionssalen
     • Budgetberedningen tar fram förslag till ramar.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import find_dates
from calendars.grammar.date_words import MEETING_VERB
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.words import TRIM
from calendars.patterns import compiled_on_use

_CLOCK = compiled_on_use(
    r"^(?:kl\.?\s*)?(?P<clock>\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?)\s*[:,–-]?\s+"
)
# What a timetable writes around its date: the week before, the place after.
_WEEK = compiled_on_use(r"(?:v\.?|vecka)\s*\d{1,2}\s*[,:–-]?\s*", re.IGNORECASE)
_IN_PLACE = compiled_on_use(r"[\s,]*(?:i|på)\s+[\w ,åäöÅÄÖ-]{3,60}|[\s.,:]*")
_MIN_HEADS = 2
_MAX_WORDS = 8


def with_dates_beside_bodies(lines: Sequence[LogicalLine]) -> list[LogicalLine]:
    """The lines, with each body below a date on that date's line.

    Only where every line that is a date alone has a body right below, and either begins a
    paragraph or stands before every body: a list of dates under a body looks almost the same.
    """
    lines = _with_sentences_dated(lines)
    heads = {index for index, line in enumerate(lines) if _is_date(line.text)}
    if len(heads) < _MIN_HEADS or not all(_heads_body(lines, index) for index in heads):
        return list(lines)
    begin_paragraphs = all(index == 0 or lines[index].after_blank for index in heads)
    if not begin_paragraphs and any(_names_body(line.text) for line in lines[: min(heads)]):
        return list(lines)
    found: list[LogicalLine] = []
    date = ""
    for index, line in enumerate(lines):
        if index in heads:
            date = line.text.strip(TRIM)
            continue
        if line.after_blank:
            date = ""
        found.append(_dated(line, date) if date and _names_body(line.text) else line)
    return found


def _with_sentences_dated(lines: Sequence[LogicalLine]) -> list[LogicalLine]:
    """The lines, with what a body does on the line of the date above.

    Only where such pairs are several and no date stands right below another: the last of a list
    of dates may also have a sentence below it.
    """
    dates = [index for index, line in enumerate(lines) if _is_date_and_place(line.text)]
    pairs = {i for i in dates if i + 1 < len(lines) and _tells_what_is_done(lines[i + 1].text)}
    if len(pairs) < _MIN_HEADS or any(index + 1 in dates for index in dates):
        return list(lines)
    found = []
    for index, line in enumerate(lines):
        if index in pairs:
            mention = find_dates(line.text)[0]
            text = f"{line.text[mention.start : mention.end]} {lines[index + 1].text}"
            found.append(LogicalLine(text, line.rows[:1], (0,), line.originals[:1]))
        elif index - 1 not in pairs:
            found.append(line)
    return found


def _is_date_and_place(text: str) -> bool:
    mentions = find_dates(text)
    return (
        len(mentions) == 1
        and mentions[0].last.year is not None
        and not _WEEK.sub("", text[: mentions[0].start]).strip(TRIM)
        and _IN_PLACE.fullmatch(text[mentions[0].end :]) is not None
    )


def _tells_what_is_done(text: str) -> bool:
    """``Kommunstyrelsen tar fram förslag``, and not ``Kommunstyrelsens förslag sänds ut``."""
    bodies = find_bodies(text)
    return (
        bool(bodies)
        and not find_dates(text)
        and bodies[0].start == 0
        and MEETING_VERB.match(text[bodies[0].end :]) is not None
    )


def _is_date(text: str) -> bool:
    mentions = find_dates(text)
    if len(mentions) != 1:
        return False
    with_hour = text[mentions[0].start : mentions[0].end]
    return with_hour.strip(TRIM) == text.strip(TRIM)


def _heads_body(lines: Sequence[LogicalLine], index: int) -> bool:
    below = lines[index + 1] if index + 1 < len(lines) else None
    return below is not None and not below.after_blank and _names_body(below.text)


def _names_body(text: str) -> bool:
    return not find_dates(text) and len(text.split()) <= _MAX_WORDS and bool(find_bodies(text))


def _dated(line: LogicalLine, date: str) -> LogicalLine:
    clock = _CLOCK.match(line.text)
    hour = f" kl. {clock['clock']}" if clock else ""
    text = f"{date}{hour} {line.text[clock.end() if clock else 0 :]}"
    return LogicalLine(text, line.rows[:1], (0,), line.originals[:1])
