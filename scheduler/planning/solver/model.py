"""The rules as variables and constraints, and what is minimised. One method, one rule."""

from __future__ import annotations

from collections.abc import Iterable

from ortools.sat.python import cp_model

from scheduler.planning.problem import (
    PlanningProblem,
    Request,
    Round,
    Slot,
    Stage,
)

Expression = cp_model.LinearExprT
Variable = cp_model.IntVar


class Model:
    """The rules as variables and constraints; the plan is read off it."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.model = cp_model.CpModel()
        self.origin = min((round_.dispatch for round_ in problem.rounds), default=0)
        self.planned: dict[str, cp_model.IntVar] = {}
        self.target: dict[tuple[str, str], cp_model.IntVar] = {}
        self.answered: dict[tuple[str, str], cp_model.IntVar] = {}
        self.seat: dict[tuple[str, str, int, str], cp_model.IntVar] = {}
        self.slot_by_id = {slot.id: slot for slots in problem.slots.values() for slot in slots}
        self.candidates: dict[tuple[str, str, int], list[Slot]] = {}
        self.papers: dict[str, list[dict[int, cp_model.IntVar]]] = {}
        self.ready: dict[tuple[str, str], cp_model.LinearExprT] = {}
        for round_ in problem.rounds:
            self._choose_target(round_)
            self._send_papers(round_)
            for number, group in enumerate(round_.groups):
                for request in group:
                    self._choose_meetings(round_, request)
                    self._keep_order(round_, request)
                    self._have_papers(round_, request, number)
                    self.ready[round_.key, request.recipient] = self._ready(round_, request, number)
                    self._be_ready(round_, request)
            self._wait_for_the_group_before(round_)
            self._want_an_answer(round_)
        self.hold_capacity()

    def candidates_of(self, round_: Round, request: Request, index: int) -> list[Slot]:
        """The meetings of a stage that could be in time, and decide where it is the last."""
        key = round_.key, request.recipient, index
        if key not in self.candidates:
            self.candidates[key] = self.find_candidates(round_, request, index)
        return self.candidates[key]

    def find_candidates(self, round_: Round, request: Request, index: int) -> list[Slot]:
        stage = request.stages[index]
        first_day = round_.dispatch
        if index > 0:
            ends = [slot.end for slot in self.candidates_of(round_, request, index - 1)]
            if not ends:
                return []
            first_day = min(ends) + stage.lead_days
        is_last = index == len(request.stages) - 1
        return [
            slot
            for slot in self.problem.slots[stage.body]
            if slot.start >= first_day
            and round_.dispatch <= _papers_until(slot, stage, index)
            and (slot.decides or not is_last)
            and (request.allow_tentative or not slot.tentative)
        ]

    def _send_papers(self, round_: Round) -> None:
        """Each group after the first gets its papers on one of the days on which the group before
        it can be ready, or at once where that gives no answer."""
        days = {round_.dispatch}
        self.papers[round_.key] = [{round_.dispatch: self.model.new_constant(1)}]
        for number, group in enumerate(round_.groups[:-1], 1):
            ready = {day for request in group for day in self._ready_days(round_, request, days)}
            days |= {self._forwarded(round_, day) for day in ready}
            choices = {
                day: self.model.new_bool_var(f"papers {round_.key} {number} {day}")
                for day in sorted(days)
            }
            self.model.add_exactly_one(choices.values())
            self.papers[round_.key].append(choices)

    def _ready_days(self, round_: Round, request: Request, days: set[int]) -> set[int]:
        """The days on which the request can be ready, as long as that is in time."""
        if request.stages:
            slots = self.candidates_of(round_, request, len(request.stages) - 1)
            found = {slot.end + request.lag_days for slot in slots}
        else:
            found = {self._handled(request, day) for day in days}
        last = max((round_.limit_for(request, t) for t in round_.open_targets), default=0)
        return {day for day in found if day <= last}

    def _handled(self, request: Request, papers: int) -> int:
        return self.problem.workday_at_or_after(papers + request.lag_days)

    def _forwarded(self, round_: Round, ready: int) -> int:
        return self.problem.forwarded(ready, round_.forwarding_workdays)

    def _papers_day(self, round_: Round, number: int) -> cp_model.LinearExprT:
        """The day the group's papers go out, as days after the origin."""
        choices = self.papers[round_.key][number]
        return sum((day - self.origin) * chosen for day, chosen in choices.items())

    def _wait_for_the_group_before(self, round_: Round) -> None:
        """Papers go on when every answer of the group before is ready."""
        for number, group in enumerate(round_.groups[:-1]):
            following = self._papers_day(round_, number + 1)
            self.model.add(following >= self._papers_day(round_, number))
            for request in group:
                for literals, ready in self._ready_when(round_, request, number):
                    after = self._forwarded(round_, ready) - self.origin
                    self.model.add(following >= after).only_enforce_if(literals)

    def _ready_when(
        self, round_: Round, request: Request, number: int
    ) -> list[tuple[list[cp_model.IntVar], int]]:
        """What makes the request ready on which day, as long as that is in time."""
        in_time = self._ready_days(round_, request, set(self.papers[round_.key][number]))
        if not request.stages:
            answered = self.answered[round_.key, request.recipient]
            days = self.papers[round_.key][number].items()
            found = [([answered, chosen], self._handled(request, day)) for day, chosen in days]
        else:
            last = len(request.stages) - 1
            found = [
                (
                    [self.seat[round_.key, request.recipient, last, slot.id]],
                    slot.end + request.lag_days,
                )
                for slot in self.candidates_of(round_, request, last)
            ]
        return [(literals, ready) for literals, ready in found if ready in in_time]

    def _have_papers(self, round_: Round, request: Request, number: int) -> None:
        """A group's papers reach each meeting on its last day for them or before."""
        if number == 0:
            return  # the candidates hold it
        papers = self._papers_day(round_, number)
        for index, stage in enumerate(request.stages):
            for slot in self.candidates_of(round_, request, index):
                last = _papers_until(slot, stage, index) - self.origin
                seat = self.seat[round_.key, request.recipient, index, slot.id]
                self.model.add(papers <= last).only_enforce_if(seat)

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
            for slot in self.candidates_of(round_, request, index):
                seat = self.model.new_bool_var(f"seat {name} {index} {slot.id}")
                self.seat[round_.key, request.recipient, index, slot.id] = seat
                seats.append(seat)
            self.model.add(sum(seats) == answered)

    def _stage_day(
        self, round_: Round, request: Request, index: int, attribute: str
    ) -> cp_model.LinearExpr:
        """First (``start``) or last (``end``) day of the stage's meeting; 0 if not answered."""
        candidates = self.candidates_of(round_, request, index)
        return cp_model.LinearExpr.weighted_sum(
            [self.seat[round_.key, request.recipient, index, s.id] for s in candidates],
            [getattr(slot, attribute) - self.origin for slot in candidates],
        )

    def _keep_order(self, round_: Round, request: Request) -> None:
        """Each stage starts its lead after the previous one ends; hours of one day hold too."""
        answered = self.answered[round_.key, request.recipient]
        for index in range(1, len(request.stages)):
            previous_end = self._stage_day(round_, request, index - 1, "end")
            start = self._stage_day(round_, request, index, "start")
            self.model.add(start >= previous_end + request.stages[index].lead_days * answered)
            if request.stages[index].lead_days == 0:
                self._keep_hours(round_, request, index)

    def _keep_hours(self, round_: Round, request: Request, index: int) -> None:
        """Of two meetings on one day, the later stage's does not begin too early."""
        for earlier in self.candidates_of(round_, request, index - 1):
            for later in self.candidates_of(round_, request, index):
                if earlier.end == later.start and not later.begins_after(
                    earlier.end, earlier.last_minute
                ):
                    pair = (index - 1, earlier.id), (index, later.id)
                    seats = [self.seat[round_.key, request.recipient, i, name] for i, name in pair]
                    self.model.add_at_most_one(seats)

    def _ready(self, round_: Round, request: Request, number: int) -> cp_model.LinearExprT:
        """The day the answer is ready, as days after the origin; 0 if not answered."""
        answered = self.answered[round_.key, request.recipient]
        if not request.stages:
            ready = self.model.new_int_var(0, cp_model.INT32_MAX, f"ready {request.recipient}")
            for day, chosen in self.papers[round_.key][number].items():
                handled = self._handled(request, day) - self.origin
                self.model.add(ready == handled).only_enforce_if(answered, chosen)
            self.model.add(ready == 0).only_enforce_if(~answered)
            return ready
        end = self._stage_day(round_, request, len(request.stages) - 1, "end")
        return end + request.lag_days * answered

    def _be_ready(self, round_: Round, request: Request) -> None:
        """An answer is ready by the deadline of the chosen target, or by its extension."""
        limit = sum(
            (round_.limit_for(request, target) - self.origin) * self.target[round_.key, target.id]
            for target in round_.open_targets
        )
        self.model.add(self.ready[round_.key, request.recipient] <= limit).only_enforce_if(
            self.answered[round_.key, request.recipient]
        )

    def hold_capacity(self) -> None:
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
        yield sum(self.ready[round_.key, request.recipient] for round_, request in requests)
        yield sum(
            rank * self.ready[round_.key, request.recipient]
            for rank, (round_, request) in enumerate(requests, 1)
        )


def _papers_until(slot: Slot, stage: Stage, index: int) -> int:
    """The last day of dispatch for a meeting of the stage."""
    if index == 0:
        return slot.first_papers_until(stage.lead_days)
    return slot.start if slot.papers_until is None else slot.papers_until
