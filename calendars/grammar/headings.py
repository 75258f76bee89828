"""Lines without dates: headings that tell the year, the body and the kind of what follows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time

from msgspec.structs import replace

from calendars.dates import ADDRESS, MONTH_PATTERN, find_times, find_year, month_number
from calendars.grammar.cancelled_heads import heads_cancelled
from calendars.grammar.context import Context
from calendars.grammar.heading_names import (
    ARCHIVE,
    could_be_a_name,
    heads_other_days,
    is_other_doing,
    is_unknown_name,
    stands_as_heading,
)
from calendars.grammar.lexicon import canonical_name, find_bodies, label_body, without_kind_words
from calendars.grammar.lines import LogicalLine
from calendars.grammar.month_heads import MIN_MONTHS
from calendars.grammar.owners import is_part, is_whole, whose_meetings
from calendars.grammar.places import Place
from calendars.grammar.stated_hours import ALL, StatedHour, stated_hours
from calendars.grammar.words import (
    GENERIC_LABEL,
    KL,
    LIST_WORDS,
    MAX_NOTE_WORDS,
    NOTE_WORDS,
    PLAN_WORDS,
    TERM,
    TRIM,
    YEAR,
    without_bodies,
)
from calendars.patterns import compiled_on_use
from calendars.records import Kind
from calendars.wording import (
    is_furniture,
    kind_in,
)

_DECISION_IN = compiled_on_use(
    r"^(?:till\b|(?:förslag till\s+)?beslut\b(?:\s+i\b)?|inbjudna|kopia|handling\b)", re.IGNORECASE
)
# "Beslutet expedieras till:" and those it is sent to, one on each line.
_SENT_TO = compiled_on_use(
    r"(?:beslutet|protokollet|utdraget|kopia|ärendet)?\s*(?:skickas|expedieras|sänds|delges|expediering)"
    r"(?:\s+till)?\s*:?",
    re.IGNORECASE,
)
_LABELLED = compiled_on_use(r"(?:organ|nämnd|instans|forum)\s*:\s*(?=\w)", re.IGNORECASE)
# "Reglemente för kommunstyrelsen": whose the rules are, not what follows.
_RULES = compiled_on_use(
    r"(?:reglementet?|arbetsordning(?:en)?|delegations?ordning(?:en)?|instruktion|riktlinjer|policy)\b",
    re.IGNORECASE,
)
_PERIOD = compiled_on_use(r"(?<!\d)((?:19|20)\d\d)\s*[-–/]\s*((?:19|20)\d\d)(?!\d)")
_TIME_LABEL = compiled_on_use(
    r"(?:(?:start|mötes|sammanträdes)?tid(?:er|punkt)?|start)\s*:?\s*(?:kl(?:ockan)?\.?\s*)?\d"
    r"{1,2}(?:[.:]\d\d)?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d\d)?)?",
    re.IGNORECASE,
)
_HOUR_ALONE = compiled_on_use(
    r"(?:kl(?:ockan)?\.?\s*)?\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?", re.IGNORECASE
)
# "Klockan 13.00, Sessionssalen": of the day above.
_HOUR_AND_PLACE = compiled_on_use(
    r"(?:kl(?:ockan)?\.?\s*)?\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?\s*[,;]\s*[^\W\d][^\d,;]{1,40}",
    re.IGNORECASE,
)
# "BUN = Barn- och utbildningsnämnden": what a list's short names mean.
_ABBREVIATED = compiled_on_use(r"[A-ZÅÄÖ][\w-]{1,24}\s*=\s*\S")
# "Torsdagar 13.30": an hour without its word.
_WEEKDAYS = compiled_on_use(
    r"\b((?:mån|tis|ons|tors|fre)dagar(?:na)?),?\s+(?=\d{1,2}[.:]\d\d)", re.IGNORECASE
)
# "Socialnämnden 13.30": minutes that are no month.
_HOUR_LAST = compiled_on_use(r"(.*[^\W\d])\s+(\d{1,2}[.:](?:00|15|30|45)\s*:?)")
# "Arbetsutskottet (torsdagar)", "Arbetsutskottet, torsdagar kl. 08.30": when, beside whose.
_WEEKDAY_NOTE = compiled_on_use(
    r"\s*[,(]\s*(?:mån|tis|ons|tors|fre)dagar(?:na)?\b[^,;()]{0,30}\)?(?=\W*$)", re.IGNORECASE
)
_KIND_HEADING = compiled_on_use(
    r"(?:(?:ordinarie|extra\w*|inställda)\s+)?\w*(?:möten?|sammanträden?|dag(?:ar)?|tider)|konstituerande|budget|extra\w*",
    re.IGNORECASE,
)
# "Budget 2026", an item on an agenda: the year of what is treated.
_SUBJECT = compiled_on_use(
    r"\b(?:budget|bokslut|årsredovisning|delårs\w+|verksamhetsplan|internkontroll\w*|mål|taxor)\w*"
    r"\s+(?:för\s+)?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_MOST_YEARS = 4
_MOST_WORDS_OF_A_HEADING = 12
_MOST_WORDS_OF_A_SENTENCE = 25
_MOST_WORDS_ABOVE_A_LIST = 8
_INTRODUCES = compiled_on_use(r":\s*$|\b(?:följande|nedanstående|nedan)\b", re.IGNORECASE)
# "KALLELSE 1(2)": the date below it is the paper's own.
_LETTER_HEAD = compiled_on_use(
    r"(?:kallelse|föredragningslista|protokoll|tjänsteskrivelse)(?:\s+\d+\s*\(\d+\))?",
    re.IGNORECASE,
)
# "Preliminära sammanträdesdagar 2026", "Förslag till sammanträdesplan": what may yet change.
_PROVISIONAL = compiled_on_use(
    r"^(?!.*beslut).{0,40}\b(?:preliminär\w*|förslag(?:\s+(?:till|på))?)\b.{0,60}", re.IGNORECASE
)
# "Kommunfullmäktige (kl 18.00 Aulan)"
_HOUR_IN_BRACKETS = compiled_on_use(r"\s*\([^()]*\bkl(?:ockan)?\b[^()]*\)", re.IGNORECASE)
_ONLY = compiled_on_use(r"\b(?:endast|enbart|bara)\s+(?:i|för|med)\s+(\w+)", re.IGNORECASE)
_BEGINS = compiled_on_use(r"\b(?:börjar|startar)\b", re.IGNORECASE)
_CALLED = compiled_on_use(r"kallas\s+till|sammanträd(?:er|a)\b", re.IGNORECASE)

# "Februari 2026", "Möten i februari", "Sammanträden februari månad 2026".
_MONTH_HEADING = compiled_on_use(
    r"(?:(?:politiska\s+)?(?:sammanträd|möte)\w*\s+(?:(?:i|för|under)\s+)?)?"
    rf"({MONTH_PATTERN})(?:\s+månad)?\W*(?:(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)


def read_heading(context: Context, line: LogicalLine, *, is_above_dates: bool = False) -> None:
    """Takes a heading into the reading: it holds until the next of its kind.

    ``is_above_dates``: the next line begins with a date, so that even an unknown name can be the
    body whose dates they are.
    """
    text = ADDRESS.sub(" ", line.text).strip()
    place = Place(line.row, line.originals[0])
    if _TIME_LABEL.fullmatch(text) and context.give_hour_to_line_above(find_times(text)[0]):
        return
    if _HOUR_AND_PLACE.fullmatch(text) and context.give_hour_to_line_above(find_times(text)[0]):
        context.lines_with_dates, context.of_line_above = 0, []
        return
    if _HOUR_ALONE.fullmatch(text):  # of the day above, and of those below that tell none
        context.give_hour_to_line_above(find_times(text)[0])
    text = _WEEKDAYS.sub(r"\1 kl. ", text)
    last = _HOUR_LAST.fullmatch(text)
    if last and label_body(last[1], context.options.is_known_body):
        text = f"{last[1]} kl. {last[2]}"
    is_label = len(text.split()) <= MAX_NOTE_WORDS
    tells_of_paper = (is_label and is_furniture(text, "")) or _LETTER_HEAD.fullmatch(text)
    context.furniture_above = text if tells_of_paper else ""
    context.last_single_month = None
    context.is_sent_to = _SENT_TO.fullmatch(text) is not None or (
        context.is_sent_to and not is_above_dates and not LIST_WORDS.search(text)
    )
    if context.is_sent_to:
        context.body_above = None
        return
    if ARCHIVE.fullmatch(text.strip(TRIM)):
        context.archive = text
    elif LIST_WORDS.search(text):
        context.archive = ""
    above = "" if context.body else context.body_above or ""  # "att sammanträdena börjar kl. 18"
    context.body_above = None
    subjects = [
        context.note_hour(replace(hour, subject=hour.subject or above))
        for hour in stated_hours(text)
    ]
    of_another = [s for s in subjects if s not in (ALL, context.body)]
    if len(subjects) > 1 or (of_another and _tells_hour_alone(context, text)):
        return
    clock = _clock(text, of_another)
    text = _LABELLED.sub("", _HOUR_IN_BRACKETS.sub("", _WEEKDAY_NOTE.sub("", text)))
    text = KL.sub("", text).strip(" .")
    if clock is not None:
        context.default_time = clock
        if not text or GENERIC_LABEL.match(text) or _TIME_LABEL.match(text):
            context.note_hour(StatedHour("", clock))
    if not text or _RULES.match(text) or _ABBREVIATED.match(text):
        return
    label = re.sub(r"\b(?:år(?:et)?\s+)?(?:19|20)\d\d\b", "", TERM.sub("", text)).strip(TRIM)
    label = re.sub(r"\s+(?:under|för|år)$", "", label)
    body = label_body(label, context.options.is_known_body)
    if _PROVISIONAL.search(text) and (LIST_WORDS.search(text) or PLAN_WORDS.search(label)):
        context.found.warn(
            place.row,
            "plan_provisional",
            f"rad {place.row}: ”{text}” – planen är ett förslag eller preliminär och mötena lästes "
            "som planerade; läs in planen igen när den är fastställd.",
        )
    month = _MONTH_HEADING.fullmatch(text)
    if is_label and not line.is_bullet and heads_other_days(text):
        context.is_no_sitting = True
        return
    if is_label and not month and re.search(r"[^\W\d]", label):
        context.is_no_sitting = False
    _take_year(context, place, text, is_heading=not label or bool(body or month))
    if month:
        context.month = month_number(month.group(1))
        context.months_in_row += 1
        return
    _leave_months(context, place)
    if _DECISION_IN.match(text) and not context.options.is_known_body(label):
        return
    is_cancelled = heads_cancelled(label)
    if is_label and PLAN_WORDS.search(label):
        context.cancelled.end()
    if body is not None and of_another == [body]:
        clock = find_times(line.text)[0]
    if body is not None and (is_above_dates or not is_part(context.whole_name(body))):
        _take_body(context, body, kind_in(label), clock)
        if is_cancelled:  # of this body alone
            context.cancelled.begin(len(context.found.meetings), of_one_body=True)
        return
    if _is_prose(context, line.text):
        return
    if is_cancelled:
        context.cancelled.begin(len(context.found.meetings))
    bodies = list(dict.fromkeys(mention.name for mention in find_bodies(text)))
    bare = without_kind_words(label).removesuffix("s")
    own = whose_meetings(text)
    # A long sentence names a kind of meeting among much else.
    kind = kind_in(text) if len(text.split()) <= _MOST_WORDS_OF_A_SENTENCE else None
    if len(bodies) > 1 and NOTE_WORDS.match(without_bodies(text)):
        _take_body(context, bodies[0], kind_in(text), clock)
        context.joint = tuple(context.whole_name(name) for name in bodies)
    elif is_other_doing(line, label, bodies):
        _take_body(context, label, None, clock)
    elif own and not bodies and (is_above_dates or _INTRODUCES.search(text)):
        _take_body(context, own, kind_in(text), clock)
    elif len(bodies) == 1 and (_CALLED.search(text) or _ends_with_body(text)):
        _take_body(context, bodies[0], context.kind, clock)
    elif LIST_WORDS.search(text) and bodies:
        _take_body(context, bodies[0] if len(bodies) == 1 else None, kind, clock)
    elif len(bodies) == 1 and _INTRODUCES.search(text) and PLAN_WORDS.search(text):
        _take_body(context, bodies[0], kind_in(text), clock)
    elif context.joint and (chosen := _only_one(context.joint, text)):
        _take_body(context, chosen, kind_in(text), clock)
    elif is_whole(bare) or (is_part(bare) and is_above_dates):
        _take_body(context, bare, kind_in(text), clock)
    elif text and not bare and _KIND_HEADING.fullmatch(label):
        context.kind = kind_in(text)
    elif could_be_a_name(label) or could_be_a_name(bare):
        name = label if could_be_a_name(label) else bare
        _take_body(context, canonical_name(name), None, clock)
    elif is_above_dates and stands_as_heading(line) and is_unknown_name(label):
        _take_body(context, label, None, clock)
        context.found.warn(
            place.row,
            "body_from_heading",
            f"rad {place.row}: ”{label}” står som rubrik över datum och lästes som ett organ – "
            "ange organet om det är fel.",
        )


def _leave_months(context: Context, place: Place) -> None:
    """Several months after each other, and then words: heads of columns that nobody could find, so
    that no day below can be said to be the last month's."""
    if context.months_in_row >= MIN_MONTHS:
        context.month = None
        context.found.error(
            place.row,
            "column_unclear",
            f"rad {place.row}: månaderna ovanför står efter varandra men raderna under går inte "
            "att lägga i kolumner – skriv månaden vid dagarna, eller ta planen som tabell.",
        )
    context.months_in_row = 0


