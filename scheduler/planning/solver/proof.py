"""Runs a model: one objective after the other, each proved before the next, and reads the plan."""

from __future__ import annotations

from collections.abc import Callable

from ortools.sat.python import cp_model

from scheduler.planning.problem import (
    Answer,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    round_plan,
)
from scheduler.planning.solver.model import Model

_SEED = 2019


class SolverError(RuntimeError):
    """CP-SAT refused the model or gave no answer: a fault of ours, never an impossible plan."""


def solve(problem: PlanningProblem) -> Plan:
    """The best plan for all rounds together.

    Rounds that no target can serve are named in ``Plan.unplanned``. Raises SolverError where
    CP-SAT gives no proved answer.
    """
    return solve_model(Model(problem))[0]


def solve_model(
    built: Model, work: float | None = None, tell: Callable[[int], None] = lambda _proved: None
) -> tuple[Plan, bool]:
    """The best plan of a model, one objective after the other, and whether it is proved.

    ``work`` bounds each objective in CP-SAT's deterministic time, the same on every machine; then
    the best plan so far stands. ``tell`` is told how many objectives are proved, before each.
    Raises SolverError where there is no plan.
    """
    best: cp_model.CpSolver | None = None
    for proved, objective in enumerate(built.objectives()):
        tell(proved)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        if work is not None:
            solver.parameters.max_deterministic_time = work
        built.model.minimize(objective)
        status = solver.solve(built.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            if best is None or status != cp_model.UNKNOWN:
                raise SolverError(f"CP-SAT: {solver.status_name(status)}")
            return _read_plan(built, best), False
        best = solver
        if status == cp_model.FEASIBLE:
            return _read_plan(built, best), False
        built.model.clear_objective()  # type: ignore[no-untyped-call]
        built.model.add(objective <= round(solver.objective_value))
        built.model.clear_hints()  # type: ignore[no-untyped-call]
        for variable in (*built.planned.values(), *built.target.values(), *built.seat.values()):
            built.model.add_hint(variable, solver.value(variable))
    if best is None:
        raise SolverError("the model has no objective")
    return _read_plan(built, best), True


def _read_plan(built: Model, solver: cp_model.CpSolver) -> Plan:
    plans: list[RoundPlan] = []
    unplanned: list[str] = []
    for round_ in built.problem.rounds:
        if not solver.value(built.planned[round_.key]):
            unplanned.append(round_.key)
            continue
        plans.append(_read_round(built, solver, round_))
    return Plan(tuple(plans), tuple(unplanned))


def _read_round(built: Model, solver: cp_model.CpSolver, round_: Round) -> RoundPlan:
    target = next(
        target
        for target in round_.open_targets
        if solver.value(built.target[round_.key, target.id])
    )
    answers: dict[str, Answer] = {}
    dispatch, dispatches = round_.dispatch, []
    for group in round_.groups:
        dispatches.append(dispatch)
        found = [
            _read_answer(built, solver, round_, request, dispatch)
            for request in group
            if solver.value(built.answered[round_.key, request.recipient])
        ]
        answers |= {answer.recipient: answer for answer in found}
        if found:
            last = max(answer.ready for answer in found)
            dispatch = built.problem.forwarded(last, round_.forwarding_workdays)
    recipients = [request.recipient for request in round_.requests]
    return round_plan(
        built.problem,
        round_,
        target,
        [answers[key] for key in recipients if key in answers],
        [key for key in recipients if key not in answers],
        dispatches[1:],
    )


def _read_answer(
    built: Model, solver: cp_model.CpSolver, round_: Round, request: Request, dispatch: int
) -> Answer:
    if not request.stages:
        ready = built.problem.workday_at_or_after(dispatch + request.lag_days)
        return Answer(request.recipient, (), ready)
    chosen = [
        slot
        for index in range(len(request.stages))
        for slot in built.candidates_of(round_, request, index)
        if solver.value(built.seat[round_.key, request.recipient, index, slot.id])
    ]
    slots = tuple(slot.id for slot in chosen)
    return Answer(request.recipient, slots, chosen[-1].end + request.lag_days)
