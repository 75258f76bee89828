"""The year of dates that do not state their own.

What can tell it, the surest first: the caller, the date's line, the heading above, the only year
of a heading ("2025–2026") that the weekday fits, the only year the whole text names, that of the
day above in a list which writes it where it changes, the year of the round's dispatch, the file's
name, the only year near the paper's own dates that the weekdays fit, and that of a paper before
all its dates. From the fourth on it is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct, field

from calendars.dates import DateMention, find_dates, in_year
from calendars.grammar.options import ReadOptions
from calendars.grammar.places import Place
from calendars.grammar.words import YEAR
from calendars.patterns import compiled_on_use
from calendars.records import ResultBuilder, YearContext
from calendars.wording import is_furniture

_OF_THE_PAPER = compiled_on_use(
    r"(?:©|copyright|dnr|diarienummer|ärendenummer|version|lag|förordning)\s*\(?$", re.IGNORECASE
)
# "hösten 2026 och våren 2027": each half of the year has its own.
_HALF_YEARS = compiled_on_use(
    r"\b(?:hösten|höst(?:terminen)?|ht)\W*(?P<autumn>20\d\d)\b.*?"
    r"\b(?:våren|vår(?:terminen)?|vt)\W*(?P<spring>20\d\d)\b",
    re.IGNORECASE,
)
# "läsåret 2026/27", "verksamhetsåret 16/17"
_SCHOOL_YEAR = compiled_on_use(
    r"\b(?:läs|verksamhets|arbets)år(?:et)?\W+(?P<autumn>(?:20)?\d\d)\s*[-–/]\s*(?P<spring>(?:20)?\d\d)\b",
    re.IGNORECASE,
)
# "Sammanträden 2025/2026"; "KS 2025/26" is a case.
_SLASHED_YEARS = compiled_on_use(r"(?<![\d/])(?P<autumn>20\d\d)/(?P<spring>20\d\d)(?![\d/])")
_FIRST_MONTH_OF_AUTUMN = 7
_MIN_WEEKDAYS = 2
_TOLD_OF = timedelta(days=31)  # a paper also tells of what has just been


class YearsNamed(Struct, frozen=True):
    """Which years a text names: of its plan (``sole`` where there is one only), and ``by_weekday``
    the only one near any date of it that its weekdays fit. ``of_paper`` is the year the paper was
    written, where all its dates come after that day."""

    sole: int | None = None
    by_weekday: int | None = None
    of_paper: int | None = None


def years_named(texts: Iterable[tuple[int, str]], own_dates: frozenset[int]) -> YearsNamed:
    """The years in texts (row, text); ``own_dates`` are rows with the paper's own date."""
    of_plan, of_paper = set[int](), set[int]()
    written: list[date] = []
    undated: list[DateMention] = []
    for row, text in texts:
        if not re.search(r"\d", text):
            continue
        mentions = find_dates(text)
        rest = text
        for mention in reversed(mentions):
            rest = rest[: mention.start] + " " + rest[max(mention.end, mention.start) :]
            if mention.last.year is None:
                undated.append(mention)
                continue
            is_own = row in own_dates or is_furniture(text[: mention.start], text[mention.end :])
            (of_paper if is_own else of_plan).add(mention.last.year)
            day = mention.first.in_year(mention.last.year)
            written += [day] if is_own and day else []
        for match in re.finditer(YEAR, rest):
            names_paper = _OF_THE_PAPER.search(rest[: match.start()])
            (of_paper if names_paper else of_plan).add(int(match[1]))
    sole = next(iter(of_plan)) if len(of_plan) == 1 else None
    dated = [mention for mention in undated if mention.weekday is not None]
    near = of_plan or {year + step for year in of_paper for step in (0, 1)}
    fitting = [year for year in near if _fits(dated, year)]
    fits_one = len(fitting) == 1 and len(dated) >= _MIN_WEEKDAYS
    is_news = not of_plan and len(of_paper) == 1 and bool(written) and bool(undated)
    if is_news:
        days = [mention.first.in_year(min(written).year) for mention in undated]
        earliest = min(written) - _TOLD_OF
        is_news = all(day is not None and day >= earliest for day in days)
    return YearsNamed(
        sole, fitting[0] if fits_one else None, min(written).year if is_news else None
    )


def rolls_over(previous: int, month: int, following: Iterable[int]) -> bool:
    """``12 november, 14 januari``: after the autumn's meetings come the next year's; months as
    numbers, those of all later dates last."""
    return previous >= 10 and month <= 2 and all(later <= 6 for later in following)


def _fits(mentions: Iterable[DateMention], year: int) -> bool:
    """Whether each date falls on its weekday in ``year``."""
    days = ((mention.first.in_year(year), mention.weekday) for mention in mentions)
    return all(day is not None and day.weekday() == weekday for day, weekday in days)


