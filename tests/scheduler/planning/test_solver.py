from hypothesis import HealthCheck, given, settings

from scheduler.planning.check import check_plan
from scheduler.planning.problem import Plan, PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.search import solve_round
from scheduler.planning.solver import solve
from tests.scheduler.planning.problems import WORKDAYS, Score, best_score, problems, slot


def score(problem: PlanningProblem, plan: Plan) -> Score:
    starts = {t.id: t.start for round_ in problem.rounds for t in round_.targets}
    return (
        -len(plan.rounds),
        sum(starts[found.target] for found in plan.rounds),
        -sum(len(found.answers) for found in plan.rounds),
        sum(answer.ready for found in plan.rounds for answer in found.answers),
    )


def request(recipient: str, mandatory: bool = True) -> Request:
    return Request(recipient, (Stage(recipient, 7),), 3, mandatory)


def round_of(key: str, *recipients: str) -> Round:
    """Asked on day 0; the owner can take the answers by day 28 or by day 56."""
    targets = (Target(f"{key}1", 40, 28), Target(f"{key}2", 68, 56))
    return Round(key, 0, tuple(request(name) for name in recipients), targets)


def test_a_full_meeting_sends_one_round_to_the_next() -> None:
    # Body a meets on day 14 and 49 and takes one remiss each time: two rounds cannot both be
    # ready by day 28, so the second is treated at its second target.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1), slot("a1", 49, capacity=1))},
        (round_of("r", "a"), round_of("s", "a")),
        WORKDAYS,
    )
    plan = solve(problem)
    assert check_plan(problem, plan) == []
    assert sorted(found.target[1:] for found in plan.rounds) == ["1", "2"]


def test_a_round_that_finds_no_room_is_named() -> None:
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1),)}, (round_of("r", "a"), round_of("s", "a")), WORKDAYS
    )
    plan = solve(problem)
    assert check_plan(problem, plan) == []
    assert len(plan.rounds) == len(plan.unplanned) == 1


def test_a_wished_answer_gives_way_but_a_mandatory_does_not() -> None:
    wished = Round("s", 0, (request("b"), request("a", mandatory=False)), (Target("s1", 40, 28),))
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1),), "b": (slot("b0", 14),)},
        (Round("r", 0, (request("a"),), (Target("r1", 40, 28),)), wished),
        WORKDAYS,
    )
    plan = solve(problem)
    assert plan.unplanned == ()
    assert [found.unanswered for found in plan.rounds] == [(), ("a",)]


def test_no_rounds_is_a_plan() -> None:
    assert solve(PlanningProblem({}, (), WORKDAYS)) == Plan(())


SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


@settings(max_examples=200, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(problems())
def test_solver_and_search_agree_on_one_round(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    found, expected = solve(problem), solve_round(problem, round_)
    assert check_plan(problem, found) == []
    if expected is None:
        assert found.unplanned == (round_.key,)
        return
    (plan,) = found.rounds
    assert (plan.target, plan.deadline, plan.unanswered) == (
        expected.target,
        expected.deadline,
        expected.unanswered,
    )
    assert plan.earliest_deadline == expected.earliest_deadline
    assert [a.ready for a in plan.answers] == [a.ready for a in expected.answers]


@settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(problems(round_count=2, shared=True))
def test_solver_equals_brute_force_where_meetings_are_shared(problem: PlanningProblem) -> None:
    plan = solve(problem)
    assert check_plan(problem, plan) == []
    assert score(problem, plan) == best_score(problem)


@settings(max_examples=20, derandomize=True, deadline=None, suppress_health_check=SLOW_IS_FINE)
@given(problems(round_count=2, shared=True))
def test_the_same_problem_gives_the_same_plan(problem: PlanningProblem) -> None:
    assert solve(problem) == solve(problem)
