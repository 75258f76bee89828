"""Heads of pages: printed on every page of minutes, also in the middle of a list.

The text this reader expects, on its second page and those that follow::

    KOMMUNEN            SAMMANTRÄDESPROTOKOLL          13 (17)
    Socialnämnden
    Datum
    2025-09-17

or, in others, with ``Sida 13 av 17`` on the line below the first. The first tells whose the paper
is; its date is that of the minutes, no meeting of the plan.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from calendars.dates import find_dates
from calendars.document import Block, Line
from calendars.grammar.lexicon import find_bodies, label_body
from calendars.patterns import compiled_on_use

_PAPER = (
    r"(?:(?:sammanträdes|mötes)?protokoll(?:sutdrag)?|kallelse|tjänsteskrivelse|föredragningslista)"
)
_HEAD = compiled_on_use(rf".*\b{_PAPER}\b.*\d+\s*\(\d+\)\s*", re.IGNORECASE)
_MINUTES = compiled_on_use(
    r"(?:.*\b(?-i:(?:SAMMANTRÄDES|MÖTES)?PROTOKOLL(?:SUTDRAG)?)\b.*"
    r"|(?:(?:utdrag ur|sammanträdes|mötes)\s?)?protokoll(?:sutdrag)?(?:\s+\d+\s*\(\d+\))?)",
    re.IGNORECASE,
)
_DATE_LABEL = compiled_on_use(r"(?:sammanträdes|mötes)?datum\s*:?", re.IGNORECASE)
# "Dnr: 2023/BUN 0231": the case is of the year the paper was written.
_CASE_YEAR = compiled_on_use(
    r"\s*(?:dnr|diarienummer|ärendenummer)\b[^\d\n]{0,12}((?:19|20)\d\d)\b", re.IGNORECASE
)
_PAGE = compiled_on_use(r"\s*sida\s+\d+\s+av\s+\d+\s*", re.IGNORECASE)
_OWN_DATE = compiled_on_use(r"(?:[A-ZÅÄÖ]{2,6}\s+)?(?:19|20)\d\d-\d\d-\d\d")
_BESIDE = compiled_on_use(r"(?P<own>.*\S)\s{5,}(?P<head>\S+)\s*")
_MOST_LINES = 5


_NEWS = compiled_on_use(
    r"\W*(?:(?:fler|relaterade|senaste|aktuella|alla)\s+)?nyheter\W*", re.IGNORECASE
)
_TELLS_WHEN = compiled_on_use(
    r"[:.]\s*$|\b(?:nästa|kommande|följande|datum|dagar|tider)\b", re.IGNORECASE
)
_FEWEST_WORDS_OF_A_HEADLINE = 4


def days_of_news(blocks: Sequence[Block]) -> frozenset[int]:
    """The rows with the day an item of news was published, where a heading says that the page lists
    news: a date with its year alone below a headline. "Nyheter" may be in a menu too: days one
    below the other, or under a body's name, are its meetings."""
    lines = [block for block in blocks if isinstance(block, Line) and block.text.strip()]
    if not any(_NEWS.fullmatch(line.text) for line in lines):
        return frozenset(_day_above_headline(lines))
    rows = set[int]()
    for index, line in enumerate(lines):
        near = [*lines[max(0, index - 1) : index], *lines[index + 1 : index + 2]]
        is_listed = any(_is_day_alone(other.text) for other in near)
        if index and _is_day_alone(line.text) and not is_listed:
            above = lines[index - 1].text
            rows |= {line.row} if _NEWS.fullmatch(above) or _is_headline(above) else set()
    return frozenset(rows)


def _day_above_headline(lines: Sequence[Line]) -> set[int]:
    """The row of a day with its year alone at a page's top, where no body is named above it and a
    headline stands below: when the item was published."""
    day = next((i for i, line in enumerate(lines[:_MOST_LINES]) if _is_day_alone(line.text)), None)
    if day is None or day + 1 >= len(lines):
        return set()
    is_only = sum(_is_day_alone(line.text) for line in lines) == 1
    names_body = any(find_bodies(line.text) for line in lines[:day])
    below = lines[day + 1].text
    is_headline = label_body(below, lambda _name: False) is None and not find_dates(below)
    is_item = is_only and is_headline and any(find_dates(line.text) for line in lines[day + 1 :])
    return {lines[day].row} if is_item and not names_body else set()


