"""The best calendar by CP-SAT.

Variables: ``held[b, d]``, body b meets on day d; ``ends[d, t]``, the remiss decided at the
council's meeting on d is treated at its meeting on t. Cost: the days t − d of all rounds, and the
points of the days. The least cost takes the first t there is by itself, so no variable tells which
meeting comes next.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from ortools.sat.python import cp_model

from scheduler.planning.next_year.flow import Sending
from scheduler.planning.next_year.limits import SearchLimits
from scheduler.planning.next_year.problem import (
    CalendarProblem,
    Dates,
    PlacedBody,
    ProposedCalendar,
)
from scheduler.planning.stopping import stopped_when

_SEED = 1


def find_calendar(
    problem: CalendarProblem, limits: SearchLimits, start: Dates | None = None
) -> ProposedCalendar | None:
    """The best calendar found, with its bound; None where no calendar keeps the rules, or none was
    found within the limits. ``start``: dates to begin from, allowed or not."""
    return _Model(problem).solved(limits, start or {})


class _Model:
    def __init__(self, problem: CalendarProblem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.held = {
            (body.key, day): self.model.new_bool_var(f"{body.key} on {day}")
            for body in problem.placed
            for day in problem.days_of(body)
        }
        self.line = {body.key: self._line_of(body) for body in problem.placed}
        self.own_days = problem.repeated(problem.days_of(problem.council))
        self.cost: list[cp_model.LinearExprT] = []
        for body in problem.placed:
            self._meets_as_often_as_it_should(body)
            self._holds_locked_days(body)
            self._keeps_the_least_gap(body)
            self._keeps_the_longest_gap(body)
            self._pays_for_its_days(body)
        self._keeps_apart()
        for day in problem.days_of(problem.council):
            held = self.held[problem.council.key, day]
            if day in problem.ready:
                sending = Sending(day, problem.dispatch[day], problem.ready[day])
                self._ends_the_round_of(sending, held)
            else:
                self.cost.append(problem.open_days * held)
        for day, ready in sorted(problem.sent.items()):
            self._ends_the_round_of(Sending(day, day, ready), 1)

    def _on(self, body: PlacedBody, first: int, last: int) -> list[cp_model.IntVar]:
        """The meetings the body could hold from ``first`` to ``last``, also in the repetition."""
        days, held = self.line[body.key]
        return held[bisect_left(days, first) : bisect_right(days, last)]

    def _line_of(self, body: PlacedBody) -> tuple[list[int], list[cp_model.IntVar]]:
        days = self.problem.days_of(body)
        held = [self.held[body.key, day] for day in days]
        if self.problem.repeat_days is None:
            return days, held
        return days + [day + self.problem.repeat_days for day in days], held * 2

    def _meets_as_often_as_it_should(self, body: PlacedBody) -> None:
        """As many meetings as asked for."""
        self.model.add(sum(self._on(body, self.problem.first, self.problem.last)) == body.count)

    def _holds_locked_days(self, body: PlacedBody) -> None:
        """A locked day is held."""
        for day in body.locked:
            self.model.add(self.held[body.key, day] == 1)

    def _keeps_the_least_gap(self, body: PlacedBody) -> None:
        """At most one meeting in any ``min_gap_days`` days."""
        for day in self.problem.days_of(body):
            self.model.add_at_most_one(self._on(body, day, day + body.min_gap_days - 1))

    def _keeps_the_longest_gap(self, body: PlacedBody) -> None:
        """At least one meeting in any ``max_gap_days`` days."""
        first, last = self.problem.first, self.problem.last
        if self.problem.repeat_days is None:
            starts = [first, *(day + 1 for day in self.problem.days_of(body))]
            starts = [day for day in starts if day + body.max_gap_days - 1 <= last]
        else:
            starts = [day + 1 for day in self.problem.days_of(body)]
        for day in starts:
            self.model.add_bool_or(self._on(body, day, day + body.max_gap_days - 1))

    def _pays_for_its_days(self, body: PlacedBody) -> None:
        """A day costs its points."""
        for day, points in sorted(body.points.items()):
            if points:
                self.cost.append(points * self.held[body.key, day])

    def _keeps_apart(self) -> None:
        """Bodies that share members never meet on the same day."""
        for one, other in sorted(self.problem.apart):
            for (key, day), var in self.held.items():
                if key == one and (other, day) in self.held:
                    self.model.add_at_most_one(var, self.held[other, day])

    def _ends_the_round_of(self, sending: Sending, held: cp_model.LinearExprT) -> None:
        """A round ends at one meeting that is held and for which all answers are ready, or has no
        end; it has one only where it is ``held`` that sends it."""
        problem, council = self.problem, self.problem.council
        is_open = self.model.new_bool_var(f"{sending.day} is open")
        self.cost.append(problem.open_days * is_open)
        choices = [is_open]
        latest, last = self._surely_answered(sending), None
        for day in self.own_days[bisect_right(self.own_days, sending.day) :]:
            limit, days = problem.limit[day], day - sending.day
            if days >= problem.open_days or sending.ready > limit:
                continue
            waited_for = self._waited_for(sending, limit)
            if not all(waited_for):
                continue
            ends = self.model.new_bool_var(f"{sending.day} to {day}")
            (treats,) = self._on(council, day, day)
            self.model.add_implication(ends, treats)
            for meetings in waited_for:
                self.model.add_bool_or(*meetings, ~ends)
            self.cost.append(days * ends)
            choices.append(ends)
            if last is None and latest is not None and limit >= latest:
                # The council meets on one of this many days in a row, and all have answered then.
                last = day + council.max_gap_days - 1
            if last is not None and day >= last:
                break
        self.model.add(sum(choices) == held)

    def _waited_for(self, sending: Sending, limit: int) -> list[list[cp_model.IntVar]]:
        """For each placed recipient the meetings of which one must be held, if all are to have
        answered by ``limit``; none for a recipient that has a meeting there by its longest gap."""
        return [
            self._on(body, first, last)
            for body in self.problem.recipients
            for first, last in [(sending.dispatch + body.lead_days, limit - body.lag_days)]
            if not self._is_met(body, first, last)
        ]

    def _is_met(self, body: PlacedBody, first: int, last: int) -> bool:
        """Whether the longest gap alone puts a meeting from ``first`` to ``last``."""
        is_known = self.problem.repeat_days is not None or last <= self.problem.last
        return is_known and last - first + 1 >= body.max_gap_days

    def _surely_answered(self, sending: Sending) -> int | None:
        """The day by which all have answered whatever dates are chosen; None where the end of what
        is known comes first."""
        days = [sending.ready]
        for body in self.problem.recipients:
            first = sending.dispatch + body.lead_days
            last = first + body.max_gap_days - 1
            if not self._is_met(body, first, last):
                return None
            days.append(last + body.lag_days)
        return max(days)

    def solved(self, limits: SearchLimits, start: Dates) -> ProposedCalendar | None:
        self.model.minimize(sum(self.cost))
        for (key, day), var in self.held.items():
            if start:
                self.model.add_hint(var, day in start.get(key, ()))
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = _SEED
        solver.parameters.linearization_level = 2
        # The model holds next to nothing that these find, and they took half of the time.
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.symmetry_level = 0
        solver.parameters.max_deterministic_time = limits.work
        solver.parameters.max_time_in_seconds = limits.seconds
        with stopped_when(limits.cancelled, solver):
            status = solver.solve(self.model, _Told(limits))
        if status == cp_model.MODEL_INVALID:
            raise RuntimeError(f"CP-SAT: {self.model.validate()}")
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        dates = {
            body.key: tuple(
                day for day in self.problem.days_of(body) if solver.value(self.held[body.key, day])
            )
            for body in self.problem.placed
        }
        cost = round(solver.objective_value)
        # A bound between two integers is the upper one.
        bound = cost if status == cp_model.OPTIMAL else _ceiling(solver.best_objective_bound)
        return ProposedCalendar(dates, cost, min(bound, cost))


def _ceiling(bound: float) -> int:
    return -int(-(bound - 1e-6) // 1)


class _Told(cp_model.CpSolverSolutionCallback):
    def __init__(self, limits: SearchLimits) -> None:
        super().__init__()
        self._limits = limits

    def on_solution_callback(self) -> None:
        self._limits.tell(round(self.objective_value), _ceiling(self.best_objective_bound))
