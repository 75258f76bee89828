from hypothesis import HealthCheck, given, settings

from scheduler.planning.check import check_plan
from scheduler.planning.problem import Plan, PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.search import (
    earliest_answer,
    feasible_plans,
    solve_round,
    usable_slots,
)
from tests.scheduler.planning.problems import WORKDAYS, best_score, problems, slot, ways


def one_recipient(*starts: int, lead_days: int = 14, lag_days: int = 7) -> PlanningProblem:
    """A body that meets on ``starts``, asked on day 0; the owner meets on day 70 (needs 13)."""
    return PlanningProblem(
        slots={"a": tuple(slot(f"a{i}", day) for i, day in enumerate(starts))},
        rounds=(
            Round(
                "r",
                0,
                (Request("a", (Stage("a", lead_days),), lag_days),),
                (Target("t", 70, 57),),
            ),
        ),
        workdays=WORKDAYS,
    )


def earliest(problem: PlanningProblem) -> tuple[str, ...] | None:
    (round_,) = problem.rounds
    answer = earliest_answer(problem, round_.requests[0], round_.dispatch)
    return answer.slots if answer else None


def test_a_meeting_exactly_the_lead_away_is_usable() -> None:
    assert earliest(one_recipient(13, 14, 20)) == ("a1",)


def test_no_meeting_late_enough_gives_no_answer() -> None:
    assert earliest(one_recipient(3, 13)) is None


def test_an_answer_ready_on_the_deadline_counts_and_a_day_later_does_not() -> None:
    # 50 + 7 = 57, the latest deadline; 51 + 7 = 58 is too late.
    for start, counted in ((50, 1), (51, 0)):
        problem = one_recipient(start)
        (round_,) = problem.rounds
        found = usable_slots(problem, round_.requests[0], round_.dispatch, 57)
        assert len(found) == counted
        assert (solve_round(problem, round_) is not None) is bool(counted)


def test_a_short_meeting_inside_a_long_one_is_ready_first() -> None:
    long_then_short = (slot("long", 20, 5), slot("short", 21, 1))
    problem = one_recipient()
    problem = PlanningProblem({"a": long_then_short}, problem.rounds, WORKDAYS)
    assert earliest(problem) == ("short",)


def test_a_chain_waits_for_each_stage() -> None:
    # AU day 14 (lead 14), then 7 days: the board of day 20 is too soon, that of day 28 is not.
    problem = PlanningProblem(
        slots={"au": (slot("au0", 14),), "a": (slot("a0", 20), slot("a1", 28))},
        rounds=(
            Round(
                "r",
                0,
                (Request("a", (Stage("au", 14), Stage("a", 7)), 7),),
                (Target("t", 70, 57),),
            ),
        ),
        workdays=WORKDAYS,
    )
    assert earliest(problem) == ("au0", "a1")


def test_the_window_begins_on_a_working_day() -> None:
    # Day 20 is a Saturday: ready 20 + 7 = 27, a Saturday too, so the window opens on day 28.
    problem = one_recipient(20)
    plan = solve_round(problem, problem.rounds[0])
    assert plan is not None
    assert (plan.earliest_deadline, plan.deadline) == (28, 57)


# A fixed count and no stored examples: the same cases on every machine.
@settings(max_examples=1000, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(problems())
def test_search_equals_brute_force(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    plan = solve_round(problem, round_)
    if plan is None:
        assert best_score(problem)[0] == 0
        return
    assert check_plan(problem, Plan((plan,))) == []
    target = next(t for t in round_.targets if t.id == plan.target)
    ready = sum(answer.ready for answer in plan.answers)
    assert best_score(problem) == (-1, target.start, -len(plan.answers), ready)


@settings(max_examples=300, derandomize=True)
@given(problems())
def test_usable_meetings_are_those_some_way_can_decide_at(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    for request in round_.requests:
        for deadline in (20, 45, 80):
            by_hand = {
                way.slots[-1] for way in ways(problem, round_, request) if way.ready <= deadline
            }
            found = usable_slots(problem, request, round_.dispatch, deadline)
            assert {one.id for one in found} == by_hand


@settings(max_examples=300, derandomize=True)
@given(problems())
def test_every_feasible_plan_passes_the_checker(problem: PlanningProblem) -> None:
    (round_,) = problem.rounds
    for plan in feasible_plans(problem, round_):
        assert check_plan(problem, Plan((plan,))) == []
