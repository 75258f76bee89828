"""How much longer a lead time may be, against trying day by day."""

from __future__ import annotations

from hypothesis import given, settings
from msgspec.structs import replace

from scheduler.planning.problem import PlanningProblem
from scheduler.planning.search import earliest_answer, solve_round
from scheduler.planning.tolerances import longer_intake, spare_intake_days
from tests.scheduler.planning.problems import problems


@settings(max_examples=300, derandomize=True)
@given(problems())
def test_the_intake_that_a_recipient_bears(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    alone = tuple(replace(request, group=1) for request in round_.requests)
    round_ = replace(round_, requests=alone)
    plan = solve_round(problem, round_)
    if plan is None:
        return
    limits = round_.limits(round_.target(plan.target))
    for answer in plan.answers:
        request = next(r for r in alone if r.recipient == answer.recipient)
        if not request.stages:
            continue
        limit = limits[request.recipient]
        tried = [
            earliest_answer(problem, longer_intake(request, days), round_.dispatch)
            for days in range(1, 61)
        ]
        borne = [found is not None and found.ready <= limit for found in [*tried, None]]
        assert spare_intake_days(problem, round_, request, limit) == borne.index(False)
