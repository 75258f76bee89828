"""Makes the proposal for one round: solve, look at every recipient, explain, compare, mend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from scheduler.domain.bodies import Region
from scheduler.domain.meetings import Meeting
from scheduler.domain.remisser import Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning import reasons, search
from scheduler.planning.alternatives import alternatives
from scheduler.planning.away import days_away
from scheduler.planning.build import BuiltProblem, build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.coverage import coverage_steps
from scheduler.planning.groups import Way
from scheduler.planning.impossible import ImpossibleRound
from scheduler.planning.problem import Plan, Round, RoundPlan
from scheduler.planning.proposal import Proposal, Window
from scheduler.planning.robustness import fragile_meetings, losses
from scheduler.planning.rows import binding_rows, group_dispatches, informed_bodies, recipient_row
from scheduler.planning.tolerances import tolerances


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
    plans = search.feasible_plans(built.problem, replace(round_, required_target=None))
    required = round_.required_target
    plan = next((each for each in plans if required in (None, each.target)), None)
    if plan is None:
        return ImpossibleRound(built, round_, workdays).proposal()
    faults = check_plan(built.problem, Plan((plan,)))
    if faults:
        raise RuntimeError(f"the checker refuses the plan: {faults}")
    proposal = proposal_for_plan(built, round_, plan, workdays)
    found = losses(built.problem, round_, plan)
    return replace(
        proposal,
        alternatives=alternatives(built, round_, plans, plan.target, found, workdays),
        tolerances=tolerances(built, plan),
        coverage=coverage_steps(built, round_),
        fragile=fragile_meetings(built, round_, plan, found),
    )


def proposal_for_plan(
    built: BuiltProblem, round_: Round, plan: RoundPlan, workdays: Workdays
) -> Proposal:
    """The proposal that a plan of any engine stands for, without alternatives."""
    remiss = built.remisser[round_.key]
    deadline = date.fromordinal(plan.deadline)
    answers = {answer.recipient: answer for answer in plan.answers}
    extended = {extension.recipient: extension.until for extension in plan.extensions}
    ways = {
        request.recipient: Way(plan.dispatch_of(round_, request), answers.get(request.recipient))
        for request in round_.requests
    }
    rows = tuple(
        recipient_row(
            built,
            remiss,
            request,
            ways[request.recipient],
            plan.deadline,
            extended.get(request.recipient, plan.deadline),
        )
        for request in round_.requests
    )
    target = built.meetings[plan.target]
    binding = binding_rows(rows, date.fromordinal(plan.earliest_deadline), workdays)
    return Proposal(
        owner=built.region.body(remiss.owner),
        dispatch_date=remiss.dispatch_date,
        target=target,
        deadline=deadline,
        window=Window(
            date.fromordinal(plan.earliest_deadline), date.fromordinal(plan.latest_deadline)
        ),
        recipients=rows,
        informed=informed_bodies(built, remiss),
        groups=group_dispatches(built, round_, ways),
        binding=tuple(row.body for row in binding),
        why=reasons.why_deadline(built, remiss, target, plan, binding),
        away=tuple(days_away(built.region, workdays, target, deadline)),
    )
