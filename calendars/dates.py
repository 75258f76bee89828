"""Swedish dates, ranges and times in running text.

Understood, each with what it gives:

- ``10 september``, ``den 14 januari``, ``tis 3 mars 2026``, ``21 mar. 2025``, ``den 3:e maj``
- ``24–25 september``, ``24 25 september``, ``24-25/9``, ``30 september–1 oktober``: one meeting
- ``13, 27 januari``, ``3 och 17 mars``: two meetings; ``4 eller 11 juni``: two alternatives
- ``2025-01-14``, ``2025-01- 14``, ``25-01-14``, ``14-01-2025``, ``20250114``, ``250114``
- ``14/1``, ``14/1-25``, ``14/1 2025``; ``torsdag 20.2`` with its weekday
- ``11 och 25/1``, ``9, 16 och 30/3``: two meetings, three
- ``2025/01/14``
- ``23.1, 13.2, 20.3``: three or more in a list, ``23.1 kl. 18`` first on its line, as in Finland
- ``01-31`` (month and day) where the caller knows that a year label stands before it
- ``14-jan``, ``14-jan-25``: as a spreadsheet writes them
- ``v. 7 tisdag``, ``tisdag v. 7``
- ``2025-01-14 tisdag``, ``14 januari (tis)``, ``ti 14 januari``: the weekday beside the date
- ``1 7 september``: the 17th, torn apart where a picture was read (``torn``)
- after a date ``kl. 13.00``, ``kl 9``, ``09:30–12:00``: its times
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time
from functools import lru_cache
from itertools import groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from calendars.date_forms import written_out
from calendars.months import MONTH_PATTERN as MONTH_PATTERN
from calendars.months import MONTHS as MONTHS
from calendars.months import month_number as month_number
from calendars.patterns import compiled_on_use

_WEEKDAYS = ("må", "ti", "on", "to", "fr", "lö", "sö")
WEEKDAY_NAMES = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")

WEEKDAY_PATTERN = r"(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag(?:en)?)?"
_MONTH = rf"(?P<month>{MONTH_PATTERN})\b\.?"
WEEKDAY_TWO_LETTERS = rf"(?:{'|'.join(_WEEKDAYS)})"
# "ti 14 januari": two letters only where no word stands before them, since "on" and "to" are words.
WEEKDAY_LETTERS = rf"(?<![^\W\d]\s)(?<!\w){WEEKDAY_TWO_LETTERS}(?=\.?\s+\d(?!\d-\d))"
_WEEKDAY = (
    rf"(?:(?P<weekday>{WEEKDAY_PATTERN}|{WEEKDAY_LETTERS})\b\.?"
    rf"(?:\s*[-–]\s*{WEEKDAY_PATTERN}\b\.?)?,?\s+)?(?:(?<![A-Za-zåäö])den\s+)*"
)
# "2025-01-14 tisdag": the weekday after its date, unless it stands before another.
_WEEKDAY_AFTER = (
    rf"(?(weekday)|(?:\s*\((?:obs\W*)?(?P<weekday_in>{WEEKDAY_PATTERN})\.?\)"
    rf"|,?\s+(?P<weekday_after>{WEEKDAY_PATTERN})\b\.?(?!\W*(?:den\s+|v\.?\s*|vecka\s+)?\d))?)"
)
_DASH = r"\s*[-–—]\s*"
_DAY = r"\d{1,2}(?::?[ae]\b)?"
_NEXT_DAY = rf"(?:{WEEKDAY_PATTERN}\b\.?\s+)?{_DAY}(?:\s*\({WEEKDAY_PATTERN}\))?"
# No list is longer than a month's days; without the bound a row of numbers takes for ever.
_LIST_JOINT = rf"{_DASH}|\s*,\s*|(?:\s+och)+\s+|\s+eller\s+|\s*&\s*"
_JOINT = rf"(?:{_LIST_JOINT}|\s+)"
_DAYS = rf"(?P<days>{_DAY}(?:\s*\({WEEKDAY_PATTERN}\)(?=\s*,))?(?:{_JOINT}{_NEXT_DAY}){{0,15}})"
# "11 och 25/1": a space alone joins no days here, since "2 6/10" is a number and a date.
_SLASH_JOINT = rf"(?:{_LIST_JOINT}|\s+samt\s+)"
_SLASH_DAYS = (
    rf"(?P<slash_days>\d{{1,2}}(?:{_SLASH_JOINT}(?:{WEEKDAY_PATTERN}\b\.?\s+)?\d{{1,2}}){{0,15}})"
)
_YEAR = r"(?:[,*]?\s+(?P<year>(?:19|20)\d\d)\b(?!-\d))?"

_DATE = compiled_on_use(
    # A dash after a letter belongs to a case number (KS-2025-00394).
    # A full stop belongs to a number (8.30), two are "from .. to".
    # "30 september-1 oktober" goes on.
    r"(?<![\d/:§])(?<!(?<!\.)\.)(?:(?<![A-Za-zÅÄÖåäö]-)|(?<=ari-)|(?<=ber-)|(?<=mars-)|(?<=pril-)"
    rf"|(?<=maj-)|(?<=juni-)|(?<=juli-)|(?<=sti-)){_WEEKDAY}(?:(?:{_DAYS}\s+{_MONTH}{_YEAR}"
    r"|(?<!(?:19|20)\d\d-)(?P<iso_year>(?:19|20)\d\d)-(?P<iso_month>\d\d)-\s?(?P<iso_day>\d\d)"
    r"(?:(?:[-–]{1,2}|/)(?P<iso_last>\d\d)(?![\d-]))?(?!\d)"
    r"|(?P<rev_day>\d\d?)(?P<rev_joint>[-.])(?P<rev_month>\d\d?)(?P=rev_joint)"
    r"(?P<rev_year>(?:19|20)\d\d)(?![\d-])"
    r"|(?P<short_year>\d\d)-(?P<short_month>\d\d)-(?P<short_day>\d\d)(?![\d-])"
    # Six digits are a date of this century's plans where nothing is joined to them.
    r"|(?<![\w.-])(?<![§#]\s)(?P<run_year>20[0-4]\d|[0-4]\d)(?P<run_month>0[1-9]|1[0-2])"
    r"(?P<run_day>0[1-9]|[12]\d|3[01])(?![\w/:-]|[.,]\d|\s\d{3}\b)"
    # "2025-01/04": months of a year.
    r"|(?<!(?:19|20)\d\d-)(?<!(?:19|20)\d\d-\d\d/)(?<![§#]\s)"
    rf"{_SLASH_DAYS}/(?P<slash_month>\d{{1,2}})"
    r"(?:[-/](?P<slash_year>(?:20)?\d\d)(?![\d:./])|\s(?P<slash_year4>20\d\d)\b)?(?![\d/])"
    rf"){_WEEKDAY_AFTER}"
    r"|(?(weekday)(?P<dot_day>\d{1,2})\.(?P<dot_month>[1-9]|1[0-2])(?![\d:])|(?!))"
    rf"|(?<![A-Za-zåäö])(?:v\.?|vecka)\s*(?P<week>\d{{1,2}})"
    rf"(?(weekday)|(?:\s*,?\s*(?P<week_after>{WEEKDAY_PATTERN})\b(?!\s+(?:den\s+)?\d))?)(?!\d)"
    r"|(?<!\d-)(?P<md_month>\d\d)-(?P<md_day>\d\d)(?![\d-]|\+))",
    re.IGNORECASE,
)
# Clock times are taken out before dates are looked for: in "kl. 9, 22 oktober" the 9 is no day.
_CLOCKS = compiled_on_use(
    r"kl(?:ockan)?\b\.?\s*\d{1,2}(?!\d|/\d)(?:[.:]\d\d)?(?:\s*[-–—]\s*(?:kl\.?\s*)?\d{1,2}(?:[.:]\d\d)?(?!\d|[-/]\d"
    rf"|\s+(?:{MONTH_PATTERN})\b))?"
    r"|(?<![\d.:])\d{1,2}[.:]\d\d(?:\s*[-–—]\s*\d{1,2}[.:]\d\d)?(?![.:]?\d)",
    re.IGNORECASE,
)
# Dates in addresses of files tell of the file, and what is struck out no longer holds.
ADDRESS = compiled_on_use(r"https?://\S+|(?<!\w)/[\w.-]+/\S+")
STRUCK = compiled_on_use(r"~~[^~]*~~")
# What may stand in a list of days beside its separators: ordinal endings and weekdays.
_WITHIN_LIST = compiled_on_use(rf":?[ae]\b|\(?{WEEKDAY_PATTERN}\b\.?\)?", re.IGNORECASE)
_CLOCK = r"(?P<{0}h>[01]?\d|2[0-3])(?:[.:](?P<{0}m>[0-5]\d))?"
_TIME = compiled_on_use(
    rf"\s*[,;(]?\s*(?:kl(?:ockan)?\b\.?\s*{_CLOCK.format('a')}"
    rf"(?:{_DASH}(?:kl\.?\s*)?{_CLOCK.format('b')})?"
    r"|(?P<ch>[01]?\d|2[0-3])[.:](?P<cm>[0-5]\d)"
    r"(?:\s*[-–—]\s*(?P<dh>[01]?\d|2[0-3])[.:](?P<dm>[0-5]\d))?"
    # "14/10 13-16": hours without kl, where nothing else follows.
    r"|(?<=\s)(?P<eh>0?[7-9]|1\d)\s*[-–]\s*(?P<fh>0?[89]|1\d|2[0-2])(?=\s*(?:[,;)]|$)))(?!\d|\.\d)",
    re.IGNORECASE,
)
# "16/4  -     11/6": a dash with a column's width about it is an empty cell.
_EMPTY_CELL = compiled_on_use(r"\s{2,}[-–—]\s+|\s+[-–—]\s{2,}")
_MOVES = compiled_on_use(
    r"\b(?:flytta|flyttar|flyttas|ändra|ändrar|ändras|byta|byter)\b[^.;:]*\btill\s*(?:den\s*)?$",
    re.IGNORECASE,
)
_RANGE_JOINT = compiled_on_use(r"\s*(?:[-–—]|\.\.|till(?: och med)?|t\.?\s?o\.?\s?m\.?)\s*")
# "Sal 2", "Storgatan 3": what has a number of its own.
_NUMBERED = compiled_on_use(
    r"(?:\b(?:sal|rum|lokal|plan|våning|nr|nummer|punkt|bilaga|dag|del|kvartal|v|vecka)"
    r"|gatan|vägen|gränd|torg(?:et)?)\.?\s+$",
    re.IGNORECASE,
)
_LONGEST_HEAD = 30
_MAX_MEETING_DAYS = 5
_LONGEST_KEPT = 1_000


class Day(Struct, frozen=True):
    """A day of a year that may not be known: a month's day, or a weekday of an ISO week."""

    month: int
    day: int
    year: int | None = None
    week: int | None = None

    def in_year(self, year: int) -> date | None:
        """The date, or None where there is none such (31 november)."""
        try:
            if self.week is not None:
                return date.fromisocalendar(self.year or year, self.week, self.day)
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None


