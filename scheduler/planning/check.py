"""Checks a plan against the rules, knowing no engine.

Written from the rules alone, so that a fault in an engine does not repeat itself here. A faultless
plan gives an empty list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from scheduler.planning.problem import (
    Answer,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Slot,
    Target,
)


def check_plan(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Every rule the plan breaks, one sentence each (English, for developers)."""
    faults: list[str] = []
    rounds = {round_.key: round_ for round_ in problem.rounds}
    named = [p.round for p in plan.rounds] + list(plan.unplanned)
    if sorted(named) != sorted(rounds):
        faults.append(f"rounds {sorted(named)} are not the problem's {sorted(rounds)}")
        return faults
    for round_plan in plan.rounds:
        faults += _check_round(problem, rounds[round_plan.round], round_plan)
    faults += _check_capacity(problem, plan)
    faults += _check_crowded_out(problem, rounds, plan)
    return faults


def _check_crowded_out(
    problem: PlanningProblem, rounds: Mapping[str, Round], plan: Plan
) -> list[str]:
    """Nobody is crowded out of a meeting with a seat left: said of those who need one meeting."""
    used = Counter(
        slot_id for found in plan.rounds for answer in found.answers for slot_id in answer.slots
    )
    faults: list[str] = []
    for round_plan in plan.rounds:
        round_ = rounds[round_plan.round]
        requests = {request.recipient: request for request in round_.requests}
        for recipient in round_plan.crowded_out:
            request = requests[recipient]
            if len(request.stages) != 1:
                continue
            stage = request.stages[0]
            limit = round_.limit_for(request, round_.target(round_plan.target))
            faults += [
                f"{round_.key}/{recipient}: crowded out, but {slot.id} has room"
                for slot in problem.slots[stage.body]
                if slot.decides
                and not slot.tentative
                and round_.dispatch <= slot.first_papers_until(stage.lead_days)
                and slot.start >= round_.dispatch
                and slot.end + request.lag_days <= limit
                and (slot.capacity is None or used[slot.id] < slot.capacity)
            ]
    return faults


def _check_round(problem: PlanningProblem, round_: Round, plan: RoundPlan) -> list[str]:
    faults: list[str] = []
    targets = {target.id: target for target in round_.targets}
    if plan.target not in targets:
        return [f"{round_.key}: unknown target {plan.target}"]
    target = targets[plan.target]
    if round_.required_target not in (None, plan.target):
        faults.append(f"{round_.key}: target {plan.target}, {round_.required_target} was required")
    if round_.fixed_deadline not in (None, plan.deadline):
        faults.append(f"{round_.key}: deadline {plan.deadline} is not the fixed one")
    if plan.deadline not in problem.workdays:
        faults.append(f"{round_.key}: the deadline is no working day")
    if plan.deadline > target.latest_deadline:
        faults.append(f"{round_.key}: the deadline leaves too little time before the target")
    if plan.latest_deadline != target.latest_deadline:
        faults.append(f"{round_.key}: the window ends on the wrong day")
    if plan.earliest_deadline not in problem.workdays:
        faults.append(f"{round_.key}: the window begins on no working day")
    if not plan.earliest_deadline <= plan.deadline <= plan.latest_deadline:
        faults.append(f"{round_.key}: the deadline lies outside the window")

    requests = {request.recipient: request for request in round_.requests}
    seen = [answer.recipient for answer in plan.answers] + list(plan.unanswered)
    if sorted(seen) != sorted(requests):
        faults.append(f"{round_.key}: recipients {sorted(seen)} are not {sorted(requests)}")
        return faults
    faults += [
        f"{round_.key}: mandatory {recipient} does not answer"
        for recipient in plan.unanswered
        if requests[recipient].mandatory and recipient not in plan.crowded_out
    ]
    faults += [
        f"{round_.key}: {recipient} is crowded out but not a mandatory recipient without an answer"
        for recipient in plan.crowded_out
        if recipient not in plan.unanswered or not requests[recipient].mandatory
    ]
    faults += _check_extensions(problem, round_, plan, target)
    extended = {extension.recipient for extension in plan.extensions}
    in_time = [answer for answer in plan.answers if answer.recipient not in extended]
    wrong_days, papers = _check_dispatches(problem, round_, plan)
    faults += wrong_days
    for answer in plan.answers:
        request = requests[answer.recipient]
        found = check_answer(problem, request, answer, papers[request.group])
        faults += (f"{round_.key}/{fault}" for fault in found)
    for answer in in_time:
        if answer.ready > plan.earliest_deadline:
            faults.append(f"{round_.key}: {answer.recipient} is ready after the window begins")
    if not plan.answers:
        faults.append(f"{round_.key}: nobody answers")
    last_ready = max((answer.ready for answer in in_time), default=round_.dispatch + 1)
    if any(day in problem.workdays for day in range(last_ready, plan.earliest_deadline)):
        faults.append(f"{round_.key}: the window could begin earlier")
    return faults


