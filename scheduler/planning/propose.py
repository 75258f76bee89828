"""Makes the proposal for one round: solve, look at every recipient, explain, compare, mend."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from scheduler.domain.bodies import Region
from scheduler.domain.lead_times import intake_day
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.build import BuiltProblem, build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.coverage import coverage_curve
from scheduler.planning.problem import Answer, Plan, Request, Round, RoundPlan, Target
from scheduler.planning.proposal import (
    Alternative,
    Conflict,
    CoverageStep,
    FragileMeeting,
    Proposal,
    RecipientRow,
    RecipientStatus,
    RouteStep,
    Tolerance,
    Window,
)
from scheduler.planning.robustness import Loss, fragilities, losses, too_late

# A lead time that can grow by this much without breaking the plan is no concern.
_TOLERANCE_LIMIT_DAYS = 60
_MOST_ALTERNATIVES = 5


def propose(
    region: Region, meetings: Iterable[Meeting], remiss: Remiss, workdays: Workdays
) -> Proposal:
    """The proposal for ``remiss`` alone: exact, without ortools.

    Raises BadInputError where the remiss contradicts itself. A round that cannot be planned is no
    error: the proposal says why.
    """
    built = build_problem(region, meetings, [remiss], workdays)
    return propose_built(built, workdays)


def propose_built(built: BuiltProblem, workdays: Workdays) -> Proposal:
    """As `propose`, for a problem with one round that is already built."""
    (round_,) = built.problem.rounds
    plan = search.solve_round(built.problem, round_)
    if plan is None:
        return _Impossible(built, round_, workdays).proposal()
    faults = check_plan(built.problem, Plan((plan,)))
    if faults:
        raise RuntimeError(f"the checker refuses the plan: {faults}")
    proposal = proposal_for_plan(built, round_, plan, workdays)
    found = losses(built.problem, round_, plan)
    return replace(
        proposal,
        alternatives=_alternatives(built, round_, plan, found),
        tolerances=_tolerances(built, plan),
        coverage=_coverage(built, round_),
        fragile=_fragile(built, round_, plan, found),
    )


def proposal_for_plan(
    built: BuiltProblem, round_: Round, plan: RoundPlan, workdays: Workdays
) -> Proposal:
    """The proposal that a plan of any engine stands for, without alternatives."""
    remiss = built.remisser[round_.key]
    deadline = date.fromordinal(plan.deadline)
    answers = {answer.recipient: answer for answer in plan.answers}
    rows = tuple(
        _row(built, remiss, round_, request, answers.get(request.recipient), plan.deadline)
        for request in round_.requests
    )
    target = built.meetings[plan.target]
    binding = _binding(rows, date.fromordinal(plan.earliest_deadline), workdays)
    return Proposal(
        owner=built.region.body(remiss.owner),
        dispatch_date=remiss.dispatch_date,
        target=target,
        deadline=deadline,
        window=Window(
            date.fromordinal(plan.earliest_deadline), date.fromordinal(plan.latest_deadline)
        ),
        recipients=rows,
        binding=tuple(row.body for row in binding),
        why=reasons.why_deadline(built, remiss, target, plan, binding),
    )


def _row(
    built: BuiltProblem,
    remiss: Remiss,
    round_: Round,
    request: Request,
    answer: Answer | None,
    deadline: int,
) -> RecipientRow:
    """A recipient's row; ``answer`` None means that it has no part in the plan."""
    body = built.region.body(request.recipient)
    earliest = answer or search.earliest_answer(built.problem, request, round_.dispatch)
    usable = len(search.usable_slots(built.problem, request, round_.dispatch, deadline))
    ready = date.fromordinal(earliest.ready) if earliest else None
    obstacle = None
    if answer is None:
        status = RecipientStatus.IMPOSSIBLE
        obstacle = reasons.obstacle(built, remiss, request, earliest, deadline)
    else:
        status = RecipientStatus.SINGLE_CHANCE if usable == 1 else RecipientStatus.OK
    return RecipientRow(
        body=body,
        mandatory=request.mandatory,
        status=status,
        route=_route(built, remiss, request, earliest),
        ready=ready,
        slack_days=deadline - earliest.ready if earliest else None,
        usable_meetings=usable,
        why=reasons.why_ready(built, remiss, request, earliest),
        obstacle=obstacle,
    )


