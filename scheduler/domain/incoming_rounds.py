"""An incoming remiss whose way somebody has accepted, kept until it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from msgspec import Struct, field

from scheduler.domain.incoming import IncomingRemiss, StepRole
from scheduler.domain.remisser import DecisionForm, KeptReason, ResponseState, RouteMeeting


class IncomingEntry(Struct, frozen=True):
    """A body's part on the accepted way, with its inner dates as they stood at acceptance.

    ``meeting`` is None where an official or the chair decides; its ``meeting_id`` is empty where
    the meeting is an extra one that no plan holds yet. ``papers_day`` is the last day for papers;
    ``approved_day`` and ``ready_day`` stand where the body decides.
    """

    id: int
    body: str
    for_body: str
    role: StepRole
    decision: DecisionForm
    meeting: RouteMeeting | None
    papers_day: date
    summons_day: date | None
    approved_day: date | None
    ready_day: date | None
    why: tuple[KeptReason, ...]


class AcceptedIncoming(Struct, frozen=True):
    """An incoming remiss with its accepted way.

    ``limit`` is the last working day for the answer, ``sent_day`` the day it is planned to be
    sent. ``sequence`` grows when anything changes that a calendar shows. ``asked`` is what the way
    was planned from; None where it was accepted before that was kept. ``moved_from`` holds the day
    each moved part last moved from (`round_dates`).
    """

    id: str
    region: str
    body: str
    sender: str
    sender_dnr: str
    dnr: str
    title: str
    part: str
    received: date
    deadline: date
    deadline_time: time | None
    extended_to: date | None
    limit: date
    sent_day: date
    why: tuple[KeptReason, ...]
    state: ResponseState
    accepted_by: str
    accepted_at: datetime
    answered_at: datetime | None
    answered_by: str | None
    note: str
    sequence: int
    updated_at: datetime
    steps: tuple[IncomingEntry, ...]
    asked: IncomingRemiss | None = None
    moved_from: Mapping[str, date] = field(default_factory=dict)

    @property
    def last_day(self) -> date:
        """The day the answer must have come in."""
        return self.extended_to or self.deadline

    @property
    def name(self) -> str:
        """What people call it: its title, else whom it is from."""
        return self.title or (f"remiss från {self.sender}" if self.sender else "inkommande remiss")
