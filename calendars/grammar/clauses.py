"""Decisions for several bodies in one line, as a PDF's text or a paragraph of minutes has them.

The text this reader expects (one line, here broken)::

    Beslut: 1. Kommunfullmäktige sammanträder följande dagar 2017 klockan 09:00 Torsdag 9
    februari Torsdag 23 mars 2. Kommunstyrelsen sammanträder följande dagar 2017 klockan 15:00:
    Tisdag 24 januari
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from calendars.dates import find_dates
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.patterns import compiled_on_use

_MEETS = compiled_on_use(
    r"\s*(?:\([^()]*\)\s*)?(?:(?:under|för)?\s*(?:år\s+)?(?:19|20)\d\d\s+)?"
    r"(?:sammanträder\b|(?:har|håller)\s+(?:\w+\s+)?(?:sammanträde|möte)|möts\b|träffas\b)",
    re.IGNORECASE,
)
_BEFORE = compiled_on_use(
    r"(?:(?:(?<![\d/.:-])\d{1,2}\.|[-•–*]|att|a[dt]t|§\s?\d+)\s+)?(?:(?:det|den|de)\s+)?$"
)

# "…är inställt. Socialnämnden 2025: 14 januari": a list in the sentence after another.
_HEADS_LIST = compiled_on_use(r"\s*(?:(?:19|20)\d\d)?\s*:")
_SENTENCE_END = compiled_on_use(r"[.!]\s+$")


def with_clauses_apart(lines: Iterable[LogicalLine]) -> list[LogicalLine]:
    """The lines, each clause that says when a body meets on one of its own."""
    return [piece for line in lines for piece in _pieces(line)]


def _pieces(line: LogicalLine) -> list[LogicalLine]:
    starts: list[int] = []
    done = 0
    for mention in find_bodies(line.text):
        heads_list = _HEADS_LIST.match(line.text, mention.end) and _SENTENCE_END.search(
            line.text[: mention.start]
        )
        if not heads_list and not _MEETS.match(line.text, mention.end):
            continue
        before = _BEFORE.search(line.text[: mention.start])
        start = before.start() if before else mention.start
        if start > done and find_dates(line.text[done:start]):
            starts.append(start)
            done = start
    return line.split_at(starts)
