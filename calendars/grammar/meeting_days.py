"""The days of a meeting: the date written, its year, and what of them is doubtful."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from calendars.dates import WEEKDAY_NAMES, DateMention, in_year
from calendars.grammar.places import Place
from calendars.patterns import compiled_on_use
from calendars.records import DeadlineKind, ResultBuilder

_ODD_NUMBER = compiled_on_use(r"\s*,?\s*(\d{4})(?![\d.:/-])")


def days_of(mention: DateMention, year: int) -> tuple[date, date] | None:
    """The first and the last day, or None where the year has no such day.

    Where New Year lies between them, the year stated is that of the last day.
    """
    first, last = mention.first.in_year(year), mention.last.in_year(year)
    if first is not None and last is not None and last < first:
        if mention.last.year is not None and mention.first.year in (None, mention.last.year):
            first = replace(mention.first, year=year - 1).in_year(year - 1)
        else:
            last = replace(mention.last, year=year + 1).in_year(year + 1)
    return None if first is None or last is None else (first, last)


def day_of_deadline(
    kind: DeadlineKind, mention: DateMention, day: date, meeting: date | None
) -> date:
    """The day of a deadline, over New Year too: papers come before their meeting, minutes after.

    ``day`` is the mention's in the year that the plan gives it.
    """
    if meeting is None or mention.last.year is not None:
        return day
    day = mention.last.in_year(meeting.year) or day
    if kind == "approval" and day < meeting:
        return mention.last.in_year(meeting.year + 1) or day
    if kind != "approval" and day > meeting:
        return mention.last.in_year(meeting.year - 1) or day
    return day


def is_slip_of_year(mention: DateMention, heading: int | None) -> bool:
    """``Måndag 31 maj 2020`` under ``Sammanträden 2021``: a neighbouring year, and the weekday is
    the heading's year's."""
    written = mention.last.year
    if written is None or heading is None or abs(written - heading) != 1:
        return False
    as_written, as_headed = days_of(mention, written), days_of(in_year(mention, heading), heading)
    if mention.weekday is None or as_written is None or as_headed is None:
        return False
    return as_written[0].weekday() != mention.weekday == as_headed[0].weekday()


def report_doubts(
    found: ResultBuilder, place: Place, body: str, mention: DateMention, first: date
) -> None:
    """Says what a reader of the plan must look at: weekday, digits torn apart, two days as one."""
    if mention.weekday is not None and mention.weekday != first.weekday():
        found.warn(
            place.row,
            "weekday_mismatch",
            f"rad {place.row}: ”{mention.text}” ({body}) är en {WEEKDAY_NAMES[first.weekday()]} "
            f"{first.year}, inte en {WEEKDAY_NAMES[mention.weekday]} – datumet används; "
            "kontrollera mot originalet och rätta datum eller veckodag.",
        )
    if mention.torn:
        found.warn(
            place.row,
            "torn_digits",
            f"rad {place.row}: ”{mention.text}” ({body}) lästes som den {mention.first.day} – "
            "siffrorna står isär; skriv ett komma mellan dagarna om det är två möten.",
        )
    if mention.assumed_range:
        found.warn(
            place.row,
            "two_day_assumed",
            f"rad {place.row}: ”{mention.text}” ({body}) lästes som ett tvådagarsmöte – skriv "
            "ett komma mellan dagarna om det är två möten.",
        )


def report_odd_number(
    found: ResultBuilder, place: Place, body: str, mention: DateMention, words: str, year: int
) -> None:
    """``8 oktober 1019``: says that four digits after a date that has no year were taken for
    neither a year nor an hour."""
    number = _ODD_NUMBER.match(words)
    if number is not None and mention.last.year is None and mention.start_time is None:
        found.warn(
            place.row,
            "odd_number",
            f"rad {place.row}: ”{number[1]}” efter ”{mention.text}” ({body}) lästes varken som år "
            f"eller klockslag – mötet är satt till {year}; rätta raden om den säger något annat.",
        )


def report_slip_of_year(
    found: ResultBuilder, place: Place, body: str, mention: DateMention, heading: int
) -> None:
    """Says that the heading's year was taken."""
    found.warn(
        place.row,
        "year_conflict",
        f"rad {place.row}: ”{mention.text}” ({body}) säger {mention.last.year}, men rubriken och "
        f"veckodagen säger {heading} – {heading} används; kontrollera mot originalet.",
    )
