"""What a measure is, and the workbench on which repairs are tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.bodies import Body, Region
from scheduler.domain.policies import RepairCosts
from scheduler.domain.remisser import Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning import search
from scheduler.planning.build import BuiltProblem, build_problem
from scheduler.planning.check import check_plan
from scheduler.planning.lateness import LateRecipient, late_recipients
from scheduler.planning.problem import Plan, Round, RoundPlan
from scheduler.planning.proposal import Reason

Change = Callable[[Remiss], Remiss]


class Measure(Struct, frozen=True):
    """One thing to do: why it helps, its cost in points, and the remiss changed by it."""

    reason: Reason
    cost: int
    change: Change


class Trial(Struct, frozen=True):
    """A remiss as it would be with the measures taken so far, built."""

    remiss: Remiss
    built: BuiltProblem

    @property
    def round(self) -> Round:
        (round_,) = self.built.problem.rounds
        return round_

    def late(self, target_id: str) -> tuple[LateRecipient, ...]:
        """Who is late for the target. Raises KeyError where the target is not the owner's."""
        return late_recipients(self.built.problem, self.round, self.round.target(target_id))


class Workbench:
    """Builds and solves changed remisser on the meetings of one round's bodies."""

    def __init__(
        self, built: BuiltProblem, costs: RepairCosts, workdays: Workdays, today: date | None
    ) -> None:
        self.problem = built.problem
        (self.round,) = built.problem.rounds
        self.meetings = built.meetings
        self.remiss = built.remisser[self.round.key]
        self.region = built.region
        self.costs = costs
        self.workdays = workdays
        self.today = today
        self.by_body = built.by_body
        bodies = {self.remiss.owner}
        for recipient in self.remiss.recipients:
            bodies |= _bodies_on_the_way(built.region, built.region.body(recipient.body))
        self._meetings = [m for key in sorted(bodies) for m in built.by_body.get(key, ())]

    def trial(self, remiss: Remiss) -> Trial:
        """The changed remiss, built. Raises BadInputError where it contradicts itself."""
        return Trial(remiss, build_problem(self.region, self._meetings, [remiss], self.workdays))

    def plan(self, trial: Trial) -> RoundPlan | None:
        """Its plan, through the checker; None where it is not possible."""
        plan = search.solve_round(trial.built.problem, trial.round)
        if plan is None:
            return None
        faults = check_plan(trial.built.problem, Plan((plan,)))
        if faults:
            raise RuntimeError(f"the checker refuses the repaired plan: {faults}")
        return plan


def _bodies_on_the_way(region: Region, body: Body) -> set[str]:
    """The body, those that prepare for it, and the fullmäktige that may decide in its place."""
    assembly = region.assembly_of(body)
    deciding = [body] if assembly is None else [body, assembly]
    return {b.key for b in deciding} | {
        p.body for b in deciding for p in region.preparation_chain(b)
    }


def recipient_change(body: str, **changes: object) -> Change:
    """Gives the recipient ``body`` new values."""

    def change(remiss: Remiss) -> Remiss:
        return replace(
            remiss,
            recipients=tuple(
                replace(recipient, **changes) if recipient.body == body else recipient
                for recipient in remiss.recipients
            ),
        )

    return change
