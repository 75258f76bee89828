"""What rounds that share meetings cost each other: points, what is published, and excess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct, field
from msgspec.structs import replace

from scheduler.planning.problem import Plan, PlanningProblem, Round
from scheduler.planning.search import solve_round


class LoadCosts(Struct, frozen=True):
    """Points for each remiss above a meeting's capacity, and for each target a round moves on."""

    above_capacity: int
    move_target: int


class Published(Struct, frozen=True):
    """What the recipients of accepted rounds know: each round's target and each one's way (slot
    ids); and for each stage of the way the first day another meeting may be held. Every answer of
    such a round is kept."""

    targets: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    first_days: Mapping[tuple[str, str], tuple[int, ...]] = field(default_factory=dict)


class SharedPlan(Struct, frozen=True):
    """A plan, how far above its capacity each meeting is, its points, and the (round, recipient)
    whose meetings are others than those published; ``proved``, or the best found so far."""

    plan: Plan
    excess: Mapping[str, int]
    points: int
    moved: tuple[tuple[str, str], ...]
    proved: bool


def target_points(
    problem: PlanningProblem, round_: Round, costs: LoadCosts, published: Published
) -> dict[str, int]:
    """Points for each open target: for each one between it and the published, or else the first
    that would do for the round alone."""
    names = [target.id for target in round_.open_targets]
    known = published.targets.get(round_.key)
    if known not in names:
        alone = solve_round(problem, round_)
        known = alone.target if alone else None
    origin = names.index(known) if known is not None else 0
    return {name: costs.move_target * abs(i - origin) for i, name in enumerate(names)}


def without_capacity(problem: PlanningProblem) -> PlanningProblem:
    """The rules a plan that may exceed capacities still keeps, for `check.check_plan`."""
    slots = {
        body: tuple(replace(slot, capacity=None) for slot in found)
        for body, found in problem.slots.items()
    }
    return replace(problem, slots=slots)


def excess_of(problem: PlanningProblem, plan: Plan) -> dict[str, int]:
    """How many remisser each meeting takes above its capacity; meetings with room are left out."""
    used = Counter(
        slot_id for found in plan.rounds for answer in found.answers for slot_id in answer.slots
    )
    return {
        slot.id: used[slot.id] - slot.capacity
        for slots in problem.slots.values()
        for slot in slots
        if slot.capacity is not None and used[slot.id] > slot.capacity
    }
