"""Many rounds together: formal answers first, then the earliest targets, then the earliest answers.

Each tier is exact for answers that take one meeting that can fill up; where preparing meetings fill
up too, the second tier is a bound, and rounds whose chains find no seats get a later target.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from msgspec.structs import replace

from scheduler.planning.many.formal_answers import exceptions
from scheduler.planning.many.hall import Crowding, Steps
from scheduler.planning.many.limits import Limits
from scheduler.planning.many.overload import Overload, explain
from scheduler.planning.many.seating import Seating
from scheduler.planning.many.targets import TargetSearch
from scheduler.planning.many.windows import Ints, Windows, build_windows, can_solve
from scheduler.planning.problem import (
    InvalidProblemError,
    Plan,
    PlanningProblem,
    RoundPlan,
    round_plan,
)


# A dataclass, because two solutions are the same whatever time they took.
@dataclass(frozen=True)
class Solution:
    """A plan; the days its rounds wait from dispatch to target, all told, and the bound that no
    plan with as many formal answers goes below; the stretches of meetings that are too few, and the
    answers (round, recipient) that no meeting has room for. ``targets_s`` is the time to the
    targets, seats not counted; it is no part of the result's identity."""

    plan: Plan
    waiting_days: int
    bound_days: int
    overloads: tuple[Overload, ...]
    crowded_out: tuple[tuple[str, str], ...]
    targets_s: float = field(default=0.0, compare=False)

    @property
    def proved(self) -> bool:
        return self.waiting_days == self.bound_days

    @property
    def gap(self) -> float:
        """How much of the waiting could at most be saved, as a share."""
        saved = self.waiting_days - self.bound_days
        return saved / self.waiting_days if self.waiting_days else 0.0


def solve(problem: PlanningProblem, limits: Limits | None = None) -> Solution:
    """The best plan within the limits; without any, the same plan everywhere.

    Raises InvalidProblemError where a round has groups that wait for each other: those are for
    `planning.solver`.
    """
    if not can_solve(problem):
        raise InvalidProblemError("groups that wait for each other are for the general solver")
    limits = limits or Limits()
    windows = build_windows(problem)
    steps = Steps(windows)
    crowding = Crowding(windows, steps)
    left_over = exceptions(crowding)
    found = explain(crowding) if left_over else ()
    crowded_out = {
        (windows.asks[ask].round, windows.asks[ask].request.recipient) for ask in left_over
    }
    if left_over:
        windows = windows.without(
            number
            for number, ask in enumerate(windows.asks)
            if (ask.round, ask.request.recipient) in crowded_out
        )
        steps = Steps(windows)
        crowding = Crowding(windows, steps)
    base = _waiting(windows, windows.first)
    chosen = TargetSearch(crowding, steps, base, limits).run()
    targets_s = limits.elapsed_s
    seating = Seating(windows, chosen.targets, crowded_out)
    seating.run()
    plan = _plan(windows, seating)
    return Solution(
        plan,
        _waiting(windows, seating.targets),
        base + chosen.bound,
        found,
        tuple((windows.rounds[number].key, each) for number, each in sorted(seating.crowded_out)),
        targets_s,
    )


def _waiting(windows: Windows, targets: Ints) -> int:
    """Days from dispatch to target over all rounds that can be planned."""
    return sum(
        int(windows.days[number, targets[number]]) - round_.dispatch
        for number, round_ in enumerate(windows.rounds)
        if number not in windows.impossible
    )


def _plan(windows: Windows, seating: Seating) -> Plan:
    plans: list[RoundPlan] = []
    unplanned: list[str] = []
    for number, round_ in enumerate(windows.rounds):
        answers = [] if number in windows.impossible else seating.answers_of(number)
        if not answers:
            unplanned.append(round_.key)
            continue
        target = windows.targets[number][int(seating.targets[number])]
        found = {answer.recipient for answer in answers}
        missing = [r.recipient for r in round_.requests if r.recipient not in found]
        plan = round_plan(windows.problem, round_, target, answers, missing)
        out = tuple(r.recipient for r in round_.requests if r.mandatory and r.recipient in missing)
        plans.append(replace(plan, crowded_out=out) if out else plan)
    return Plan(tuple(plans), tuple(unplanned))
