"""Rows of columns whose heads nobody can lay out: a round's days, of several bodies and deadlines.

The text this reader expects::

    Utskick kallelse
    BUNAU
    Arbets-
    utskottet
    26 jan 31 jan 2 feb 7 feb 13 feb
    23 feb 28 feb 2 mars 7 mars 13 mars

A body's own days stand months apart; the days of a round are days of the same few weeks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from calendars.dates import DateMention, find_dates
from calendars.grammar.lines import LogicalLine
from calendars.wording import deadline_in

_MIN_DATES, _MIN_ROWS, _MOST_DAYS, _MOST_HEAD_WORDS = 4, 3, 40, 4
_ANY_YEAR = 2023


def unclear_rows(lines: Sequence[LogicalLine]) -> list[int]:
    """The indexes of rows of days under heads of which one, at least, is a deadline's."""
    rows = [index for index, line in enumerate(lines) if _is_round(line.text)]
    if len(rows) < _MIN_ROWS:
        return []
    heads = (line.text for line in lines[: rows[0]])
    is_headed = any(
        len(text.split()) <= _MOST_HEAD_WORDS and deadline_in(text) and not find_dates(text)
        for text in heads
    )
    if not is_headed:
        return []
    first, last = rows[0], rows[-1] + 1
    while first and _begins_with_date(lines[first - 1].text):
        first -= 1  # a row with fewer cells
    while last < len(lines) and _begins_with_date(lines[last].text):
        last += 1
    return [index for index in range(first, last) if find_dates(lines[index].text)]


def _begins_with_date(text: str) -> bool:
    mentions = find_dates(text)
    return bool(mentions) and not text[: mentions[0].start].strip()


def _is_round(text: str) -> bool:
    mentions = find_dates(text)
    if len(mentions) < _MIN_DATES or not _begins_with_date(text):
        return False
    gaps = zip(mentions, mentions[1:], strict=False)
    are_bare = all(
        re.fullmatch(r"\s*(?:\([^()]*\))?\s*", text[left.end : right.start]) for left, right in gaps
    )
    return are_bare and 0 <= _days(mentions[0], mentions[-1]) <= _MOST_DAYS


def _days(first: DateMention, last: DateMention) -> int:
    start, end = first.first.in_year(_ANY_YEAR), last.last.in_year(_ANY_YEAR)
    return (end - start).days if start and end else -1
