"""The covering program over steps: its integer optimum by CP-SAT, its linear bound by HiGHS.

Minimise the cost of the steps taken, so that every row has the steps it needs and nobody takes a
step before the one below it. One worker, a fixed seed and deterministic work limits make the result
the same everywhere. CP-SAT is given the whole linear relaxation (linearization level 2): rows of
this kind are proved by their LP, and it does so faster than HiGHS' own branch and cut.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from scheduler.planning.many.hall import EPSILON, Row, Steps
from scheduler.planning.many.windows import Floats, Ints
from scheduler.planning.stopping import stopped_when

_SEED = 2019
# Below this CP-SAT's presolve costs more than it saves (measured: 14–500 rows).
_PRESOLVE_FROM = 2_000


class Cover(Struct, frozen=True):
    """The steps taken, their cost, and what no choice goes below. ``taken`` is None where a limit
    came before any solution."""

    taken: Floats | None
    cost: float
    bound: float
    proved: bool


class Rows:
    """The rows found so far, in the form solvers read."""

    def __init__(self, steps: Steps) -> None:
        self._steps = steps
        self._rows: list[Row] = []
        self._flat: tuple[Ints, Ints, Ints, Ints] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, rows: Sequence[Row]) -> None:
        self._rows += rows
        self._flat = None

    def flat(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Row number, step and times of every entry, and the need of every row."""
        if self._flat is None:
            lengths = [len(row.steps) for row in self._rows]
            none = [np.zeros(0, np.int64)]
            self._flat = (
                np.repeat(np.arange(len(lengths)), lengths),
                np.concatenate([row.steps for row in self._rows] or none),
                np.concatenate([row.times for row in self._rows] or none),
                np.array([row.need for row in self._rows], np.int64),
            )
        return self._flat

    def slack(self, taken: Floats) -> Floats:
        """How much more each row has than it needs."""
        row, step, times, need = self.flat()
        had = np.bincount(row, weights=times * taken[step], minlength=len(need))
        return had.astype(np.float64) - need


