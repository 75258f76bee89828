"""Rounds that share meetings whose capacity may be exceeded, at a cost: who gives way to whom.

Capacity leaves nobody out here: at its target each round gets as many answers as it would alone.
What is above a capacity costs points, and so does a round that waits for a later target, so that
crowding and waiting are weighed in one currency. The objectives, each fixed before the next:

1. as many rounds planned as possible;
2. the fewest points;
3. fairness: the least largest excess of a body, so that no recipient carries what others could
   share; then the least sum of the bodies' excesses squared; then the same for meetings;
4. as few recipients as possible at other meetings than those they know of;
5. those of the general model: earliest targets, wished answers, earliest answers, fixed ties.

Pure but for the general model (`solver`), whose rules these are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from scheduler.planning.problem import Plan, PlanningProblem, Request, Round, Slot
from scheduler.planning.search import plan_for_target
from scheduler.planning.shared_load import (
    LoadCosts,
    Published,
    SharedPlan,
    excess_of,
    target_points,
)
from scheduler.planning.solver import Expression, Model, Variable, solve_model

# Deterministic seconds for each objective: some twenty rounds are proved in less.
_WORK = 5.0


class _SoftModel(Model):
    def __init__(self, problem: PlanningProblem, costs: LoadCosts, published: Published) -> None:
        self.costs = costs
        self.published = published
        self.target_points = {
            round_.key: target_points(problem, round_, costs, published)
            for round_ in problem.rounds
        }
        self.body_of = {slot.id: body for body, found in problem.slots.items() for slot in found}
        self.above: dict[str, dict[str, Variable]] = {}
        super().__init__(problem)
        for round_ in problem.rounds:
            self._leave_nobody_out(round_)

    def find_candidates(self, round_: Round, request: Request, index: int) -> list[Slot]:
        """No meeting too late for every target, and no other one before the day papers can reach
        it; the published one stands."""
        last = max((round_.limit_for(request, target) for target in round_.open_targets), default=0)
        found = [
            slot
            for slot in super().find_candidates(round_, request, index)
            if slot.end + request.lag_days <= last
        ]
        key = round_.key, request.recipient
        if key not in self.published.first_days:
            return found
        first_day = self.published.first_days[key][index]
        known = self.published.ways[key][index]
        return [slot for slot in found if slot.start >= first_day or slot.id == known]

    def hold_capacity(self) -> None:
        """What a meeting takes above its capacity is counted."""
        seats_at: dict[str, list[Variable]] = {}
        for (_round, _recipient, _stage, slot_id), seat in self.seat.items():
            seats_at.setdefault(slot_id, []).append(seat)
        for body, slots in self.problem.slots.items():
            for slot in slots:
                seats = seats_at.get(slot.id, [])
                if slot.capacity is not None and len(seats) > slot.capacity:
                    most = len(seats) - slot.capacity
                    above = self.model.new_int_var(0, most, f"above {slot.id}")
                    self.model.add(above >= sum(seats) - slot.capacity)
                    self.above.setdefault(body, {})[slot.id] = above

    def _leave_nobody_out(self, round_: Round) -> None:
        """At its target a round gets as many answers as it would alone, a published one all."""
        answers = sum(self.answered[round_.key, request.recipient] for request in round_.requests)
        if round_.key in self.published.targets:
            self.model.add(answers == len(round_.requests) * self.planned[round_.key])
            return
        alone = {}
        for target in round_.open_targets:
            found = plan_for_target(self.problem, round_, target)
            alone[target.id] = len(found.answers) if found else 0
        self.model.add(
            answers == sum(n * self.target[round_.key, name] for name, n in alone.items())
        )

    def _points(self) -> Expression:
        above = [
            self.costs.above_capacity * variable
            for found in self.above.values()
            for variable in found.values()
        ]
        waiting = [
            points * self.target[round_.key, target]
            for round_ in self.problem.rounds
            for target, points in self.target_points[round_.key].items()
        ]
        return sum([*above, *waiting])

    def _squared(self, excess: Expression, most: int, name: str) -> Expression:
        """The square of ``excess``, 0 to ``most``, where it is minimised: 1 + 3 + 5 + …"""
        steps = [self.model.new_bool_var(f"{name} {step}") for step in range(most)]
        self.model.add(sum(steps) >= excess)
        return sum((2 * step + 1) * used for step, used in enumerate(steps))

    def objectives(self) -> Iterable[Expression]:
        general = iter(super().objectives())
        yield next(general)
        yield self._points()
        if self.above:
            yield from self._unfairness()
        yield self._moved()
        yield from general

    def _unfairness(self) -> Iterable[Expression]:
        """The largest excess of a body, the bodies' squares, the meetings' squares."""
        by_body = {body: sum(found.values()) for body, found in self.above.items()}
        largest = self.model.new_int_var(0, len(self.seat), "largest")
        for excess in by_body.values():
            self.model.add(largest >= excess)
        yield largest
        wanting: dict[str, set[tuple[str, str, int]]] = {body: set() for body in self.above}
        at_slot = dict.fromkeys((s for found in self.above.values() for s in found), 0)
        for round_key, recipient, index, slot_id in self.seat:
            if slot_id in at_slot:
                at_slot[slot_id] += 1
                wanting[self.body_of[slot_id]].add((round_key, recipient, index))
        yield sum(self._squared(by_body[body], len(wanting[body]), body) for body in self.above)
        room = {name: self.slot_by_id[name].capacity or 0 for name in at_slot}
        yield sum(
            self._squared(above, at_slot[name] - room[name], name)
            for found in self.above.values()
            for name, above in found.items()
        )

    def _moved(self) -> Expression:
        """How many recipients get another meeting than the one they know of."""
        moved: list[Variable] = []
        for (round_key, recipient), way in self.published.ways.items():
            seats = [(round_key, recipient, index, name) for index, name in enumerate(way)]
            stays = [self.seat[seat] for seat in seats if seat in self.seat]
            is_moved = self.model.new_bool_var(f"moved {round_key} {recipient}")
            self.model.add(is_moved * len(way) + sum(stays) >= len(way)).only_enforce_if(
                self.planned[round_key]
            )
            moved.append(is_moved)
        return sum(moved)


def share_meetings(
    problem: PlanningProblem,
    costs: LoadCosts,
    published: Published | None = None,
    tell: Callable[[int], None] = lambda _proved: None,
) -> SharedPlan:
    """The best plan of all rounds where capacity is soft.

    A round whose published dates must stand has them as ``required_target`` and
    ``fixed_deadline``. Rounds no target can serve are named in ``Plan.unplanned``. ``tell`` is told
    how many of the objectives are proved, before each. Raises SolverError.
    """
    known = published or Published()
    built = _SoftModel(problem, costs, known)
    plan, proved = solve_model(built, _WORK, tell)
    excess = excess_of(problem, plan)
    points = costs.above_capacity * sum(excess.values()) + sum(
        built.target_points[found.round][found.target] for found in plan.rounds
    )
    return SharedPlan(plan, excess, points, tuple(_moved(plan, known.ways)), proved)


def _moved(plan: Plan, ways: Mapping[tuple[str, str], Sequence[str]]) -> Iterable[tuple[str, str]]:
    for found in plan.rounds:
        for answer in found.answers:
            key = found.round, answer.recipient
            if key in ways and tuple(ways[key]) != answer.slots:
                yield key
