"""How many days longer a lead time may be before the target is lost."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import replace

from scheduler.planning import search
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import Request, Round, RoundPlan
from scheduler.planning.proposal import Tolerance

# A lead time that can grow by this much without breaking the plan is no concern.
_TOLERANCE_LIMIT_DAYS = 60


def tolerances(built: BuiltProblem, plan: RoundPlan) -> tuple[Tolerance, ...]:
    """How much longer answers or intake may take before this target is lost, and for whom."""
    (round_,) = built.problem.rounds
    limits = replace(round_, fixed_deadline=None).limits(round_.target(plan.target))
    in_plan = {answer.recipient: answer for answer in plan.answers}
    spare_lag = {
        recipient: limits[recipient] - answer.ready for recipient, answer in in_plan.items()
    }
    spare_intake = {
        request.recipient: _spare_intake_days(built, round_, request, limits[request.recipient])
        for request in round_.requests
        if request.recipient in in_plan
    }
    return (
        _tolerance("response_lag", built, spare_lag),
        _tolerance("intake", built, spare_intake),
    )


def _tolerance(lead_time: str, built: BuiltProblem, spare_days: Mapping[str, int]) -> Tolerance:
    days = min(spare_days.values())
    if days >= _TOLERANCE_LIMIT_DAYS:
        return Tolerance(lead_time, None, ())
    failing = tuple(built.region.body(key) for key, spare in spare_days.items() if spare == days)
    return Tolerance(lead_time, days, failing)


def _spare_intake_days(
    built: BuiltProblem, round_: Round, request: Request, latest_deadline: int
) -> int:
    """How many days more the first body may need and the recipient still be in time."""

    def fails(extra_days: int) -> bool:
        first, *rest = request.stages
        longer = replace(first, lead_days=first.lead_days + extra_days)
        answer = search.earliest_answer(
            built.problem, replace(request, stages=(longer, *rest)), round_.dispatch
        )
        return answer is None or answer.ready > latest_deadline

    return bisect_left(range(1, _TOLERANCE_LIMIT_DAYS + 1), True, key=fails)
