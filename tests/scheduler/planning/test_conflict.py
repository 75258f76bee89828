"""The named conflict against solving the round again without it, and without less than it."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from msgspec.structs import replace

from scheduler.planning.conflict import minimal_conflict
from scheduler.planning.lateness import late_recipients
from scheduler.planning.problem import PlanningProblem, Request, Round, Stage, Target
from scheduler.planning.search import solve_round
from tests.scheduler.planning.problems import WORKDAYS, seeded_problems, slot


def only_mandatory(round_: Round) -> Round:
    """A wished recipient is never in the way."""
    return replace(round_, requests=tuple(r for r in round_.requests if r.mandatory))


def possible_without(problem: PlanningProblem, round_: Round, left_out: Sequence[str]) -> bool:
    kept = tuple(r for r in round_.requests if r.recipient not in left_out)
    return not kept or solve_round(problem, replace(round_, requests=kept)) is not None


def test_who_only_waits_for_a_late_one_is_not_named() -> None:
    # Papers of b leave when a has answered: a meets on day 50 and is ready on 57, after the
    # deadline on 39; b meets on 20 and on 60. Without a, b is ready on 27.
    a = Request("a", (Stage("a", 14),), 7, group=1)
    b = Request("b", (Stage("b", 14),), 7, group=2)
    round_ = Round("r", 0, (a, b), (Target("t", 53, 39),))
    problem = PlanningProblem(
        slots={"a": (slot("a0", 50),), "b": (slot("b0", 20), slot("b1", 85))},
        rounds=(round_,),
        workdays=WORKDAYS,
    )
    late = [each.request.recipient for each in late_recipients(problem, round_, round_.targets[0])]
    assert late == ["a", "b"]
    assert minimal_conflict(problem, round_, late) == ("a",)


@settings(max_examples=600, deadline=None)
@given(seeded_problems())
def test_without_all_of_it_there_is_a_plan_and_without_less_there_is_none(
    problem: PlanningProblem,
) -> None:
    round_ = only_mandatory(problem.rounds[0])
    if not round_.requests or not round_.open_targets or solve_round(problem, round_):
        return
    for target in round_.open_targets:
        late = [each.request.recipient for each in late_recipients(problem, round_, target)]
        named = minimal_conflict(problem, round_, late)
        assert named
        assert possible_without(problem, round_, named)
        for recipient in named:
            rest = [key for key in named if key != recipient]
            assert not possible_without(problem, round_, rest)
