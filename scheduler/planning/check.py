"""Checks a plan against the rules, knowing no engine.

Written from the rules alone, so that a fault in an engine does not repeat itself here. A faultless
plan gives an empty list.
"""

from __future__ import annotations

from collections import Counter

from scheduler.planning.problem import (
    Answer,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
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
        if requests[recipient].mandatory
    ]
    faults += _check_extensions(problem, round_, plan, target)
    extended = {extension.recipient for extension in plan.extensions}
    in_time = [answer for answer in plan.answers if answer.recipient not in extended]
    for answer in plan.answers:
        faults += _check_answer(problem, round_, requests[answer.recipient], answer)
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


def _check_answer(
    problem: PlanningProblem, round_: Round, request: Request, answer: Answer
) -> list[str]:
    name = f"{round_.key}/{request.recipient}"
    if len(answer.slots) != len(request.stages):
        return [f"{name}: {len(answer.slots)} meetings for {len(request.stages)} stages"]
    faults: list[str] = []
    free_from = round_.dispatch
    slot = None
    for stage, slot_id in zip(request.stages, answer.slots, strict=True):
        slot = next((s for s in problem.slots[stage.body] if s.id == slot_id), None)
        if slot is None:
            return [f"{name}: {slot_id} is no meeting of {stage.body}"]
        if slot.start - free_from < stage.lead_days:
            faults.append(f"{name}: {slot_id} starts {slot.start - free_from} days after the last")
        free_from = slot.end
    if slot is None or not slot.decides:
        faults.append(f"{name}: the last meeting cannot decide")
    elif answer.ready != slot.end + request.lag_days:
        faults.append(f"{name}: ready on {answer.ready}, not {slot.end + request.lag_days}")
    return faults


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
