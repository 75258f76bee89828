"""Other targets where more recipients need an exception than in the plan, or fewer.

To keep an early target may take many exceptions where to wait for the next takes none: whoever
decides should see both, with what each costs. An exception is made for one recipient: an
extension, approval at once, or an answer on delegation. The chair is not asked to decide for the
sake of an earlier target: the matter can wait for the meeting (KL 6:39).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from scheduler.domain.policies import RepairCosts, decision_points
from scheduler.domain.remisser import DecisionForm, Recipient, Remiss
from scheduler.domain.workdays import Workdays
from scheduler.planning.alternatives import MOST_ALTERNATIVES, Worth, alternative_of, worth_of
from scheduler.planning.away import days_away
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import RoundPlan, Target
from scheduler.planning.proposal import Alternative, Gain, Proposal, Reason
from scheduler.planning.repairs.combine import merged
from scheduler.planning.repairs.measures import Trial, Workbench
from scheduler.planning.repairs.recipients import kinds_by_cost
from scheduler.planning.repairs.solved import solved
from scheduler.planning.robustness import losses

_KINDS = ("extension", "immediate_approval", "committee", "official")
# Who has no meeting to lose, because an official decides, is not the safer for it.
_GAINS_AT_A_COST = (Gain.SOONER, Gain.NOT_WHEN_AWAY)
# Targets before those that work without exceptions, the nearest first: further back ever more
# recipients are late.
_MOST_TRIED = 5


class _Weighed(Struct, frozen=True):
    alternative: Alternative
    worth: Worth


def with_exceptions(
    built: BuiltProblem,
    proposal: Proposal,
    costs: RepairCosts,
    workdays: Workdays,
    today: date | None = None,
) -> Proposal:
    """The proposal with the exceptions of its plan counted and, among its alternatives, those with
    more or fewer of them; still at most five, none beaten by another or by the plan.

    Every such alternative holds the changed remiss, which has been planned and checked. A proposal
    without a plan is left as it is: its repairs say what would make one possible.
    """
    if proposal.target is None or not proposal.possible:
        return proposal
    bench = Workbench(built, costs, workdays, today)
    points = exception_points(bench.remiss, costs)
    chosen = Worth(
        proposal.target.start_date.toordinal(),
        len(proposal.fragile) - 1,
        proposal.usable_meetings,
        bool(proposal.away),
        points,
    )
    ordinary = [_weighed(bench, other, points) for other in proposal.alternatives]
    first = min([chosen.start, *(each.worth.start for each in ordinary)])
    new = [*_sooner(bench, first, chosen), *_spared(bench, chosen)]
    new = _unbeaten(new, [chosen, *(each.worth for each in ordinary)])
    kept = _unbeaten(ordinary, [each.worth for each in new])[: MOST_ALTERNATIVES - len(new)]
    both = sorted([*new, *kept], key=lambda each: each.worth.start)
    return replace(
        proposal,
        exceptions=exception_count(bench.remiss),
        alternatives=tuple(each.alternative for each in both),
    )


def exception_count(remiss: Remiss) -> int:
    """How many recipients have an exception of their own."""
    return sum(_is_exceptional(recipient) for recipient in remiss.recipients)


def exception_points(remiss: Remiss, costs: RepairCosts) -> int:
    """What all exceptions cost, as ``[repair_costs]`` has it."""
    return sum(
        decision_points(costs, recipient.decision)
        + (costs.extension if recipient.extended_to is not None else 0)
        + (costs.immediate_approval if recipient.lag_days is not None else 0)
        for recipient in remiss.recipients
    )


def _is_exceptional(recipient: Recipient) -> bool:
    has_own_days = recipient.extended_to is not None or recipient.lag_days is not None
    return has_own_days or recipient.decision.is_delegated


def _weighed(bench: Workbench, other: Alternative, points: int) -> _Weighed:
    """An alternative that asks for the same exceptions as the plan."""
    away = days_away(bench.region, bench.workdays, other.target, other.deadline)
    worth = Worth(
        other.target.start_date.toordinal(),
        other.fragile_meetings - 1,
        other.usable_meetings,
        next(away, None) is not None,
        points,
    )
    return _Weighed(replace(other, exceptions=exception_count(bench.remiss), points=points), worth)


def _unbeaten(found: Sequence[_Weighed], others: Sequence[Worth]) -> list[_Weighed]:
    """Those that nothing among ``others`` or themselves beats."""
    rivals = [*others, *(each.worth for each in found)]
    return [each for each in found if not any(map(each.worth.is_beaten_by, rivals))]


def _sooner(bench: Workbench, first: int, chosen: Worth) -> list[_Weighed]:
    """Of the targets before the first that works as it is, the one whose exceptions cost least and
    the earliest that exceptions can save at all."""
    free = replace(bench.round, required_target=None)
    before = (target for target in reversed(free.open_targets) if target.start < first)
    found: list[_Weighed] = []
    for target in islice(before, _MOST_TRIED):
        saved = _saved(bench, target, chosen)
        if saved is None:
            break
        found.append(saved)
    found = _unbeaten(found, [])
    cheapest = min(found, key=lambda each: each.worth.points, default=None)
    return [each for each in found if each is cheapest or each is found[-1]]


def _saved(bench: Workbench, target: Target, chosen: Worth) -> _Weighed | None:
    """The target with an exception for everybody who is late for it; None where that is not enough
    for somebody."""
    kinds = kinds_by_cost(bench.costs, _KINDS)
    at_target = replace(bench.remiss, target_date=bench.meetings[target.id].start_date)
    found = solved(bench, at_target, target, kinds)
    if found is None:
        return None
    reasons = merged([measure.reason for measure in found.measures])
    return _tried(bench, found.trial, found.plan, chosen, tuple(reasons))


def _spared(bench: Workbench, chosen: Worth) -> Iterator[_Weighed]:
    """The first target that needs none of the exceptions that have been made."""
    if exception_count(bench.remiss) == 0:
        return
    plain = [_without_exception(recipient) for recipient in bench.remiss.recipients]
    trial = bench.trial(replace(bench.remiss, recipients=tuple(plain), target_date=None))
    plan = bench.plan(trial)
    if plan is not None:
        day = bench.meetings[plan.target].start_date
        yield _tried(bench, bench.trial(replace(trial.remiss, target_date=day)), plan, chosen, ())


def _without_exception(recipient: Recipient) -> Recipient:
    decision = DecisionForm.BODY if recipient.decision.is_delegated else recipient.decision
    return replace(recipient, decision=decision, lag_days=None, extended_to=None)


def _tried(
    bench: Workbench, trial: Trial, plan: RoundPlan, chosen: Worth, measures: tuple[Reason, ...]
) -> _Weighed:
    found = losses(trial.built.problem, trial.round, plan)
    points = exception_points(trial.remiss, bench.costs)
    worth = worth_of(trial.built, trial.round, plan, found, bench.workdays, points)
    alternative = alternative_of(trial.built, plan, worth, chosen)
    gains = alternative.gains
    if measures:
        gains = tuple(gain for gain in gains if gain in _GAINS_AT_A_COST)
    alternative = replace(
        alternative,
        gains=gains,
        exceptions=exception_count(trial.remiss),
        points=points,
        measures=measures,
        remiss=trial.remiss,
    )
    return _Weighed(alternative, worth)