class DateMention(Struct, frozen=True):
    """One meeting's date in a text; ``start`` and ``end`` are offsets into it.

    ``weekday`` (0 is Monday) is the one written beside it. ``assumed_range`` is True where two
    days stand side by side without a dash ("24 25 september"). ``spans_period`` marks the two ends
    of a stretch too long for a meeting ("2025-03-25..2025-12-09").
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
    spans_period: bool = False
    is_alternative: bool = False  # "4 eller 11 juni": one of them
    torn: bool = False  # "1 7 september", read as the 17th


def find_dates(text: str, *, month_days: bool = False) -> list[DateMention]:
    """Every date mentioned in ``text``, in order, with the times that follow it.

    ``month_days``: also ``01-31`` as month and day, which without a year label before it could be
    anything.
    """
    # Several readers look at the same line in turn; endless ones are not worth the memory.
    find = _found if len(text) <= _LONGEST_KEPT else _found.__wrapped__
    return list(find(text, month_days))


@lru_cache(maxsize=2048)
def _found(text: str, month_days: bool) -> tuple[DateMention, ...]:
    mentions: list[DateMention] = []
    text = written_out(text)
    masked = _CLOCKS.sub(_mask, ADDRESS.sub(_mask, STRUCK.sub(_mask, text)))
    for match in _DATE.finditer(masked):
        if match["md_month"] and not month_days:
            continue
        for mention in _mentions(match):
            previous = mentions[-1] if mentions else None
            if previous is None or not _is_joined(text, previous, mention):
                mentions.append(mention)
            elif 0 < _days_between(previous, mention) <= _MAX_MEETING_DAYS:
                mentions[-1] = replace(
                    previous,
                    start_time=_with_times(text, previous).start_time,
                    last=_in_the_year_of(previous.last, mention.last),
                    end=mention.end,
                    text=text[previous.start : mention.end].strip(),
                )
            else:
                mentions[-1] = replace(previous, spans_period=True)
                mentions.append(replace(mention, spans_period=True))
    return tuple(_with_times(text, mention) for mention in _lists_of_dashes(text, mentions))


def _lists_of_dashes(text: str, mentions: list[DateMention]) -> list[DateMention]:
    """``22/9 – 20/10 – 24/11``: a period has two ends, so that three days or more with dashes
    between them are a list of days."""
    found: list[DateMention] = []
    for is_period, run in groupby(mentions, lambda one: one.spans_period):
        joined = list(run)
        pairs = list(pairwise(joined))
        is_list = len(pairs) > 1 and all(
            _is_joined(text, left, right) and left.first == left.last and right.first == right.last
            for left, right in pairs
        )
        if is_period and is_list:
            joined = [replace(one, spans_period=False) for one in joined]
        found += joined
    return found


def _mask(match: re.Match[str]) -> str:
    return "¤" * len(match.group())


def find_year(text: str) -> int | None:
    """The only year mentioned in ``text`` outside dates and stretches of years, or None."""
    rest = re.sub(r"(?:19|20)\d\d\s*[-–—/]\s*(?:(?:19|20)\d\d|\d\d\b)", " ", _DATE.sub(" ", text))
    years = {int(y) for y in re.findall(r"(?<![\d/.:-])((?:19|20)\d\d)(?![\d/]|-\d|:\d)", rest)}
    return years.pop() if len(years) == 1 else None


def in_year(mention: DateMention, year: int) -> DateMention:
    """The mention with both its days in ``year``."""
    first, last = replace(mention.first, year=year), replace(mention.last, year=year)
    return replace(mention, first=first, last=last)


def weekday_number(name: str) -> int:
    """0 for ``mån`` or ``Måndagen``. Raises ValueError for what is no weekday."""
    return _WEEKDAYS.index(name.lower()[:2])


def _mentions(match: re.Match[str]) -> Iterator[DateMention]:
    after = match["weekday_in"] or match["weekday_after"]
    name = match["weekday"] or after
    weekday = weekday_number(name) if name else None
    if match["month"]:
        month, year = month_number(match["month"]), int(match["year"]) if match["year"] else None
        written = _DayList(match["days"], match.start(), f" {match['month']}", month, year)
    elif match["slash_days"]:
        written = _slash_list(match)
    else:
        yield from _single(match, weekday)
        return
    if not 1 <= written.month <= 12:
        return
    days = list(_day_list(match, written, None if after else weekday))
    yield from days[:-1]
    yield replace(days[-1], weekday=weekday) if after else days[-1]


def _single(match: re.Match[str], weekday: int | None) -> Iterator[DateMention]:
    day, last_day = _numeric_day(match)
    if day is None or not 1 <= day.month <= 12:
        return
    last = day
    if last_day is not None and 0 < last_day - day.day <= _MAX_MEETING_DAYS:
        last = replace(day, day=last_day)
    if day.week is not None:
        weekday = None
    yield DateMention(day, last, match.group().strip(), *match.span(), weekday=weekday)


def _numeric_day(match: re.Match[str]) -> tuple[Day | None, int | None]:
    """The day a date of digits names, and the day of the month it lasts to if it says."""
    if match["iso_year"]:
        day = Day(int(match["iso_month"]), int(match["iso_day"]), int(match["iso_year"]))
        return day, int(match["iso_last"]) if match["iso_last"] else None
    if match["rev_year"]:
        return Day(int(match["rev_month"]), int(match["rev_day"]), int(match["rev_year"])), None
    if match["short_year"]:
        year = _full_year(match["short_year"])
        return Day(int(match["short_month"]), int(match["short_day"]), year), None
    if match["run_year"]:
        year = _full_year(match["run_year"])
        return Day(int(match["run_month"]), int(match["run_day"]), year), None
    if match["dot_day"]:
        return Day(int(match["dot_month"]), int(match["dot_day"])), None
    if match["week"]:
        name = match["week_after"] or match["weekday"]
        if name is None or not 1 <= int(match["week"]) <= 53:
            return None, None
        return Day(1, weekday_number(name) + 1, week=int(match["week"])), None
    return Day(int(match["md_month"]), int(match["md_day"])), None


def _full_year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


class _DayList(Struct, frozen=True):
    """Days before their month: ``written`` from the offset ``start``, and how the month is."""

    written: str
    start: int
    month_written: str
    month: int
    year: int | None


def _slash_list(match: re.Match[str]) -> _DayList:
    """The days of ``9, 16 och 30/3``; of numbers that are no list of days the last alone.

    They are a list where they rise; in "Sal 2, 14/1" the 2 is no day.
    """
    written, start = match["slash_days"], match.start()
    numbers = [int(one) for one in re.findall(r"\d+", written)]
    has_word = re.search(r"[a-z&]", written, re.IGNORECASE) is not None
    is_list = all(first < later for first, later in pairwise(numbers)) and (
        "," not in written
        or has_word
        or not (
            re.search(_DASH, written)
            or _NUMBERED.search(match.string[max(0, start - _LONGEST_HEAD) : start])
        )
    )
    if not is_list:
        last = re.sub(r".*\D", "", written)
        start = match.end("slash_days") - len(last)
        written = last
    month, year = match["slash_month"], match["slash_year"] or match["slash_year4"]
    return _DayList(written, start, f"/{month}", int(month), _full_year(year))


def _day_list(
    match: re.Match[str], written: _DayList, weekday: int | None
) -> Iterator[DateMention]:
    """``13, 27 januari`` is two mentions, ``24–25 september`` and ``24 25 september`` one."""
    month, year, days = written.month, written.year, written.written
    groups: list[tuple[int, int, str]] = []
    previous_end = 0
    for found in re.finditer(r"\d{1,2}", days):
        separator = _WITHIN_LIST.sub("", days[previous_end : found.start()])
        previous_end = found.end()
        number = int(found.group())
        first, last, _how = groups[-1] if groups else (0, 0, "")
        if groups and re.match(_DASH, separator) and number > last:
            how = "range" if number - last <= _MAX_MEETING_DAYS else "period"
            groups[-1] = (first, number, how)
        elif groups and separator and not separator.strip() and number == last + 1:
            groups[-1] = (first, number, "assumed")
        elif groups and separator == " " and _are_torn(groups[-1], found.group()):
            groups[-1] = (10 * first + number, 10 * first + number, "torn")
        else:
            groups.append((number, number, ""))
    for index, (first, last, how) in enumerate(groups):
        yield DateMention(
            first=Day(month, first, year),
            last=Day(month, last, year),
            text=(
                match.string[written.start : match.end()].strip()
                if len(groups) == 1
                else f"{first}{written.month_written}"
            ),
            # The days share the words that follow the month: they belong to the last.
            start=written.start if index == 0 else match.end(),
            end=match.end(),
            weekday=weekday if index == 0 else None,
            assumed_range=how == "assumed",
            spans_period=how == "period",
            is_alternative=re.search(r"\beller\b", days, re.IGNORECASE) is not None,
            torn=how == "torn",
        )


def _are_torn(left: tuple[int, int, str], digit: str) -> bool:
    """Whether a day and the digit after it are one day's: "1 7" is 17."""
    first, last, how = left
    return (
        first == last
        and not how
        and first <= 3
        and len(digit) == 1
        and 10 * first + int(digit) <= 31
    )


