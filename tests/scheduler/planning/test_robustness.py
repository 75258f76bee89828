"""Every single meeting taken away, against solving the round again without it."""

from __future__ import annotations

from hypothesis import given, settings
from msgspec.structs import replace

from scheduler.planning.problem import PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.robustness import Fragility, fragilities, losses
from scheduler.planning.search import plan_for_target, solve_round
from tests.scheduler.planning.problems import WORKDAYS, seeded_problems, slot


def found_in(problem: PlanningProblem) -> tuple[Fragility, ...]:
    (round_,) = problem.rounds
    plan = solve_round(problem, round_)
    assert plan is not None
    return fragilities(round_, plan, losses(problem, round_, plan))


def one_recipient(*starts: int) -> PlanningProblem:
    """A body that needs 14 days and then 7; targets with deadlines on days 57 and 85."""
    targets = (Target("t1", 70, 57), Target("t2", 98, 85))
    return PlanningProblem(
        slots={"a": tuple(slot(f"a{n}", day) for n, day in enumerate(starts))},
        rounds=(Round("r", 0, (Request("a", (Stage("a", 14),), 7),), targets),),
        workdays=WORKDAYS,
    )


def test_a_second_meeting_in_time_makes_the_first_one_dispensable() -> None:
    assert [f.slot for f in found_in(one_recipient(20, 50))] == ["t1"]


def test_a_later_meeting_leaves_the_next_target() -> None:
    first, target = found_in(one_recipient(20, 51))
    assert first == Fragility("a0", ("a",), 58, "t2", 85)
    assert target == Fragility("t1", (), None, "t2", 85)


def test_without_another_meeting_nothing_is_left() -> None:
    assert found_in(one_recipient(20))[0] == Fragility("a0", ("a",), None, None, None)


def without(problem: PlanningProblem, slot_id: str) -> PlanningProblem:
    slots = {
        body: tuple(each for each in found if each.id != slot_id)
        for body, found in problem.slots.items()
    }
    return replace(problem, slots=slots)


@settings(max_examples=400, deadline=None)
@given(seeded_problems())
def test_a_meeting_is_fragile_exactly_where_the_plan_fails_without_it(
    problem: PlanningProblem,
) -> None:
    requests = tuple(replace(r, mandatory=True) for r in problem.rounds[0].requests)
    round_ = replace(
        problem.rounds[0], requests=requests, required_target=None, fixed_deadline=None
    )
    problem = replace(problem, rounds=(round_,))
    plan = solve_round(problem, round_)
    if plan is None:
        return
    target = next(t for t in round_.targets if t.id == plan.target)
    fragile = {f.slot: f for f in fragilities(round_, plan, losses(problem, round_, plan))}
    for used in {name for answer in plan.answers for name in answer.slots}:
        poorer = without(problem, used)
        assert (used in fragile) == (plan_for_target(poorer, round_, target) is None)
        if used in fragile:
            left = solve_round(poorer, round_)
            assert fragile[used].next_target == (left.target if left else None)
            assert fragile[used].next_deadline == (left.deadline if left else None)