class Years(Struct):
    """What is known of the year at a place in a plan."""

    options: ReadOptions
    found: ResultBuilder
    of_file_name: int | None = None
    heading: int | None = None
    of_heading: tuple[int, ...] = ()
    """The years of a heading that names several."""
    half_years: tuple[int, int] | None = None
    """The years of the autumn and of the spring after it, where a heading names both."""
    own: int | None = None
    """The year the paper itself was written."""
    named: YearsNamed = YearsNamed()
    in_dates: set[int] = field(default_factory=set)
    above: dict[str, date] = field(default_factory=dict)
    """The last day read of each body whose list writes a year beside some day."""
    _told: set[str] = field(default_factory=set)

    def of(self, mention: DateMention, of_line: int | None) -> int | None:
        """A date's year, or None where nothing tells it."""
        if mention.last.year is not None:
            return mention.last.year
        known = self.options.year_given or of_line or self._half_year(mention) or self.heading
        known = known or self._by_weekday(mention)
        return known or self._sole() or self.options.year or self._file_name() or self._near()

    def of_meeting(self, body: str, mention: DateMention, of_line: int | None) -> int | None:
        """The year of a body's meeting, or None where nothing tells it: ``8 januari 2018`` over
        ``22 januari``, with no other year than those of a list's own dates, goes on in 2018."""
        return self._of_above(body, mention, of_line) or self.of(mention, of_line)

    def _of_above(self, body: str, mention: DateMention, of_line: int | None) -> int | None:
        above = self.above.get(body)
        knows_better = of_line or self.heading or self.half_years or self.named.sole
        if above is None or mention.last.year or knows_better or self.options.year is not None:
            return None
        day = mention.first.in_year(above.year)
        contradicts = mention.weekday is not None and not _fits([mention], above.year)
        if day is None or day < above or contradicts:
            return None
        if "year_carried" not in self._told:
            self._told.add("year_carried")
            self.found.warn(
                None,
                "year_carried",
                f"”{mention.text}” och andra datum utan år lästes med året för datumet ovanför i "
                f"samma lista ({above.isoformat()}) – skriv ut året om det är fel.",
            )
        return above.year

    def as_read(self, body: str | None, meeting: DateMention) -> DateMention:
        """The date of the meeting just read, with the year it was read with."""
        above = self.above.get(body or "")
        is_last = above is not None and meeting.first.in_year(above.year) == above
        return in_year(meeting, above.year) if above and is_last else meeting

    def next_of(self, mention: DateMention, of_line: int | None) -> DateMention:
        """The date in the year after its own; itself where none is known, or a heading gave each
        half of the year its own."""
        base = self.of(mention, of_line)
        return mention if base is None or self.half_years else in_year(mention, base + 1)

    def _half_year(self, mention: DateMention) -> int | None:
        if self.half_years is None or mention.first.week is not None:
            return None
        autumn, spring = self.half_years
        return autumn if mention.first.month >= _FIRST_MONTH_OF_AUTUMN else spring

    def take_half_years(self, text: str) -> None:
        """Takes the years of ``hösten 2026 och våren 2027``, ``läsåret 26/27`` or ``2026/2027``,
        which hold until the next heading."""
        found = _HALF_YEARS.search(text) or _SCHOOL_YEAR.search(text) or _SLASHED_YEARS.search(text)
        if found and int(found["spring"]) % 100 == (int(found["autumn"]) + 1) % 100:
            autumn = 2000 + int(found["autumn"]) % 100
            self.half_years = autumn, autumn + 1

    def _by_weekday(self, mention: DateMention) -> int | None:
        """Where a heading names several years ("2025–2026"), the one the weekday fits."""
        if mention.weekday is None or self.options.year is not None:
            return None
        fitting = [year for year in self.of_heading if _fits([mention], year)]
        return fitting[0] if len(fitting) == 1 else None

    def _sole(self) -> int | None:
        if self.named.sole is None:
            return None
        return self._assumed(self.named.sole, "year_assumed", "är det enda år som texten nämner")

    def _near(self) -> int | None:
        if self.named.by_weekday is not None:
            why = "är det enda år nära handlingens egna datum som veckodagarna stämmer med"
            return self._assumed(self.named.by_weekday, "year_assumed", why)
        if self.named.of_paper is not None:
            why = "är året då handlingen skrevs, och inget datum ligger långt före den dagen"
            return self._assumed(self.named.of_paper, "year_assumed", why)
        return None

    def _file_name(self) -> int | None:
        if self.of_file_name is None:
            return None
        why = f"är taget ur filens namn, {self.found.file}"
        return self._assumed(self.of_file_name, "year_from_file_name", why)

    def _assumed(self, year: int, code: str, why: str) -> int:
        """The year, which is said once to be an assumption."""
        if code not in self._told:
            self._told.add(code)
            message = f"Planen säger inget år vid datumen: {year} {why}. Ange året om det är fel."
            self.found.warn(None, code, message)
        return year

    def take_heading(self, place: Place, year: int) -> None:
        """Takes the year of a heading: it holds until the next.

        Minutes of one year that plan the next, and in a sentence name their own year by mistake
        ("sammanträder nedanstående datum 2025" under "Sammanträdesdatum 2026"), keep to the
        heading.
        """
        above = self.heading
        if above == year + 1 and self.own == year and not self.found.meetings:
            self.found.warn(
                place.row,
                "year_conflict",
                f"rad {place.row}: ”{place.text}” säger {year} men rubriken {above}, och "
                f"protokollet är självt från {year} – {above} används; ange året om det är fel.",
            )
            return
        self.heading = year
        self.half_years = None
        given = self.options.year_given
        if given is not None and given != year:
            self.found.warn(
                place.row,
                "year_conflict",
                f"rad {place.row}: ”{place.text}” säger {year} men året {given} är angivet – "
                f"{given} används; läs om utan årtal om rubriken gäller.",
            )

    def result(self) -> YearContext:
        """The year of the whole plan, and what told it."""
        options = self.options
        if options.year_given is not None:
            return YearContext(options.year, "option")
        if self.heading is not None:
            return YearContext(self.heading, "heading")
        if len(self.in_dates) == 1 and options.year is None:
            return YearContext(next(iter(self.in_dates)), "dates")
        if "year_assumed" in self._told:
            named = self.named
            return YearContext(named.sole or named.by_weekday or named.of_paper, "dates")
        if options.year is not None:
            return YearContext(options.year, options.year_origin)
        if "year_from_file_name" in self._told:
            return YearContext(self.of_file_name, "file_name")
        return YearContext(None, "dates" if self.in_dates else None)
