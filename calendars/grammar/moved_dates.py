"""Dates of a line that tell of a move: the old day, the new one, and whose meeting it is.

The text this reader expects::

    Sammanträdet den 3 mars flyttas till den 10 mars.
    1 oktober (flyttat från 24 september)
"""

from __future__ import annotations

from msgspec.structs import replace

from calendars.dates import DateMention, find_times
from calendars.grammar.date_words import BEGINS_THEN, MOVED_TO, MOVES, TO
from calendars.grammar.first_date import FirstDate
from calendars.wording import kind_in

# "flyttas" and the sixty letters after it that `MOVES` allows, with room to spare.
_NEAR_LETTERS = 100


class MovedDates(FirstDate):
    """The reading of dates that words tie to another as old and new."""

    def _moves_to(self, following: DateMention) -> bool:
        before = self.line.text[self.mentions[self.index].end : following.start]
        if MOVED_TO.search(before):
            return True
        start = self.mentions[self.index].start
        told = self.line.text[max(0, start - _NEAR_LETTERS) : start]
        return MOVES.search(told) is not None and TO.fullmatch(before) is not None

    def _moves_from(self, mention: DateMention, before: str) -> None:
        """``sammanträdet den 3 mars flyttas till``: whose it is, and that it is not held then."""
        named = self._bodies_in(before)
        self.bodies = named or (self.bodies[-1:] if self.role == "meeting" else [])
        self.named = self.named or bool(named)
        self.role, self.moved_from = "meeting", mention
        self.kind = kind_in(before) or self.kind
        self._other(mention, "det är det gamla datumet för ett flyttat möte")

    def _moved(self, old: DateMention, mention: DateMention, after: str, year: int | None) -> None:
        """``3 mars flyttas till 10 mars``: the meeting is held on the second date."""
        context, place = self.context, self._place(mention)
        self.moved_from = None
        if mention.start_time is None and BEGINS_THEN.search(after):
            mention = replace(mention, start_time=find_times(after)[0])
        if not self.bodies:
            body = context.body_that_moves(old, mention, year) or context.fallback_body(place)
            self.bodies = [body] if body else []
        if not self.bodies:
            self._other(mention, "det säger vart ett möte flyttas, men inte vems det är")
            context.move(None, old, mention, year)
        known = context.years.of(old, year)
        day = old.first.in_year(known) if known else None
        note = f"flyttat från {day.isoformat()}" if day else after
        for body in self.bodies:
            context.add_meeting(
                place, body, mention, note, line_year=year, kind=self.kind, status="moved"
            )
            context.move(body, old, mention, year)
        self.status = None

    def _mark_moved(self, old: DateMention, year: int | None) -> None:
        """``1 oktober (flyttat från 24 september)``: the meeting just read is the moved one."""
        if self.role == "meeting":
            self.context.found.mark_last("moved", f"flyttat från {old.text}")
            for body in self.bodies:
                self.context.move(body, old, self.mentions[self.index - 1], year)