class Program:
    """The rows that concern the rounds in ``free``, every other round's steps as in ``taken``.

    Only the last step of a run that no row tells apart is a variable; it costs the whole run.
    """

    def __init__(self, steps: Steps, rows: Rows, taken: Floats, free: NDArray[np.bool_]) -> None:
        row, step, times, need = rows.flat()
        self._steps, self._taken = steps, taken
        self._free = free[steps.round]
        inner = self._free[step]
        fixed = np.bincount(row[~inner], weights=(times * taken[step])[~inner], minlength=len(need))
        left = need - fixed
        wanted = left > EPSILON
        entries = inner & wanted[row]
        self.used, self.column = np.unique(step[entries], return_inverse=True)
        self.row = (np.cumsum(wanted) - 1)[row[entries]]
        self.times = times[entries]
        self.need = np.round(left[wanted]).astype(np.int64)
        owner = steps.round[self.used]
        self.follows = np.zeros(len(self.used), bool)
        self.follows[1:] = owner[1:] == owner[:-1]
        total = np.concatenate([[0], steps.cost.cumsum()])
        lowest = steps.index[owner, steps.first[owner] + 1]
        before = np.zeros(len(self.used), np.int64)
        before[1:] = self.used[:-1] + 1
        self.cost = total[self.used + 1] - total[np.where(self.follows, before, lowest)]
        self.fixed_cost = float(steps.cost @ np.where(self._free, 0.0, taken))

    def spread(self, values: Floats) -> Floats:
        """Every step's value, from the variables' values: a step is taken as far as any later one
        of its round is."""
        reached = np.zeros(self._steps.index.shape)
        reached[self._steps.round[self.used], self._steps.target[self.used]] = values
        reached = np.maximum.accumulate(reached[:, ::-1], 1)[:, ::-1]
        whole = reached[self._steps.round, self._steps.target]
        return np.where(self._free, whole, self._taken)

    def solve(
        self,
        hint: Floats | None,
        work: float,
        seconds: float,
        cancelled: Callable[[], bool],
    ) -> Cover:
        """The cheapest steps. ``work`` is CP-SAT's deterministic time."""
        if not len(self.used):
            taken = self.spread(np.zeros(0))
            return Cover(taken, self.fixed_cost, self.fixed_cost, True)
        unit = int(np.gcd.reduce(self.cost)) or 1
        model = cp_model.CpModel()
        variables = [model.new_bool_var("") for _ in range(len(self.used))]
        for index in np.nonzero(self.follows)[0].tolist():
            model.add_implication(variables[index], variables[index - 1])
        ends = np.searchsorted(self.row, np.arange(len(self.need) + 1)).tolist()
        column, times = self.column.tolist(), self.times.tolist()
        for index, need in enumerate(self.need.tolist()):
            span = slice(ends[index], ends[index + 1])
            terms = [variables[each] for each in column[span]]
            model.add(cp_model.LinearExpr.weighted_sum(terms, times[span]) >= need)
        model.minimize(cp_model.LinearExpr.weighted_sum(variables, (self.cost // unit).tolist()))
        if hint is not None:
            for variable, value in zip(variables, hint[self.used].tolist(), strict=True):
                model.add_hint(variable, value > 0.5)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.linearization_level = 2
        solver.parameters.cp_model_presolve = len(self.used) > _PRESOLVE_FROM
        solver.parameters.max_deterministic_time = work
        if math.isfinite(seconds):
            solver.parameters.max_time_in_seconds = max(seconds, 0.01)
        with stopped_when(cancelled, solver):
            status = solver.solve(model)
        bound = solver.best_objective_bound * unit + self.fixed_cost
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return Cover(None, math.inf, bound, False)
        values = np.array([float(solver.value(each)) for each in variables])
        cost = solver.objective_value * unit + self.fixed_cost
        return Cover(self.spread(values), cost, bound, status == cp_model.OPTIMAL)

    def relax(self) -> tuple[Floats, float]:
        """The linear relaxation: fractional steps, and their cost, which is a bound."""
        # A small problem never comes here, and need not wait for the import.
        from ortools.math_opt import model_pb2
        from ortools.math_opt.python import mathopt

        model = model_pb2.ModelProto()
        count, rows = len(self.used), len(self.need)
        model.variables.ids.extend(range(count))
        model.variables.lower_bounds.extend([0.0] * count)
        model.variables.upper_bounds.extend([1.0] * count)
        model.variables.integers.extend([False] * count)
        priced = np.nonzero(self.cost)[0]
        model.objective.linear_coefficients.ids.extend(priced.tolist())
        model.objective.linear_coefficients.values.extend(self.cost[priced].astype(float).tolist())
        later = np.nonzero(self.follows)[0]
        total = rows + len(later)
        model.linear_constraints.ids.extend(range(total))
        model.linear_constraints.lower_bounds.extend(
            [*self.need.astype(float).tolist(), *[0.0] * len(later)]
        )
        model.linear_constraints.upper_bounds.extend([math.inf] * total)
        matrix = model.linear_constraint_matrix
        order = np.repeat(np.arange(rows, total), 2)
        matrix.row_ids.extend([*self.row.tolist(), *order.tolist()])
        pairs = np.stack([later - 1, later], 1).ravel()
        matrix.column_ids.extend([*self.column.tolist(), *pairs.tolist()])
        matrix.coefficients.extend([*self.times.astype(float).tolist(), *[1.0, -1.0] * len(later)])
        result = mathopt.solve(
            mathopt.Model.from_model_proto(model),
            mathopt.SolverType.HIGHS,
            params=mathopt.SolveParameters(lp_algorithm=mathopt.LPAlgorithm.DUAL_SIMPLEX),
        )
        found = result.variable_values()
        values = np.fromiter(found.values(), float, len(found))
        return self.spread(values), result.objective_value() + self.fixed_cost
