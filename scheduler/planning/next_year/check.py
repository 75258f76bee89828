"""Whether a calendar keeps its rules. Knows the rules and no engine."""

from __future__ import annotations

from itertools import pairwise

from scheduler.planning.next_year.flow import flow_of, points_of
from scheduler.planning.next_year.problem import CalendarProblem, PlacedBody, ProposedCalendar


def faults(problem: CalendarProblem, proposed: ProposedCalendar) -> list[str]:
    """What is wrong, for developers; empty where all is well."""
    found = []
    for body in problem.placed:
        found += _faults_of(problem, body, proposed.dates[body.key])
    for one, other in sorted(problem.apart):
        for day in sorted({*proposed.dates[one]} & {*proposed.dates[other]}):
            found.append(f"{one} and {other} both meet on {day}")
    cost = flow_of(problem, proposed.dates).cost + points_of(problem, proposed.dates)
    if cost != proposed.cost:
        found.append(f"the calendar costs {cost}, not {proposed.cost}")
    if proposed.bound > proposed.cost:
        found.append("the bound lies above the cost")
    return found


def _faults_of(problem: CalendarProblem, body: PlacedBody, days: tuple[int, ...]) -> list[str]:
    found = []
    if len(days) != body.count or sorted(set(days)) != list(days):
        found.append(f"{body.key} meets {len(days)} times, not {body.count}, or out of order")
    if not {*days} <= {*body.points, *body.locked}:
        found.append(f"{body.key} meets on a day it may not")
    if not {*body.locked} <= {*days}:
        found.append(f"{body.key} misses a locked day")
    if problem.repeat_days is None:
        # The day before the period and the day after it stand for a meeting.
        ends = [problem.first - 1, *days, problem.last + 1]
    else:
        ends = [*days, days[0] + problem.repeat_days] if days else []
    if any(after - before > body.max_gap_days for before, after in pairwise(ends)):
        found.append(f"{body.key} has too long between two meetings")
    apart = list(days) if problem.repeat_days is None else ends
    if any(after - before < body.min_gap_days for before, after in pairwise(apart)):
        found.append(f"{body.key} has too short between two meetings")
    return found
