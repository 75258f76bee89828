"""The planning problem as integers, validated once, and the plan every engine gives back.

Days are proleptic ordinals (``date.toordinal()``). Every engine takes a `PlanningProblem` and
gives a `Plan`; `check` verifies any plan without knowing the engines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct


class InvalidProblemError(ValueError):
    """The data contradict themselves: a fault in the caller, never a plan that is impossible."""


class Slot(Struct, frozen=True):
    """A meeting that can treat a matter.

    ``start`` and ``end`` are its first and last day; ``opens`` and ``closes`` the minutes of those
    days at which it begins and ends, None where not known. ``decides`` is False where the meeting
    can only prepare; ``tentative`` meetings are for the requests that allow them. ``capacity`` is
    the number of remisser it can take, None for any number. ``papers_until`` is the last day
    papers from the sender can come, where the meeting has its own, else None.
    """

    id: str
    start: int
    end: int
    decides: bool = True
    capacity: int | None = None
    tentative: bool = False
    papers_until: int | None = None
    opens: int | None = None
    closes: int | None = None

    def first_papers_until(self, lead_days: int) -> int:
        """The last day of dispatch for the first stage: the meeting's own, else by the lead."""
        return self.start - lead_days if self.papers_until is None else self.papers_until

    @property
    def last_minute(self) -> int:
        """The first minute of the last day at which the matter is surely free: the end, else just
        after a known start, else any."""
        if self.closes is not None:
            return self.closes
        if self.opens is not None and self.start == self.end:
            return self.opens + 1
        return -1

    def begins_after(self, day: int, minute: int) -> bool:
        """Whether a matter that is free on ``day`` from ``minute`` can be treated here. What is
        not known of the hours of one day is no hindrance."""
        if self.start != day:
            return self.start > day
        return self.opens is None or minute <= self.opens


class Stage(Struct, frozen=True):
    """One step of a chain: a meeting of ``body`` that starts at least ``lead_days`` calendar days
    after the previous stage's last day (for the first stage: after the dispatch, unless the
    meeting has its own last day for papers). With 0 days between two stages they may share a day,
    unless their hours contradict it."""

    body: str
    lead_days: int


class Request(Struct, frozen=True):
    """One recipient's answer: its chain of stages, the last of which decides, and the lag.

    The answer is ready ``lag_days`` calendar days after the deciding meeting's last day. Without
    stages no meeting is needed: it is ready on the first working day ``lag_days`` or more after
    the papers. ``extended_to`` is the recipient's own last day, where it is later than the round's
    deadline. Papers go to ``group`` when the group before it has answered.
    """

    recipient: str
    stages: tuple[Stage, ...]
    lag_days: int
    mandatory: bool = True
    extended_to: int | None = None
    group: int = 1
    allow_tentative: bool = False


class Target(Struct, frozen=True):
    """A meeting of the owner at which the answers can be treated.

    ``latest_deadline`` is the last *working* day that leaves the owner its time to compile.
    ``last_answer`` is the last day an answer with an extension can still be used there, None where
    no extension is given.
    """

    id: str
    start: int
    latest_deadline: int
    last_answer: int | None = None


class Round(Struct, frozen=True):
    """A remiss: dispatch day, requests, targets in order, and what is already fixed.

    The first group gets its papers on ``dispatch``; each later one ``forwarding_workdays`` after
    the first working day on which all answers of the group before it are ready. Only answers that
    are part of the plan are waited for; a group that gives none is passed by at once.
    """

    key: str
    dispatch: int
    requests: tuple[Request, ...]
    targets: tuple[Target, ...]
    required_target: str | None = None
    fixed_deadline: int | None = None
    forwarding_workdays: int = 0

    @property
    def groups(self) -> tuple[tuple[Request, ...], ...]:
        """The requests of each group, in order."""
        numbers = sorted({request.group for request in self.requests})
        return tuple(tuple(r for r in self.requests if r.group == number) for number in numbers)

    @property
    def open_targets(self) -> tuple[Target, ...]:
        """The targets the engines may choose: those whose deadline lies after the dispatch and
        leaves the owner its time."""
        return tuple(
            target
            for target in self.targets
            if self.required_target in (None, target.id)
            and self.dispatch < self.deadline_for(target) <= target.latest_deadline
        )

    def deadline_for(self, target: Target) -> int:
        """The proposed deadline: the fixed one, else the last working day there is."""
        return target.latest_deadline if self.fixed_deadline is None else self.fixed_deadline

    def limit_for(self, request: Request, target: Target) -> int:
        """The day by which the request's answer must be ready: the proposed deadline, or later
        where the recipient has an extension, but never after the target's last answer."""
        deadline = self.deadline_for(target)
        if request.extended_to is None or target.last_answer is None:
            return deadline
        return max(deadline, min(request.extended_to, target.last_answer))

    def limits(self, target: Target) -> Mapping[str, int]:
        """`limit_for` of every recipient."""
        if all(request.extended_to is None for request in self.requests):
            return dict.fromkeys((r.recipient for r in self.requests), self.deadline_for(target))
        return {request.recipient: self.limit_for(request, target) for request in self.requests}

    def target(self, target_id: str) -> Target:
        """The target with the id; raises KeyError."""
        for target in self.targets:
            if target.id == target_id:
                return target
        raise KeyError(target_id)