def _take_body(context: Context, name: str | None, kind: Kind | None, clock: time | None) -> None:
    """Whose what follows is. Another body's hour does not hold for it."""
    context.archive = ""
    if name:
        context.cancelled.pass_body(len(context.found.meetings))
    body = context.whole_name(name) if name else None
    if body != context.body or clock is not None:
        context.default_time = clock
    context.body, context.kind, context.joint = body, kind, ()


def _clock(text: str, of_another: Sequence[str]) -> time | None:
    """The hour a heading gives to what follows it, or None."""
    if not (KL.search(text) or _TIME_LABEL.match(text)):
        return None
    return None if of_another and not _INTRODUCES.search(text) else find_times(text)[0]


def _take_year(context: Context, place: Place, text: str, *, is_heading: bool) -> None:
    period = _PERIOD.search(text)
    if period and (PLAN_WORDS.search(text) or period.group() == text.strip()):
        first, last = int(period[1]), int(period[2])
        context.years.of_heading = tuple(range(first, min(last, first + _MOST_YEARS) + 1))
    context.years.take_half_years(text)
    year = find_year(text) or _first_year(text)
    is_short = len(text.split()) <= MAX_NOTE_WORDS
    if _SUBJECT.search(text) and not PLAN_WORDS.search(text):
        return
    if year is not None and (is_heading or is_short or PLAN_WORDS.search(text)):
        context.years.take_heading(place, year)
    if year is not None or is_short:
        context.years.take_half_years(text)


def _only_one(bodies: Sequence[str], text: str) -> str | None:
    """``Sammanträden endast i utskottet`` among those of a board and its committee: which one."""
    only = _ONLY.search(text)
    stem = re.sub(r"(?:et|en|n|t)$", "", only[1].lower()) if only else None
    fitting = [body for body in bodies if stem and re.search(rf"{stem}(?:et|en|n)?$", body.lower())]
    return fitting[0] if len(fitting) == 1 else None


def _ends_with_body(text: str) -> bool:
    """``Aktuell kallelse till kommunstyrelsen``: short, and its last words name the body."""
    return (
        len(text.split()) <= _MOST_WORDS_ABOVE_A_LIST
        and not text.endswith(".")
        and find_bodies(text)[-1].end == len(text.rstrip(" :"))
    )


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
    years = re.findall(YEAR, _PERIOD.sub(" ", text))
    return int(years[0]) if years and PLAN_WORDS.search(text) else None
