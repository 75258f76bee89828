"""The year of a date that a letter writes without one ("senast den 29 april")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from calendars.dates import DateMention, Day, find_dates, find_year
from calendars.letter_deadlines import Candidate
from calendars.letter_text import Sentence


class YearHints(Struct, frozen=True):
    """What a letter says of years: its full dates, the day it was sent, its only year."""

    full_dates: Mapping[tuple[int, int], int]
    sent: date | None
    only_year: int | None
    dates_by_sentence: Mapping[int, Sequence[DateMention]]

    @classmethod
    def of(
        cls, parts: Sequence[Sentence], candidates: Sequence[Candidate], sent: date | None
    ) -> YearHints:
        full: dict[tuple[int, int], int] = {}
        for candidate in candidates:
            day = candidate.mention.last
            if day.year is not None:
                full.setdefault((day.month, day.day), day.year)
        dates = {id(part): find_dates(part.text) for part in parts}
        years = {m.last.year for found in dates.values() for m in found if m.last.year is not None}
        only = years.pop() if len(years) == 1 else None
        if only is None and not years:
            only = find_year(" ".join(part.text for part in parts))
        return cls(full, sent, only, dates)

    def year_of(self, candidate: Candidate) -> tuple[int | None, str | None]:
        """The year and, where the date does not state it, a Swedish reason to look."""
        day = candidate.mention.last
        if day.year is not None:
            return day.year, None
        stated = self.full_dates.get((day.month, day.day))
        if stated is not None:
            return stated, None  # the same day stands elsewhere in the letter with its year
        beside = self._beside(candidate)
        if beside is not None:
            return beside, f"Året saknas: {beside} är taget från datumet intill."
        if self.sent is not None:
            year = self.sent.year + ((day.month, day.day) < (self.sent.month, self.sent.day))
            return year, f"Året saknas: {year} är första gången efter brevets dag {self.sent}."
        if self.only_year is not None:
            return self.only_year, f"Året saknas: {self.only_year} är det enda årtalet i texten."
        return None, None

    def _beside(self, candidate: Candidate) -> int | None:
        """The year of the next date in the sentence: "den 1 juni respektive 3 juli 2025"."""
        for mention in self.dates_by_sentence.get(id(candidate.sentence), ()):
            later = mention.start > candidate.mention.start and mention.last.year is not None
            if later and _before(candidate.mention.last, mention.last):
                return mention.last.year
        return None


def _before(one: Day, other: Day) -> bool:
    return (one.month, one.day) < (other.month, other.day)
