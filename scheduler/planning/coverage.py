"""How many can answer by each day a deadline could be set to."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import PlanningProblem, Request, Round
from scheduler.planning.proposal import CoverageStep, Window
from scheduler.planning.ready_days import ReadyDays
from scheduler.planning.search import earliest_answer, quickest_ways


class Coverage(Struct, frozen=True):
    """What holds for every deadline from ``first`` to ``last`` (day ordinals, working days).

    ``answering`` recipients can decide an answer in time and ``missing`` cannot;
    ``usable_meetings`` counts the meetings that can, over all recipients.
    """

    first: int
    last: int
    answering: int
    missing: tuple[str, ...]
    usable_meetings: int


def coverage_curve(
    problem: PlanningProblem, round_: Round, ready_days: ReadyDays
) -> tuple[Coverage, ...]:
    """The steps of the curve, from the first day anybody can answer to the last deadline that
    leaves the owner its time before any of its meetings. Empty where nobody can, or no target is
    open. The rounds' own fixed deadline plays no part: this is what could be chosen. Groups wait
    for the mandatory answers before them alone."""
    targets = [t for t in round_.targets if t.latest_deadline > round_.dispatch]
    if not targets:
        return ()
    end = max(target.latest_deadline for target in targets)
    dispatches = _dispatches(problem, round_)
    ready = {
        request.recipient: _days_of(problem, request, dispatches[request.group], ready_days)
        for request in round_.requests
    }
    with_meetings = {request.recipient for request in round_.requests if request.stages}
    coming = sorted((day, key) for key, found in ready.items() for day in found)
    days = {problem.workday_at_or_after(day) for day, _key in coming}
    starts = sorted(day for day in days if day <= end)
    steps = []
    missing, usable, done = dict.fromkeys(ready), 0, 0
    for start, following in zip(starts, [*starts[1:], end + 1][: len(starts)], strict=True):
        while done < len(coming) and coming[done][0] <= start:
            key = coming[done][1]
            missing.pop(key, None)
            usable += key in with_meetings
            done += 1
        steps.append(
            Coverage(
                start,
                _workday_before(problem, following),
                len(ready) - len(missing),
                tuple(missing),
                usable,
            )
        )
    return tuple(steps)


def _dispatches(problem: PlanningProblem, round_: Round) -> dict[int, int]:
    """The first day papers could go to each group."""
    if len(round_.groups) == 1:
        return {round_.requests[0].group: round_.dispatch}
    ways = quickest_ways(problem, round_)
    return {request.group: ways[request.recipient].dispatch for request in round_.requests}


def _days_of(
    problem: PlanningProblem, request: Request, dispatch: int, ready_days: ReadyDays
) -> list[int]:
    """Every day on which an answer could be ready, in order; one where it needs no meeting."""
    if not request.stages:
        answer = earliest_answer(problem, request, dispatch)
        return [answer.ready] if answer else []
    return ready_days.of(request, dispatch)


def _workday_before(problem: PlanningProblem, day: int) -> int:
    """The last working day < ``day``."""
    day -= 1
    while day not in problem.workdays:
        day -= 1
    return day


def coverage_steps(built: BuiltProblem, round_: Round) -> tuple[CoverageStep, ...]:
    """The curve in dates and bodies."""
    return tuple(
        CoverageStep(
            Window(date.fromordinal(step.first), date.fromordinal(step.last)),
            step.answering,
            tuple(built.region.body(key) for key in step.missing),
            step.usable_meetings,
        )
        for step in coverage_curve(built.problem, round_, built.ready_days)
    )
