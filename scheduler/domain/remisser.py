"""A remiss: a request for opinions that one body sends to others."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from scheduler.domain.reminders import ReminderRule


class RemissState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class ResponseState(StrEnum):
    """How an answer stands: nobody has said anything, it is said at which meeting the matter is
    taken, it has come, or the recipient abstains (avstår)."""

    WAITING = "waiting"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    DECLINED = "declined"

    @property
    def is_outstanding(self) -> bool:
        """Whether an answer is still to come."""
        return self in (ResponseState.WAITING, ResponseState.ACKNOWLEDGED)


class RecipientRole(StrEnum):
    """What is wanted of a recipient. A wished one may be left out where it cannot answer; an
    informed one gets the papers and is asked for nothing."""

    MANDATORY = "mandatory"
    WISHED = "wished"
    INFORMED = "informed"


class DecisionForm(StrEnum):
    """Who decides a recipient's answer.

    The body itself; its working committee or an official by delegation (KL 6:37-38, 7:5); its
    chair where the matter is too urgent for the meeting (KL 6:39-40); or the fullmäktige of its
    organisation, prepared by the body (KL 5:26-28).
    """

    BODY = "body"
    COMMITTEE = "committee"
    CHAIR = "chair"
    OFFICIAL = "official"
    ASSEMBLY = "assembly"

    @property
    def needs_meeting(self) -> bool:
        return self not in (DecisionForm.CHAIR, DecisionForm.OFFICIAL)

    @property
    def is_delegated(self) -> bool:
        return self in (DecisionForm.COMMITTEE, DecisionForm.CHAIR, DecisionForm.OFFICIAL)


class Recipient(Struct, frozen=True):
    """A body that gets the remiss.

    ``group``: papers go to a group when the answers of the group before it are ready; with one
    group everybody gets them at once (solfjädersremiss), with several they travel (kedjeremiss).
    Exceptions made for it in this round: ``lag_days`` calendar days from its meeting to its answer
    (approval at once or early, KL 6:35), and ``extended_to``, its own last day (anstånd).
    """

    body: str
    role: RecipientRole = RecipientRole.MANDATORY
    decision: DecisionForm = DecisionForm.BODY
    group: int = 1
    lag_days: int | None = None
    extended_to: date | None = None

    @property
    def mandatory(self) -> bool:
        return self.role is RecipientRole.MANDATORY


class ExtraMeeting(Struct, frozen=True):
    """A meeting that a body would hold for the sake of the round (KL 5:12, 6:23)."""

    body: str
    day: date


class RoundRules(Struct, frozen=True):
    """What somebody has set for one round: numbers of days in place of the bodies' own, and
    whether a recipient's tentative meetings may be counted on."""

    intake_days: int | None = None
    lag_days: int | None = None
    prep_days: int | None = None
    allow_tentative: bool = False


class Remiss(Struct, frozen=True):
    """One round to plan: who sends it, when, to whom, and what is already decided.

    ``target_date`` and ``deadline`` are set where the coordinator has chosen them; None lets the
    planner choose. Dates are calendar days. ``extra_meetings`` count as held.
    """

    key: str
    owner: str
    dispatch_date: date
    recipients: tuple[Recipient, ...]
    title: str = ""
    dnr: str = ""
    target_date: date | None = None
    deadline: date | None = None
    rules: RoundRules = RoundRules()
    extra_meetings: tuple[ExtraMeeting, ...] = ()

    def recipient(self, body: str) -> Recipient:
        """The recipient with the body's key; raises KeyError."""
        for recipient in self.recipients:
            if recipient.body == body:
                return recipient
        raise KeyError(body)


class KeptReason(Struct, frozen=True):
    """A step of the explanation as it stood at acceptance: rule code, its inputs (plain JSON) and
    the Swedish sentence, so that a date can still say why when config has changed since."""

    code: str
    values: Mapping[str, Any]
    text: str


class RouteMeeting(Struct, frozen=True):
    """A meeting on an accepted route, as it stood when the round was accepted."""

    body: str
    meeting_id: str
    start_date: date
    end_date: date


