"""One round with nothing shared, exactly, by search: no solver, under a millisecond.

Where meetings are not shared, a recipient that takes the earliest usable meeting of every stage is
ready as early as it can be, and a later choice never helps anybody else. So each recipient's
earliest answer follows by bisection along its chain, and the best target is the first whose latest
deadline no mandatory recipient's earliest answer passes. Groups that wait for each other choose
which wished answers to wait for (`groups`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from scheduler.planning.groups import AnswerOf, GroupSearch, Way, mandatory_ways
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


class Free(NamedTuple):
    """When a matter is free to be treated next: the day, and from which minute of it."""

    day: int
    minute: int = -1


def is_usable(request: Request, index: int, slot: Slot, papers: int, free: Free) -> bool:
    """Whether stage ``index`` can treat papers sent on ``papers`` at the meeting. The matter is
    ``free`` from the stage before."""
    if slot.tentative and not request.allow_tentative:
        return False
    lead_days = request.stages[index].lead_days
    if index == 0:
        in_time = papers <= slot.first_papers_until(lead_days)
        return in_time and slot.begins_after(free.day, -1)
    in_time = slot.papers_until is None or papers <= slot.papers_until
    minute = free.minute if lead_days == 0 else -1
    return in_time and slot.begins_after(free.day + lead_days, minute)


def _usable(
    problem: PlanningProblem, request: Request, index: int, papers: int, free: Free, without: str
) -> Iterator[Slot]:
    """The meetings at which stage ``index`` can treat papers sent on ``papers``, in order of
    start. The meeting ``without`` is not held."""
    stage = request.stages[index]
    from_day = free.day if index == 0 else free.day + stage.lead_days
    for slot in slots_from(problem.slots[stage.body], from_day):
        if slot.id != without and is_usable(request, index, slot, papers, free):
            yield slot


def first_ending(slots: Iterable[Slot]) -> Slot | None:
    """Of meetings in order of start the one that ends first.

    That is the first one but where a long meeting starts before a short one, or where two share
    a day.
    """
    best: Slot | None = None
    for slot in slots:
        if best is not None and slot.start > best.end:
            break
        if best is None or (slot.end, slot.last_minute) < (best.end, best.last_minute):
            best = slot
    return best


def _prepare(
    problem: PlanningProblem, request: Request, dispatch: int, without: str = ""
) -> tuple[list[Slot], Free]:
    """The earliest meetings of the stages before the last, as far as there are any, and when the
    matter is free after them."""
    free = Free(dispatch)
    chosen: list[Slot] = []
    for index in range(len(request.stages) - 1):
        slot = first_ending(_usable(problem, request, index, dispatch, free, without))
        if slot is None:
            break
        chosen.append(slot)
        free = Free(slot.end, slot.last_minute)
    return chosen, free


def first_deciding_day(problem: PlanningProblem, request: Request, dispatch: int) -> int:
    """The first day the deciding body could meet, whether it does or not. Where a preparing body
    has no meeting left, the leads of the rest are counted from the last one that has."""
    chosen, free = _prepare(problem, request, dispatch)
    return free.day + sum(stage.lead_days for stage in request.stages[len(chosen) :])


def first_unmet_preparation(
    problem: PlanningProblem, request: Request, dispatch: int
) -> tuple[Stage, int] | None:
    """The first preparing stage without a meeting left, and the day it would be needed from."""
    chosen, free = _prepare(problem, request, dispatch)
    if len(chosen) >= len(request.stages) - 1:
        return None
    stage = request.stages[len(chosen)]
    return stage, free.day + stage.lead_days


def deciding_slots(
    problem: PlanningProblem, request: Request, dispatch: int, without: str = ""
) -> list[Slot]:
    """Every meeting at which the recipient can decide its answer, however late, in order.
    The meeting ``without`` is not held. Empty where the answer needs no meeting."""
    chosen, free = _prepare(problem, request, dispatch, without)
    last = len(request.stages) - 1
    if len(chosen) < last or last < 0:
        return []
    found = _usable(problem, request, last, dispatch, free, without)
    return [slot for slot in found if slot.decides]


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
    """The way that is ready first, or None where no meeting is left. ``dispatch`` is the day the
    recipient's own papers go out; the meeting ``without`` is not held."""
    if not request.stages:
        ready = problem.workday_at_or_after(dispatch + request.lag_days)
        return Answer(request.recipient, (), ready)
    chosen, free = _prepare(problem, request, dispatch, without)
    last = len(request.stages) - 1
    if len(chosen) < last:
        return None
    found = _usable(problem, request, last, dispatch, free, without)
    slot = first_ending(each for each in found if each.decides)
    if slot is None:
        return None
    slots = (*(each.id for each in chosen), slot.id)
    return Answer(request.recipient, slots, slot.end + request.lag_days)


def quickest_ways(problem: PlanningProblem, round_: Round, without: str = "") -> Mapping[str, Way]:
    """Every recipient's dispatch and earliest answer, each group waiting for the mandatory answers
    before it alone (`mandatory_ways`). The meeting ``without`` is not held."""

    def answer_of(request: Request, dispatch: int) -> Answer | None:
        return earliest_answer(problem, request, dispatch, without)

    return mandatory_ways(problem, round_, answer_of)


def _answers(problem: PlanningProblem) -> AnswerOf:
    """`earliest_answer`, looked for once: it is the same for every target."""
    known: dict[tuple[str, int], Answer | None] = {}

    def answer_of(request: Request, dispatch: int) -> Answer | None:
        key = request.recipient, dispatch
        if key not in known:
            known[key] = earliest_answer(problem, request, dispatch)
        return known[key]

    return answer_of


def plan_for_target(problem: PlanningProblem, round_: Round, target: Target) -> RoundPlan | None:
    """The plan with ``target``, or None where a mandatory recipient, or nobody, answers in time.

    ``target`` must be one of the round's open targets.
    """
    return _plan_for_target(problem, round_, target, _answers(problem))


def _plan_for_target(
    problem: PlanningProblem, round_: Round, target: Target, answer_of: AnswerOf
) -> RoundPlan | None:
    choice = GroupSearch(problem, round_, round_.limits(target), answer_of).best()
    if choice is None or not choice.answers:
        return None
    found = {answer.recipient: answer for answer in choice.answers}
    recipients = [request.recipient for request in round_.requests]
    return round_plan(
        problem,
        round_,
        target,
        [found[key] for key in recipients if key in found],
        [key for key in recipients if key not in found],
        choice.dispatches,
    )


def _plans(problem: PlanningProblem, round_: Round) -> Iterator[RoundPlan]:
    answer_of = _answers(problem)
    for target in round_.open_targets:
        plan = _plan_for_target(problem, round_, target, answer_of)
        if plan is not None:
            yield plan


def feasible_plans(problem: PlanningProblem, round_: Round) -> list[RoundPlan]:
    """A plan for every open target that works, the earliest target first."""
    return list(_plans(problem, round_))


def solve_round(problem: PlanningProblem, round_: Round) -> RoundPlan | None:
    """The plan with the earliest target at which every mandatory recipient can answer."""
    return next(_plans(problem, round_), None)
