"""What a reader knows at a place in a plan: year, month, body and kind of meeting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import time

from msgspec import Struct, field
from msgspec.structs import replace

from calendars.dates import DateMention, find_times, in_year
from calendars.grammar.cancelled_heads import CancelledHead
from calendars.grammar.closing import close
from calendars.grammar.meeting_days import (
    day_of_deadline,
    days_of,
    is_slip_of_year,
    report_doubts,
    report_odd_number,
    report_slip_of_year,
)
from calendars.grammar.moves import Move, Moves, whose
from calendars.grammar.options import ReadOptions
from calendars.grammar.owners import (
    is_owner,
    is_part_of_another,
    meant_by,
)
from calendars.grammar.places import Place
from calendars.grammar.recurring import HowOften
from calendars.grammar.stated_hours import ALL, Hours, StatedHour, hour_of_whole_day
from calendars.grammar.torn_digits import mended
from calendars.grammar.years import Years
from calendars.patterns import compiled_on_use
from calendars.records import (
    DeadlineKind,
    DeadlineRecord,
    Kind,
    MeetingRecord,
    ReadResult,
    ResultBuilder,
    SourceRef,
    Status,
)
from calendars.wording import kind_in, place_in, status_in, without_beside

_CLOCK_WORDS = compiled_on_use(r"\bkl\b|\d[.:]\d\d", re.IGNORECASE)
_LIST_WORDS = compiled_on_use(r"(?:och|samt|then|next|nästa|därefter|&|[\W_])*", re.IGNORECASE)
# "15*": the mark of a footnote that tells more of the date.
_MARK = compiled_on_use(r"\s*\\?(\*\d{1,2}\)|\*+|[¹²³])")
# "lunch till lunch", "lunch - lunch": it does not begin when the others do.
_LUNCH = compiled_on_use(r"\blunch\s*(?:till|[-–])\s*lunch\b", re.IGNORECASE)
_WHOLE_DAY = compiled_on_use(r"\bheldag(?:ar)?\b", re.IGNORECASE)
_ADDRESS = compiled_on_use(r"https?://\S+")
_TRIM = " \t:;,.–—-|/*"


class Context(Struct):
    """The state of a reading, and the one way to add a meeting to it."""

    file: str
    options: ReadOptions
    found: ResultBuilder
    years: Years
    own_dates: frozenset[int] = frozenset()  # rows with the paper's own date
    footnotes: Mapping[str, str] = field(default_factory=dict)
    default_time: time | None = None
    usual_weekday: int | None = None  # 0 is Monday: of most days of a column
    month: int | None = None
    months_in_row: int = 0
    body: str | None = None
    kind: Kind | None = None
    joint: tuple[str, ...] = ()  # where one heading names several bodies, all of them
    owner: str | None = None  # the last body named that may have a working committee
    all_bodies: tuple[str, ...] = ()  # every body the plan names
    default_owner: str | None = None
    default_body: str | None = None
    default_body_told: bool = False
    dates_without_year: int = 0
    furniture_above: str = ""
    lists_papers: bool = False  # minutes and summonses, each named by its meeting
    lists_dates: bool = False  # "Datum: 13 januari", again and again
    cancelled: CancelledHead = field(default_factory=CancelledHead)
    archive: str = ""  # the heading of a list of papers: "Protokoll"
    is_no_sitting: bool = False  # below "Utbildningsdagar"
    is_diary: bool = False  # days with their weekday, each with the bodies that meet beside it
    lines_with_dates: int = 0  # one below the other, right above
    of_line_above: list[int] = field(default_factory=list)  # the indices of its meetings
    is_sent_to: bool = False  # below "Beslutet skickas till": bodies that a paper goes to
    body_above: str | None = None
    last_single_month: int | None = None
    hours: Hours = field(default_factory=Hours)
    moves: Moves = field(default_factory=Moves)
    how_often: HowOften = field(default_factory=HowOften)
    pending_summons: tuple[DateMention, Place] | None = None

    def add_meeting(
        self,
        place: Place,
        body: str,
        mention: DateMention,
        words: str = "",
        *,
        line_year: int | None = None,
        kind: Kind | None = None,
        status: Status | None = None,
        is_of_heading: bool = True,
    ) -> None:
        """Adds the meeting a date stands for, or the problem that keeps it from being one.

        ``is_of_heading``: the hour of the heading above, if it gives one, holds for it.
        """
        words = without_beside(_ADDRESS.sub(" ", words))
        mark = _MARK.match(words)
        if mark and mark[1] in self.footnotes:
            words = f"{words[mark.end() :]} {self.footnotes[mark[1]]}"
        if words.lstrip().startswith(")"):
            words = f"{words} {self.footnotes.get('()', '')}"
        heading = self.years.heading
        if heading is not None and is_slip_of_year(mention, heading):
            report_slip_of_year(self.found, place, body, mention, heading)
            mention = in_year(mention, heading)
        year = self.years.of_meeting(body, mention, line_year)
        if year is None:
            self.dates_without_year += 1
            self.found.error(
                place.row,
                "year_missing",
                f"rad {place.row}: ”{mention.text}” ({body}) saknar år – ange året.",
            )
            return
        mention = mended(mention, year, self.usual_weekday)
        days = days_of(mention, year)
        if days is None:
            self.found.error(
                place.row,
                "impossible_date",
                f"rad {place.row}: ”{mention.text}” ({year}) är inget datum – rätta raden.",
            )
            return
        first, last = days
        if mention.last.year is not None or body in self.years.above:
            self.years.above[body] = first
        if mention.last.year is not None:
            self.years.in_dates.add(year)
        report_doubts(self.found, place, body, mention, first)
        report_odd_number(self.found, place, body, mention, words, year)
        where, rest = place_in(words)
        start_time, end_time = mention.start_time, mention.end_time
        if start_time is None and _CLOCK_WORDS.search(rest):
            start_time, end_time = find_times(rest)
        if _LUNCH.search(rest) and start_time is None:
            self.hours.of_days[body, first] = None
        elif start_time is None and not self.found.has(body, first):
            start_time = self.default_time if is_of_heading else None
            if _WHOLE_DAY.search(rest):
                self.hours.whole_days.add((body, first))
                start_time = hour_of_whole_day(start_time)
        note = " ".join(rest.split()).strip(_TRIM + "()").strip()
        self.found.add(
            MeetingRecord(
                body=body,
                start_date=first,
                end_date=max(first, last),
                source=SourceRef(self.file, place.row, place.text),
                start_time=start_time,
                end_time=end_time,
                place=where,
                kind=kind_in(words) or kind or self.kind or kind_in(body) or "decision",
                status=status
                or status_in(words)
                or ("cancelled" if self.cancelled.holds else None)
                or ("tentative" if mention.is_alternative else "planned"),
                note=None if _LIST_WORDS.fullmatch(note) else note,
            )
        )
        if self.pending_summons is not None:
            sent, sent_place = self.pending_summons
            self.pending_summons = None
            day = sent.first.in_year(year)
            if day is not None and day < first:
                source = SourceRef(self.file, sent_place.row, sent_place.text)
                self.found.deadlines.append(DeadlineRecord(body, "summons", day, first, source))

    def move(
        self, body: str | None, old: DateMention | None, new: DateMention, line_year: int | None
    ) -> None:
        """Keeps that a meeting is moved; the lists of days may stand anywhere."""
        move = self._move(body, old, new, line_year)
        if move is not None:
            self.moves.told.append(move)

    def body_that_moves(
        self, old: DateMention, new: DateMention, line_year: int | None
    ) -> str | None:
        """The only body read so far with a meeting on the old day or the new."""
        move = self._move(None, old, new, line_year)
        return whose(move, self.found.meetings) if move else None

    def _move(
        self, body: str | None, old: DateMention | None, new: DateMention, line_year: int | None
    ) -> Move | None:
        year = self.years.of(new, line_year)
        day = new.first.in_year(year) if year else None
        old_year = (self.years.of(old, line_year) or year) if old else None
        old_day = old.first.in_year(old_year) if old and old_year else None
        return Move(body, old_day, day) if day and (old_day or old is None) else None

    def in_next_year(self, place: Place, mention: DateMention, year: int | None) -> DateMention:
        """The date in the year after the one known, which is said; ``year`` is the line's own."""
        later = self.years.next_of(mention, year)
        if later is mention:
            return mention
        self.found.warn(
            place.row,
            "year_rollover",
            f"rad {place.row}: ”{mention.text}” står efter höstens möten och lästes som "
            f"{later.last.year} – skriv ut året om det är fel.",
        )
        return later

    def add_deadline(
        self,
        place: Place,
        kind: DeadlineKind,
        mention: DateMention,
        *,
        body: str | None,
        meeting: DateMention | None,
        line_year: int | None,
    ) -> None:
        """Adds a deadline of the plan itself, and says that it was not read as a meeting."""
        year = self.years.of(mention, line_year) or (meeting.first.year if meeting else None)
        day = mention.last.in_year(year) if year else None
        if day is not None and year is not None:
            meeting_day = meeting.first.in_year(year) if meeting else None
            day = day_of_deadline(kind, mention, day, meeting_day)
            source = SourceRef(self.file, place.row, place.text)
            self.found.deadlines.append(DeadlineRecord(body, kind, day, meeting_day, source))
        names = {
            "intake": "manusstopp",
            "summons": "kallelse eller utskick",
            "approval": "justering",
        }
        self.found.warn(
            place.row,
            "deadline",
            f"rad {place.row}: ”{mention.text}” lästes som en tidsgräns ({names[kind]}), inte som "
            "ett möte.",
        )

    def not_a_meeting(self, place: Place, mention: DateMention, why: str) -> None:
        self.found.warn(
            place.row,
            "not_a_meeting",
            f"rad {place.row}: ”{mention.text}” lästes inte som ett möte – {why}.",
        )

    def unclear(self, place: Place) -> None:
        self.found.error(
            place.row,
            "no_body",
            f"rad {place.row}: ”{place.text[:80]}” har ett datum men inget organ – skriv organets "
            "namn först på raden eller som rubrik ovanför.",
        )

    def whole_name(self, name: str) -> str:
        """The name of a body as a label gives it, with whose part it is: ``Arbetsutskottet``
        under Socialnämnden is ``Socialnämndens arbetsutskott``."""
        whole = self._full_name(name)
        if is_owner(whole):
            self.owner = whole
        elif not is_part_of_another(whole):
            self.owner = None
        return whole

    def _full_name(self, name: str) -> str:
        if self.options.is_known_body(name):
            return name
        near = [body for body in (self.body, self.owner) if body]
        return meant_by(name, near, self.owner or self.default_owner, self.all_bodies)

    def note_hour(self, stated: StatedHour) -> str:
        """Keeps an hour stated apart from the days; gives the body it is said of, or `ALL`."""
        subject = stated.subject or self.body or self.default_owner or ALL
        if subject == ALL and self.body:
            # "Samtliga sammanträden" under a body's list are that body's; where the plan says it
            # once, they may be everyone's.
            self.hours.of_all.append(stated.hour)
            subject = self.body
        subject = self._full_name(subject)
        self.hours.stated.append(replace(stated, subject=subject))
        return subject

    def give_hour_to_line_above(self, hour: time | None) -> bool:
        """``Torsdag 15 februari`` over ``Tid: 13.00``: the hour of that line's meetings. Whether it
        was: below a list of lines it is the whole list's."""
        if hour is None or self.lines_with_dates != 1 or not self.of_line_above:
            return False
        for index in self.of_line_above:
            self.found.meetings[index] = replace(self.found.meetings[index], start_time=hour)
        return True

    def fallback_body(self, place: Place) -> str | None:
        """The heading's body, the caller's, or the only one the plan names (which is reported)."""
        if self.body or self.options.body:
            return self.body or self.options.body
        if self.body_above and self.body_above != self.default_body:
            self.found.warn(
                place.row,
                "body_carried",
                f"rad {place.row}: inget organ står vid ”{place.text[:60]}” – raden ovanför gäller "
                f"{self.body_above}, som antas; skriv organets namn först på raden.",
            )
            return self.body_above
        if self.default_body and not self.default_body_told:
            self.default_body_told = True
            self.found.warn(
                place.row,
                "body_assumed",
                f"rad {place.row}: inget organ står vid raden – {self.default_body} är det "
                "organ planen handlar om och antas; ange organet om det är fel.",
            )
        return self.default_body

    def finish(self, format_name: str) -> ReadResult:
        close(self.found, self.hours, self.moves, self.dates_without_year)
        self.how_often.report(self.found)
        return self.found.result(format_name, self.years.result())
