"""Reminders: one intent each, kept in the database until it is sent, cancelled or given up."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.accounts import Addressee, ContactRole
from scheduler.domain.changes import Notice

NOTICE_RULE = "change"
"""In place of a rule's key: the message is a notice of changed dates, sent at once."""


class ReminderState(StrEnum):
    DUE = "due"
    SENT = "sent"
    CANCELLED = "cancelled"
    DEAD = "dead"


DIGEST_RULE = "digest"
"""In place of a rule's key: the week's list of everything that waits."""


class Matter(StrEnum):
    """Which way the remiss goes: a round of ours, or one that has come to us; or no remiss but an
    inquiry: a poll, slots or a sign-up, a process of several steps, or an assignment."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"
    INQUIRY = "inquiry"
    PROCESS = "process"
    ASSIGNMENT = "assignment"


class ReminderAnchor(StrEnum):
    """The day a reminder is counted from: papers in (manusstopp), summons, the meeting that
    decides, the answer sent as planned, the last response date."""

    INTAKE = "intake"
    SUMMONS = "summons"
    MEETING = "meeting"
    SENT = "sent"
    DEADLINE = "deadline"


class ReminderRule(Struct, frozen=True):
    """``offset_days`` calendar days from the anchor, negative is before; to whom, and why."""

    anchor: ReminderAnchor
    offset_days: int
    to: ContactRole = ContactRole.SECRETARY
    source: str = ""

    @property
    def key(self) -> str:
        who = "" if self.to is ContactRole.SECRETARY else f"-{self.to.value}"
        return f"{self.anchor.value}{self.offset_days:+d}{who}"


class Subject(Struct, frozen=True):
    """What a message is about: one recipient of a round, a whole round, one step of an incoming
    remiss, the whole of it, an invitee of an inquiry, the whole of that, a step of a process, an
    assignment, or nothing of these for a digest."""

    remiss_id: str | None = None
    recipient_id: int | None = None
    incoming_id: str | None = None
    step_id: int | None = None
    inquiry_id: str | None = None
    invitee_id: int | None = None
    process_id: str | None = None
    process_step_id: int | None = None
    assignment_id: str | None = None

    @property
    def key(self) -> str:
        """The same for the same matter, in every process."""
        if self.recipient_id is not None:
            return f"recipient:{self.recipient_id}"
        if self.remiss_id is not None:
            return f"round:{self.remiss_id}"
        if self.step_id is not None:
            return f"step:{self.step_id}"
        if self.invitee_id is not None:
            return f"invitee:{self.invitee_id}"
        if self.inquiry_id is not None:
            return f"inquiry:{self.inquiry_id}"
        if self.process_step_id is not None:
            return f"process-step:{self.process_step_id}"
        if self.assignment_id is not None:
            return f"assignment:{self.assignment_id}"
        return f"incoming:{self.incoming_id}" if self.incoming_id else "digest"


class PlannedReminder(Struct, frozen=True):
    """A reminder to be written: in which region, about what, to whom, by which rule, counted from
    which day, and when (UTC). Two with the same ``dedup_key`` are the same intent."""

    region: str
    about: Subject
    to: Addressee
    rule: str
    anchor_day: date
    due_at: datetime

    @property
    def dedup_key(self) -> str:
        is_round = self.about.remiss_id is not None
        matter = self.about.key if is_round else self.topic
        return f"{matter}:{self.rule}:{self.anchor_day.isoformat()}"

    @property
    def topic(self) -> str:
        return topic_of(self.region, self.about, self.to)


def topic_of(region: str, about: Subject, to: Addressee) -> str:
    """The same matter to the same mailbox: of several that are due only the latest is sent. The
    steps of an incoming remiss that one body takes are one matter."""
    if about.incoming_id is not None:
        return f"incoming:{about.incoming_id}:{to.role.value}:{to.key}"
    if about == Subject():
        return f"digest:{region}:{to.role.value}:{to.key}"
    return f"{about.key}:{to.role.value}"


class Reminder(Struct, frozen=True):
    """A stored reminder. ``message`` and ``address`` are those of the first attempt, if any.
    With ``notice`` it tells of changed dates and is no reminder."""

    id: int
    dedup_key: str
    region: str
    about: Subject
    to: Addressee
    topic: str
    rule: str
    anchor_day: date | None
    deadline_version: int
    due_at: datetime
    state: ReminderState
    attempts: int
    message_id: str
    message: bytes | None
    address: str | None
    sent_at: datetime | None
    last_error: str | None
    notice: Notice | None = None


class ReminderChanges(Struct, frozen=True):
    """``kept`` stand as they are, ``timed`` get another time (or are revived with it), by id."""

    new: tuple[PlannedReminder, ...]
    kept: tuple[int, ...]
    timed: tuple[tuple[int, datetime], ...]
    revived: tuple[tuple[int, datetime], ...]
    cancelled: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing is missing, nothing too much and nothing at another time."""
        return not (self.new or self.timed or self.revived or self.cancelled)
