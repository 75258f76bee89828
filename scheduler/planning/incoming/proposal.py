"""What the planner says about an incoming remiss, in dates and bodies."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scheduler.domain.bodies import Body
from scheduler.domain.incoming import IncomingRemiss, StepRole
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm
from scheduler.planning.proposal import Conflict, Reason


class IncomingStep(Struct, frozen=True):
    """A body's part on the way, with every inner date.

    ``for_body`` is the body whose answer or statement it is. ``papers_from`` is the day the papers
    exist, ``papers_day`` the last day they can reach this body, ``summons_day`` when it is
    summoned; ``approved_day`` when the minutes are approved and ``ready_day`` when the answer or
    statement is ready to be sent: only where the body decides. ``meeting`` is None where an
    official or the chair decides. ``latest_meeting`` is the last that would do, whatever the other
    bodies then do, and ``latest_papers_day`` its last day for papers: None where no way is in time.
    """

    body: Body
    for_body: Body
    role: StepRole
    decision: DecisionForm
    meeting: Meeting | None
    papers_from: date
    papers_day: date
    summons_day: date | None
    approved_day: date | None
    ready_day: date | None
    latest_meeting: Meeting | None
    latest_papers_day: date | None
    why: tuple[Reason, ...]


class LostMeeting(Struct, frozen=True):
    """A meeting on the way that is cancelled, or the matter tabled there (bordlagt).

    ``sent`` is the day the answer is sent instead, None where a body has no other meeting.
    ``breaks``: the answer is then too late.
    """

    body: Body
    meeting: Meeting
    sent: date | None
    breaks: bool


class IncomingRepair(Struct, frozen=True):
    """One or two changes that give an answer in time, checked by solving again.

    ``reasons`` say what to do, a change each. ``changed`` is the remiss with them made: to propose
    it is to take the repair. ``cost`` in points, ``sent`` the day the answer is then sent.
    """

    reasons: tuple[Reason, ...]
    cost: int
    changed: IncomingRemiss
    sent: date


class IncomingProposal(Struct, frozen=True):
    """The planner's answer for one incoming remiss.

    ``limit`` is the last working day up to the remiss's last day. ``steps`` is the way that is
    ready first, empty where a body has no meeting left. ``ready`` is the day the answer is ready
    and ``sent`` the first working day from then; ``slack_days`` is limit − sent, negative where it
    is too late.
    ``extension_until`` is the date to ask for where the deadline cannot be met.
    """

    remiss: IncomingRemiss
    body: Body
    limit: date
    why: tuple[Reason, ...]
    steps: tuple[IncomingStep, ...] = ()
    ready: date | None = None
    sent: date | None = None
    losses: tuple[LostMeeting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[IncomingRepair, ...] = ()

    @property
    def slack_days(self) -> int | None:
        return (self.limit - self.sent).days if self.sent else None

    @property
    def possible(self) -> bool:
        return self.sent is not None and self.sent <= self.limit

    @property
    def extension_until(self) -> date | None:
        return None if self.possible else self.sent
