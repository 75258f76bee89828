"""Checks a way through the bodies against the rules, knowing no search."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.planning.check import check_answer
from scheduler.planning.incoming.ways import Group, Way
from scheduler.planning.problem import PlanningProblem


def check_way(
    problem: PlanningProblem,
    groups: Sequence[Group],
    start: int,
    way: Way,
    forwarding_workdays: int,
) -> list[str]:
    """Every rule the way breaks, one sentence each (English, for developers)."""
    if [[r.recipient for r in group] for group in groups] != [
        [a.recipient for a in answers] for answers in way.answers
    ]:
        return ["the answers are not those asked for"]
    faults: list[str] = []
    free_from = start
    for group, answers, papers in zip(groups, way.answers, way.starts, strict=True):
        if papers < free_from:
            faults.append(f"papers go out on {papers}, before {free_from}")
        for request, answer in zip(group, answers, strict=True):
            faults += check_answer(problem, request, answer, papers)
        free_from = problem.forwarded(max(a.ready for a in answers), forwarding_workdays)
    last = max(answer.ready for answer in way.answers[-1])
    if way.ready != last:
        faults.append(f"ready on {way.ready}, not {last}")
    return faults
