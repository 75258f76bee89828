"""Next year's dates beside what is done without a planner: `make bench-calendar`.

Regions of 30 parties (`parties`), one process. Last year's pattern is the joint bodies' dates of
the year before in the same weeks; random is the best of 2,000 drawn calendars that keep the rules;
greedy starts from the first of them and moves one date at a time while it helps.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

from scheduler.configuration import load_configuration
from scheduler.domain.next_year import CalendarWish
from scheduler.domain.workdays import Workdays
from scheduler.planning.next_year.best import best_calendar
from scheduler.planning.next_year.build import build_calendar
from scheduler.planning.next_year.check import faults
from scheduler.planning.next_year.flow import flow_of, points_of
from scheduler.planning.next_year.greedy import cost_of, drawn, greedy_calendar
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import CalendarProblem, Dates
from tests.benchmarks.parties import YEAR, made_up_region

_SEEDS = (2019, 1, 2)
_DRAWN = 2000
_LIMIT_S = 60.0


def main() -> int:
    config = load_configuration(Path("config"))
    slow = 0
    print("| seed | calendar | median days | mean days | points | gap | seconds |", flush=True)
    for seed in _SEEDS:
        region, meetings = made_up_region(config, seed=seed)
        started = time.perf_counter()
        policy = config.next_year_policy
        built = build_calendar(region, meetings, CalendarWish(YEAR), policy, Workdays())
        problem = built.problem
        limits = SearchLimits(policy.search_work, policy.search_seconds)
        found = best_calendar(built, limits)
        took_s = time.perf_counter() - started
        slow += took_s > _LIMIT_S
        if found is None or faults(problem, found):
            raise RuntimeError("no calendar, or one that breaks the rules")
        _row(seed, "last year", problem, built.pattern)
        for name, peer in (("random", _random), ("greedy", _greedy)):
            peer_started = time.perf_counter()
            dates = peer(problem)
            seconds = f"{time.perf_counter() - peer_started:.1f}"
            if dates is None:
                print(f"| {seed} | {name} | none keeps the rules | | | | {seconds} |")
            else:
                _row(seed, name, problem, dates, "–", seconds)
        _row(seed, "CP-SAT", problem, found.dates, f"{found.gap:.1%}", f"{took_s:.1f}")
    return 1 if slow else 0


def _row(
    seed: int,
    name: str,
    problem: CalendarProblem,
    dates: Dates,
    gap: str = "–",
    seconds: str = "–",
) -> None:
    flow, points = flow_of(problem, dates), points_of(problem, dates)
    print(
        f"| {seed} | {name} | {flow.median_days} | {flow.mean_days or 0:.1f} | {points} "
        f"| {gap} | {seconds} |",
        flush=True,
    )


def _random(problem: CalendarProblem) -> Dates | None:
    random, best, least = Random(0), None, sys.maxsize
    for _ in range(_DRAWN):
        dates = drawn(problem, random)
        cost = cost_of(problem, dates)
        if cost is not None and cost < least:
            best, least = dates, cost
    return best


def _greedy(problem: CalendarProblem) -> Dates | None:
    found = greedy_calendar(problem)
    return found.dates if found else None


if __name__ == "__main__":
    sys.exit(main())
