"""Assignments (uppdrag): what somebody owes a body by a day, in a month or at a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.accounts import Addressee


class AssignmentState(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    WITHDRAWN = "withdrawn"


class WhichMeeting(StrEnum):
    """Which of a month's meetings the report belongs to, where there are several."""

    FIRST = "first"
    LAST = "last"


class Due(Struct, frozen=True):
    """When a report is due: a ``day``, or a month of the body ("i oktober 2017"): ``month`` is then
    its first day. Exactly one is set."""

    day: date | None = None
    month: date | None = None
    which: WhichMeeting = WhichMeeting.LAST

    def __post_init__(self) -> None:
        if (self.day is None) == (self.month is None):
            raise ValueError("a report is due on a day or in a month")


class BoundTo(Struct, frozen=True):
    """The meeting a report is bound to, and its days: papers in (manusstopp) and summons."""

    meeting_id: str
    start: date
    end: date
    intake_day: date
    summons_day: date


class Assignment(Struct, frozen=True):
    """Something owed to ``body`` by ``owner`` (as people say it), whose mailbox is ``mailbox``.

    ``bound`` is None where the due day is no meeting of the body, or its month has none.
    ``last_day`` is the day it must be done. ``moved_from`` is the last day it had before a meeting
    moved. ``source`` is the decision it comes from.
    """

    id: str
    region: str
    title: str
    dnr: str
    source: str
    body: str
    owner: str
    mailbox: Addressee
    due: Due
    bound: BoundTo | None
    state: AssignmentState
    made_by: str
    made_at: datetime
    sequence: int
    updated_at: datetime
    reported_on: date | None = None
    note: str = ""
    moved_last_day: date | None = None

    @property
    def last_day(self) -> date | None:
        """The due day, or the day of the meeting it is bound to; None where a month has none."""
        if self.due.day is not None:
            return self.due.day
        return self.bound.start if self.bound else None

    @property
    def moved_from(self) -> Mapping[str, date]:
        """The day that was its last before the meeting moved, as calendars tell it."""
        return {"due": self.moved_last_day} if self.moved_last_day else {}

    def is_late(self, today: date) -> bool:
        """Whether its last day has passed and nothing is reported."""
        last = self.last_day
        return self.state is AssignmentState.OPEN and last is not None and last < today