def _route(
    built: BuiltProblem, remiss: Remiss, request: Request, answer: Answer | None
) -> tuple[RouteStep, ...]:
    steps: list[RouteStep] = []
    if answer is None:
        return ()
    for stage, slot_id in zip(request.stages, answer.slots, strict=True):
        meeting = built.meetings[slot_id]
        steps.append(
            RouteStep(
                built.region.body(stage.body),
                meeting,
                intake_day(meeting.start_date, stage.lead_days),
            )
        )
    return tuple(steps)


def _binding(
    rows: Sequence[RecipientRow], earliest: date, workdays: Workdays
) -> tuple[RecipientRow, ...]:
    """The recipients that set the first day of the window: without them it would be wider."""
    return tuple(
        row
        for row in rows
        if row.obstacle is None
        and row.ready is not None
        and workdays.at_or_after(row.ready) == earliest
    )


def _alternatives(
    built: BuiltProblem, round_: Round, chosen: RoundPlan, found: Sequence[Loss]
) -> tuple[Alternative, ...]:
    """At most five other targets, none of which another plan beats in every way: earlier, with
    fewer meetings it cannot lose, and with more meetings to fall back on."""
    free = replace(round_, required_target=None)
    plans = {plan.target: plan for plan in search.feasible_plans(built.problem, free)}
    if chosen.target:
        plans[chosen.target] = chosen
    fewest, most, kept = None, -1, []
    for target in round_.targets:
        plan = plans.get(target.id)
        if plan is None:
            continue
        fragile = sum(bool(too_late(loss, plan.deadline)) for loss in found)
        usable = sum(
            len(search.usable_slots(built.problem, request, round_.dispatch, plan.deadline))
            for request in round_.requests
        )
        is_better = fewest is None or fragile < fewest or usable > most
        fewest, most = min(fragile, fragile if fewest is None else fewest), max(usable, most)
        if not is_better or plan.target == chosen.target:
            continue
        kept.append(
            Alternative(
                target=built.meetings[plan.target],
                deadline=date.fromordinal(plan.deadline),
                window=Window(
                    date.fromordinal(plan.earliest_deadline),
                    date.fromordinal(plan.latest_deadline),
                ),
                usable_meetings=usable,
                fragile_meetings=fragile + 1,
            )
        )
    return tuple(kept[:_MOST_ALTERNATIVES])


def _coverage(built: BuiltProblem, round_: Round) -> tuple[CoverageStep, ...]:
    return tuple(
        CoverageStep(
            Window(date.fromordinal(step.first), date.fromordinal(step.last)),
            step.answering,
            tuple(built.region.body(key) for key in step.missing),
            step.usable_meetings,
        )
        for step in coverage_curve(built.problem, round_)
    )


def _fragile(
    built: BuiltProblem, round_: Round, plan: RoundPlan, found: Sequence[Loss]
) -> tuple[FragileMeeting, ...]:
    def day(ordinal: int | None) -> date | None:
        return date.fromordinal(ordinal) if ordinal is not None else None

    return tuple(
        FragileMeeting(
            body=built.region.body(built.meetings[each.slot].body),
            meeting=built.meetings[each.slot],
            lost=tuple(built.region.body(key) for key in each.lost),
            ready=day(each.ready),
            next_target=built.meetings[each.next_target] if each.next_target else None,
            next_deadline=day(each.next_deadline),
        )
        for each in fragilities(round_, plan, found)
    )


def _tolerances(built: BuiltProblem, plan: RoundPlan) -> tuple[Tolerance, ...]:
    """How much longer answers or intake may take before this target is lost, and for whom."""
    (round_,) = built.problem.rounds
    in_plan = {answer.recipient: answer for answer in plan.answers}
    spare_lag = {
        recipient: plan.latest_deadline - answer.ready for recipient, answer in in_plan.items()
    }
    spare_intake = {
        request.recipient: _spare_intake_days(built, round_, request, plan.latest_deadline)
        for request in round_.requests
        if request.recipient in in_plan
    }
    return (
        _tolerance("response_lag", built, spare_lag),
        _tolerance("intake", built, spare_intake),
    )


