"""One round with nothing shared, exactly, by search: no solver, under a millisecond.

Where meetings are not shared, a recipient that takes the earliest usable meeting of every stage is
ready as early as it can be, and a later choice never helps anybody else. So each recipient's
earliest answer follows by bisection along its chain, and the best target is the first whose latest
deadline no mandatory recipient's earliest answer passes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from scheduler.planning.problem import (
    Answer,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Slot,
    Stage,
    Target,
    round_plan,
)

_START = attrgetter("start")


def slots_from(slots: Sequence[Slot], day: int) -> Sequence[Slot]:
    """The meetings that start on or after ``day``."""
    return slots[bisect_left(slots, day, key=_START) :]


def _first_ending(slots: Sequence[Slot], from_day: int, without: str = "") -> Slot | None:
    """Of the meetings that start on or after ``from_day`` the one that ends first, ``without``
    left out.

    That is the first one but where a long meeting starts before a short one.
    """
    best: Slot | None = None
    for slot in slots_from(slots, from_day):
        if slot.id == without:
            continue
        if best is not None and slot.start > best.end:
            break
        if best is None or slot.end < best.end:
            best = slot
    return best


def earliest_preparation(
    problem: PlanningProblem, request: Request, dispatch: int, without: str = ""
) -> tuple[tuple[Slot, ...], int] | None:
    """The earliest meetings of all stages but the last, and the first day the last may start.
    The meeting ``without`` is not held.

    None where a preparing body has no meeting left.
    """
    day = dispatch
    chosen: list[Slot] = []
    for stage in request.stages[:-1]:
        slot = _first_ending(problem.slots[stage.body], day + stage.lead_days, without)
        if slot is None:
            return None
        chosen.append(slot)
        day = slot.end
    return tuple(chosen), day + request.stages[-1].lead_days


def first_unmet_preparation(
    problem: PlanningProblem, request: Request, dispatch: int
) -> tuple[Stage, int] | None:
    """The first preparing stage without a meeting left, and the day it would be needed from."""
    day = dispatch
    for stage in request.stages[:-1]:
        slot = _first_ending(problem.slots[stage.body], day + stage.lead_days)
        if slot is None:
            return stage, day + stage.lead_days
        day = slot.end
    return None


def deciding_slots(
    problem: PlanningProblem, request: Request, dispatch: int, without: str = ""
) -> list[Slot]:
    """Every meeting at which the recipient can decide its answer, however late, in order.
    The meeting ``without`` is not held."""
    prepared = earliest_preparation(problem, request, dispatch, without)
    if prepared is None:
        return []
    body = request.stages[-1].body
    late_enough = slots_from(problem.slots[body], prepared[1])
    return [slot for slot in late_enough if slot.decides and slot.id != without]


def usable_slots(
    problem: PlanningProblem, request: Request, dispatch: int, deadline: int
) -> list[Slot]:
    """The recipient's meetings that can still answer by ``deadline``."""
    return [
        slot
        for slot in deciding_slots(problem, request, dispatch)
        if slot.end + request.lag_days <= deadline
    ]


def earliest_answer(
    problem: PlanningProblem, request: Request, dispatch: int, without: str = ""
) -> Answer | None:
    """The way that is ready first, or None where no meeting is left. The meeting ``without`` is
    not held."""
    prepared = earliest_preparation(problem, request, dispatch, without)
    deciding = deciding_slots(problem, request, dispatch, without)
    if prepared is None or not deciding:
        return None
    last = _first_ending(deciding, deciding[0].start)
    if last is None:  # unreachable: deciding is not empty
        return None
    slots = (*prepared[0], last)
    return Answer(request.recipient, tuple(slot.id for slot in slots), last.end + request.lag_days)


def plan_for_target(problem: PlanningProblem, round_: Round, target: Target) -> RoundPlan | None:
    """The plan with ``target``, or None where a mandatory recipient, or nobody, answers in time.

    ``target`` must be one of the round's open targets.
    """
    answers: list[Answer] = []
    unanswered: list[str] = []
    for request in round_.requests:
        answer = earliest_answer(problem, request, round_.dispatch)
        if answer is not None and answer.ready <= round_.limit_for(request, target):
            answers.append(answer)
        elif request.mandatory:
            return None
        else:
            unanswered.append(request.recipient)
    if not answers:
        return None
    return round_plan(problem, round_, target, answers, unanswered)


def feasible_plans(problem: PlanningProblem, round_: Round) -> list[RoundPlan]:
    """A plan for every open target that works, the earliest target first."""
    plans = (plan_for_target(problem, round_, target) for target in round_.open_targets)
    return [plan for plan in plans if plan is not None]


def solve_round(problem: PlanningProblem, round_: Round) -> RoundPlan | None:
    """The plan with the earliest target at which every mandatory recipient can answer."""
    for target in round_.open_targets:
        plan = plan_for_target(problem, round_, target)
        if plan is not None:
            return plan
    return None
