"""Agendas (dagordningar): what a meeting has to treat, from standing items to remisser."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.meetings import Meeting, MeetingKind

ORDINARY_KINDS: tuple[MeetingKind, ...] = (MeetingKind.DECISION, MeetingKind.EXTRA)
"""The meetings a standing item is for where nothing else is said: those that can decide."""


class StandingItem(Struct, frozen=True):
    """An item that stands on the agenda of every meeting of a body (stående punkt), by whose
    decision (``source``): at meetings of ``kinds``, from ``first`` and until ``last``, each None
    where there is no such day."""

    body: str
    title: str
    source: str
    kinds: tuple[MeetingKind, ...] = ORDINARY_KINDS
    first: date | None = None
    last: date | None = None

    def stands_at(self, meeting: Meeting) -> bool:
        """Whether the meeting's agenda holds the item."""
        return (
            meeting.body == self.body
            and meeting.kind in self.kinds
            and (self.first is None or self.first <= meeting.start_date)
            and (self.last is None or meeting.start_date <= self.last)
        )


class AgendaKind(StrEnum):
    """Why an item is on an agenda: it stands there always; the body prepares, is heard or decides
    on an answer; it treats the answers to its own remiss; it takes a step of a process; somebody
    reports back to it."""

    STANDING = "standing"
    PREPARE = "prepare"
    HEAR = "hear"
    ANSWER = "answer"
    ANSWERS = "answers"
    PROCESS = "process"
    REPORT = "report"


class AgendaItem(Struct, frozen=True):
    """An item of an agenda. ``why`` is Swedish: whose decision, or which day waits for it.
    ``about_id`` is the round, the incoming remiss, the process or the assignment, "" for a
    standing item."""

    kind: AgendaKind
    title: str
    why: str
    dnr: str = ""
    about_id: str = ""


class Agenda(Struct, frozen=True):
    """What a meeting has to treat, in the order it is listed: what stands first."""

    meeting: Meeting
    items: tuple[AgendaItem, ...]