def _is_joined(text: str, left: DateMention, right: DateMention) -> bool:
    """A dash, or a word for one, and nothing else between two dates: 30 september–1 oktober."""
    between = text[left.end : right.start]
    if right.start <= left.end or _EMPTY_CELL.fullmatch(between):
        return False
    if _RANGE_JOINT.fullmatch(_CLOCKS.sub("", between)) is None:
        return False
    # "ändra mötet den 3 mars till den 5 mars": the old day and the new
    return "till" not in between or _MOVES.search(text[: right.start]) is None


def _in_the_year_of(first: Day, last: Day) -> Day:
    """``last`` with its year where ``first`` alone says one: "30 mars 2026 – 1 april"."""
    if first.year is None or last.year is not None or last.week is not None:
        return last
    turns = (last.month, last.day) < (first.month, first.day)
    return replace(last, year=first.year + turns)


def _days_between(left: DateMention, right: DateMention) -> int:
    """How many days lie between, in the year they state or an ordinary one."""
    year = left.last.year or right.first.year or 2023
    first, last = left.last.in_year(year), right.first.in_year(year)
    if first is None or last is None:
        return 0
    if last < first and right.first.year is None:
        last = right.first.in_year(year + 1) or last
    elif last < first and left.last.year is None:
        first = left.last.in_year(year - 1) or first
    return (last - first).days


def _with_times(text: str, mention: DateMention) -> DateMention:
    found = _TIME.match(text, mention.end)
    if found is None:
        return mention
    if found["eh"] and not re.search(r"[a-z/]", mention.text, re.IGNORECASE):
        return mention  # in "10-09, 10-14" both are month and day
    first = _time(found["ah"] or found["ch"] or found["eh"], found["am"] or found["cm"])
    last = _time(found["bh"] or found["dh"] or found["fh"], found["bm"] or found["dm"])
    if mention.start_time is not None:  # the first day's; what follows the last day is the end
        return replace(mention, end_time=first, end=found.end())
    return replace(mention, start_time=first, end_time=last, end=found.end())


def find_times(text: str) -> tuple[time | None, time | None]:
    """The first clock time in ``text`` and the end it names, or None for each."""
    found = re.search(_TIME.pattern, text, re.IGNORECASE)
    if found is None:
        return None, None
    return (
        _time(found["ah"] or found["ch"] or found["eh"], found["am"] or found["cm"]),
        _time(found["bh"] or found["dh"] or found["fh"], found["bm"] or found["dm"]),
    )


def _time(hour: str | None, minute: str | None) -> time | None:
    return None if hour is None else time(int(hour), int(minute or 0))
