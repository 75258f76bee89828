"""The general model in CP-SAT: several rounds that share meetings of limited capacity.

The only module that imports ortools. One method, one rule. The objectives are taken one after the
other, each fixed before the next:

1. as many rounds planned as possible;
2. the earliest targets (least sum of target days);
3. as many wished answers as possible;
4. the earliest answers (least sum of ready days);
5. the same with weights in the order of rounds and recipients, so that ties have one answer.

One worker, a fixed seed and proof as the only stop make the result the same everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from scheduler.planning.problem import (
    Answer,
    Plan,
    PlanningProblem,
    Request,
    Round,
    RoundPlan,
    Slot,
    round_plan,
)

_SEED = 2019


class SolverError(RuntimeError):
    """CP-SAT refused the model or gave no answer: a fault of ours, never an impossible plan."""


class _Model:
    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.origin = min((round_.dispatch for round_ in problem.rounds), default=0)
        self.planned: dict[str, cp_model.IntVar] = {}
        self.target: dict[tuple[str, str], cp_model.IntVar] = {}
        self.answered: dict[tuple[str, str], cp_model.IntVar] = {}
        self.seat: dict[tuple[str, str, int, str], cp_model.IntVar] = {}
        self.slot_by_id = {slot.id: slot for slots in problem.slots.values() for slot in slots}
        for round_ in problem.rounds:
            self._choose_target(round_)
            for request in round_.requests:
                self._choose_meetings(round_, request)
                self._keep_order(round_, request)
                self._be_ready(round_, request)
            self._want_an_answer(round_)
        self._hold_capacity()

    def _candidates(self, round_: Round, request: Request, index: int) -> list[Slot]:
        """The meetings of a stage that are late enough, and can decide where it is the last."""
        stage = request.stages[index]
        first_day = round_.dispatch + sum(s.lead_days for s in request.stages[: index + 1])
        is_last = index == len(request.stages) - 1
        return [
            slot
            for slot in self.problem.slots[stage.body]
            if slot.start >= first_day and (slot.decides or not is_last)
        ]

    def _choose_target(self, round_: Round) -> None:
        """A planned round has exactly one target."""
        planned = self.model.new_bool_var(f"planned {round_.key}")
        self.planned[round_.key] = planned
        for target in round_.open_targets:
            self.target[round_.key, target.id] = self.model.new_bool_var(
                f"target {round_.key} {target.id}"
            )
        self.model.add(
            sum(self.target[round_.key, target.id] for target in round_.open_targets) == planned
        )

    def _want_an_answer(self, round_: Round) -> None:
        """A planned round has somebody's answer."""
        answers = [self.answered[round_.key, request.recipient] for request in round_.requests]
        self.model.add(sum(answers) >= self.planned[round_.key])

    def _choose_meetings(self, round_: Round, request: Request) -> None:
        """An answer takes one meeting per stage; a planned round has every mandatory answer."""
        name = f"{round_.key} {request.recipient}"
        answered = self.model.new_bool_var(f"answered {name}")
        self.answered[round_.key, request.recipient] = answered
        planned = self.planned[round_.key]
        if request.mandatory:
            self.model.add(answered == planned)
        else:
            self.model.add_implication(answered, planned)
        for index in range(len(request.stages)):
            seats = []
            for slot in self._candidates(round_, request, index):
                seat = self.model.new_bool_var(f"seat {name} {index} {slot.id}")
                self.seat[round_.key, request.recipient, index, slot.id] = seat
                seats.append(seat)
            self.model.add(sum(seats) == answered)

    def _stage_day(
        self, round_: Round, request: Request, index: int, attribute: str
    ) -> cp_model.LinearExpr:
        """First (``start``) or last (``end``) day of the stage's meeting; 0 if not answered."""
        candidates = self._candidates(round_, request, index)
        return cp_model.LinearExpr.weighted_sum(
            [self.seat[round_.key, request.recipient, index, s.id] for s in candidates],
            [getattr(slot, attribute) - self.origin for slot in candidates],
        )

    def _keep_order(self, round_: Round, request: Request) -> None:
        """Each stage starts its lead after the previous one ends."""
        answered = self.answered[round_.key, request.recipient]
        for index in range(1, len(request.stages)):
            previous_end = self._stage_day(round_, request, index - 1, "end")
            start = self._stage_day(round_, request, index, "start")
            self.model.add(start >= previous_end + request.stages[index].lead_days * answered)

    def _ready(self, round_: Round, request: Request) -> cp_model.LinearExpr:
        answered = self.answered[round_.key, request.recipient]
        end = self._stage_day(round_, request, len(request.stages) - 1, "end")
        return end + request.lag_days * answered

    def _be_ready(self, round_: Round, request: Request) -> None:
        """An answer is ready by the deadline of the chosen target, or by its extension."""
        limit = sum(
            (round_.limit_for(request, target) - self.origin) * self.target[round_.key, target.id]
            for target in round_.open_targets
        )
        self.model.add(self._ready(round_, request) <= limit).only_enforce_if(
            self.answered[round_.key, request.recipient]
        )

    def _hold_capacity(self) -> None:
        """No meeting takes more remisser than it can."""
        seats_at: dict[str, list[cp_model.IntVar]] = {}
        for (_round, _recipient, _stage, slot_id), seat in self.seat.items():
            seats_at.setdefault(slot_id, []).append(seat)
        for slot_id, seats in seats_at.items():
            capacity = self.slot_by_id[slot_id].capacity
            if capacity is not None and len(seats) > capacity:
                self.model.add(sum(seats) <= capacity)

    def objectives(self) -> Iterable[cp_model.LinearExprT]:
        """What is minimised, the most important first."""
        requests = [(r, request) for r in self.problem.rounds for request in r.requests]
        yield -sum(self.planned.values())
        yield sum(
            (target.start - self.origin) * self.target[round_.key, target.id]
            for round_ in self.problem.rounds
            for target in round_.open_targets
        )
        yield -sum(self.answered.values())
        yield sum(self._ready(round_, request) for round_, request in requests)
        yield sum(
            rank * self._ready(round_, request)
            for rank, (round_, request) in enumerate(requests, 1)
        )


