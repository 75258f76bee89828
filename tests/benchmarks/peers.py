"""The planner's peers: the same targets by one whole model each, as a user of them would write it.

Booleans seat[ask, meeting] for the meetings in the ask's window, and step[round, k] ("the target is
number k or later"). Every ask has one seat; a seat later than target k − 1 allows needs step k (one
row for all such seats); a meeting takes what it takes. Minimise the days the steps add. Windows are
given to them, dominated meetings are left out already. Run as a program it solves one instance and
prints JSON: each peer has a process of its own, for ortools and highspy cannot share one
(or-tools#5246), and memory is then its own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from scheduler.planning.many.hall import Crowding, Steps
from scheduler.planning.many.windows import build_windows
from scheduler.planning.problem import PlanningProblem
from tests.benchmarks.country import national_problem

CORES = 2


@dataclass
class Model:
    """Variables are numbered: the steps first, then the seats. A row is (variables, factors, least,
    most)."""

    steps: int
    variables: int
    cost: list[int]
    rows: list[tuple[list[int], list[int], int | None, int | None]]


def monolith(problem: PlanningProblem) -> Model:
    windows = build_windows(problem)
    steps = Steps(windows)
    rows: list[tuple[list[int], list[int], int | None, int | None]] = []
    for later in np.nonzero(steps.round[1:] == steps.round[:-1])[0].tolist():
        rows.append(([later, later + 1], [1, -1], 0, None))
    variable = steps.count
    at_meeting: dict[tuple[int, int], list[int]] = {}
    release, last = windows.release.tolist(), windows.last.tolist()
    first, final = windows.first.tolist(), windows.last_target.tolist()
    for number, ask in enumerate(windows.asks):
        start, end = release[number], last[number][final[ask.round]]
        seats = list(range(variable, variable + end - start + 1))
        variable += len(seats)
        rows.append((seats, [1] * len(seats), 1, 1))
        for meeting, seat in enumerate(seats, start):
            at_meeting.setdefault((ask.body, meeting), []).append(seat)
        for target in range(first[ask.round] + 1, final[ask.round] + 1):
            before, now = last[number][target - 1], last[number][target]
            if now > before:
                beyond = seats[before - start + 1 :]
                step = int(steps.index[ask.round, target])
                rows.append(([step, *beyond], [1] + [-1] * len(beyond), 0, None))
    for (body, meeting), seats in at_meeting.items():
        most = int(windows.capacity[body, meeting])
        if len(seats) > most:
            rows.append((seats, [1] * len(seats), None, most))
    return Model(steps.count, variable, steps.cost.tolist(), rows)


Result = tuple[float | None, float | None, bool]


def cp_sat(problem: PlanningProblem, seconds: float) -> Result:
    from ortools.sat.python import cp_model

    wanted = monolith(problem)
    model = cp_model.CpModel()
    variables = [model.new_bool_var("") for _ in range(wanted.variables)]
    for columns, factors, least, most in wanted.rows:
        terms = cp_model.LinearExpr.weighted_sum([variables[c] for c in columns], factors)
        if least == most == 1:
            model.add_exactly_one([variables[c] for c in columns])
        elif least is not None:
            model.add(terms >= least)
        else:
            model.add(terms <= most)
    model.minimize(cp_model.LinearExpr.weighted_sum(variables[: wanted.steps], wanted.cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = CORES
    solver.parameters.linearization_level = 2
    solver.parameters.max_time_in_seconds = seconds
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None, solver.best_objective_bound, False
    return solver.objective_value, solver.best_objective_bound, status == cp_model.OPTIMAL


def highs(problem: PlanningProblem, seconds: float) -> Result:
    import highspy

    wanted = monolith(problem)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("threads", CORES)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = wanted.variables, len(wanted.rows)
    lp.col_cost_ = np.array(wanted.cost + [0] * (wanted.variables - wanted.steps), float)
    lp.col_lower_, lp.col_upper_ = np.zeros(wanted.variables), np.ones(wanted.variables)
    infinity = highspy.kHighsInf
    lp.row_lower_ = np.array([-infinity if r[2] is None else r[2] for r in wanted.rows])
    lp.row_upper_ = np.array([infinity if r[3] is None else r[3] for r in wanted.rows])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.cumsum([0, *(len(r[0]) for r in wanted.rows)])
    lp.a_matrix_.index_ = np.array([c for r in wanted.rows for c in r[0]])
    lp.a_matrix_.value_ = np.array([f for r in wanted.rows for f in r[1]], float)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * wanted.variables
    solver.passModel(lp)
    solver.run()
    info = solver.getInfo()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = info.primal_solution_status == 2
    return info.objective_function_value if found else None, info.mip_dual_bound, optimal


def cpmpy(problem: PlanningProblem, seconds: float) -> Result:
    import cpmpy as cp

    wanted = monolith(problem)
    variables = cp.boolvar(shape=wanted.variables)
    model = cp.Model()
    for columns, factors, least, most in wanted.rows:
        terms = cp.sum([f * variables[c] for c, f in zip(columns, factors, strict=True)])
        if least == most:
            model += terms == least
        else:
            model += terms >= least if least is not None else terms <= most
    model.minimize(
        cp.sum([c * v for c, v in zip(wanted.cost, variables[: wanted.steps], strict=True)])
    )
    solver = cp.SolverLookup.get("ortools", model)
    solved = solver.solve(time_limit=seconds, num_workers=CORES, linearization_level=2)
    optimal = solver.status().exitstatus.name == "OPTIMAL"
    return (float(solver.objective_value()) if solved else None), None, optimal


def greedy(problem: PlanningProblem, _seconds: float) -> Result:
    """Round after round takes the first target at which all of it still fits, and all that come
    after it still fit at their last ones."""
    windows = build_windows(problem)
    crowding = Crowding(windows, Steps(windows))
    room = crowding.room - crowding.held_at(windows.last_target).astype(np.int64)
    days = 0
    for number in range(len(windows.rounds)):
        asks = np.nonzero(windows.round_of == number)[0].tolist()
        end = int(windows.last_target[number])
        for target in range(int(windows.first[number]), end + 1):
            entered = []
            for ask in asks:
                gone = room[
                    windows.body_of[ask],
                    : windows.release[ask] + 1,
                    windows.last[ask, target] : windows.last[ask, end],
                ]
                if gone.size and gone.min() <= 0:
                    break
                gone -= 1
                entered.append(gone)
            else:
                days += int(
                    windows.days[number, target] - windows.days[number, windows.first[number]]
                )
                break
            for gone in entered:
                gone += 1
    return float(days), None, False


PEERS = {"CP-SAT": cp_sat, "HiGHS": highs, "CPMpy": cpmpy, "greedy": greedy}


def _versions(name: str) -> str:
    from importlib.metadata import version

    package = {"CP-SAT": "ortools", "HiGHS": "highspy", "CPMpy": "cpmpy"}.get(name)
    return f"{package} {version(package)}" if package else ""


def main() -> None:
    name, rounds, seed, seconds = sys.argv[1:]
    imports = {"CP-SAT": "ortools.sat.python.cp_model", "HiGHS": "highspy", "CPMpy": "cpmpy"}
    if name in imports:
        __import__(imports[name])
    problem = national_problem(int(rounds), int(seed))
    start = time.perf_counter()
    cost, bound, proved = PEERS[name](problem, float(seconds))
    found: dict[str, Any] = {
        "seconds": time.perf_counter() - start,
        "cost": cost,
        "bound": bound,
        "proved": proved,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "version": _versions(name),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
