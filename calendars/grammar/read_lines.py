"""Lists of meetings in lines of text: a line without dates is a heading for those below it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from calendars.dates import WEEKDAY_PATTERN, WEEKDAY_TWO_LETTERS, find_dates, find_times
from calendars.grammar.context import Context
from calendars.grammar.dated_line import DatedLine
from calendars.grammar.days_apart import NOTHING, days_apart
from calendars.grammar.headings import read_heading
from calendars.grammar.lexicon import find_bodies
from calendars.grammar.lines import LogicalLine
from calendars.grammar.months_written import with_months_written
from calendars.grammar.places import Place
from calendars.grammar.recurring import is_of_meetings, tells_first_day, tells_how_often
from calendars.grammar.sentences import hours_after_dates
from calendars.grammar.weeks_written import with_weeks_written
from calendars.grammar.words import NOTE_WORDS
from calendars.patterns import compiled_on_use
from calendars.wording import kind_in, place_in, status_in

_DAY = compiled_on_use(
    rf"(?:v(?:ecka|\.)?\s*\d{{1,2}}\s+)?(?:{WEEKDAY_PATTERN}|{WEEKDAY_TWO_LETTERS}|(?-i:[MTOFLS]))\b"
    r"\.?\s+\d{1,2}\b",
    re.IGNORECASE,
)
DAY_ALONE = compiled_on_use(_DAY.pattern + r"\s*", re.IGNORECASE)


def read_line(
    context: Context,
    line: LogicalLine,
    below: LogicalLine | None = None,
    *,
    is_above_dates: bool = False,
) -> None:
    """Takes one logical line into the reading; ``below`` is the next, where it is known, and
    ``is_above_dates`` tells that a table of dates is."""
    if _is_footnote(context, line):
        for mention in find_dates(line.text):
            place = Place(line.row_at(mention.start), line.original_at(mention.start))
            context.not_a_meeting(place, mention, "foten gäller det möte som bär dess märke")
        return
    is_day_alone = DAY_ALONE.fullmatch(line.text) is not None
    is_day = context.month is not None and _DAY.match(line.text) is not None
    line = with_weeks_written(with_months_written(context, line))
    mentions = find_dates(line.text, month_days=_has_year(context, line.text))
    if not mentions:
        dates_below = find_dates(below.text) if below else []
        is_above = bool(dates_below) and dates_below[0].start == 0
        is_above = is_above and dates_below[0].first.year is None
        read_heading(context, line, is_above_dates=is_above or is_above_dates)
        _report_day_without_month(context, line)
        _take_how_often(context, line)
        if not place_in(line.text)[0]:
            context.lines_with_dates, context.of_line_above = 0, []
        return
    if is_day and is_day_alone and context.is_diary and context.body is None:
        place = Place(line.row, line.originals[0])
        context.not_a_meeting(place, mentions[0], "inget står vid dagen")
        return
    if len(mentions) == 1 and tells_first_day(line.text, mentions[0].start):
        _take_how_often(context, line, has_first=True)
    context.is_diary = is_day and bool(find_bodies(line.text))
    context.months_in_row = 0
    text, hours = hours_after_dates(line.text, mentions)
    line = replace(line, text=text)
    before = len(context.found.meetings)
    for part in days_apart(line, context.options.is_known_body):
        of_part = mentions if part is line else find_dates(part.text)
        if part is not line and NOTHING.fullmatch(part.text[of_part[-1].end :]):
            for mention in of_part:
                place = Place(part.row, part.originals[0])
                context.not_a_meeting(place, mention, "inget står vid dagen")
            continue
        DatedLine(context, part, of_part).read()
    context.lines_with_dates += 1
    context.of_line_above = list(range(before, len(context.found.meetings)))
    for hour in hours:
        context.note_hour(hour)
    context.furniture_above = ""


def _report_day_without_month(context: Context, line: LogicalLine) -> None:
    """``Måndag 9: KSAU`` where no month stands above: a meeting's day, that nobody can tell."""
    day = _DAY.match(line.text)
    rest = line.text[day.end() :] if day else ""
    # "Måndag 9-16", "Tisdag 10.00": hours.
    is_day = find_bodies(rest) and re.match(r"\s*[-–.:]\s*\d", rest) is None
    if context.month is None and is_day:
        context.found.error(
            line.row,
            "month_missing",
            f"rad {line.row}: ”{line.originals[0]}” säger en dag men ingen månad – skriv månaden "
            "vid dagen eller som rubrik ovanför.",
        )


def _take_how_often(context: Context, line: LogicalLine, *, has_first: bool = False) -> None:
    """``KSAU: varannan tisdag``: of the body it names, else of that of the heading above."""
    text = line.text.strip()
    if not tells_how_often(text):
        return
    named = find_bodies(text)
    if named or is_of_meetings(text):
        body = context.whole_name(named[0].name) if named else context.body
        place = Place(line.row, line.originals[0])
        context.how_often.take(place, text, body, has_first=has_first)


def _is_footnote(context: Context, line: LogicalLine) -> bool:
    """``*4) 15 december kl. 16:00``, ``** extra sammanträde``: told where the mark stands.

    A star may also be a bullet: without a number, only what tells kind, status or hour is taken.
    """
    mark = re.match(r"\\?(\*\d{1,2}\)|\*{1,4}|[¹²³])", line.originals[0])
    if mark is None or mark[1] not in context.footnotes:
        return False
    words = context.footnotes[mark[1]]
    tells = kind_in(words) or status_in(words) or find_times(words)[0] or NOTE_WORDS.match(words)
    is_of_date = not find_bodies(words) and not find_dates(line.text) and bool(tells)
    return mark[1].endswith(")") or is_of_date


def _has_year(context: Context, text: str) -> bool:
    """Whether ``01-31`` on the line can be month and day: a year stands before it."""
    if re.search(r"(?:19|20)\d\d", text):
        return True
    listed = re.findall(r"(?<![\d-])\d\d-\d\d(?![\d-])", text)
    return context.years.heading is not None and len(listed) > 1