def _tolerance(lead_time: str, built: BuiltProblem, spare_days: Mapping[str, int]) -> Tolerance:
    days = min(spare_days.values())
    if days >= _TOLERANCE_LIMIT_DAYS:
        return Tolerance(lead_time, None, ())
    failing = tuple(built.region.body(key) for key, spare in spare_days.items() if spare == days)
    return Tolerance(lead_time, days, failing)


def _spare_intake_days(
    built: BuiltProblem, round_: Round, request: Request, latest_deadline: int
) -> int:
    """How many days more the first body may need and the recipient still be in time."""

    def fails(extra_days: int) -> bool:
        first, *rest = request.stages
        longer = replace(first, lead_days=first.lead_days + extra_days)
        answer = search.earliest_answer(
            built.problem, replace(request, stages=(longer, *rest)), round_.dispatch
        )
        return answer is None or answer.ready > latest_deadline

    return bisect_left(range(1, _TOLERANCE_LIMIT_DAYS + 1), True, key=fails)


class _Impossible:
    """Explains a round that no target can serve, against the target that comes nearest."""

    def __init__(self, built: BuiltProblem, round_: Round, workdays: Workdays) -> None:
        self.built = built
        self.round = round_
        self.workdays = workdays
        self.remiss = built.remisser[round_.key]
        self.owner = built.region.body(self.remiss.owner)

    def proposal(self) -> Proposal:
        target = self._examined_target()
        if target is None:
            return Proposal(
                owner=self.owner,
                dispatch_date=self.remiss.dispatch_date,
                target=None,
                deadline=None,
                window=None,
                recipients=(),
                conflicts=(Conflict(self.owner, reasons.no_target(self.built, self.remiss)),),
            )
        limit = self._limit(target)
        rows = tuple(self._row(request, limit) for request in self.round.requests)
        conflicts = [
            Conflict(row.body, row.obstacle)
            for row in rows
            if row.mandatory and row.obstacle is not None
        ]
        if self.round.fixed_deadline is not None and target not in self.round.open_targets:
            conflicts.insert(
                0, Conflict(self.owner, reasons.deadline_too_late(self.built, self.remiss, target))
            )
        return Proposal(
            owner=self.owner,
            dispatch_date=self.remiss.dispatch_date,
            target=self.built.meetings[target.id],
            deadline=None,
            window=None,
            recipients=rows,
            why=reasons.why_latest(self.built, self.remiss, self.built.meetings[target.id], target),
            alternatives=self._alternatives(),
            coverage=_coverage(self.built, self.round),
            conflicts=tuple(conflicts),
        )

    def _limit(self, target: Target) -> int:
        fixed = self.round.fixed_deadline
        return target.latest_deadline if fixed is None else min(fixed, target.latest_deadline)

    def _row(self, request: Request, limit: int) -> RecipientRow:
        answer = search.earliest_answer(self.built.problem, request, self.round.dispatch)
        in_time = answer if answer is not None and answer.ready <= limit else None
        return _row(self.built, self.remiss, self.round, request, in_time, limit)

    def _examined_target(self) -> Target | None:
        """The required target, else the first of those that most mandatory recipients can meet."""
        candidates = [
            target
            for target in self.round.targets
            if self.round.required_target in (None, target.id)
        ]
        return max(candidates, key=self._coverage, default=None)

    def _coverage(self, target: Target) -> int:
        limit = self._limit(target)
        answers = (
            search.earliest_answer(self.built.problem, request, self.round.dispatch)
            for request in self.round.requests
            if request.mandatory
        )
        return sum(answer is not None and answer.ready <= limit for answer in answers)

    def _alternatives(self) -> tuple[Alternative, ...]:
        """The targets that work where only the required one does not."""
        if self.round.required_target is None:
            return ()
        free = replace(self.round, required_target=None)
        plan = search.solve_round(self.built.problem, free)
        if plan is None:
            return ()
        nobody = replace(plan, target="")
        found = losses(self.built.problem, free, plan)
        return _alternatives(self.built, free, nobody, found)
