"""Lines without dates: headings that tell the year, the body and the kind of what follows."""

from __future__ import annotations

import re

from calendars.dates import MONTH_PATTERN, find_times, find_year, month_number
from calendars.grammar.context import Context, Place
from calendars.grammar.lexicon import find_bodies, label_body, without_kind_words
from calendars.grammar.lines import LogicalLine
from calendars.grammar.stated_hours import ALL, stated_hours
from calendars.grammar.words import (
    GENERIC_LABEL,
    KL,
    LIST_WORDS,
    MAX_NOTE_WORDS,
    PLAN_WORDS,
    TRIM,
    YEAR,
)
from calendars.wording import is_furniture, kind_in

_DECISION_IN = re.compile(
    r"^(?:till\b|(?:förslag till\s+)?beslut(?:\s+i\b)?|inbjudna|kopia|handling\b)", re.IGNORECASE
)
_PERIOD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d)(?!\d)")
_TIME_LABEL = re.compile(
    r"(?:(?:start|mötes|sammanträdes)?tid(?:er|punkt)?|start)\s*:?\s*\d", re.IGNORECASE
)
_MOST_YEARS = 4
_MOST_WORDS_OF_A_HEADING = 12
_INTRODUCES = re.compile(r":\s*$|\b(?:följande|nedanstående|nedan)\b", re.IGNORECASE)
# "KALLELSE 1(2)": the date below it is the paper's own.
_LETTER_HEAD = re.compile(
    r"(?:kallelse|föredragningslista|protokoll|tjänsteskrivelse)(?:\s+\d+\s*\(\d+\))?",
    re.IGNORECASE,
)
_BEGINS = re.compile(r"\b(?:börjar|startar)\b", re.IGNORECASE)
_CALLED = re.compile(r"kallas\s+till|sammanträd(?:er|a)\b", re.IGNORECASE)


def read_heading(context: Context, line: LogicalLine) -> None:
    """Takes a heading into the reading: it holds until the next of its kind."""
    text = line.text
    place = Place(line.row, line.originals[0])
    is_label = len(text.split()) <= MAX_NOTE_WORDS
    tells_of_paper = (is_label and is_furniture(text, "")) or _LETTER_HEAD.fullmatch(text)
    context.furniture_above = text if tells_of_paper else ""
    context.last_single_month = context.body_above = None
    subjects = [context.note_hour(hour) for hour in stated_hours(text)]
    of_another = [s for s in subjects if s not in (ALL, context.body)]
    if len(subjects) > 1 or (of_another and _tells_hour_alone(context, text)):
        return
    tells_hour = (KL.search(text) or _TIME_LABEL.match(text)) and (
        not of_another or _INTRODUCES.search(text)
    )
    clock = find_times(text)[0] if tells_hour else None
    text = KL.sub("", text).strip()
    year = find_year(text) or _first_year(text)
    label = re.sub(r"\b(?:år(?:et)?\s+)?(?:19|20)\d\d\b", "", text).strip(TRIM)
    body = label_body(label, context.options.is_known_body)
    month = re.fullmatch(rf"({MONTH_PATTERN})\W*(?:(?:19|20)\d\d)?\W*", text, re.IGNORECASE)
    period = _PERIOD.search(text)
    if period and (PLAN_WORDS.search(text) or period.group() == text.strip()):
        first, last = int(period[1]), int(period[2])
        context.candidate_years = tuple(range(first, min(last, first + _MOST_YEARS) + 1))
    if body is not None and of_another == [body]:
        clock = find_times(line.text)[0]
    if clock is not None or body is not None:
        context.default_time = clock
    if not text:
        return
    is_short = len(text.split()) <= MAX_NOTE_WORDS
    if year is not None and (not label or body or month or is_short or PLAN_WORDS.search(text)):
        context.set_heading_year(place, year)
    if month:
        context.month = month_number(month.group(1))
        return
    if _DECISION_IN.match(text) and not context.options.is_known_body(label):
        return
    if body is not None:
        context.body, context.kind = context.whole_name(body), kind_in(label)
        return
    bodies = list(dict.fromkeys(mention.name for mention in find_bodies(text)))
    if _is_prose(context, text):
        return
    if len(bodies) == 1 and _CALLED.search(text):
        context.body = context.whole_name(bodies[0])
        return
    if LIST_WORDS.search(text) and bodies:
        body = context.whole_name(bodies[0]) if len(bodies) == 1 else None
        if body != context.body and clock is None:
            context.default_time = None
        context.body, context.kind = body, kind_in(text)
        return
    if kind_in(text) and not without_kind_words(label):
        context.kind = kind_in(text)
        return
    if _could_be_a_name(label):
        context.body, context.kind = label, None


def _is_prose(context: Context, text: str) -> bool:
    """Whether a text tells of meetings without heading a list of them.

    A sentence heads a list where it says so ("följande", a colon at its end), or where nothing
    else has told whose the list is.
    """
    if _INTRODUCES.search(text):
        return False
    is_sentence = text.endswith(".") or len(text.split()) > _MOST_WORDS_OF_A_HEADING
    return is_sentence and (context.body is not None or len(find_bodies(text)) > 1)


def _tells_hour_alone(context: Context, text: str) -> bool:
    """``Arbetsutskottet börjar kl. 08.30.`` among another body's meetings: no heading."""
    return context.body is not None and text.endswith(".") and _BEGINS.search(text) is not None


def _first_year(text: str) -> int | None:
    """Of several years in a plan's title the first: ``Plan 2026 med januari 2027``."""
    years = re.findall(YEAR, text)
    return int(years[0]) if years and PLAN_WORDS.search(text) else None


def _could_be_a_name(label: str) -> bool:
    """A short line with a capital and nothing of a sentence, such as ``Samordningsförbundet``."""
    words = label.split()
    return (
        0 < len(words) <= 4
        and label[:1].isupper()
        and not re.search(r"\d|[,:/()@]|§", label)
        and not GENERIC_LABEL.match(label)
        and not PLAN_WORDS.search(label)
        and not is_furniture(label, "")
        and re.search(
            r"(?:gruppen|mötet|möte|rådet|förbund\w*|bolaget|AB|klubben|samråd\w*|"
            r"styrgruppen|konsensus|nätverket|forum)$",
            label,
        )
        is not None
    )