def _is_day_alone(text: str) -> bool:
    found = find_dates(text)
    return len(found) == 1 and found[0].text == text.strip() and found[0].last.year is not None


def _is_headline(text: str) -> bool:
    return (
        len(text.split()) >= _FEWEST_WORDS_OF_A_HEADLINE
        and label_body(text, lambda _name: False) is None
        and _TELLS_WHEN.search(text) is None
    )


class PageHeads(Struct, frozen=True):
    """``rows``: where the paper's own date stands, ``year`` its year. ``repeated``: rows of heads
    already read."""

    rows: frozenset[int]
    repeated: frozenset[int]
    year: int | None


def find_page_heads(blocks: Sequence[Block]) -> PageHeads:
    """The heads of the pages among the lines of a document."""
    lines = [block for block in blocks if isinstance(block, Line) and block.text.strip()]
    own, repeated, known = set[int](), set[int](), set[tuple[str, ...]]()
    year: int | None = None
    known_pages = False
    for index, line in enumerate(lines):
        number = _CASE_YEAR.match(line.text)
        year = year or (int(number[1]) if number else None)
        below = lines[index + 1 : index + 1 + _MOST_LINES]
        text = " ".join(line.text.split())
        if not (_HEAD.fullmatch(text) or _MINUTES.fullmatch(text)):
            continue
        if below and _PAGE.fullmatch(below[0].text):
            dated = _rows_of_head(below)
            if known_pages:
                repeated |= {near.row for near in (line, *below[:dated])}
            known_pages = True
            if _is_own_date(below[dated - 1].text) or dated > 2:
                own.add(below[dated - 1].row)
                year = year or find_dates(below[dated - 1].text)[0].first.year
            continue
        length = next((n for n, near in enumerate(below, 1) if _is_own_date(near.text)), 0)
        is_numbered = _HEAD.fullmatch(text) is not None
        is_list = length < len(below) and find_dates(below[length].text) and not is_numbered
        if not length or is_list:
            continue
        own.add(below[length - 1].row)
        year = year or find_dates(below[length - 1].text)[0].first.year
        head = tuple(" ".join(near.text.split()) for near in below[:length])
        if is_numbered and head in known:
            repeated |= {near.row for near in (line, *below[:length])}
        known.add(head)
    return PageHeads(frozenset(own), frozenset(repeated), year)


def _rows_of_head(below: Sequence[Line]) -> int:
    """How many lines below ``SAMMANTRÄDESPROTOKOLL`` are its head's: the page, and perhaps a label
    and the date below it, which a body's abbreviation may stand before (``BUN  2024-10-01``)."""
    if len(below) > 1 and _is_own_date(below[1].text):
        return 2
    label = len(below) > 2 and _DATE_LABEL.fullmatch(below[1].text.strip())
    return 3 if label and _OWN_DATE.fullmatch(below[2].text.strip()) else 1


def heads_beside(lines: Sequence[Line]) -> dict[int, tuple[str, str]]:
    """Lines that a page's head stands to the right of (``9 november      Sammanträdesdatum`` over
    ``7 december      2025-10-06``): row → the line's own words, and those of the head."""
    found: dict[int, tuple[str, str]] = {}
    for line, below in pairwise(lines):
        label = _BESIDE.fullmatch(line.text)
        day = _BESIDE.fullmatch(below.text)
        if label and _DATE_LABEL.fullmatch(label["head"]) and day and _is_own_date(day["head"]):
            found[line.row] = label["own"], label["head"]
            found[below.row] = day["own"], day["head"]
    return found


def _is_own_date(text: str) -> bool:
    """``2025-09-17``, perhaps after the body or a word for it: nothing else of a plan."""
    dates = find_dates(text)
    if len(dates) != 1 or dates[0].first.year is None or text[dates[0].end :].strip():
        return False
    label = " ".join(text[: dates[0].start].split()).strip(" :")
    return (
        not label
        or _DATE_LABEL.fullmatch(label) is not None
        or label_body(label.removesuffix(" Datum"), lambda _name: False) is not None
    )
