"""Free-text lists of meetings, one body a line or under a heading.

The text this reader expects::

    Sammanträden 2019
    GNU (RJH): 16 september, 11 november
    RS RJH: 24 25 september
    KS Berg: tis 10 september kl. 13.00, 8 oktober (inställt),
      12 november

    Kommunstyrelsen i Krokom
    11 september
    9 oktober

A row that holds a date but gives no meeting is always among the problems.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from calendars.dates import WEEKDAY_NAMES, DateMention, find_dates, find_year
from calendars.records import (
    MeetingRecord,
    ReadResult,
    ResultBuilder,
    RowProblem,
    SourceRef,
    YearContext,
    YearSource,
)
from calendars.wording import kind_in, place_in, status_in

# Names that head a list without being a body's.
_GENERIC_HEADING = re.compile(
    r"(sammanträd|möten?\b|mötes(plan|tider|datum|dagar)|datum|tidplan|kalender|halvår)",
    re.IGNORECASE,
)
_LIST_MARK = re.compile(r"^\s*(?:[-*•·]|\d+[.)])\s+")
_LABEL_END = " \t:;,–—-|"
# A longer label is a sentence, not a name.
_MAX_LABEL_WORDS = 12


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows: the year (and how), the body, and which names are bodies."""

    year: int | None = None
    year_origin: YearSource = "option"
    body: str | None = None
    is_known_body: Callable[[str], bool] = lambda _name: False


def read_text(text: str, file: str, options: ReadOptions) -> ReadResult:
    """The meetings in a free-text list. Never raises: what it cannot read becomes problems."""
    reader = _TextReader(file, options)
    for row, line in enumerate(text.splitlines(), 1):
        reader.line(row, line)
    return reader.finish()


def _year_question(count: int) -> RowProblem:
    dates = "Ett datum" if count == 1 else f"{count} datum"
    return RowProblem(
        None,
        "error",
        "year_missing",
        f"{dates} saknar år och inget i texten säger vilket det är: ange året (--year).",
    )


