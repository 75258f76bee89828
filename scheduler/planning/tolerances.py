"""How many days longer a lead time may be before a plan's target is lost, and for whom."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import partial

from msgspec.structs import replace

from scheduler.planning import search
from scheduler.planning.build import BuiltProblem
from scheduler.planning.problem import PlanningProblem, Request, Round, RoundPlan
from scheduler.planning.proposal import Tolerance

# A lead time that can grow by this much without breaking the plan is no concern.
_LIMIT_DAYS = 60

_Lengthen = Callable[[Request, int], Request]


def tolerances(built: BuiltProblem, plan: RoundPlan) -> tuple[Tolerance, ...]:
    """How much longer answers or intake may take before this target is lost, and for whom."""
    (round_,) = built.problem.rounds
    limits = replace(round_, fixed_deadline=None).limits(round_.target(plan.target))
    if len(round_.groups) > 1:
        return (
            _by_solving("response_lag", built, round_, limits, longer_lag),
            _by_solving("intake", built, round_, limits, longer_intake),
        )
    answers = {answer.recipient: answer for answer in plan.answers}
    requests = [r for r in round_.requests if r.stages and r.recipient in answers]
    spare_lag = {r.recipient: limits[r.recipient] - answers[r.recipient].ready for r in requests}
    spare_intake = {
        r.recipient: spare_intake_days(built.problem, round_, r, limits[r.recipient])
        for r in requests
    }
    return (
        _tolerance("response_lag", built, spare_lag),
        _tolerance("intake", built, spare_intake),
    )


def _tolerance(lead_time: str, built: BuiltProblem, spare_days: Mapping[str, int]) -> Tolerance:
    days = min(spare_days.values(), default=_LIMIT_DAYS)
    if days >= _LIMIT_DAYS:
        return Tolerance(lead_time, None, ())
    failing = tuple(built.region.body(key) for key, spare in spare_days.items() if spare == days)
    return Tolerance(lead_time, days, failing)


def longer_lag(request: Request, days: int) -> Request:
    """The request with its answer ready ``days`` later after the meeting."""
    return replace(request, lag_days=request.lag_days + days) if request.stages else request


def longer_intake(request: Request, days: int) -> Request:
    """The request with ``days`` more to the first body's meeting."""
    if not request.stages:
        return request
    first, *rest = request.stages
    return replace(request, stages=(replace(first, lead_days=first.lead_days + days), *rest))


def spare_intake_days(problem: PlanningProblem, round_: Round, request: Request, limit: int) -> int:
    """How many days more the first body may need and the recipient still be in time.

    Where that body decides too, it is what the last meeting in time leaves: the search below,
    for chains, would find the same.
    """
    if len(request.stages) == 1:
        lead_days = request.stages[0].lead_days
        usable = search.usable_slots(problem, request, round_.dispatch, limit)
        if any(slot.papers_until is not None for slot in usable):
            return _LIMIT_DAYS
        return min(_LIMIT_DAYS, max(slot.start - lead_days - round_.dispatch for slot in usable))

    def fails(extra_days: int) -> bool:
        longer = longer_intake(request, extra_days)
        answer = search.earliest_answer(problem, longer, round_.dispatch)
        return answer is None or answer.ready > limit

    return bisect_left(range(1, _LIMIT_DAYS + 1), True, key=fails)


def _by_solving(
    lead_time: str,
    built: BuiltProblem,
    round_: Round,
    limits: Mapping[str, int],
    lengthen: _Lengthen,
) -> Tolerance:
    """Where groups wait for each other every day counts once a group: the mandatory answers of
    the whole round are looked at with every recipient's time lengthened at once."""
    problem = built.problem
    late = partial(_late, problem, round_, limits, lengthen)
    days = bisect_left(range(1, _LIMIT_DAYS + 1), True, key=lambda extra: bool(late(extra)))
    if days >= _LIMIT_DAYS:
        return Tolerance(lead_time, None, ())
    return Tolerance(lead_time, days, tuple(built.region.body(key) for key in late(days + 1)))


def _late(
    problem: PlanningProblem,
    round_: Round,
    limits: Mapping[str, int],
    lengthen: _Lengthen,
    days: int,
) -> list[str]:
    longer = replace(round_, requests=tuple(lengthen(r, days) for r in round_.requests))
    ways = search.quickest_ways(problem, longer)
    return [
        request.recipient
        for request in longer.requests
        if request.mandatory
        and (
            (way := ways[request.recipient].answer) is None or way.ready > limits[request.recipient]
        )
    ]
