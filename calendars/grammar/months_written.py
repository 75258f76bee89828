"""Months written before their days, turned round so that they read as everywhere else."""

from __future__ import annotations

import re

from msgspec.structs import replace

from calendars.dates import MONTH_PATTERN, MONTHS, WEEKDAY_PATTERN, WEEKDAY_TWO_LETTERS, find_dates
from calendars.grammar.context import Context
from calendars.grammar.lines import LogicalLine
from calendars.grammar.words import KL, NOTE_WORDS, without_bodies
from calendars.patterns import compiled_on_use

_MONTH_GROUP = compiled_on_use(
    rf"\s*(?P<month>{MONTH_PATTERN})\.?(?P<year>(?:\s+(?:19|20)\d\d)?)\s*[:–-]?\s+"
    r"(?P<days>\d{1,2}(?:(?:\s*[-–,;]\s*|\s+och\s+|\s+)\d{1,2})*)\s*[.,;]?",
    re.IGNORECASE,
)
_MONTH_FIRST = compiled_on_use(
    rf"(?:{re.sub('[?]P<[a-z]+>', '?:', _MONTH_GROUP.pattern)})+", re.IGNORECASE
)
_BARE_DAY = compiled_on_use(
    rf"^\s*(?:v(?:ecka|\.)?\s*\d{{1,2}}\s+)?(?:(?:(?P<weekday>{WEEKDAY_PATTERN}|{WEEKDAY_TWO_LETTERS})|(?-i:[MTOFLS]))\b\.?\s+)?(?:den\s+)?(?P<day>\d{{1,2}})(?::?[ae]\b|\.(?!\d))?"
    rf"(?P<rest>(?:\s+(?!\(?\d|{MONTH_PATTERN}\b|[-–]).*|[,:;].*)?)$",
    re.IGNORECASE,
)
_STARTS_WITH_MONTH = compiled_on_use(
    rf"^\s*(?P<month>{MONTH_PATTERN})\b\.?(?P<year>\s+(?:19|20)\d\d)?\s*[:–-]?\s+(?P<rest>(?!(?:19|20)\d\d\s*$).*\d.*)$",
    re.IGNORECASE,
)
_DAY_LIST = compiled_on_use(
    r"(?<![\d.:/§¤-])(?:[12]?\d|3[01])(?:\s*[-–]\s*\d{1,2})?"
    r"(?:(?:\s*,\s*|\s+och\s+)(?:[12]?\d|3[01])(?![\d.:/]))*(?![\d.:/-])"
)
_MAX_DAY = 31
# "KS 2025 jan 14 feb 11 mars 11": a label without numbers but for a year, and no day before the
# first month.
_LABELLED = compiled_on_use(
    r"(?P<label>\D*?(?:(?:19|20)\d\d\W{0,3})?)(?P<groups>"
    rf"(?:\b{re.sub('[?]P<[a-z]+>', '?:', _MONTH_GROUP.pattern)}\s*(?:och\s+|samt\s+)?)+)"
    r"(?P<year>(?:19|20)\d\d)?\W*",
    re.IGNORECASE,
)
_MIN_MONTHS = 2
_LONGEST = 400  # characters of a label and its months


def with_months_written(context: Context, line: LogicalLine) -> LogicalLine:
    """``Januari: 15, 22``, ``KS jan 14 feb 11`` and, under the heading ``Januari``, ``tis 14 KS``
    with the month after the days, as everywhere else."""
    if _MONTH_FIRST.fullmatch(line.text):
        text = _MONTH_GROUP.sub(
            lambda m: f"{m['days'].strip(' ,;')} {m['month']}{m['year']}, ", line.text
        )
        return replace(line, text=text.strip(" ,"))
    first_month = _STARTS_WITH_MONTH.match(line.text)
    if first_month and not find_dates(line.text) and _DAY_LIST.search(_mask(first_month["rest"])):
        month = first_month["month"] + (first_month["year"] or "")
        return replace(line, text=_days_with_month(first_month["rest"], month))
    labelled = _LABELLED.fullmatch(line.text) if len(line.text) <= _LONGEST else None
    if labelled and re.search(r"[^\W\d]", labelled["label"]):
        groups = list(_MONTH_GROUP.finditer(labelled["groups"]))
        if len(groups) >= _MIN_MONTHS or not find_dates(line.text):
            year = labelled["year"] or ""
            dates = (f"{m['days'].strip(' ,;')} {m['month']}{m['year'] or ''}" for m in groups)
            return replace(line, text=f"{labelled['label']}{', '.join(dates)} {year}".strip())
    if (
        context.month is not None
        and not find_dates(line.text)
        and _has_days_among_bodies(line.text)
    ):
        return replace(line, text=_days_with_month(line.text, MONTHS[context.month - 1]))
    bare = _BARE_DAY.match(line.text)
    if context.month is None or bare is None or int(bare["day"]) > _MAX_DAY:
        return line
    month = MONTHS[context.month - 1]
    weekday = f"{bare['weekday']} " if bare["weekday"] else ""
    return replace(line, text=f"{weekday}{bare['day']} {month} {bare['rest']}".rstrip())


def _days_with_month(text: str, month: str) -> str:
    """``KSAU 13 och 27, KS 20`` with the month written after each list of days."""
    masked = _mask(text)
    pieces, end = [], 0
    for match in _DAY_LIST.finditer(masked):
        pieces += [text[end : match.end()], f" {month}"]
        end = match.end()
    return "".join([*pieces, text[end:]])


def _mask(text: str) -> str:
    """The text with its hours as signs that are no digits."""
    return KL.sub(lambda m: "¤" * len(m.group()), text)


def _has_days_among_bodies(text: str) -> bool:
    """Whether a line under a month is bodies with days, or days alone."""
    rest = _DAY_LIST.sub(" ", without_bodies(text))
    return bool(_DAY_LIST.search(text)) and NOTE_WORDS.match(rest) is not None