def solve(problem: PlanningProblem) -> Plan:
    """The best plan for all rounds together.

    Rounds that no target can serve are named in ``Plan.unplanned``. Raises SolverError where
    CP-SAT gives no proved answer.
    """
    built = _Model(problem)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = _SEED
    for objective in built.objectives():
        built.model.minimize(objective)
        status = solver.solve(built.model)
        if status != cp_model.OPTIMAL:
            raise SolverError(f"CP-SAT: {solver.status_name(status)}")
        built.model.clear_objective()  # type: ignore[no-untyped-call]
        built.model.add(objective <= round(solver.objective_value))
        built.model.clear_hints()  # type: ignore[no-untyped-call]
        for variable in (*built.planned.values(), *built.target.values(), *built.seat.values()):
            built.model.add_hint(variable, solver.value(variable))
    return _read_plan(built, solver)


def _read_plan(built: _Model, solver: cp_model.CpSolver) -> Plan:
    plans: list[RoundPlan] = []
    unplanned: list[str] = []
    for round_ in built.problem.rounds:
        if not solver.value(built.planned[round_.key]):
            unplanned.append(round_.key)
            continue
        plans.append(_read_round(built, solver, round_))
    return Plan(tuple(plans), tuple(unplanned))


def _read_round(built: _Model, solver: cp_model.CpSolver, round_: Round) -> RoundPlan:
    target = next(
        target
        for target in round_.open_targets
        if solver.value(built.target[round_.key, target.id])
    )
    answers: list[Answer] = []
    unanswered: list[str] = []
    for request in round_.requests:
        if not solver.value(built.answered[round_.key, request.recipient]):
            unanswered.append(request.recipient)
            continue
        chosen = [
            slot
            for index in range(len(request.stages))
            for slot in built._candidates(round_, request, index)
            if solver.value(built.seat[round_.key, request.recipient, index, slot.id])
        ]
        answers.append(
            Answer(
                request.recipient,
                tuple(slot.id for slot in chosen),
                chosen[-1].end + request.lag_days,
            )
        )
    return round_plan(built.problem, round_, target, answers, unanswered)
