"""A calendar to begin the search from: drawn near an even spread, then one date moved at a time.

It takes seconds, so a search that the clock stops never gives less than it.
"""

from __future__ import annotations

import sys
from random import Random

from scheduler.planning.next_year.check import faults
from scheduler.planning.next_year.flow import flow_of, points_of
from scheduler.planning.next_year.problem import CalendarProblem, Dates, ProposedCalendar

# Enough to find one that keeps the rules where bodies share members and gaps are wide.
_MOST_DRAWN = 2_000
_FARTHEST_DRAWN = 5
_SEED = 0


def greedy_calendar(problem: CalendarProblem) -> ProposedCalendar | None:
    """The first calendar drawn that keeps the rules, with dates moved while that helps; the same
    every time. Its bound is 0. None where none that was drawn keeps the rules."""
    random = Random(_SEED)  # noqa: S311 - a spread, not a secret
    for _ in range(_MOST_DRAWN):
        dates = drawn(problem, random)
        least = cost_of(problem, dates)
        if least is not None:
            return _improved(problem, dates, least)
    return None


def cost_of(problem: CalendarProblem, dates: Dates) -> int | None:
    """The days of all rounds and the points of the days; None where the dates break a rule."""
    cost = flow_of(problem, dates).cost + points_of(problem, dates)
    return None if faults(problem, ProposedCalendar(dates, cost, cost)) else cost


def drawn(problem: CalendarProblem, random: Random) -> Dates:
    """Days near evenly spread ones, at most as many as each body has meetings, locked ones held."""
    dates = {}
    for body in problem.placed:
        days = problem.days_of(body)
        step, phase = len(days) / body.count, random.random()
        places = (
            int((index + phase) * step) + random.randint(0, _FARTHEST_DRAWN)
            for index in range(body.count)
        )
        chosen = {days[min(len(days) - 1, place)] for place in places}
        for locked in body.locked:
            free = chosen - {*body.locked}
            if locked not in chosen and free and len(chosen) >= body.count:
                _distance, nearest = min((abs(day - locked), day) for day in free)
                chosen.discard(nearest)
            chosen.add(locked)
        dates[body.key] = tuple(sorted(chosen))
    return dates


def _improved(problem: CalendarProblem, dates: Dates, least: int) -> ProposedCalendar:
    before = sys.maxsize
    while least < before:
        before = least
        for body in problem.placed:
            for index in range(body.count):
                for day in problem.days_of(body):
                    held = list(dates[body.key])
                    held[index] = day
                    moved = {**dates, body.key: tuple(sorted(set(held)))}
                    cost = cost_of(problem, moved)
                    if cost is not None and cost < least:
                        dates, least = moved, cost
    return ProposedCalendar(dates, least, 0)
