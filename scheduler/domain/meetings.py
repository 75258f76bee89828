"""Meetings: what a body does on a day, and whether a response can be decided there."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from msgspec import Struct


class MeetingKind(StrEnum):
    DECISION = "decision"
    INFORMATION = "information"
    PREPARATION = "preparation"
    RESERVE = "reserve"
    EXTRA = "extra"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    TENTATIVE = "tentative"
    MOVED = "moved"
    CANCELLED = "cancelled"


class MeetingSource(Struct, frozen=True):
    """Where a meeting was read: the file, the row in it (1 is the first) and the row's text."""

    file: str
    row: int | None
    text: str


class Meeting(Struct, frozen=True):
    """A meeting of a body. ``id`` stays the same when the meeting is moved.

    ``end_date`` is the last day, equal to ``start_date`` for a one-day meeting. ``intake_day`` is
    the last day papers can reach the body for this meeting (manusstopp) where its plan says so.
    """

    id: str
    body: str
    start_date: date
    end_date: date
    kind: MeetingKind = MeetingKind.DECISION
    status: MeetingStatus = MeetingStatus.PLANNED
    start_time: time | None = None
    end_time: time | None = None
    place: str | None = None
    note: str | None = None
    source: MeetingSource | None = None
    intake_day: date | None = None

    def __post_init__(self) -> None:
        if self.end_date < self.start_date:
            raise ValueError(f"meeting {self.id} ends {self.end_date} before it starts")
        if self.intake_day is not None and self.intake_day > self.start_date:
            raise ValueError(f"meeting {self.id} takes papers until {self.intake_day}, too late")

    @property
    def can_decide(self) -> bool:
        """Whether a response can be decided here: a decision or extra meeting that stands.

        A tentative meeting may never be held and counts as no decision.
        """
        return self._decides and self._stands

    @property
    def can_prepare(self) -> bool:
        """Whether a matter can be prepared here: the same, and meetings held only to prepare."""
        return self._prepares and self._stands

    @property
    def may_decide(self) -> bool:
        """As `can_decide`, where somebody has said that tentative meetings may be counted on."""
        return self._decides and (self._stands or self.is_tentative)

    @property
    def may_prepare(self) -> bool:
        """As `can_prepare`, where somebody has said that tentative meetings may be counted on."""
        return self._prepares and (self._stands or self.is_tentative)

    @property
    def is_tentative(self) -> bool:
        return self.status is MeetingStatus.TENTATIVE

    @property
    def _stands(self) -> bool:
        return self.status in (MeetingStatus.PLANNED, MeetingStatus.MOVED)

    @property
    def _decides(self) -> bool:
        return self.kind in (MeetingKind.DECISION, MeetingKind.EXTRA)

    @property
    def _prepares(self) -> bool:
        return self._decides or self.kind is MeetingKind.PREPARATION


class MeetingVersion(Struct, frozen=True):
    """A stored meeting with what a calendar needs to tell it from its earlier versions:
    ``sequence`` grows with every change, ``changed_at`` is the time of the last one."""

    meeting: Meeting
    sequence: int
    changed_at: datetime