class _TextReader:
    def __init__(self, file: str, options: ReadOptions) -> None:
        self.file = file
        self.options = options
        self.found = ResultBuilder(file)
        self.heading: str | None = None
        self.heading_year: int | None = None
        self.last_body: str | None = None
        self.list_goes_on = False
        self.dates_without_year = 0
        self.years_in_dates: set[int] = set()

    def line(self, row: int, line: str) -> None:
        text = _LIST_MARK.sub("", line.replace("\u00a0", " ")).strip()
        mentions = find_dates(text)
        if not mentions:
            self._heading(row, text)
            return
        label = text[: mentions[0].start].strip(_LABEL_END)
        body = self._body(row, line, label)
        if body is None:
            return
        ends = [m.start for m in mentions[1:]] + [len(text)]
        previous_month, years_on = None, 0
        for mention, end in zip(mentions, ends, strict=True):
            if previous_month is not None and previous_month >= 9 and mention.first.month <= 3:
                years_on = 1
            previous_month = mention.first.month
            words = text[mention.end : max(end, mention.end)].strip(_LABEL_END + ".")
            self._meeting(row, line, body, label, mention, words, years_on)
        self.last_body = body
        self.list_goes_on = text.endswith((",", ";", " och"))

    def _heading(self, row: int, text: str) -> None:
        if not text:
            return
        year = find_year(text)
        if year is not None:
            self._set_heading_year(row, text, year)
            text = re.sub(r"\b(?:år(?:et)?\s+)?(?:19|20)\d\d\b", "", text)
        name = text.strip(_LABEL_END + "#*")
        if not name or len(name.split()) > _MAX_LABEL_WORDS:
            return
        generic = _GENERIC_HEADING.search(name) or name.isdigit()
        if self.options.is_known_body(name) or not generic:
            self.heading, self.last_body = name, None

    def _set_heading_year(self, row: int, text: str, year: int) -> None:
        self.heading_year = year
        option = self.options.year
        if self.options.year_origin == "option" and option is not None and option != year:
            self.found.warn(
                row,
                "year_conflict",
                f"rad {row}: ”{text}” säger {year} men året {option} är angivet – {option} "
                "används; läs om utan årtal om rubriken gäller.",
            )

    def _body(self, row: int, line: str, label: str) -> str | None:
        """The body a row's meetings belong to; None (and a problem) where nothing tells."""
        if label and len(label.split()) <= _MAX_LABEL_WORDS and re.search(r"[^\W\d]", label):
            return label
        if not label:
            if self.list_goes_on and self.last_body:
                return self.last_body
            if self.heading and self.last_body in (None, self.heading):
                return self.heading
            if self.options.body:
                return self.options.body
            if self.last_body:
                self.found.warn(
                    row,
                    "body_carried",
                    f"rad {row}: inget organ står vid ”{line.strip()}” – raden ovanför gäller "
                    f"{self.last_body}, som antas; skriv organets namn först på raden.",
                )
                return self.last_body
        elif self.options.body:
            return self.options.body
        self.found.error(
            row,
            "no_body",
            f"rad {row}: ”{line.strip()}” har ett datum men inget organ – skriv organets namn "
            "först på raden eller som rubrik ovanför.",
        )
        return None

    def _year_for(self, mention: DateMention) -> int | None:
        """The year of a date; the option wins over a heading, a heading over the dispatch."""
        if mention.last.year is not None:
            return mention.last.year
        if self.options.year is not None and self.options.year_origin == "option":
            return self.options.year
        return self.heading_year or self.options.year

    def _meeting(
        self,
        row: int,
        line: str,
        body: str,
        label: str,
        mention: DateMention,
        words: str,
        years_on: int,
    ) -> None:
        year = self._year_for(mention)
        if year is None:
            self.dates_without_year += 1
            self.found.error(
                row,
                "year_missing",
                f"rad {row}: ”{mention.text}” ({body}) saknar år – ange året.",
            )
            return
        if mention.last.year is None and years_on:
            year += years_on
            self.found.warn(
                row,
                "year_rollover",
                f"rad {row}: ”{mention.text}” ({body}) står efter höstens möten och lästes som "
                f"{year} – skriv ut året om det är fel.",
            )
        first, last = mention.first.in_year(year), mention.last.in_year(year)
        if first is None or last is None:
            self.found.error(
                row,
                "impossible_date",
                f"rad {row}: ”{mention.text}” ({year}) är inget datum – rätta raden.",
            )
            return
        if mention.last.year is not None:
            self.years_in_dates.add(year)
        self._check_weekday(row, body, mention, first.weekday(), year)
        if mention.assumed_range:
            self.found.warn(
                row,
                "two_day_assumed",
                f"rad {row}: ”{mention.text}” ({body}) lästes som ett tvådagarsmöte – skriv ett "
                "komma mellan dagarna om det är två möten.",
            )
        place, rest = place_in(words)
        note = rest.strip(_LABEL_END + "()").strip() or None
        self.found.add(
            MeetingRecord(
                body=body,
                start_date=first,
                end_date=last,
                source=SourceRef(self.file, row, line.strip()),
                start_time=mention.start_time,
                end_time=mention.end_time,
                place=place,
                kind=kind_in(words) or kind_in(label) or "decision",
                status=status_in(words) or status_in(label) or "planned",
                note=note,
            )
        )

    def _check_weekday(
        self, row: int, body: str, mention: DateMention, real: int, year: int
    ) -> None:
        if mention.weekday is None or mention.weekday == real:
            return
        self.found.warn(
            row,
            "weekday_mismatch",
            f"rad {row}: ”{mention.text}” ({body}) är en {WEEKDAY_NAMES[real]} {year}, inte en "
            f"{WEEKDAY_NAMES[mention.weekday]} – datumet används; kontrollera mot originalet "
            "och rätta datum eller veckodag.",
        )

    def finish(self) -> ReadResult:
        if self.dates_without_year:
            self.found.problems.insert(0, _year_question(self.dates_without_year))
        elif not self.found.meetings and not self.found.problems:
            self.found.error(
                None,
                "no_meetings",
                "Inga mötesdatum hittades: kontrollera att texten är en mötesplan.",
            )
        return self.found.result("text", self._year())

    def _year(self) -> YearContext:
        options = self.options
        if options.year is not None and options.year_origin == "option":
            return YearContext(options.year, "option")
        if self.heading_year is not None:
            return YearContext(self.heading_year, "heading")
        if len(self.years_in_dates) == 1 and options.year is None:
            return YearContext(next(iter(self.years_in_dates)), "dates")
        if options.year is not None:
            return YearContext(options.year, options.year_origin)
        return YearContext(None, "dates" if self.years_in_dates else None)
