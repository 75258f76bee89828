"""Several rounds that share meetings: the engine for many where it has the last word, else the
general model."""

from __future__ import annotations

from scheduler.planning import solver
from scheduler.planning.many.limits import Limits
from scheduler.planning.many.solve import Solution, solve
from scheduler.planning.many.windows import can_solve
from scheduler.planning.problem import Plan, PlanningProblem

# The general model proves so many requests in a moment.
_GENERAL_REQUESTS = 400


def plan_together(problem: PlanningProblem, limits: Limits | None = None) -> Plan:
    """The best plan of all rounds.

    The engine's plan is as good as the general model's where its targets are proved and nobody is
    left without an answer. Otherwise a problem of some size is left to the general model, which
    weighs whole rounds and wished answers against each other; in a larger one the engine's plan
    stands, and its `RoundPlan.crowded_out` are who needs an exception. Raises SolverError.
    """
    if not can_solve(problem):
        return solver.solve(problem)
    found = solve(problem, limits)
    requests = sum(len(round_.requests) for round_ in problem.rounds)
    if _has_the_last_word(found) or requests > _GENERAL_REQUESTS:
        return found.plan
    return solver.solve(problem)


def _has_the_last_word(found: Solution) -> bool:
    left_out = any(round_plan.unanswered for round_plan in found.plan.rounds)
    return found.proved and not found.crowded_out and not left_out