def _check_extensions(
    problem: PlanningProblem, round_: Round, plan: RoundPlan, target: Target
) -> list[str]:
    faults: list[str] = []
    ready = {answer.recipient: answer.ready for answer in plan.answers}
    if len({extension.recipient for extension in plan.extensions}) != len(plan.extensions):
        faults.append(f"{round_.key}: a recipient has two extensions")
    for extension in plan.extensions:
        name = f"{round_.key}/{extension.recipient}"
        if extension.recipient not in ready:
            faults.append(f"{name}: an extension but no answer")
        elif ready[extension.recipient] > extension.until:
            faults.append(f"{name}: ready after its extension")
        if extension.until not in problem.workdays:
            faults.append(f"{name}: the extension ends on no working day")
        if extension.until <= plan.deadline:
            faults.append(f"{name}: the extension is no later than the deadline")
        if target.last_answer is None or extension.until > target.last_answer:
            faults.append(f"{name}: the extension ends too late for the target")
    return faults


def _check_dispatches(
    problem: PlanningProblem, round_: Round, plan: RoundPlan
) -> tuple[list[str], dict[int, int]]:
    """Whether the groups get their papers on the right days, and those days by group."""
    group_of = {request.recipient: request.group for request in round_.requests}
    expected: dict[int, int] = {}
    papers = round_.dispatch
    for group in sorted(set(group_of.values())):
        expected[group] = papers
        ready = [a.ready for a in plan.answers if group_of[a.recipient] == group]
        if ready:
            papers = _workday(problem, max(ready), round_.forwarding_workdays)
    if tuple(plan.dispatches) != tuple(expected.values())[1:]:
        days = list(expected.values())[1:]
        return [f"{round_.key}: papers go on {list(plan.dispatches)}, not {days}"], expected
    return [], expected


def _workday(problem: PlanningProblem, day: int, count: int = 0) -> int:
    """The working day that ``count`` others separate from ``day``; ``day`` itself may be one."""
    while day not in problem.workdays or count:
        count -= day in problem.workdays
        day += 1
    return day


def check_answer(
    problem: PlanningProblem, request: Request, answer: Answer, papers: int
) -> list[str]:
    """Every rule of its way that the answer to papers sent on the day ``papers`` breaks."""
    name = request.recipient
    if len(answer.slots) != len(request.stages):
        return [f"{name}: {len(answer.slots)} meetings for {len(request.stages)} stages"]
    if not request.stages:
        ready = _workday(problem, papers + request.lag_days)
        return [] if answer.ready == ready else [f"{name}: ready on {answer.ready}, not {ready}"]
    chosen: list[Slot] = []
    for stage, slot_id in zip(request.stages, answer.slots, strict=True):
        slot = next((s for s in problem.slots[stage.body] if s.id == slot_id), None)
        if slot is None:
            return [f"{name}: {slot_id} is no meeting of {stage.body}"]
        chosen.append(slot)
    faults: list[str] = []
    for index, (stage, slot) in enumerate(zip(request.stages, chosen, strict=True)):
        if slot.tentative and not request.allow_tentative:
            faults.append(f"{name}: {slot.id} is tentative")
        if slot.papers_until is not None and papers > slot.papers_until:
            faults.append(f"{name}: papers come after day {slot.papers_until} to {slot.id}")
        has_own_day = index == 0 and slot.papers_until is not None
        free_from = chosen[index - 1].end if index else papers
        if not has_own_day and slot.start - free_from < stage.lead_days:
            faults.append(f"{name}: {slot.id} starts {slot.start - free_from} days after the last")
        if index and _hours_collide(chosen[index - 1], slot):
            faults.append(f"{name}: {slot.id} begins before {chosen[index - 1].id} is over")
    if not chosen[-1].decides:
        faults.append(f"{name}: the last meeting cannot decide")
    elif answer.ready != chosen[-1].end + request.lag_days:
        ready = chosen[-1].end + request.lag_days
        faults.append(f"{name}: ready on {answer.ready}, not {ready}")
    return faults


def _hours_collide(earlier: Slot, later: Slot) -> bool:
    """Whether two meetings of one day are known to be held in the wrong order."""
    if earlier.end != later.start or later.opens is None:
        return False
    if earlier.closes is not None:
        return earlier.closes > later.opens
    is_one_day = earlier.start == earlier.end
    return is_one_day and earlier.opens is not None and earlier.opens >= later.opens


def _check_capacity(problem: PlanningProblem, plan: Plan) -> list[str]:
    used = Counter(
        slot_id
        for round_plan in plan.rounds
        for answer in round_plan.answers
        for slot_id in answer.slots
    )
    return [
        f"meeting {slot.id} of {body} takes {used[slot.id]} of {slot.capacity}"
        for body, slots in problem.slots.items()
        for slot in slots
        if slot.capacity is not None and used[slot.id] > slot.capacity
    ]