class Acknowledgement(Struct, frozen=True):
    """A recipient's word that it takes the matter: when and by whom it was given, and the day of
    the meeting, None where no meeting decides."""

    at: datetime
    by: str
    meeting_day: date | None


class RegisterEntry(Struct, frozen=True):
    """One recipient of an accepted round: its way, and its response.

    ``route`` is empty and the days are None where a wished recipient was left without a meeting,
    and for one that is only informed; ``route`` also where a chair or an official decides. Its
    papers go out on ``dispatch_date``.
    ``lag_days`` and ``extended_to`` are the exceptions made for it (`Recipient`).
    ``answered_at`` and ``answered_by`` are those of the answer or of abstaining; ``acknowledged``
    is kept where an answer has come after it.
    """

    id: int
    body: str
    role: RecipientRole
    decision: DecisionForm
    group: int
    dispatch_date: date
    route: tuple[RouteMeeting, ...]
    intake_day: date | None
    ready_day: date | None
    why: tuple[KeptReason, ...]
    state: ResponseState
    answered_at: datetime | None
    answered_by: str | None
    note: str
    updated_at: datetime
    lag_days: int | None = None
    extended_to: date | None = None
    acknowledged: Acknowledgement | None = None

    @property
    def mandatory(self) -> bool:
        return self.role is RecipientRole.MANDATORY

    @property
    def is_outstanding(self) -> bool:
        """Whether an answer is wanted and still to come."""
        return self.is_asked and self.state.is_outstanding

    @property
    def is_asked(self) -> bool:
        """Whether an answer is wanted at all."""
        return self.role is not RecipientRole.INFORMED

    def last_day(self, deadline: date) -> date:
        """The recipient's last response date: its own, or the round's ``deadline``."""
        return deadline if self.extended_to is None else max(deadline, self.extended_to)


class RoundLine(Struct, frozen=True):
    """A round as lists show it: its dates, and how many have answered of those asked."""

    id: str
    owner: str
    title: str
    dnr: str
    dispatch_date: date
    deadline: date
    target_date: date
    state: RemissState
    asked_count: int
    answered_count: int
    settled_count: int


class AcceptedRound(Struct, frozen=True):
    """A round whose dates somebody has accepted, with its register of recipients.

    ``deadline_version`` grows when the deadline moves; ``sequence`` when anything does that a
    calendar shows. ``moved_from`` holds the day each moved part last moved from (`round_dates`).
    """

    id: str
    region: str
    owner: str
    title: str
    dnr: str
    dispatch_date: date
    target_meeting_id: str
    target_date: date
    target_end_date: date
    deadline: date
    deadline_version: int
    window_earliest: date
    window_latest: date
    why: tuple[KeptReason, ...]
    rules: RoundRules
    state: RemissState
    accepted_by: str
    accepted_at: datetime
    sequence: int
    updated_at: datetime
    register: tuple[RegisterEntry, ...]
    reminder_rules: tuple[ReminderRule, ...] | None = None
    """The round's own rules for reminders; None where those of config hold."""
    moved_from: Mapping[str, date] = field(default_factory=dict)

    @property
    def asked_count(self) -> int:
        return sum(entry.is_asked for entry in self.register)

    @property
    def answered_count(self) -> int:
        return sum(entry.state is ResponseState.ANSWERED for entry in self.register)

    @property
    def settled_count(self) -> int:
        """Those of whom nothing more is wanted: they have answered or abstain."""
        return sum(entry.is_asked and not entry.is_outstanding for entry in self.register)

    @property
    def meeting_ids(self) -> frozenset[str]:
        """The stored meetings it counts on: its target, and those on the recipients' ways."""
        steps = (step.meeting_id for entry in self.register for step in entry.route)
        return frozenset((self.target_meeting_id, *steps))

    def entry(self, entry_id: int) -> RegisterEntry:
        """The recipient with the id in the register; raises KeyError."""
        for entry in self.register:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)
