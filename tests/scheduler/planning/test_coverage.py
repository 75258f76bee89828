"""The coverage curve against counting at every single working day."""

from __future__ import annotations

from hypothesis import given, settings

from scheduler.planning.coverage import coverage_curve
from scheduler.planning.problem import PlanningProblem
from scheduler.planning.search import usable_slots
from tests.scheduler.planning.problems import WORKDAYS, problems


@settings(max_examples=300, deadline=None)
@given(problems())
def test_every_working_day_has_the_count_of_its_step(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    curve = coverage_curve(problem, round_)
    ends = [t.latest_deadline for t in round_.targets if t.latest_deadline > round_.dispatch]
    if not ends:
        assert curve == ()
        return
    for day in range(round_.dispatch, max(ends) + 1):
        if day not in WORKDAYS:
            continue
        usable = {
            request.recipient: len(usable_slots(problem, request, round_.dispatch, day))
            for request in round_.requests
        }
        steps = [step for step in curve if step.first <= day <= step.last]
        if not any(usable.values()):
            assert steps == []
            continue
        (step,) = steps
        assert step.usable_meetings == sum(usable.values())
        assert step.answering == sum(count > 0 for count in usable.values())
        assert set(step.missing) == {key for key, count in usable.items() if not count}


def test_the_curve_only_grows() -> None:
    @settings(max_examples=100, deadline=None)
    @given(problems())
    def grows(problem: PlanningProblem) -> None:
        curve = coverage_curve(problem, problem.rounds[0])
        answering = [step.answering for step in curve]
        assert answering == sorted(answering)

    grows()
