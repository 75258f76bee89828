"""The two passes: the first day each step can be taken, and the last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from scheduler.domain.meetings import Meeting
from scheduler.planning.processes.days import (
    entry_day,
    last_entry_day,
    last_notice,
    legal_force_day,
    work_done,
)
from scheduler.planning.processes.meetings import first_route, last_route
from scheduler.planning.processes.problem import ProcessProblem, Taken


def earliest(
    problem: ProcessProblem, missed: Mapping[int, date] | None = None
) -> list[Taken | None]:
    """The first way of every node, in their order; None where the plans hold none.

    ``missed``: for a node the day of a meeting it has not been taken at, nor at any before it.
    """
    found: list[Taken | None] = []
    for place in range(len(problem.nodes)):
        found.append(_first(problem, place, found, (missed or {}).get(place)))
    return found


def _first(
    problem: ProcessProblem, place: int, taken: list[Taken | None], missed: date | None
) -> Taken | None:
    node, done = problem.nodes[place], problem.done[place]
    lag = timedelta(days=problem.lag_days(place))
    if done is not None:
        return Taken((), done.day, done.day + lag)
    before = [taken[earlier] for earlier in node.before]
    if any(one is None for one in before):
        return None
    way = problem.ways.get(place)
    if way is not None:
        route = first_route(
            problem.by_body, way, lambda one: problem.is_usable(place, one, taken), missed
        )
        if route is None:
            return None
        return Taken(route, route[-1].end_date, route[-1].end_date + lag)
    if node.step.is_legal_force:
        notice = max(
            one.day + timedelta(days=problem.notice_lag_days(earlier))
            for earlier, one in zip(node.before, before, strict=True)
            if one is not None
        )
        day = legal_force_day(notice, problem.workdays)
    else:
        begun = max([one.out for one in before if one is not None], default=problem.asked.start)
        if node.step.work is not None:
            day = work_done(
                node.step.work, begun, problem.workdays, in_workdays=node.step.work_in_workdays
            )
        else:
            day = entry_day(node.step, begun)
    return Taken((), day, day)


def latest(problem: ProcessProblem, end: date) -> list[Taken | None]:
    """The last way of every node that still has all done by ``end``, in their order. None for a
    node that cannot be taken so late as to matter: where the plans hold no meeting in time."""
    found: list[Taken | None] = [None] * len(problem.nodes)
    for place in reversed(range(len(problem.nodes))):
        found[place] = _last(problem, place, found, end)
    return found


def _last(
    problem: ProcessProblem, place: int, taken: list[Taken | None], end: date
) -> Taken | None:
    node, done = problem.nodes[place], problem.done[place]
    lag = timedelta(days=problem.lag_days(place))
    if done is not None:
        return Taken((), done.day, done.day + lag)
    limit = problem.last_day(place, taken, end)
    if limit is None:
        return None
    way = problem.ways.get(place)
    if way is not None:

        def in_time(meeting: Meeting) -> bool:
            return meeting.end_date <= limit

        route = last_route(problem.by_body, way, in_time)
        return Taken(route, route[-1].end_date, route[-1].end_date + lag) if route else None
    if node.step.is_legal_force:
        day = legal_force_day(last_notice(limit, problem.workdays), problem.workdays)
    elif node.step.work is not None:
        day = problem.workdays.at_or_before(limit)
    else:
        day = last_entry_day(node.step, limit)
    return Taken((), day, day)
