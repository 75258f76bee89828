"""A cell under a month: ``15, 22``, ``11, kl. 09:30``, ``6 budget`` over ``7 reservdag``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from calendars.dates import (
    WEEKDAY_LETTERS,
    WEEKDAY_PATTERN,
    DateMention,
    Day,
    find_dates,
    find_times,
    weekday_number,
)
from calendars.patterns import compiled_on_use

_DAY = compiled_on_use(
    rf"(?:(?P<weekday>{WEEKDAY_PATTERN}|{WEEKDAY_LETTERS})\.?\s+)?(?<![\d.:/-])(?P<first>\d{{1,2}})(?::?[ae]\b)?"
    r"(?:\s*[-–]\s*(?P<last>\d{1,2}))?(?![\d:/]|\.\d|\s*(?:§|st\b|%))",
    re.IGNORECASE,
)
_CLOCK = compiled_on_use(
    r"kl(?:ockan)?\.?\s*\d{1,2}(?:[.:]\d\d)?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d\d)?)?"
    r"|\b\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?",
    re.IGNORECASE,
)
# "SKA-dag 2", "sal 3": a number that counts something else than days of the month.
_COUNTED = compiled_on_use(
    r"(?:\bdag|\bdel|\bsal|\brum|\bsteg|\bnr|\bomgång|\bkvartal|\bv(?:ecka)?)\.?\s+$", re.IGNORECASE
)
# "16 *3)": the number of a footnote.
_NUMBERED_MARK = compiled_on_use(r"\*\d{1,2}\)")
_MAX_DAY = 31


def days_in_cell(text: str, month: int, year: int | None) -> Iterator[tuple[DateMention, str]]:
    """The days of ``month`` a cell names, each with the words after it.

    A full date in the cell (next year's January in a December cell) is taken as it stands.
    """
    lists = _lists(find_dates(text))
    full = [mention for one in lists for mention in _last_of_list(text, one, month)]
    ends = [mention.start for mention in full[1:]] + [len(text)] * bool(full)
    bare = text
    for mention, end in zip(full, ends, strict=True):
        yield mention, text[mention.end : max(end, mention.end)]
        bare = bare[: mention.start] + " " * (mention.end - mention.start) + bare[mention.end :]
    bare = _NUMBERED_MARK.sub(lambda match: " " * len(match.group()), bare)
    bare = _CLOCK.sub(lambda match: " " * len(match.group()), bare)
    found = [
        match
        for match in _DAY.finditer(bare)
        if 1 <= int(match["first"]) <= _MAX_DAY and not _COUNTED.search(bare[: match.start()])
    ]
    ends = [match.start() for match in found[1:]] + [len(text)] * bool(found)
    for match, end in zip(found, ends, strict=True):
        words = text[match.end() : end]
        first = int(match["first"])
        last = int(match["last"]) if match["last"] else first
        if not first <= last <= first + 4:
            last = first
        start_time, end_time = find_times(words)
        yield (
            DateMention(
                first=Day(month, first, year),
                last=Day(month, last, year),
                text=match.group().strip(),
                start=match.start(),
                end=match.end(),
                weekday=weekday_number(match["weekday"]) if match["weekday"] else None,
                start_time=start_time,
                end_time=end_time,
            ),
            _CLOCK.sub(" ", words),
        )


def _lists(mentions: Sequence[DateMention]) -> list[list[DateMention]]:
    """Mentions that share one month name, together."""
    found: list[list[DateMention]] = []
    for mention in mentions:
        if found and found[-1][-1].end == mention.end:
            found[-1].append(mention)
        else:
            found.append([mention])
    return found


def _last_of_list(text: str, mentions: list[DateMention], month: int) -> list[DateMention]:
    """``8, 12 januari 2027`` under December: only the last day is January's."""
    last = mentions[-1]
    if len(mentions) == 1 or last.first.month == month:
        return mentions
    number = rf"\b{last.first.day}\b(?=/\d|\D*$|\D+{last.first.year})"
    found = re.search(number, text[mentions[0].start : last.end])
    return [replace(last, start=mentions[0].start + found.start())] if found else mentions
