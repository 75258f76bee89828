"""Other targets, each better than every other plan in some way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from scheduler.planning import search
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Round, RoundPlan
from scheduler.planning.proposal import Alternative, Window
from scheduler.planning.robustness import Loss, too_late

_MOST_ALTERNATIVES = 5


def alternatives(
    built: BuiltProblem, round_: Round, chosen: RoundPlan, found: Sequence[Loss]
) -> tuple[Alternative, ...]:
    """At most five other targets, none of which another plan beats in every way: earlier, with
    fewer meetings it cannot lose, and with more meetings to fall back on."""
    free = replace(round_, required_target=None)
    plans = {plan.target: plan for plan in search.feasible_plans(built.problem, free)}
    if chosen.target:
        plans[chosen.target] = chosen
    fewest, most, kept = None, -1, []
    for target in round_.targets:
        plan = plans.get(target.id)
        if plan is None:
            continue
        limits = free.limits(target)
        fragile = sum(bool(too_late(loss, limits)) for loss in found)
        usable = sum(
            built.ready_days.usable_meetings(
                request, plan.dispatch_of(round_, request), limits[request.recipient]
            )
            for request in round_.requests
        )
        is_better = fewest is None or fragile < fewest or usable > most
        fewest, most = min(fragile, fragile if fewest is None else fewest), max(usable, most)
        if not is_better or plan.target == chosen.target:
            continue
        kept.append(
            Alternative(
                target=built.meetings[plan.target],
                deadline=date.fromordinal(plan.deadline),
                window=Window(
                    date.fromordinal(plan.earliest_deadline),
                    date.fromordinal(plan.latest_deadline),
                ),
                usable_meetings=usable,
                fragile_meetings=fragile + 1,
            )
        )
    return tuple(kept[:_MOST_ALTERNATIVES])
