"""What is known while a line with dates is read, and how a date on it becomes a meeting."""

from __future__ import annotations

import re
from datetime import date, time

from msgspec.structs import replace

from calendars.dates import (
    DateMention,
    find_times,
    in_year,
)
from calendars.grammar.context import Context
from calendars.grammar.lexicon import (
    find_bodies,
)
from calendars.grammar.lines import LogicalLine
from calendars.grammar.places import Place
from calendars.grammar.sentences import status_of_all
from calendars.grammar.words import (
    is_bare_list,
)
from calendars.patterns import compiled_on_use
from calendars.records import DeadlineKind, Kind, Status
from calendars.wording import (
    kind_in,
    status_in,
)

# "i enlighet med kommunstyrelsens förslag": whose the paper is, not the meeting.
OF_A_PAPER = compiled_on_use(
    r"\s+(?:förslag|yttrande|skrivelse|protokoll|ärende)\w*\b", re.IGNORECASE
)
# "ställs in – nästa möte är": the words after a cancelled day that head the day held instead.
_HELD_INSTEAD = compiled_on_use(
    r"\b(?:inställ[dt]\w*|ställs\s+in|utgår)\b.{0,80}\b(?:"
    r"ersätts\s+(?:av|med)|i\s?stället(?:\s+\w+){0,3}|"
    r"(?:nästa|ny|nytt)\s+(?:möte\w*|sammanträde\w*|dag|datum)(?:\s+(?:är|blir|hålls))?)"
    r"\s*:?\s*(?:den\s*)?$",
    re.IGNORECASE,
)


class LineState:
    """A line with dates on it, and what its words so far have told."""

    def __init__(self, context: Context, line: LogicalLine, mentions: list[DateMention]) -> None:
        self.context = context
        self.line = line
        self.mentions = mentions
        self.line_year: int | None = None
        self.bodies: list[str] = []
        self.named = False  # whether the line itself names its body
        self.index = 0
        self.kind: Kind | None = None
        self.status: Status | None = None
        self.deadline: DeadlineKind | None = None
        self.deadline_of_label: DeadlineKind | None = None  # "Manusstopp:" within the line
        self.meetings_of_label = 0  # read since the last label that is no deadline's
        self.lead = ""  # words that stand before a date and tell of it: "inställt 24 september"
        self.next_lead = ""
        self.role = ""  # "meeting", "other" (an activity that is none), "" before either is known
        self.cancelled: DateMention | None = None  # a day the next date is held instead of
        self.moved_from: DateMention | None = None  # the old day of a meeting, before its new one
        self.tells_changes = False  # the dates are changes of a list's
        self.in_period = False
        self.after_furniture = False
        self.time: time | None = None  # of every meeting on the line that names none itself
        self.hour_of_list: time | None = None  # said at the list's last day alone

    def _place(self, mention: DateMention) -> Place:
        # A date may begin on one row ("den") and have its number on the next, which is its row.
        text = self.line.text
        digit = re.search(r"\d", text[mention.start : mention.end])
        offset = min(mention.start + (digit.start() if digit else 0), len(text) - 1)
        return Place(self.line.row_at(offset), self.line.original_at(offset))

    def _other(self, mention: DateMention, why: str) -> None:
        self.context.not_a_meeting(self._place(mention), mention, why)

    def _meetings(self, place: Place, mention: DateMention, words: str, year: int | None) -> None:
        self.role = "meeting"
        self.meetings_of_label += 1
        words = self._replacing(mention, words)
        if self.time is not None and mention.start_time is None and find_times(words)[0] is None:
            mention = replace(mention, start_time=self.time)
        is_above = not self.named and self.bodies == [self.context.body]
        context = self.context
        joint = context.joint if is_above else ()
        for body in joint or self.bodies:
            if self.tells_changes:
                context.move(body, None, mention, year)
            context.add_meeting(
                place,
                body,
                mention,
                words,
                line_year=year,
                kind=kind_in(self.lead) or self.kind,
                status=status_of_all(self.line.text, self.mentions, self.index)
                or status_in(self.lead)
                or self.status,
                is_of_heading=context.body in (None, body) or body in joint,
            )
            if self.hour_of_list is not None and (day := self._day(mention, year)) is not None:
                context.hours.of_lists[body, day] = self.hour_of_list

    def _replacing(self, mention: DateMention, words: str) -> str:
        """The words of a day that is cancelled with the day held instead, and of that day with the
        one it replaces: each of the two says where the other is."""
        replaced, self.cancelled = self.cancelled, None
        if replaced is not None:
            words = f"{words} (ersätter {replaced.text})"
        is_followed = self.index + 1 < len(self.mentions)
        if is_followed and _HELD_INSTEAD.search(words):
            self.cancelled = mention
            return f"{words} {self.mentions[self.index + 1].text}"
        return words

    def _day(self, mention: DateMention, year: int | None) -> date | None:
        known = self.context.years.of(mention, year)
        return mention.first.in_year(known) if known else None

    def _dated(self, mention: DateMention, year: int) -> DateMention:
        """The line's year counts as the date's own where no caller has given another."""
        if self.context.options.year is not None and self.context.options.year_origin == "option":
            return mention
        return in_year(mention, year)

    def _bodies_in(self, before: str) -> list[str]:
        """The bodies a label names; several only where they are a bare list."""
        whole_name = self.context.whole_name
        found = [m for m in find_bodies(before) if not OF_A_PAPER.match(before, m.end)]
        names = list(dict.fromkeys(whole_name(m.name) for m in found))
        if len(names) > 1 and not is_bare_list(before):
            return names[-1:]
        return names
