"""Dates as headings, with the bodies that meet that day below.

The text this reader expects::

    torsdag 5 februari 2026
    13.00 Miljönämnden
    16.00 Byggnadsnämndens presidium

    måndag 9 februari 2026
    18.00 Kommunfullmäktige
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import find_dates
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.words import TRIM

_CLOCK = re.compile(
    r"^(?:kl\.?\s*)?(?P<clock>\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?)\s*[:,–-]?\s+"
)
_MIN_HEADS = 2
_MAX_WORDS = 8


def with_dates_beside_bodies(lines: Sequence[LogicalLine]) -> list[LogicalLine]:
    """The lines, with each body below a date on that date's line.

    Only where every line that is a date alone has a body right below, and either begins a
    paragraph or stands before every body: a list of dates under a body looks almost the same.
    """
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


def _is_date(text: str) -> bool:
    mentions = find_dates(text)
    return len(mentions) == 1 and mentions[0].text.strip(TRIM) == text.strip(TRIM)


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
