from scheduler.planning.check import check_plan
from scheduler.planning.problem import PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.together import plan_together
from tests.benchmarks.country import national_problem
from tests.scheduler.planning.problems import WORKDAYS, slot


def round_of(key: str, *bodies: str) -> Round:
    """Asked on day 0; the owner can take the answers by day 28."""
    requests = tuple(Request(body, (Stage(body, 7),), 3) for body in bodies)
    return Round(key, 0, requests, (Target(f"{key}1", 40, 28),))


def test_few_rounds_that_do_not_fit_give_way_as_a_whole() -> None:
    # One seat at a and one at b. The first round needs both; giving it up makes room for two.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=1),), "b": (slot("b0", 14, capacity=1),)},
        (round_of("r", "a", "b"), round_of("s", "a"), round_of("t", "b")),
        WORKDAYS,
    )
    plan = plan_together(problem)
    assert check_plan(problem, plan) == []
    assert plan.unplanned == ("r",)


def test_many_rounds_that_do_not_fit_name_who_is_crowded_out() -> None:
    # 500 rounds ask the one body, which has 499 seats: the last one is left.
    problem = PlanningProblem(
        {"a": (slot("a0", 14, capacity=499),), "b": (slot("b0", 14),)},
        tuple(round_of(f"r{number}", "a", "b") for number in range(500)),
        WORKDAYS,
    )
    plan = plan_together(problem)
    assert check_plan(problem, plan) == []
    assert plan.unplanned == ()
    assert [p.round for p in plan.rounds if p.crowded_out] == ["r499"]


def test_many_rounds_that_fit_need_no_general_model() -> None:
    problem = national_problem(30)
    plan = plan_together(problem)
    assert check_plan(problem, plan) == []
    assert all(not found.unanswered for found in plan.rounds)
