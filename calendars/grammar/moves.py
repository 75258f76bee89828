"""Meetings that a text moves, wherever the list with their old days stands.

The text this reader expects, in the minutes that decide the list or in those of a month later::

    Ordföranden föreslår att nämndmötet den 5 maj flyttas till den 12 maj.
    Nämnden fastställer tidsplanen med de föreslagna ändringarna på 16 januari och 27 mars.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field
from msgspec.structs import replace

from calendars.patterns import compiled_on_use
from calendars.records import MeetingRecord

# "med de föreslagna ändringarna på", "yrkar på ändring av datum enligt följande,"
CHANGES_TO = compiled_on_use(
    r"\bändring(?:ar|arna|en)?\s+(?:på|till|av\s+(?:datum|dagar?|tider))\b[^.;]{0,30}$",
    re.IGNORECASE,
)


class Move(Struct, frozen=True):
    """``body`` is None where the sentence does not say whose meeting it is, ``old`` where it tells
    only the new day: then it is the one other day of that month."""

    body: str | None
    old: date | None
    new: date


class Moves(Struct):
    """The moves a plan tells of, and what they make of its meetings."""

    told: list[Move] = field(default_factory=list)

    def applied_to(
        self, meetings: Sequence[MeetingRecord]
    ) -> tuple[list[MeetingRecord], list[tuple[MeetingRecord, date]]]:
        """The meetings on their new days, and those that left with the day they went to."""
        kept, gone = list(meetings), list[tuple[MeetingRecord, date]]()
        for move in self.told:
            body = move.body or whose(move, kept)
            if body is None:
                continue
            old = move.old or self._replaced_day(body, move.new, kept)
            left = [m for m in kept if (m.body, m.start_date) == (body, old) and _is_open(m)]
            kept = [m for m in kept if m not in left]
            gone += [(m, move.new) for m in left]
            hour = next((m.start_time for m in left if m.start_time), None)
            for index, meeting in enumerate(kept):
                if (meeting.body, meeting.start_date) == (body, move.new) and old is not None:
                    kept[index] = replace(
                        meeting,
                        status="moved" if meeting.status == "planned" else meeting.status,
                        start_time=meeting.start_time or hour,
                    )
        return kept, gone

    def _replaced_day(self, body: str, new: date, meetings: Sequence[MeetingRecord]) -> date | None:
        changed = {move.new for move in self.told}
        days = {
            m.start_date
            for m in meetings
            if m.body == body and m.start_date not in changed and _is_open(m)
            if (m.start_date.year, m.start_date.month) == (new.year, new.month)
        }
        return days.pop() if len(days) == 1 else None


def _is_open(meeting: MeetingRecord) -> bool:
    return meeting.status in ("planned", "tentative")


def whose(move: Move, meetings: Sequence[MeetingRecord]) -> str | None:
    """The only body that meets on the old day or, where none does, on the new one."""
    for day in (move.old, move.new):
        bodies = {m.body for m in meetings if m.start_date == day}
        if bodies:
            return bodies.pop() if len(bodies) == 1 else None
    return None
