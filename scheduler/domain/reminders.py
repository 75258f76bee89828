"""Reminders: one intent each, kept in the database until it is sent, cancelled or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scheduler.domain.changes import Notice

NOTICE_RULE = "change"
"""In place of a rule's key: the message is a notice of changed dates, sent at once."""


class ReminderState(StrEnum):
    DUE = "due"
    SENT = "sent"
    CANCELLED = "cancelled"
    DEAD = "dead"


class ReminderAnchor(StrEnum):
    """The day a reminder is counted from."""

    INTAKE = "intake"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """``offset_days`` calendar days from the anchor; negative is before."""

    anchor: ReminderAnchor
    offset_days: int

    @property
    def key(self) -> str:
        return f"{self.anchor.value}{self.offset_days:+d}"


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A reminder to be written: for which register entry, by which rule, and when (UTC)."""

    recipient_id: int
    rule: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """A stored reminder. ``message`` and ``address`` are those of the first attempt, if any.
    With ``notice`` it tells of changed dates and is no reminder."""

    id: int
    remiss_id: str
    recipient_id: int
    rule: str
    due_at: datetime
    state: ReminderState
    attempts: int
    message_id: str
    message: bytes | None
    address: str | None
    sent_at: datetime | None
    last_error: str | None
    notice: Notice | None = None
