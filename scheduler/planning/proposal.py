"""What the planner says about one round, in dates and bodies: the proposal people decide on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct

from scheduler.domain.bodies import Body
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import DecisionForm, Remiss


class RecipientStatus(StrEnum):
    """``TENTATIVE``: the way rests on a meeting that may never be held."""

    OK = "ok"
    TENTATIVE = "tentative"
    SINGLE_CHANCE = "single_chance"
    IMPOSSIBLE = "impossible"


class Reason(Struct, frozen=True):
    """A step of an explanation: a code and its values; `phrases` makes Swedish of it."""

    code: str
    values: Mapping[str, object]


class Window(Struct, frozen=True):
    """First and last possible response date, both working days."""

    earliest: date
    latest: date


class RouteStep(Struct, frozen=True):
    """A meeting on a recipient's way and the last day its papers can reach the body."""

    body: Body
    meeting: Meeting
    intake_day: date


class RecipientRow(Struct, frozen=True):
    """One recipient in the proposal.

    ``dispatch`` is the day its papers go out. ``route`` is the way that is ready first and
    ``ready`` the day its answer is; both are empty where the recipient has no meeting left, and
    ``route`` also where its chair or an official decides. ``slack_days`` is deadline − ready,
    negative where the answer comes too late. ``usable_meetings`` counts the meetings that can
    answer by the deadline.
    ``why`` is the chain of reasons behind the ready day; ``obstacle`` is why it cannot be done.
    ``extended_to`` is its own last day, where that lies after the deadline; slack and usable
    meetings are then counted to it.
    """

    body: Body
    mandatory: bool
    status: RecipientStatus
    route: tuple[RouteStep, ...]
    ready: date | None
    slack_days: int | None
    usable_meetings: int
    why: tuple[Reason, ...]
    dispatch: date
    decision: DecisionForm = DecisionForm.BODY
    group: int = 1
    obstacle: Reason | None = None
    extended_to: date | None = None


class GroupDispatch(Struct, frozen=True):
    """A group of a remiss that goes from one to the next: when its papers go out and why."""

    group: int
    dispatch: date
    bodies: tuple[Body, ...]
    why: Reason | None


class Gain(StrEnum):
    """What makes another target worth to know of."""

    SOONER = "sooner"
    FEWER_EXCEPTIONS = "fewer_exceptions"
    SAFER = "safer"
    MORE_MEETINGS = "more_meetings"
    NOT_WHEN_AWAY = "not_when_away"


class Alternative(Struct, frozen=True):
    """Another target that works, with the deadline it would give.

    ``fragile_meetings`` counts the meetings whose loss would break it. ``gains`` are all that is
    better than in the plan; empty where there is no plan to compare with.

    ``exceptions`` counts the recipients that need one of their own there, and ``points`` is what
    they cost. ``measures`` are those that have to be made beyond the remiss as it is, and
    ``remiss`` is the remiss changed by them, or freed from those it has; None where only the target
    is another.
    """

    target: Meeting
    deadline: date
    window: Window
    usable_meetings: int
    fragile_meetings: int
    gains: tuple[Gain, ...] = ()
    exceptions: int = 0
    points: int = 0
    measures: tuple[Reason, ...] = ()
    remiss: Remiss | None = None


class CoverageStep(Struct, frozen=True):
    """What holds for every deadline of ``window``: how many recipients can decide an answer in
    time, which cannot, and how many meetings can be used in all."""

    window: Window
    answering: int
    missing: tuple[Body, ...]
    usable_meetings: int


class FragileMeeting(Struct, frozen=True):
    """A meeting that, cancelled or the matter tabled there (bordlagt), breaks the plan.

    ``lost`` are the recipients that then answer too late, empty where the meeting is the target.
    ``ready`` is when the last of them is ready instead, None where one has no other meeting.
    ``next_target`` and ``next_deadline`` are what would then be left, None where nothing is.
    """

    body: Body
    meeting: Meeting
    lost: tuple[Body, ...]
    ready: date | None
    next_target: Meeting | None
    next_deadline: date | None


class Conflict(Struct, frozen=True):
    """Why there is no plan: one rule that cannot be kept, for one recipient or the whole round.

    Without all of a proposal's conflicts there is a plan; as long as any one of them remains there
    is none. ``meetings`` are the recipient's last meeting that is too soon and its first that is
    not, as far as there are any.
    """

    body: Body
    reason: Reason
    meetings: tuple[Meeting, ...] = ()


class Repair(Struct, frozen=True):
    """A change that, applied, gives a plan: checked by solving again. ``cost`` in points.

    ``measures`` are the things to do, one or several, and ``reason`` all of them in one;
    ``remiss`` is the remiss changed by them, which gives ``target`` and ``deadline``.
    """

    reason: Reason
    cost: int
    target: date
    deadline: date
    measures: tuple[Reason, ...]
    remiss: Remiss


class Tolerance(Struct, frozen=True):
    """How many days longer a lead time may be before the target is lost, and who fails then.

    ``days`` is None where no value up to the limit of the search breaks the plan.
    """

    lead_time: str
    days: int | None
    failing: tuple[Body, ...]


class Proposal(Struct, frozen=True):
    """The planner's answer for one round.

    With a plan: ``deadline`` and ``window`` are set. Without: they are None, ``target`` is the
    meeting that was examined (None if the owner has none left) and ``conflicts`` says why.
    ``away`` says which of its days lie where people are away. ``exceptions`` counts the recipients
    that have one of their own. ``informed`` bodies get the papers
    and are asked for nothing. ``groups`` is empty where all
    get their papers at once.
    """

    owner: Body
    dispatch_date: date
    target: Meeting | None
    deadline: date | None
    window: Window | None
    recipients: tuple[RecipientRow, ...]
    informed: tuple[Body, ...] = ()
    groups: tuple[GroupDispatch, ...] = ()
    binding: tuple[Body, ...] = ()
    why: tuple[Reason, ...] = ()
    away: tuple[Reason, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    tolerances: tuple[Tolerance, ...] = ()
    coverage: tuple[CoverageStep, ...] = ()
    fragile: tuple[FragileMeeting, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    repairs: tuple[Repair, ...] = ()
    exceptions: int = 0

    @property
    def possible(self) -> bool:
        return self.deadline is not None

    @property
    def safer(self) -> Alternative | None:
        """Of the alternatives with fewer meetings that must not be lost, the one with fewest; none
        that takes more exceptions."""
        safer = [
            other for other in self.alternatives if Gain.SAFER in other.gains and not other.measures
        ]
        return min(safer, key=lambda other: other.fragile_meetings, default=None)

    @property
    def usable_meetings(self) -> int:
        """How many party-meetings can answer by the deadline, over all recipients."""
        return sum(row.usable_meetings for row in self.recipients)
