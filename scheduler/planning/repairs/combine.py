"""Repairs put together: single measures, one for each late recipient, and for the whole round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scheduler.domain.policies import RepairCosts
from scheduler.domain.workdays import Workdays
from scheduler.planning.build import BuiltProblem
from scheduler.planning.lateness import late_recipients
from scheduler.planning.problem import Target
from scheduler.planning.proposal import Proposal, Reason, Repair
from scheduler.planning.repairs.measures import Measure, Workbench
from scheduler.planning.repairs.recipients import Kind, kinds_by_cost
from scheduler.planning.repairs.round_changes import (
    earlier_dispatches,
    other_targets,
    without_fixed_deadline,
)
from scheduler.planning.repairs.solved import solved


def repairs(
    built: BuiltProblem,
    proposal: Proposal,
    costs: RepairCosts,
    workdays: Workdays,
    today: date | None = None,
) -> tuple[Repair, ...]:
    """What would make the round possible, the cheapest first. Empty if nothing known would.

    Every repair holds the changed remiss, which has been planned and checked. With ``today``
    nothing is proposed that should have been done before it.
    """
    if proposal.possible or proposal.target is None:
        return ()
    bench = Workbench(built, costs, workdays, today)
    examined = bench.round.target(proposal.target.id)
    keeping = _keeping(bench, examined)
    cheapest = min((repair.cost for repair in keeping), default=None)
    return _ranked(
        [
            *keeping,
            *_with_another_deadline(bench, examined),
            *_with_another_target(bench, examined),
            *_sent_earlier(bench, examined, cheapest),
        ]
    )


def _ranked(found: Iterable[Repair]) -> tuple[Repair, ...]:
    """The cheapest first, without those that do all that another does and more, and of several
    with the same kinds of measures the cheapest alone."""
    ranked = sorted(found, key=lambda r: (r.cost, len(r.measures), r.target, r.reason.code))
    kept: list[Repair] = []
    kinds: set[frozenset[str]] = set()
    for repair in ranked:
        kind = frozenset(reason.code for reason in repair.measures)
        if kind not in kinds and not any(_does(other) <= _does(repair) for other in kept):
            kinds.add(kind)
            kept.append(repair)
    return tuple(kept)


def _does(repair: Repair) -> set[str]:
    """Every measure, apart for each recipient."""
    return {
        f"{reason.code} {_rest(reason)} {body}"
        for reason in repair.measures
        for body in _bodies(reason) or [""]
    }


def _keeping(bench: Workbench, target: Target) -> list[Repair]:
    """Each kind of measure for all late recipients, and the cheapest one for each of them."""
    kinds = kinds_by_cost(bench.costs)
    choices: list[Sequence[Kind]] = [*([kind] for kind in kinds), kinds]
    found = (_repair(bench, target, choice) for choice in choices)
    return [repair for repair in found if repair is not None]


def _with_another_deadline(bench: Workbench, target: Target) -> Iterator[Repair]:
    """The target kept and the fixed deadline let go; with measures for those still late."""
    letting_go = without_fixed_deadline(bench)
    if letting_go is not None:
        repair = _repair(bench, target, kinds_by_cost(bench.costs), letting_go)
        if repair is not None:
            yield repair


def _with_another_target(bench: Workbench, examined: Target) -> Iterator[Repair]:
    """The first other target that fewest recipients are late for; with measures for those."""
    others = list(other_targets(bench, examined))
    late = [len(late_recipients(bench.problem, bench.round, target)) for target, _moved in others]
    if not others:
        return
    target, moved = others[late.index(min(late))]
    repair = _repair(bench, target, kinds_by_cost(bench.costs), moved)
    if repair is not None:
        yield repair


def _sent_earlier(bench: Workbench, target: Target, cheapest: int | None) -> Iterator[Repair]:
    """The fewest days earlier that alone are enough; fewer with measures for those still late where
    that costs less than the ``cheapest`` without."""
    for earlier in earlier_dispatches(bench, target):
        repair = _repair(bench, target, kinds_by_cost(bench.costs), earlier)
        if repair is None:
            continue
        if len(repair.measures) == 1 or cheapest is None or repair.cost < cheapest:
            yield repair


def _repair(
    bench: Workbench, target: Target, kinds: Sequence[Kind], before: Measure | None = None
) -> Repair | None:
    """The round changed by ``before``, if anything, and everybody who is late for the target mended
    by the first of ``kinds`` that helps. None where somebody stays late or there is no plan yet."""
    remiss = before.change(bench.remiss) if before else bench.remiss
    found = solved(bench, remiss, target, kinds)
    if found is None:
        return None
    measures = [*([before] if before else []), *found.measures]
    reasons = merged([measure.reason for measure in measures])
    return Repair(
        reason=reasons[0] if len(reasons) == 1 else Reason("combined", {"parts": reasons}),
        cost=sum(measure.cost for measure in measures),
        target=bench.meetings[found.plan.target].start_date,
        deadline=date.fromordinal(found.plan.deadline),
        measures=tuple(reasons),
        remiss=found.trial.remiss,
    )


def merged(reasons: Iterable[Reason]) -> list[Reason]:
    """Reasons that differ in nothing but their bodies become one."""
    kept: list[Reason] = []
    for reason in reasons:
        for place, other in enumerate(kept):
            if other.code == reason.code and _rest(other) == _rest(reason):
                bodies = [*_bodies(other), *_bodies(reason)]
                kept[place] = Reason(other.code, {**other.values, "bodies": bodies})
                break
        else:
            kept.append(reason)
    return kept


def _rest(reason: Reason) -> dict[str, object]:
    return {key: value for key, value in reason.values.items() if key != "bodies"}


def _bodies(reason: Reason) -> list[object]:
    found = reason.values.get("bodies", [])
    return list(found) if isinstance(found, list) else []