class PlanningProblem(Struct, frozen=True):
    """Bodies with their meetings in order, and the rounds that use them.

    ``workdays`` holds every working day of the horizon. Raises InvalidProblemError where a list is
    not in order, a stage names an unknown body or a key occurs twice.
    """

    slots: Mapping[str, tuple[Slot, ...]]
    rounds: tuple[Round, ...]
    workdays: frozenset[int]

    def __post_init__(self) -> None:
        for body, slots in self.slots.items():
            starts = [slot.start for slot in slots]
            if starts != sorted(starts):
                raise InvalidProblemError(f"meetings of {body} are not in order")
            if any(slot.end < slot.start for slot in slots):
                raise InvalidProblemError(f"a meeting of {body} ends before it starts")
            if any((slot.papers_until or slot.start) > slot.start for slot in slots):
                raise InvalidProblemError(f"a meeting of {body} takes papers after it starts")
        if len({round_.key for round_ in self.rounds}) != len(self.rounds):
            raise InvalidProblemError("two rounds have the same key")
        for round_ in self.rounds:
            self._validate_round(round_)

    def _validate_round(self, round_: Round) -> None:
        recipients = [request.recipient for request in round_.requests]
        if len(set(recipients)) != len(recipients):
            raise InvalidProblemError(f"round {round_.key} has a recipient twice")
        for request in round_.requests:
            if request.lag_days < 0 or any(stage.lead_days < 0 for stage in request.stages):
                raise InvalidProblemError(
                    f"{request.recipient} in {round_.key} has a negative lead"
                )
            for stage in request.stages:
                if stage.body not in self.slots:
                    raise InvalidProblemError(f"unknown body {stage.body} in {round_.key}")
        starts = [target.start for target in round_.targets]
        if starts != sorted(starts):
            raise InvalidProblemError(f"targets of {round_.key} are not in order")
        for target in round_.targets:
            if target.latest_deadline not in self.workdays:
                raise InvalidProblemError(f"target {target.id}: its deadline is no working day")
            if target.last_answer is not None and target.last_answer not in self.workdays:
                raise InvalidProblemError(f"target {target.id}: its last answer is no working day")
        if round_.fixed_deadline is not None and round_.fixed_deadline not in self.workdays:
            raise InvalidProblemError(f"round {round_.key}: the fixed deadline is no working day")

    def workday_at_or_after(self, day: int) -> int:
        """The first working day ≥ ``day``; ``day`` must lie inside the horizon."""
        while day not in self.workdays:
            day += 1
        return day

    def forwarded(self, ready: int, workdays: int) -> int:
        """The day papers go on: ``workdays`` working days after the first one ≥ ``ready``."""
        day = self.workday_at_or_after(ready)
        for _ in range(workdays):
            day = self.workday_at_or_after(day + 1)
        return day


class Answer(Struct, frozen=True):
    """A recipient's way: one meeting per stage (slot ids) and the day its answer is ready."""

    recipient: str
    slots: tuple[str, ...]
    ready: int


class Extension(Struct, frozen=True):
    """A recipient that may answer after the deadline, at the latest on the working day ``until``
    (anstånd)."""

    recipient: str
    until: int


class RoundPlan(Struct, frozen=True):
    """A round's target, deadline and window (first and last possible deadline, working days).

    ``extensions`` names the recipients whose answers the deadline does not bind.
    ``dispatches`` are the days papers go to the groups after the first, in order.
    ``crowded_out`` names the mandatory recipients among the unanswered for whom no meeting has
    room: they need a delegation, an extension or an extra meeting.
    """

    round: str
    target: str
    deadline: int
    earliest_deadline: int
    latest_deadline: int
    answers: tuple[Answer, ...]
    unanswered: tuple[str, ...] = ()
    extensions: tuple[Extension, ...] = ()
    dispatches: tuple[int, ...] = ()
    crowded_out: tuple[str, ...] = ()

    def dispatch_of(self, round_: Round, request: Request) -> int:
        """The day the papers go to ``request``."""
        if not self.dispatches:
            return round_.dispatch
        earlier = {other.group for other in round_.requests if other.group < request.group}
        return self.dispatches[len(earlier) - 1] if earlier else round_.dispatch


class Plan(Struct, frozen=True):
    """What an engine found. ``unplanned`` names the rounds that no target can serve."""

    rounds: tuple[RoundPlan, ...]
    unplanned: tuple[str, ...] = ()


def round_plan(
    problem: PlanningProblem,
    round_: Round,
    target: Target,
    answers: Sequence[Answer],
    unanswered: Sequence[str] = (),
    dispatches: Sequence[int] = (),
) -> RoundPlan:
    """The plan that ``answers`` make with ``target``: those after the deadline have an extension,
    and the window begins on the first working day on which all the others are ready."""
    deadline = round_.deadline_for(target)
    limits = round_.limits(target)
    in_time = [answer.ready for answer in answers if answer.ready <= deadline]
    return RoundPlan(
        round=round_.key,
        target=target.id,
        deadline=deadline,
        earliest_deadline=problem.workday_at_or_after(max(in_time, default=round_.dispatch + 1)),
        latest_deadline=target.latest_deadline,
        answers=tuple(answers),
        unanswered=tuple(unanswered),
        extensions=tuple(
            Extension(answer.recipient, limits[answer.recipient])
            for answer in answers
            if answer.ready > deadline
        ),
        dispatches=tuple(dispatches),
    )
