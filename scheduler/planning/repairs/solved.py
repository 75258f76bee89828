"""A round changed until nobody is late for a target, and planned."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from scheduler.domain.remisser import Remiss
from scheduler.planning.problem import RoundPlan, Target
from scheduler.planning.repairs.measures import Measure, Trial, Workbench
from scheduler.planning.repairs.recipients import Kind, mend


class Solved(Struct, frozen=True):
    """The measures taken, in order, the changed remiss, and its plan through the checker."""

    measures: tuple[Measure, ...]
    trial: Trial
    plan: RoundPlan


def solved(
    bench: Workbench, remiss: Remiss, target: Target, kinds: Sequence[Kind]
) -> Solved | None:
    """``remiss`` with everybody who is late for the target mended by the first of ``kinds`` that
    helps. None where somebody stays late or there is no plan yet."""
    mended = mend(bench, bench.trial(remiss), target, kinds)
    plan = bench.plan(mended.trial) if mended else None
    if mended is None or plan is None:
        return None
    return Solved(mended.measures, mended.trial, plan)
