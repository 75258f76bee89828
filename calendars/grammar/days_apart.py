"""Days on one line, each with its body after it.

The text this reader expects::

    14/1 KS, 27/1 KF, 4/2 KSAU
    Januari: 14 Kommunstyrelsen, 22 Socialnämnden
    v. 3  13/1 KSAU 20/1 KS

Where every day has its own body after it, to the line's end, none has it before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from calendars.dates import DateMention, find_dates
from calendars.grammar.abbreviations import bodies_alone
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.words import KL, SEPARATORS, TRIM
from calendars.patterns import compiled_on_use

_BEFORE_BODY = compiled_on_use(
    r"\W*(?:(?:sammanträder|möts|träffas|möte(?:\s+(?:i|med))?)\s+)?(?:(?:det|den|de)\s+)?",
    re.IGNORECASE,
)
_WEEK = compiled_on_use(r"^\s*v(?:ecka|\.)?\s*\d{1,2}\b", re.IGNORECASE)
# "23/1 -": nobody meets.
NOTHING = compiled_on_use(r"\s*[-–—]+\s*")
_MIN_DAYS, _MOST_DAYS = 2, 60  # no line of a plan has more


def days_apart(line: LogicalLine, is_known: Callable[[str], bool]) -> list[LogicalLine]:
    """The line's parts, each of the days of one body; the line alone where it is not so written."""
    mentions = find_dates(line.text)
    if not _MIN_DAYS <= len(mentions) <= _MOST_DAYS:
        return [line]
    if _WEEK.sub("", line.text[: mentions[0].start]).strip(TRIM):
        return [line]
    starts: list[int] = []
    for index, mention in enumerate(mentions):
        if index and SEPARATORS.match(line.text[mentions[index - 1].end : mention.start]):
            continue  # "14 och 21 januari KS"
        starts.append(mention.start)
    ends = [*starts[1:], len(line.text)]
    if len(starts) < _MIN_DAYS or not all(
        _has_body_after(line.text[_last(mentions, end).end : end], is_known) for end in ends
    ):
        return [line]
    return line.split_at(starts[1:])


def _last(mentions: Sequence[DateMention], end: int) -> DateMention:
    """The last mention before an offset."""
    return [mention for mention in mentions if mention.start < end][-1]


def _has_body_after(words: str, is_known: Callable[[str], bool]) -> bool:
    """Whether the words after a day begin with the body that meets then."""
    words = KL.sub(" ", words)
    lead = _BEFORE_BODY.match(words)
    rest = words[lead.end() :] if lead else words
    bodies = find_bodies(rest)
    return (
        (bool(bodies) and bodies[0].start == 0)
        or bool(bodies_alone(rest, is_known))
        or NOTHING.fullmatch(words) is not None
    )
