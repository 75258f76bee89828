"""The coverage curve against counting at every single working day."""

from __future__ import annotations

from hypothesis import given, settings

from scheduler.planning.coverage import coverage_curve
from scheduler.planning.problem import PlanningProblem, Round
from scheduler.planning.ready_days import ReadyDays
from tests.scheduler.planning.problems import WORKDAYS, forwarded, problems, ways


def ready_days(problem: PlanningProblem, round_: Round) -> dict[str, list[int]]:
    """The day each recipient's answer is ready by each of its last meetings, groups waiting for
    the mandatory answers before them."""
    found: dict[str, list[int]] = {}
    papers = round_.dispatch
    for group in sorted({request.group for request in round_.requests}):
        first_ready = []
        for request in round_.requests:
            if request.group != group:
                continue
            by_meeting = {way.slots[-1:]: way.ready for way in ways(problem, request, papers)}
            found[request.recipient] = list(by_meeting.values())
            if request.mandatory and by_meeting:
                first_ready.append(min(by_meeting.values()))
        if first_ready:
            papers = forwarded(problem, max(first_ready), round_.forwarding_workdays)
    return found


@settings(max_examples=300, deadline=None)
@given(problems())
def test_every_working_day_has_the_count_of_its_step(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    curve = coverage_curve(problem, round_, ReadyDays(problem))
    ends = [t.latest_deadline for t in round_.targets if t.latest_deadline > round_.dispatch]
    if not ends:
        assert curve == ()
        return
    ready = ready_days(problem, round_)
    meetings = {request.recipient for request in round_.requests if request.stages}
    for day in range(round_.dispatch, max(ends) + 1):
        if day not in WORKDAYS:
            continue
        usable = {key: sum(each <= day for each in days) for key, days in ready.items()}
        steps = [step for step in curve if step.first <= day <= step.last]
        if not any(usable.values()):
            assert steps == []
            continue
        (step,) = steps
        assert step.usable_meetings == sum(usable[key] for key in meetings)
        assert step.answering == sum(count > 0 for count in usable.values())
        assert set(step.missing) == {key for key, count in usable.items() if not count}


def test_the_curve_only_grows() -> None:
    @settings(max_examples=100, deadline=None)
    @given(problems())
    def grows(problem: PlanningProblem) -> None:
        curve = coverage_curve(problem, problem.rounds[0], ReadyDays(problem))
        answering = [step.answering for step in curve]
        assert answering == sorted(answering)

    grows()
