"""Swedish dates, ranges and times in running text.

Understood, each with what it gives:

- ``10 september``, ``den 14 januari``, ``tis 3 mars 2026``, ``21 mar. 2025``: one day
- ``24–25 september``, ``24 25 september``, ``30 september–1 oktober``: one meeting of two days
- ``13, 27 januari``, ``3 och 17 mars``: two meetings
- ``2025-01-14``, ``14/1``, ``14/1-25``, ``14/1 2025``
- after a date ``kl. 13.00``, ``kl 9``, ``09:30–12:00``: its times
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_WEEKDAYS = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
WEEKDAY_NAMES = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

_MONTH = (
    r"(?P<month>jan(?:uari)?|feb(?:ruari)?|mar(?:s)?|apr(?:il)?|maj|jun(?:i)?|jul(?:i)?|"
    r"aug(?:usti)?|sep(?:t(?:ember)?)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:(?P<weekday>mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en)?)?\b\.?\s+(?:den\s+)*)?"
_DEN = r"(?:den\s+)*"
_DASH = r"\s*[-–—]\s*"
_DAYS = rf"(?P<days>\d{{1,2}}(?:(?:{_DASH}|\s*,\s*|\s+och\s+|\s+)\d{{1,2}})*)"
_YEAR = r"(?:\s+(?P<year>(?:19|20)\d\d)\b)?"

_DATE = re.compile(
    rf"(?<![\d/:.-])(?:{_WEEKDAY}{_DEN}{_DAYS}\s+{_MONTH}{_YEAR}"
    r"|(?P<iso>(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?![\d-])"
    r"|(?P<slash>(?P<slash_day>\d{1,2})/(?P<slash_month>\d{1,2}))"
    r"(?:[-/ ](?P<slash_year>(?:20)?\d\d)(?![\d:.]))?(?![\d/]))",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(rf"({_DASH}|\s*,\s*|\s+och\s+|\s+)")
_CLOCK = r"(?P<{0}h>[01]?\d|2[0-3])(?:[.:](?P<{0}m>[0-5]\d))?"
_TIME = re.compile(
    rf"\s*,?\s*(?:kl(?:ockan)?\b\.?\s*{_CLOCK.format('a')}"
    rf"(?:{_DASH}(?:kl\.?\s*)?{_CLOCK.format('b')})?"
    r"|(?P<ch>[01]?\d|2[0-3])[.:](?P<cm>[0-5]\d)"
    r"(?:\s*[-–—]\s*(?P<dh>[01]?\d|2[0-3])[.:](?P<dm>[0-5]\d))?)(?!\d)",
    re.IGNORECASE,
)
_RANGE_JOINT = re.compile(r"\s*[-–—]\s*")
_MAX_MEETING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a year that may not be known."""

    month: int
    day: int
    year: int | None = None

    def in_year(self, year: int) -> date | None:
        """The date, or None where there is none such (31 november)."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class DateMention:
    """One meeting's date in a text; ``start`` and ``end`` are offsets into it.

    ``weekday`` (0 is Monday) is the one written beside it. ``assumed_range`` is True where two
    days stand side by side without a dash ("24 25 september").
    """

    first: Day
    last: Day
    text: str
    start: int
    end: int
    weekday: int | None = None
    start_time: time | None = None
    end_time: time | None = None
    assumed_range: bool = False


def find_dates(text: str) -> list[DateMention]:
    """Every date mentioned in ``text``, in order, with the times that follow it."""
    mentions: list[DateMention] = []
    for match in _DATE.finditer(text):
        for mention in _mentions(match):
            previous = mentions[-1] if mentions else None
            if previous is not None and _is_range(text, previous, mention):
                mentions[-1] = replace(previous, last=mention.last, end=mention.end)
            else:
                mentions.append(mention)
    return [_with_times(text, mention) for mention in mentions]


def find_year(text: str) -> int | None:
    """The only year mentioned in ``text`` outside dates, or None."""
    rest = _DATE.sub(" ", text)
    years = {int(y) for y in re.findall(r"(?<![\d/.-])((?:19|20)\d\d)(?![\d/-])", rest)}
    return years.pop() if len(years) == 1 else None


def _mentions(match: re.Match[str]) -> Iterator[DateMention]:
    if match["iso"]:
        day = Day(int(match["iso_month"]), int(match["iso_day"]), int(match["iso_year"]))
        yield DateMention(day, day, match.group().strip(), *match.span())
    elif match["slash"]:
        month = int(match["slash_month"])
        if not 1 <= month <= 12:
            return
        day = Day(month, int(match["slash_day"]), _full_year(match["slash_year"]))
        yield DateMention(day, day, match.group().strip(), *match.span())
    else:
        yield from _day_list(match)


def _full_year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day_list(match: re.Match[str]) -> Iterator[DateMention]:
    """``13, 27 januari`` is two mentions, ``24–25 september`` and ``24 25 september`` one."""
    month = _MONTHS.index(match["month"].lower()[:3]) + 1
    year = int(match["year"]) if match["year"] else None
    weekday = _WEEKDAYS.index(match["weekday"].lower()[:3]) if match["weekday"] else None
    parts = _SEPARATOR.split(match["days"])
    groups: list[tuple[int, int, bool]] = [(int(parts[0]), int(parts[0]), False)]
    for separator, text in zip(parts[1::2], parts[2::2], strict=True):
        number = int(text)
        first, last, _assumed = groups[-1]
        if _RANGE_JOINT.fullmatch(separator) and 0 < number - last <= _MAX_MEETING_DAYS:
            groups[-1] = (first, number, False)
        elif not separator.strip() and number == last + 1:
            groups[-1] = (first, number, True)
        else:
            groups.append((number, number, False))
    for index, (first, last, assumed) in enumerate(groups):
        yield DateMention(
            first=Day(month, first, year),
            last=Day(month, last, year),
            text=match.group().strip() if len(groups) == 1 else f"{first} {match['month']}",
            start=match.start() if index == 0 else match.end(),
            end=match.end() if index == len(groups) - 1 else match.start(),
            weekday=weekday if index == 0 else None,
            assumed_range=assumed,
        )


def _is_range(text: str, left: DateMention, right: DateMention) -> bool:
    """30 september–1 oktober: a dash between, and few days."""
    if right.start <= left.end or not _RANGE_JOINT.fullmatch(text[left.end : right.start]):
        return False
    days = (right.first.month - left.last.month) % 12 * 31 + right.first.day - left.last.day
    return 0 < days <= _MAX_MEETING_DAYS


def _with_times(text: str, mention: DateMention) -> DateMention:
    found = _TIME.match(text, mention.end)
    if found is None:
        return mention
    first = _time(found["ah"] or found["ch"], found["am"] or found["cm"])
    last = _time(found["bh"] or found["dh"], found["bm"] or found["dm"])
    return replace(mention, start_time=first, end_time=last, end=found.end())


def _time(hour: str | None, minute: str | None) -> time | None:
    return None if hour is None else time(int(hour), int(minute or 0))
